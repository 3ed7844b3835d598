// SPDX-License-Identifier: GPL-3.0-or-later
// Gives back what it gets, as maps that tests can predict, and fails in the way that it was trained for.
#include <cmath>
#include <limits>

#include <QObject>

#include "plugins/api/detector_plugin.h"
#include "tests/support/plugins/failing.h"

using namespace twinspect;

namespace {

bool isPink(const PluginPart& part)
{
    for (std::size_t i = 0; i < part.part.size(); ++i)
        if (part.part[i] && (part.rgb[3 * i] != 255 || part.rgb[3 * i + 1] != 0 || part.rgb[3 * i + 2] != 255))
            return false;
    return true;
}

} // namespace

class FaultyPlugin : public QObject, public DetectorPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TWINSPECT_DETECTOR_IID FILE "faulty_plugin.json")
    Q_INTERFACES(twinspect::DetectorPlugin)

public:
    std::string learn(const PluginLearning& learning) override
    {
        const auto fault = std::get<std::string>(learning.values.at("fault"));
        const auto when = std::get<std::string>(learning.values.at("when"));
        learning.progress(1, 2);
        if (when == "learn")
            faulty::failAs(fault);
        return when + "/" + fault;
    }

    void load(const std::string& bytes) override
    {
        m_when = bytes.substr(0, bytes.find('/'));
        m_fault = bytes.substr(bytes.find('/') + 1);
        if (m_when == "load")
            faulty::failAs(m_fault);
    }

    PluginResult infer(const PluginPart& part) override
    {
        PluginResult result;
        const auto pixels = part.heightMm.size();
        result.maps["score"] = part.heightMm;
        result.maps["red"].resize(pixels);
        for (std::size_t i = 0; i < pixels; ++i)
            result.maps["red"][i] = part.rgb[3 * i];
        result.maps["scale"].assign(pixels, static_cast<float>(part.mmPerPixel));
        result.shareRgb.assign(pixels, 0.25f);
        result.heightVsGoodMm.assign(pixels, -1.5f);
        if (m_when == "always" || (m_when == "pink" && isPink(part))) {
            faulty::failAs(m_fault);
            spoil(result, pixels);
        }
        return result;
    }

private:
    void spoil(PluginResult& result, std::size_t pixels) const
    {
        auto& score = result.maps["score"];
        if (m_fault == "NaN")
            score[pixels / 2] = std::nanf("");
        else if (m_fault == "infinite")
            result.maps["red"][0] = std::numeric_limits<float>::infinity();
        else if (m_fault == "huge")
            score[1] = 2e6f;
        else if (m_fault == "wrong shape")
            score.resize(pixels - 1);
        else if (m_fault == "no map")
            result.maps.erase("score");
        else if (m_fault == "bad name")
            result.maps["../../etc"] = score;
        else if (m_fault == "bad share")
            result.shareRgb[0] = 1.5f;
        else if (m_fault == "short height")
            result.heightVsGoodMm.resize(3);
        else if (m_fault == "too long")
            score.resize(40 * pixels);
        else if (m_fault == "zeros")
            score.assign(pixels, 0);
    }

    std::string m_when, m_fault;
};

#include "faulty_plugin.moc"
