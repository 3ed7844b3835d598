// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QObject>
#include <stdexcept>

#include "plugins/api/reader_plugin.h"

class RawScans : public QObject, public twinspect::ReaderPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TWINSPECT_READER_IID FILE "raw_scans.json")
    Q_INTERFACES(twinspect::ReaderPlugin)

    static QStringList files(const std::string& path)
    {
        return QDir(QString::fromStdString(path)).entryList({"*.rgbd"}, QDir::Files, QDir::Name);
    }

public:
    bool recognises(const std::string& path) override { return !files(path).isEmpty(); }
    std::vector<twinspect::ReaderEntry> list(const std::string& path) override
    {
        using Label = twinspect::ReaderLabel;
        std::vector<twinspect::ReaderEntry> parts;
        for (const auto& name : files(path))
            parts.push_back({name.chopped(5).toStdString(), name.startsWith("ng_") ? Label::Defect : Label::Good, {}});
        return parts;
    }
    twinspect::ReaderPart read(const std::string& path, const std::string& id) override
    {
        QFile file(QString::fromStdString(path + "/" + id + ".rgbd"));
        if (!file.open(QIODevice::ReadOnly))
            throw std::runtime_error(file.errorString().toStdString());
        const auto take = [&file](auto* place, std::size_t count) {
            const auto bytes = static_cast<qint64>(count * sizeof *place);
            if (file.read(reinterpret_cast<char*>(place), bytes) != bytes)
                throw std::runtime_error("the file ends too early");
        };
        std::int32_t size[2];
        take(size, 2);
        if (size[0] < 1 || size[1] < 1 || size[0] > 10000 || size[1] > 10000)
            throw std::runtime_error("the file is damaged");
        twinspect::ReaderPart part;
        part.width = size[0];
        part.height = size[1];
        part.rgb.resize(3 * std::size_t(size[0]) * std::size_t(size[1]));
        take(part.rgb.data(), part.rgb.size());
        part.depth.resize(part.rgb.size() / 3);
        take(part.depth.data(), part.depth.size());
        part.metresPerUnit = 0.001;
        part.fx = part.fy = 500; // of the only sensor that writes such files
        part.cx = size[0] / 2.0;
        part.cy = size[1] / 2.0;
        return part;
    }
};

#include "raw_scans.moc"
