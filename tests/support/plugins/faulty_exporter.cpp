// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a text for each part. TWINSPECT_TEST_FAULT holds "WHEN FAULT": in which of its functions it fails, and how.
#include <cstdlib>
#include <fstream>

#include <QObject>

#include <sys/stat.h>
#include <unistd.h>

#include "plugins/api/exporter_plugin.h"
#include "tests/support/plugins/failing.h"

using namespace twinspect;

class FaultyExporter : public QObject, public ExporterPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TWINSPECT_EXPORTER_IID FILE "faulty_exporter.json")
    Q_INTERFACES(twinspect::ExporterPlugin)

public:
    void begin(const ExporterStart& start) override
    {
        m_start = start;
        faulty::failAs(faultIn("begin"));
    }

    void add(const ExporterPart& part) override
    {
        if (part.id == "test/hole/000")
            faulty::failAs(faultIn("add"));
        long pixels = 0;
        std::string types;
        for (const auto& region : part.regions) {
            types += region.defectType + ";";
            for (const auto& run : region.pixels)
                pixels += run.end - run.begin;
        }
        m_start.write("parts/" + part.id + ".txt", part.picture + "|" + (part.annotated ? "annotated" : "") + "|"
                                                       + types + "|" + std::to_string(pixels) + "|" + part.result);
    }

    void end() override
    {
        const auto fault = faultIn("end");
        faulty::failAs(fault);
        std::string types;
        for (const auto& type : m_start.types)
            types += type.name + "\n";
        m_start.write("types.txt", types);
        if (fault == "up")
            m_start.write("a/../../up.txt", "x");
        else if (fault == "absolute")
            m_start.write("/tmp/twinspect-escaped.txt", "x");
        else if (fault == "hidden")
            m_start.write(".hidden", "x");
        else if (fault == "latin")
            m_start.write("caf\xe9.txt", "x");
        else if (fault == "link")
            (void)!::symlink("/etc/passwd", m_start.path("link.txt").c_str());
        else if (fault == "hard link")
            (void)!::link(m_start.path("types.txt").c_str(), m_start.path("link.txt").c_str());
        else if (fault == "pipe")
            ::mkfifo(m_start.path("pipe").c_str(), 0600);
        else if (fault == "own latin")
            std::ofstream(m_start.path("x").substr(0, m_start.path("x").size() - 1) + "caf\xe9.txt") << "x";
        else if (fault == "no file")
            (void)!std::system(("rm -r '" + m_start.path("parts") + "' '" + m_start.path("types.txt") + "'").c_str());
    }

private:
    static std::string faultIn(const std::string& function)
    {
        const char* set = std::getenv("TWINSPECT_TEST_FAULT");
        const std::string said = set != nullptr ? set : "";
        return said.rfind(function + " ", 0) == 0 ? said.substr(function.size() + 1) : std::string();
    }

    ExporterStart m_start;
};

#include "faulty_exporter.moc"
