// SPDX-License-Identifier: GPL-3.0-or-later
// labelme JSON (github.com/wkentaro/labelme, label_file.py and utils/shape.py), a file for each part, and what
// X-AnyLabeling adds: rotations, four-cornered rectangles, descriptions, attributes. Written: a polygon as it was
// drawn, everything else as labelme's shape "mask", which is exact.
#include <array>
#include <cmath>
#include <map>
#include <ostream>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/base/printable.h"
#include "core/exchange/export_task.h"
#include "core/exchange/import_collector.h"
#include "core/exchange/json_attributes.h"
#include "core/exchange/regions.h"
#include "core/imaging/decode.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Base64 (RFC 4648, section 4).
std::string base64(std::string_view bytes)
{
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&bytes](std::size_t at) {
            return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
        };
        const unsigned three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k > bytes.size() ? '=' : kLetters[three >> (18 - 6 * k) & 63];
    }
    return text;
}

// Empty for what is no base64.
std::string fromBase64(std::string_view text)
{
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    text = text.substr(0, text.find_last_not_of('=') + 1);
    for (const char letter : text) {
        if (letter == '\n' || letter == '\r')
            continue;
        const auto value = kLetters.find(letter);
        if (value == std::string_view::npos)
            return {};
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xffffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xff);
        }
    }
    return bytes;
}

Result<Json> shapeJson(const ExportTask& task, const Annotation& annotation)
{
    Json shape{{"label", task.nameOf(annotation)}, {"points", Json::array()}, {"group_id", nullptr},
               {"description", annotation.note},   {"flags", Json::object()}, {"mask", nullptr}};
    for (const auto& [name, value] : attributesOf(annotation))
        if (name != "note")
            shape["attributes"][name] = value;
    if (const Outline* polygon = polygonOf(annotation)) {
        shape["shape_type"] = "polygon";
        for (const auto& corner : *polygon)
            shape["points"].push_back({corner.x, corner.y});
        return shape;
    }
    const GridBox box = annotation.region.bounds();
    Mask mask(box.right - box.left, box.bottom - box.top);
    for (const auto& run : annotation.region.runs())
        for (int column = run.begin; column < run.end; ++column)
            mask.at(run.row - box.top, column - box.left) = 1;
    const auto picture = encodeMaskPng(mask, "mask");
    if (!picture)
        return passOn(picture);
    shape["shape_type"] = "mask";
    shape["points"] = {{box.left, box.top}, {box.right - 1, box.bottom - 1}}; // both pixels belong to it
    shape["mask"] = base64(*picture);
    return shape;
}

Status writeLabelme(ExportTask& task)
{
    return task.forEachPart([&task](const SampleRef& sample, const PartAnnotations& part) -> Status {
        const std::filesystem::path name = sample.id + ".json";
        Json shapes = Json::array();
        for (const auto& annotation : part.annotations) {
            auto shape = shapeJson(task, annotation);
            if (!shape)
                return passOn(shape);
            shapes.push_back(std::move(*shape));
        }
        // labelme opens the picture by this path, from the folder of the file.
        std::error_code error;
        const auto folder = std::filesystem::absolute(task.folder() / name, error).parent_path();
        const auto picture = std::filesystem::absolute(sample.rgb, error).lexically_proximate(folder);
        const Json json{{"version", "5.0.0"},          {"flags", Json::object()},
                        {"shapes", std::move(shapes)}, {"imagePath", picture.generic_string()},
                        {"imageData", nullptr},        {"imageHeight", part.height},
                        {"imageWidth", part.width}};
        return task.writeFile(name, [&json](std::ostream& out) -> Status {
            out << json.dump(1) << '\n';
            return {};
        });
    });
}

Refusable<Outline> cornersOf(const Json& shape)
{
    const auto* points = memberAt(shape, "points");
    if (points == nullptr || !points->is_array())
        return tl::unexpected(Text("Its corners are not pairs of numbers"));
    if (points->size() > kMostCorners)
        return tl::unexpected(Text("The outline has more than %1 corners", kMostCorners));
    Outline outline;
    for (const auto& point : *points) {
        if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number())
            return tl::unexpected(Text("Its corners are not pairs of numbers"));
        outline.push_back({point[0].get<double>(), point[1].get<double>()});
    }
    return outline;
}

Refusable<RunMask> maskRegion(const Json& shape, const Outline& corners, GridSize size)
{
    const auto text = textAt(shape, "mask");
    const auto mask = decodeMask(text ? fromBase64(*text) : std::string(), "mask");
    if (!mask)
        return tl::unexpected(mask.error().detail);
    const auto whole = [](double value) { return std::abs(value) < 1 << 20 ? static_cast<int>(value) : -1; };
    if (corners.size() != 2)
        return tl::unexpected(Text("Its corners are not pairs of numbers"));
    const GridBox box{whole(corners[0].x), whole(corners[0].y), whole(corners[1].x) + 1, whole(corners[1].y) + 1};
    if (box.left < 0 || box.top < 0 || box.right > size.width || box.bottom > size.height
        || box.right - box.left != mask->width() || box.bottom - box.top != mask->height())
        return tl::unexpected(Text("Its mask does not fit its box or the picture"));
    const RunMask inBox(*mask);
    std::vector<PixelRun> runs;
    for (const auto& run : inBox.runs())
        runs.push_back({run.row + box.top, run.begin + box.left, run.end + box.left});
    return RunMask(size.width, size.height, std::move(runs));
}

Refusable<void> takeRegion(const Json& shape, GridSize size, Annotation& annotation)
{
    const auto kind = textAt(shape, "shape_type").value_or("polygon");
    auto corners = cornersOf(shape);
    if (!corners)
        return tl::unexpected(corners.error());
    if (kind == "mask") {
        auto region = maskRegion(shape, *corners, size);
        if (!region)
            return tl::unexpected(region.error());
        annotation.region = std::move(*region);
        return {};
    }
    if (kind == "rectangle" && corners->size() == 2) {
        *corners = boxOutline(corners->front(), corners->back());
    } else if (kind == "circle" && corners->size() == 2) { // the middle and a point of the rim
        const GridPoint middle = corners->front(), rim = corners->back();
        const double radius = std::hypot(rim.x - middle.x, rim.y - middle.y);
        *corners = ellipseOutline(middle, radius, radius, 0);
    } else if (kind != "polygon" && kind != "rectangle" && kind != "rotation" && kind != "oriented_rectangle"
               && kind != "quadrilateral") {
        return tl::unexpected(Text("A shape of the kind %1 is no region", printable(kind.substr(0, 20))));
    }
    auto region = regionOf(*corners, size);
    if (!region)
        return tl::unexpected(region.error());
    annotation.region = std::move(*region);
    annotation.outlines = {std::move(*corners)};
    return {};
}

// Where the file says that its picture lies, if that is in the data; then the place of the file itself.
std::vector<std::string> namesOf(const Json& json, const std::filesystem::path& file, const ImportCollector& import)
{
    std::string picture = textAt(json, "imagePath").value_or(std::string());
    std::ranges::replace(picture, '\\', '/');
    std::error_code error;
    const auto place = std::filesystem::absolute(file.parent_path() / picture, error).lexically_normal();
    const auto data = std::filesystem::absolute(import.dataFolder(), error).lexically_normal();
    const std::string inData = place.lexically_relative(data).generic_string();
    return {inData.empty() || inData.rfind("..", 0) == 0 ? picture : inData, import.nameOf(file)};
}

void readLabelme(std::string_view bytes, const std::filesystem::path& file, ImportCollector& import)
{
    const auto json = parseJson(bytes, file, {});
    if (!json)
        return import.refuse(file.string(), json.error().detail);
    const auto* shapes = memberAt(*json, "shapes");
    if (shapes == nullptr || !shapes->is_array())
        return import.refuse(file.string(), Text("The JSON has no list %1", "shapes"));
    const GridSize claimed{static_cast<int>(wholeAt(*json, "imageWidth", 0, 1 << 20).value_or(0)),
                           static_cast<int>(wholeAt(*json, "imageHeight", 0, 1 << 20).value_or(0))};
    auto* part = import.part(namesOf(*json, file, import), claimed, file.string());
    if (part == nullptr)
        return;
    const GridSize size{part->width, part->height};
    std::map<std::pair<std::string, std::string>, Annotation> groups; // shapes with one group_id are one defect
    std::size_t number = 0;
    for (const auto& shape : *shapes) {
        const std::string what = file.string() + ": shape " + std::to_string(++number);
        Annotation annotation;
        annotation.defectType = textAt(shape, "label").value_or(std::string());
        annotation.note = textAt(shape, "description").value_or(std::string());
        if (const auto ok = takeRegion(shape, size, annotation); !ok) {
            import.refuse(what, ok.error());
            continue;
        }
        takeAttributes(annotation, memberAt(shape, "attributes"), import);
        if (flagAt(shape, "difficult").value_or(false))
            takeAttribute(annotation, "difficult", "true", import);
        const auto* group = memberAt(shape, "group_id");
        if (group == nullptr || group->is_null()) {
            import.add(*part, std::move(annotation), what);
            continue;
        }
        const auto key = std::pair(annotation.defectType, group->dump());
        if (const auto [entry, isNew] = groups.try_emplace(key, annotation); !isNew) {
            entry->second.region = united(entry->second.region, annotation.region);
            entry->second.outlines.clear();
        }
    }
    for (auto& [key, annotation] : groups)
        import.add(*part, std::move(annotation), file.string() + ": group " + key.second);
}

} // namespace

const AnnotationFormat& labelmeFormat()
{
    static const AnnotationFormat format{
        "labelme",
        Text("labelme and X-AnyLabeling (JSON)"),
        Text("A JSON file for each part; polygons as they were drawn, everything else as masks"),
        Text("Masks need labelme 5.4 or newer; other programs may pass over them."),
        ".json",
        writeLabelme,
        readLabelme,
    };
    return format;
}

} // namespace twinspect
