// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <cmath>
#include <cstring>

#include "plugins/api/detector_plugin.h"

class MeanHeight : public QObject, public twinspect::DetectorPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TWINSPECT_DETECTOR_IID FILE "mean_height.json")
    Q_INTERFACES(twinspect::DetectorPlugin)

    std::vector<float> m_mean; // mm, by pixel

public:
    std::string learn(const twinspect::PluginLearning& learning) override
    {
        std::vector<float> mean(learning.good.at(0).heightMm.size());
        for (const auto& part : learning.good)
            for (std::size_t i = 0; i < mean.size(); ++i)
                mean[i] += part.heightMm[i] / learning.good.size();
        return {reinterpret_cast<const char*>(mean.data()), mean.size() * sizeof(float)};
    }
    void load(const std::string& bytes) override
    {
        m_mean.resize(bytes.size() / sizeof(float));
        std::memcpy(m_mean.data(), bytes.data(), m_mean.size() * sizeof(float));
    }
    twinspect::PluginResult infer(const twinspect::PluginPart& part) override
    {
        twinspect::PluginResult result;
        auto& score = result.maps["score"];
        for (std::size_t i = 0; i < m_mean.size(); ++i) {
            result.heightVsGoodMm.push_back(part.heightMm[i] - m_mean[i]);
            score.push_back(part.measured[i] ? std::abs(result.heightVsGoodMm[i]) : 0);
        }
        return result;
    }
};

#include "mean_height.moc"
