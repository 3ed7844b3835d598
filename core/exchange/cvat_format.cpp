// SPDX-License-Identifier: GPL-3.0-or-later
// CVAT for images 1.1 (docs.cvat.ai, "XML annotation format"). Written: a polygon as it was drawn, everything else as
// mask with run lengths row by row within its box, which is exact.
#include <cstdio>
#include <ostream>

#include "core/base/printable.h"
#include "core/exchange/export_task.h"
#include "core/exchange/regions.h"
#include "core/exchange/xml_reading.h"

namespace twinspect {

namespace {

std::string colorText(std::uint32_t color)
{
    char text[8];
    std::snprintf(text, sizeof text, "#%06x", static_cast<unsigned>(color & 0xffffff));
    return text;
}

void writeMeta(std::ostream& out, const ExportTask& task)
{
    pugi::xml_document document;
    auto root = document.append_child("meta").append_child("task");
    appendText(root, "name", "Twinspect");
    appendText(root, "mode", "annotation");
    auto labels = root.append_child("labels");
    for (const auto& type : task.types()) {
        auto label = labels.append_child("label");
        appendText(label, "name", type);
        appendText(label, "color", colorText(task.colorOf(type)));
        auto attributes = label.append_child("attributes");
        for (const char* name : {"severity", "seen_in", "note", "author", "time"}) {
            auto attribute = attributes.append_child("attribute");
            appendText(attribute, "name", name);
            appendText(attribute, "mutable", "False");
            appendText(attribute, "input_type", "text");
            appendText(attribute, "default_value", "");
            appendText(attribute, "values", "");
        }
    }
    document.child("meta").print(out, "  ");
}

void appendShape(pugi::xml_node image, const Annotation& annotation, const ExportTask& task)
{
    const Outline* polygon = polygonOf(annotation);
    auto shape = image.append_child(polygon != nullptr ? "polygon" : "mask");
    shape.append_attribute("label") = task.nameOf(annotation).c_str();
    shape.append_attribute("source") = "manual";
    shape.append_attribute("occluded") = "0";
    std::string text;
    if (polygon != nullptr) {
        for (const auto& corner : *polygon)
            text += (text.empty() ? "" : ";") + numberText(corner.x) + ',' + numberText(corner.y);
        shape.append_attribute("points") = text.c_str();
    } else {
        const GridBox box = annotation.region.bounds();
        for (const auto length : runLengths(annotation.region, box))
            text += (text.empty() ? "" : ", ") + std::to_string(length);
        shape.append_attribute("rle") = text.c_str();
        shape.append_attribute("left") = box.left;
        shape.append_attribute("top") = box.top;
        shape.append_attribute("width") = box.right - box.left;
        shape.append_attribute("height") = box.bottom - box.top;
    }
    shape.append_attribute("z_order") = "0";
    for (const auto& [name, value] : attributesOf(annotation)) {
        auto attribute = shape.append_child("attribute");
        attribute.append_attribute("name") = name.c_str();
        attribute.text().set(value.c_str());
    }
}

Status writeCvat(ExportTask& task)
{
    return task.writeFile("annotations.xml", [&task](std::ostream& out) {
        out << "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n<version>1.1</version>\n";
        writeMeta(out, task);
        std::size_t number = 0;
        auto done = task.forEachPart([&](const SampleRef& sample, const PartAnnotations& part) -> Status {
            pugi::xml_document document;
            auto image = document.append_child("image");
            image.append_attribute("id") = std::to_string(number++).c_str();
            image.append_attribute("name") = task.pictureName(sample).c_str();
            image.append_attribute("width") = part.width;
            image.append_attribute("height") = part.height;
            for (const auto& annotation : part.annotations)
                appendShape(image, annotation, task);
            image.print(out, "  ");
            return {};
        });
        out << "</annotations>\n";
        return done;
    });
}

// Numbers between commas and semicolons.
Refusable<std::vector<double>> numbersIn(std::string_view text, std::size_t most)
{
    std::vector<double> numbers;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(",;", at), text.size());
        const auto number = numberIn(text.substr(at, end - at));
        if (!number || end == at)
            return tl::unexpected(number ? Text("Its corners are not pairs of numbers") : number.error());
        if (numbers.size() == most)
            return tl::unexpected(Text("The outline is too complicated"));
        numbers.push_back(*number);
        at = end + 1;
    }
    return numbers;
}

Refusable<double> numberAt(pugi::xml_node shape, const char* name) { return numberIn(shape.attribute(name).value()); }

// The named attributes as numbers, in their order.
Refusable<std::vector<double>> numbersAt(pugi::xml_node shape, std::initializer_list<const char*> names)
{
    std::vector<double> numbers;
    for (const char* name : names) {
        const auto number = numberAt(shape, name);
        if (!number)
            return tl::unexpected(number.error());
        numbers.push_back(*number);
    }
    return numbers;
}

Refusable<RunMask> maskRegion(pugi::xml_node shape, GridSize size)
{
    const auto box = numbersAt(shape, {"left", "top", "width", "height"});
    const auto counts = numbersIn(shape.attribute("rle").value(), RunMask::kLargestSide * std::size_t{1024});
    if (!box || !counts)
        return tl::unexpected(box ? counts.error() : box.error());
    std::vector<std::uint64_t> lengths;
    for (const double count : *counts) {
        if (!(count >= 0 && count <= 1e12))
            return tl::unexpected(Text("Its run lengths do not fit the picture"));
        lengths.push_back(static_cast<std::uint64_t>(count));
    }
    for (const double side : *box)
        if (!(side >= 0 && side <= RunMask::kLargestSide))
            return tl::unexpected(Text("Its run lengths do not fit the picture"));
    const int left = static_cast<int>((*box)[0]), top = static_cast<int>((*box)[1]);
    return fromRunLengths(lengths, {left, top, left + static_cast<int>((*box)[2]), top + static_cast<int>((*box)[3])},
                          size);
}

Refusable<Outline> outlineOf(pugi::xml_node shape)
{
    const std::string_view kind = shape.name();
    Outline outline;
    if (kind == "polygon") {
        const auto numbers = numbersIn(shape.attribute("points").value(), 2 * kMostCorners);
        if (!numbers)
            return tl::unexpected(numbers.error());
        if (numbers->size() % 2 != 0)
            return tl::unexpected(Text("Its corners are not pairs of numbers"));
        for (std::size_t i = 0; i < numbers->size(); i += 2)
            outline.push_back({(*numbers)[i], (*numbers)[i + 1]});
    } else if (kind == "box") {
        const auto box = numbersAt(shape, {"xtl", "ytl", "xbr", "ybr", "rotation"});
        if (!box)
            return tl::unexpected(box.error());
        outline = boxOutline({(*box)[0], (*box)[1]}, {(*box)[2], (*box)[3]}, (*box)[4]);
    } else if (kind == "ellipse") {
        const auto ellipse = numbersAt(shape, {"cx", "cy", "rx", "ry", "rotation"});
        if (!ellipse)
            return tl::unexpected(ellipse.error());
        outline = ellipseOutline({(*ellipse)[0], (*ellipse)[1]}, (*ellipse)[2], (*ellipse)[3], (*ellipse)[4]);
    } else {
        return tl::unexpected(Text("A shape of the kind %1 is no region", printable(kind.substr(0, 20))));
    }
    return outline;
}

Refusable<void> takeRegion(pugi::xml_node shape, GridSize size, Annotation& annotation)
{
    if (std::string_view(shape.name()) == "mask") {
        auto region = maskRegion(shape, size);
        if (!region)
            return tl::unexpected(region.error());
        annotation.region = std::move(*region);
        return {};
    }
    auto outline = outlineOf(shape);
    if (!outline)
        return tl::unexpected(outline.error());
    auto region = regionOf(*outline, size);
    if (!region)
        return tl::unexpected(region.error());
    annotation.region = std::move(*region);
    annotation.outlines = {std::move(*outline)};
    return {};
}

void readImage(pugi::xml_node image, const std::filesystem::path& file, ImportCollector& import)
{
    const std::string name = image.attribute("name").value();
    const std::string where = file.string() + ": " + name;
    const auto side = [&image](const char* key) { return std::clamp(image.attribute(key).as_int(), 0, 1 << 20); };
    auto* part = import.part({name}, {side("width"), side("height")}, where);
    if (part == nullptr)
        return;
    std::size_t number = 0;
    for (const auto shape : image.children()) {
        if (shape.type() != pugi::node_element)
            continue;
        const std::string what = where + ": " + shape.name() + " " + std::to_string(++number);
        Annotation annotation;
        annotation.defectType = shape.attribute("label").value();
        if (const auto ok = takeRegion(shape, {part->width, part->height}, annotation); !ok) {
            import.refuse(what, ok.error());
            continue;
        }
        for (const auto attribute : shape.children("attribute"))
            takeAttribute(annotation, attribute.attribute("name").value(), attribute.text().get(), import);
        import.add(*part, std::move(annotation), what);
    }
}

void readCvat(std::string_view bytes, const std::filesystem::path& file, ImportCollector& import)
{
    pugi::xml_document document;
    if (const auto ok = parseXml(document, bytes, "annotations"); !ok)
        return import.refuse(file.string(), ok.error());
    for (const auto child : document.child("annotations").children()) {
        const std::string_view name = child.name();
        if (name == "image")
            readImage(child, file, import);
        else if (name == "track")
            import.refuse(file.string() + ": track " + child.attribute("id").value(),
                          Text("Tracks of videos are not read. Export the task of CVAT as \"CVAT for images 1.1\""));
    }
}

} // namespace

const AnnotationFormat& cvatFormat()
{
    static const AnnotationFormat format{
        "cvat",
        Text("CVAT for images 1.1 (XML)"),
        Text("annotations.xml; polygons as they were drawn, everything else as masks; reads boxes and ellipses, too"),
        Text("CVAT takes attributes only where its task has them."),
        ".xml",
        writeCvat,
        readCvat,
    };
    return format;
}

} // namespace twinspect
