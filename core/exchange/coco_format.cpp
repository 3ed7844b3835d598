// SPDX-License-Identifier: GPL-3.0-or-later
// COCO instances (Lin et al. 2014, cocodataset.org, "Data format"). Written: compressed run lengths, which are exact.
// Read: also run lengths as numbers, polygons and boxes. "attributes" are CVAT's and Datumaro's addition.
#include <map>
#include <ostream>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/exchange/export_task.h"
#include "core/exchange/import_collector.h"
#include "core/exchange/json_attributes.h"
#include "core/exchange/regions.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

Json annotationJson(const Annotation& annotation, std::size_t id, std::size_t image, std::size_t category)
{
    const auto& region = annotation.region;
    const GridBox box = region.bounds();
    const RunMask columns = transposed(region);
    const auto lengths = runLengths(columns, {0, 0, columns.width(), columns.height()});
    Json json{{"id", id},
              {"image_id", image},
              {"category_id", category},
              {"segmentation", {{"size", {region.height(), region.width()}}, {"counts", packed(lengths)}}},
              {"area", region.pixelCount()},
              {"bbox", {box.left, box.top, box.right - box.left, box.bottom - box.top}},
              {"iscrowd", 0}};
    for (const auto& [name, value] : attributesOf(annotation))
        json["attributes"][name] = value;
    return json;
}

Json categories(const ExportTask& task)
{
    Json list = Json::array();
    for (const auto& type : task.types())
        list.push_back({{"id", task.numberOf(type)}, {"name", type}, {"supercategory", "defect"}});
    return list;
}

Status writeCoco(ExportTask& task)
{
    return task.writeFile("annotations.json", [&task](std::ostream& out) {
        std::string images; // a line for each part; annotations go out as they come
        std::size_t image = 0, id = 0;
        out << "{\"info\": {\"description\": \"Annotations of Twinspect\"},\n\"annotations\": [";
        const auto done = task.forEachPart([&](const SampleRef& sample, const PartAnnotations& part) -> Status {
            images += image++ > 0 ? ",\n" : "\n";
            images += Json{{"id", image},
                           {"file_name", task.pictureName(sample)},
                           {"width", part.width},
                           {"height", part.height}}
                          .dump();
            for (const auto& annotation : part.annotations) {
                ++id;
                out << (id > 1 ? ",\n" : "\n")
                    << annotationJson(annotation, id, image, task.numberOf(annotation.defectType)).dump();
            }
            return {};
        });
        out << "],\n\"images\": [" << images << "],\n\"categories\": " << categories(task).dump() << "}\n";
        return done;
    });
}

Refusable<RunMask> fromLengthsJson(const Json& segmentation, GridSize size)
{
    const auto* sides = memberAt(segmentation, "size");
    const auto* counts = memberAt(segmentation, "counts");
    if (sides == nullptr || *sides != Json{size.height, size.width} || counts == nullptr)
        return tl::unexpected(Text("Its run lengths do not fit the picture"));
    std::vector<std::uint64_t> lengths;
    if (counts->is_string()) {
        auto plain = unpacked(counts->get_ref<const std::string&>());
        if (!plain)
            return tl::unexpected(plain.error());
        lengths = std::move(*plain);
    } else {
        for (const auto& count : *counts) {
            if (!count.is_number_unsigned())
                return tl::unexpected(Text("Its run lengths do not fit the picture"));
            lengths.push_back(count.get<std::uint64_t>());
        }
    }
    const auto columns = fromRunLengths(lengths, {0, 0, size.height, size.width}, {size.height, size.width});
    return columns ? Refusable<RunMask>(transposed(*columns)) : columns;
}

// x, y, x, y, ...
Refusable<Outline> flatOutline(const Json& numbers)
{
    if (!numbers.is_array() || numbers.size() % 2 != 0)
        return tl::unexpected(Text("Its corners are not pairs of numbers"));
    if (numbers.size() / 2 > kMostCorners)
        return tl::unexpected(Text("The outline has more than %1 corners", kMostCorners));
    Outline outline;
    for (std::size_t i = 0; i < numbers.size(); i += 2) {
        if (!numbers[i].is_number() || !numbers[i + 1].is_number())
            return tl::unexpected(Text("Its corners are not pairs of numbers"));
        outline.push_back({numbers[i].get<double>(), numbers[i + 1].get<double>()});
    }
    return outline;
}

// Several polygons are the pieces of one region. Without any of them the box is meant.
Refusable<void> takeRegion(const Json& json, GridSize size, Annotation& annotation)
{
    const auto* segmentation = memberAt(json, "segmentation");
    if (segmentation != nullptr && segmentation->is_object()) {
        auto region = fromLengthsJson(*segmentation, size);
        if (!region)
            return tl::unexpected(region.error());
        annotation.region = std::move(*region);
        return {};
    }
    std::vector<Outline> outlines;
    if (segmentation != nullptr && segmentation->is_array() && !segmentation->empty()) {
        for (const auto& numbers : *segmentation) {
            auto outline = flatOutline(numbers);
            if (!outline)
                return tl::unexpected(outline.error());
            outlines.push_back(std::move(*outline));
        }
    } else {
        const auto* box = memberAt(json, "bbox");
        const auto sides = box != nullptr ? flatOutline(*box) : Refusable<Outline>();
        if (!sides || sides->size() != 2)
            return tl::unexpected(Text("It has neither a segmentation nor a box"));
        const GridPoint a = sides->front(), extent = sides->back();
        outlines.push_back(boxOutline(a, {a.x + extent.x, a.y + extent.y}));
    }
    annotation.region = RunMask(size.width, size.height);
    for (const auto& outline : outlines) {
        const auto region = regionOf(outline, size);
        if (!region)
            return tl::unexpected(region.error());
        annotation.region = united(annotation.region, *region);
    }
    if (outlines.size() == 1)
        annotation.outlines = std::move(outlines);
    return {};
}

// By the text of their ids, which are numbers in most files and texts in some.
std::map<std::string, const Json*> byId(const Json* list)
{
    std::map<std::string, const Json*> entries;
    if (list != nullptr && list->is_array())
        for (const auto& entry : *list)
            if (const auto* id = memberAt(entry, "id"))
                entries.emplace(id->dump(), &entry);
    return entries;
}

std::string idAt(const Json& json, const char* key)
{
    const auto* id = memberAt(json, key);
    return id != nullptr ? id->dump() : std::string();
}

void readCoco(std::string_view bytes, const std::filesystem::path& file, ImportCollector& import)
{
    const auto json = parseJson(bytes, file, {});
    if (!json)
        return import.refuse(file.string(), json.error().detail);
    const auto* annotations = memberAt(*json, "annotations");
    if (annotations == nullptr || !annotations->is_array())
        return import.refuse(file.string(), Text("The JSON has no list %1", "annotations"));
    const auto categories = byId(memberAt(*json, "categories"));
    std::map<std::string, PartAnnotations*> parts;
    for (const auto& [id, image] : byId(memberAt(*json, "images"))) {
        const auto name = textAt(*image, "file_name").value_or(std::string());
        const GridSize size{static_cast<int>(wholeAt(*image, "width", 0, 1 << 20).value_or(0)),
                            static_cast<int>(wholeAt(*image, "height", 0, 1 << 20).value_or(0))};
        parts[id] = import.part({name}, size, file.string() + ": " + name);
    }
    std::size_t number = 0;
    for (const auto& entry : *annotations) {
        const std::string what = file.string() + ": annotation " + std::to_string(++number);
        const auto part = parts.find(idAt(entry, "image_id"));
        const auto category = categories.find(idAt(entry, "category_id"));
        if (part == parts.end() || category == categories.end()) {
            import.refuse(what, Text("The file has no picture or no category of this id"));
            continue;
        }
        if (part->second == nullptr) {
            import.refuse(what, Text("Its picture was refused"));
            continue;
        }
        Annotation annotation;
        annotation.defectType = textAt(*category->second, "name").value_or(std::string());
        const GridSize size{part->second->width, part->second->height};
        if (const auto ok = takeRegion(entry, size, annotation); !ok) {
            import.refuse(what, ok.error());
            continue;
        }
        takeAttributes(annotation, memberAt(entry, "attributes"), import);
        import.add(*part->second, std::move(annotation), what);
    }
}

} // namespace

const AnnotationFormat& cocoFormat()
{
    static const AnnotationFormat format{
        "coco",
        Text("COCO (JSON)"),
        Text("annotations.json; reads polygons, run lengths and boxes"),
        Text("Outlines are written as pixels."),
        ".json",
        writeCoco,
        readCoco,
    };
    return format;
}

} // namespace twinspect
