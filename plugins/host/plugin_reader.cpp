// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/plugin_reader.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/printable.h"
#include "core/imaging/image_io.h"
#include "plugins/wire/bodies.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestId = 200; // bytes of an id or of a type of defect
constexpr auto kGoodFolder = "good/", kDefectFolder = "defect/", kDefectPattern = "defect/**";

Error refusal(const Text& what)
{
    return {ErrorCode::BadData, what, {}, Text("Report this to the maker of the plugin")};
}

/// Whether a text can be a path below a folder: it becomes the names of files.
bool isPath(const std::string& text)
{
    if (text.empty() || text.size() > kLongestId || printable(text) != text
        || text.find_first_of("\n\t\\") != std::string::npos)
        return false;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find('/', from), text.size());
        if (const auto piece = text.substr(from, to - from); piece.empty() || piece.front() == '.')
            return false;
        from = to + 1;
    }
    return true;
}

std::string inOnePiece(std::string text)
{
    std::replace(text.begin(), text.end(), '/', '-');
    return text;
}

/// What is wrong with the pixels that a plugin gave; nothing for sound ones.
std::optional<Text> faultOf(const ReaderPart& part)
{
    if (part.width < 1 || part.height < 1 || part.width > kMaxImageSide || part.height > kMaxImageSide)
        return Text("it gave a part of %1 x %2 pixels", part.width, part.height);
    const auto pixels = static_cast<std::size_t>(part.width) * static_cast<std::size_t>(part.height);
    if (part.xyz.empty() == part.depth.empty())
        return part.xyz.empty() ? Text("it gave neither xyz nor depth") : Text("it gave both xyz and depth");
    const auto* name = part.xyz.empty() ? "depth" : "xyz";
    for (const auto& [what, size, expected] :
         {std::tuple{"rgb", part.rgb.size(), 3 * pixels},
          {name, part.xyz.empty() ? part.depth.size() : part.xyz.size(), part.xyz.empty() ? pixels : 3 * pixels},
          {"mask", part.mask.size(), part.mask.empty() ? 0 : pixels}})
        if (size != expected)
            return Text("it gave '%1' with %2 values instead of %3", what, size, expected);
    if (!(part.metresPerUnit >= 0 && std::isfinite(part.metresPerUnit)))
        return Text("it gave a unit of %1 m", part.metresPerUnit);
    const bool noCamera = part.fx == 0 && part.fy == 0;
    if (!std::isfinite(part.cx) || !std::isfinite(part.cy) || !std::isfinite(part.fx) || !std::isfinite(part.fy)
        || (!noCamera && (part.fx <= 0 || part.fy <= 0)))
        return Text("it gave a camera with fx %1, fy %2, cx %3, cy %4", part.fx, part.fy, part.cx, part.cy);
    return std::nullopt;
}

Status writeGeometry(const ReaderPart& part, const fs::path& file)
{
    if (part.xyz.empty()) {
        Image<float> depth(part.width, part.height);
        std::ranges::copy(part.depth, depth.data());
        return writeDepthTiff(file, depth);
    }
    OrganizedCloud cloud(part.width, part.height, 3);
    std::ranges::copy(part.xyz, cloud.data());
    return writeCloudTiff(file, cloud);
}

/// `sample` with the files that were made of a part.
Result<SampleRef> written(const ReaderPart& part, SampleRef sample, const fs::path& folder)
{
    RgbImage rgb(part.width, part.height, 3);
    std::ranges::copy(part.rgb, rgb.data());
    sample.rgb = folder / "rgb.png";
    if (auto ok = writeRgbPng(sample.rgb, rgb); !ok)
        return passOn(ok);
    sample.geometry = folder / "geometry.tiff";
    if (auto ok = writeGeometry(part, sample.geometry); !ok)
        return passOn(ok);
    if (!part.mask.empty()) {
        Mask mask(part.width, part.height);
        std::ranges::transform(part.mask, mask.data(), [](std::uint8_t value) { return value != 0; });
        sample.mask = folder / "mask.png";
        if (auto ok = writeMaskPng(sample.mask, mask); !ok)
            return passOn(ok);
    }
    if (part.metresPerUnit > 0 && !sample.reading.metresPerUnit)
        sample.reading.metresPerUnit = part.metresPerUnit;
    if (part.fx > 0 && !sample.reading.camera) {
        CameraIntrinsics camera;
        camera.fx = part.fx;
        camera.fy = part.fy;
        camera.cx = part.cx;
        camera.cy = part.cy;
        camera.width = part.width;
        camera.height = part.height;
        camera.scaleAssumed = part.metresPerUnit == 0;
        sample.reading.camera = camera;
    }
    return sample;
}

class PluginForeignReader : public ForeignReader {
public:
    /// `ids`: what the plugin calls the parts, by the ids of their samples.
    PluginForeignReader(const PluginReader& plugin, fs::path path, std::map<std::string, std::string> ids)
        : m_plugin(plugin), m_path(std::move(path)), m_ids(std::move(ids)), m_workers(plugin)
    {
    }

    [[nodiscard]] std::string name() const override
    {
        const auto& said = m_plugin.metadata();
        return said.name + " " + said.version + " (" + m_plugin.file().string() + ")";
    }

    [[nodiscard]] Result<SampleRef> unpack(const SampleRef& sample, const fs::path& folder) const override
    {
        std::optional<ReaderPart> part;
        const auto read = m_workers.with([&](PluginProcess& worker) -> Status {
            const auto body =
                worker.ask(MessageKind::ReadPart, bodyOf(ReadRequest{m_path.string(), m_ids.at(sample.id)}),
                           MessageKind::PartRead, kLongestReaderPart);
            if (!body)
                return passOn(body);
            part = readerPartFrom(*body);
            if (!part)
                return failure(ErrorCode::BadData, "its answer makes no sense");
            const auto fault = faultOf(*part);
            return fault ? failure(ErrorCode::BadData, *fault) : Status();
        });
        return read ? written(*part, sample, folder) : passOn(read);
    }

private:
    const PluginReader& m_plugin;
    fs::path m_path;
    std::map<std::string, std::string> m_ids;
    PluginWorkers m_workers;
};

/// Makes samples of a list of parts.
class ListedParts {
public:
    explicit ListedParts(const std::vector<ReaderEntry>& list)
        : m_labelled(std::ranges::any_of(list, [](const auto& entry) { return entry.label != ReaderLabel::Unknown; }))
    {
        for (std::size_t i = 0; i < list.size(); ++i)
            if (const auto why = add(list[i]))
                data.refused.push_back({"#" + std::to_string(i + 1) + " " + printable(list[i].id), *why});
        std::ranges::sort(data.catalog.samples, {}, &SampleRef::id);
        FolderMapping mapping;
        if (std::ranges::any_of(data.catalog.samples, [](const auto& part) { return part.label == Label::Defect; }))
            mapping.defects = kDefectPattern;
        data.catalog.layout = "mapped";
        data.catalog.mapping = mapping;
    }

    ForeignData data;
    std::map<std::string, std::string> ids; ///< of the plugin, by those of the samples

private:
    /// Why it cannot be a part.
    std::optional<Error> add(const ReaderEntry& entry)
    {
        if (!isPath(entry.id))
            return refusal(Text("The reader gave a name that cannot be that of a part"));
        SampleRef sample;
        sample.id = entry.id;
        if (entry.label == ReaderLabel::Defect) {
            const auto type = entry.defectType.empty() ? "defect" : inOnePiece(entry.defectType);
            if (!isPath(type))
                return refusal(Text("The reader gave the type of defect '%1', which cannot be one", printable(type)));
            sample.label = Label::Defect;
            sample.defectType = type;
            sample.id = kDefectFolder + type + "/" + inOnePiece(entry.id);
        } else if (entry.label == ReaderLabel::Good) {
            sample.label = Label::Good;
            sample.defectType = "good";
            sample.id = kGoodFolder + inOnePiece(entry.id);
        } else if (m_labelled) { // beside the others it would count as good
            return Error{ErrorCode::Unsupported,
                         "Nothing says whether this part is good or defective, and others of the data have a label",
                         {},
                         "Label it in the program that made the data"};
        }
        if (!ids.emplace(sample.id, entry.id).second)
            return refusal(Text("The reader gave this name to two parts"));
        data.catalog.samples.push_back(std::move(sample));
        return std::nullopt;
    }

    bool m_labelled;
};

} // namespace

Result<bool> PluginReader::recognises(const fs::path& path) const
{
    const auto ask = [&]() -> Result<bool> {
        const auto worker = start();
        if (!worker)
            return passOn(worker);
        const auto said = (*worker)->ask(MessageKind::Recognise, path.string(), MessageKind::Recognised, 1);
        return said ? Result<bool>(!said->empty()) : passOn(said);
    };
    auto said = ask();
    return said ? said : tl::unexpected<Error>(named(said.error()));
}

Result<ForeignData> PluginReader::open(const fs::path& path) const
{
    const auto ask = [&]() -> Result<std::vector<ReaderEntry>> {
        const auto worker = start();
        if (!worker)
            return passOn(worker);
        const auto body =
            (*worker)->ask(MessageKind::ListParts, path.string(), MessageKind::PartsListed, kLongestReaderList);
        if (!body)
            return passOn(body);
        auto list = readerListFrom(*body);
        return list ? Result<std::vector<ReaderEntry>>(std::move(*list))
                    : failure(ErrorCode::BadData, "its answer makes no sense");
    };
    const auto list = ask();
    if (!list) {
        auto error = named(list.error());
        error.file = path.string();
        return tl::unexpected<Error>(std::move(error));
    }
    ListedParts parts(*list);
    if (parts.data.catalog.samples.empty())
        return parts.data.refused.empty()
                 ? failure(ErrorCode::TooLittleData, Text("The reader %1 found no part in these data", metadata().name),
                           path.string(), "Check the path")
                 : tl::unexpected<Error>(parts.data.refused.front().why);
    parts.data.catalog.root = path;
    parts.data.reader = std::make_shared<PluginForeignReader>(*this, path, std::move(parts.ids));
    return std::move(parts.data);
}

} // namespace twinspect
