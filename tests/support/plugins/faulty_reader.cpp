// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a folder with a file scan.faulty, which holds "WHEN FAULT": in which of its functions it fails, and how.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include <QObject>

#include "plugins/api/reader_plugin.h"
#include "tests/support/plugins/failing.h"

using namespace twinspect;

namespace {

constexpr int kWidth = 64, kHeight = 48;
constexpr double kFocal = 500; // px

/// A plate on a ground at 500 mm, 10 mm nearer, seen by a camera.
float millimetres(int row, int column)
{
    return row >= 12 && row < 36 && column >= 16 && column < 48 ? 490.0f : 500.0f;
}

} // namespace

class FaultyReader : public QObject, public ReaderPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TWINSPECT_READER_IID FILE "faulty_reader.json")
    Q_INTERFACES(twinspect::ReaderPlugin)

public:
    bool recognises(const std::string& path) override
    {
        const auto fault = faultAt(path, "recognise");
        faulty::failAs(fault);
        return !m_when.empty() && fault != "says no";
    }

    std::vector<ReaderEntry> list(const std::string& path) override
    {
        const auto fault = faultAt(path, "list");
        faulty::failAs(fault);
        if (fault == "nothing")
            return {};
        if (fault == "bad names")
            return {{"a", {}, {}},           {"caf\xe9", {}, {}},   {"../up", {}, {}},
                    {"/etc/passwd", {}, {}}, {"x/../y", {}, {}},    {"", {}, {}},
                    {"a", {}, {}},           {"line\nend", {}, {}}, {"caf\xc3\xa9", {}, {}}};
        if (fault == "bad types")
            return {{"a", ReaderLabel::Good, {}},
                    {"b", ReaderLabel::Defect, "../../etc"},
                    {"c", ReaderLabel::Defect, "\xff"},
                    {"d", ReaderLabel::Defect, "dent/deep"}};
        if (fault == "labels")
            return {{"a", ReaderLabel::Good, {}},
                    {"1/b", ReaderLabel::Defect, "scratch"},
                    {"1/c", ReaderLabel::Defect, {}},
                    {"d", ReaderLabel::Unknown, {}}};
        return {{"a", {}, {}}, {"b", {}, {}}, {"1/c", {}, {}}};
    }

    ReaderPart read(const std::string& path, const std::string& id) override
    {
        const auto fault = id == "b" ? faultAt(path, "read") : std::string();
        faulty::failAs(fault);
        ReaderPart part;
        part.width = kWidth;
        part.height = kHeight;
        for (int row = 0; row < kHeight; ++row)
            for (int column = 0; column < kWidth; ++column) {
                const float z = millimetres(row, column);
                for (int channel = 0; channel < 3; ++channel)
                    part.rgb.push_back(static_cast<std::uint8_t>(z < 495 ? 200 : 40 + channel));
                part.depth.push_back(z);
                part.mask.push_back(row == 20 && column == 20 ? 7 : 0);
            }
        part.metresPerUnit = 0.001;
        part.fx = part.fy = kFocal;
        part.cx = kWidth / 2.0;
        part.cy = kHeight / 2.0;
        if (id == "a")
            useXyz(part);
        spoil(part, fault);
        return part;
    }

private:
    static void useXyz(ReaderPart& part)
    {
        for (std::size_t i = 0; i < part.depth.size(); ++i) {
            const float z = part.depth[i];
            const auto column = static_cast<double>(i % kWidth), row = static_cast<double>(i / kWidth);
            part.xyz.push_back(static_cast<float>((column - part.cx) / part.fx) * z);
            part.xyz.push_back(static_cast<float>((row - part.cy) / part.fy) * z);
            part.xyz.push_back(i == 0 ? std::nanf("") : z);
        }
        part.depth.clear();
    }

    static void spoil(ReaderPart& part, const std::string& fault)
    {
        if (fault == "short rgb")
            part.rgb.pop_back();
        else if (fault == "long depth")
            part.depth.push_back(1);
        else if (fault == "short mask")
            part.mask.resize(3);
        else if (fault == "negative size")
            part.width = -part.width;
        else if (fault == "huge size")
            part.width = part.height = 100000;
        else if (fault == "no geometry")
            part.depth.clear();
        else if (fault == "two geometries")
            part.xyz.resize(3 * part.depth.size());
        else if (fault == "NaN unit")
            part.metresPerUnit = std::numeric_limits<double>::quiet_NaN();
        else if (fault == "NaN camera")
            part.fx = std::numeric_limits<double>::quiet_NaN();
        else if (fault == "all NaN")
            std::fill(part.depth.begin(), part.depth.end(), std::nanf(""));
        else if (fault == "no camera")
            part.fx = part.fy = 0;
    }

    /// What goes wrong in a function; empty for nothing. Remembers whether there is such a file at all.
    std::string faultAt(const std::string& path, const std::string& function)
    {
        std::ifstream file(path + "/scan.faulty");
        m_when.clear();
        std::string fault;
        file >> m_when >> std::ws;
        std::getline(file, fault);
        return m_when == function ? fault : std::string();
    }

    std::string m_when;
};

#include "faulty_reader.moc"
