// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>

#include "plugins/api/exporter_plugin.h"

class RegionTable : public QObject, public twinspect::ExporterPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TWINSPECT_EXPORTER_IID FILE "region_table.json")
    Q_INTERFACES(twinspect::ExporterPlugin)

    twinspect::ExporterStart m_start;
    std::string m_table;

    void row(const std::string& part, const std::string& type, int pixels, const std::string& verdict)
    {
        m_table += '"' + part + "\",\"" + type + "\"," + std::to_string(pixels) + ',' + verdict + '\n';
    }

public:
    void begin(const twinspect::ExporterStart& start) override
    {
        m_start = start;
        m_table = "part,type,pixels,verdict\n";
    }
    void add(const twinspect::ExporterPart& part) override
    {
        const auto result = QJsonDocument::fromJson(QByteArray::fromStdString(part.result)).object();
        const auto verdict = result["verdict"].toString().toStdString();
        for (const auto& region : part.regions) {
            int pixels = 0;
            for (const auto& run : region.pixels)
                pixels += run.end - run.begin;
            row(part.id, region.defectType, pixels, verdict);
        }
        if (part.regions.empty())
            row(part.id, {}, 0, verdict);
    }
    void end() override { m_start.write("regions.csv", m_table); }
};

#include "region_table.moc"
