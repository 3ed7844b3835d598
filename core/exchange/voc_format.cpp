// SPDX-License-Identifier: GPL-3.0-or-later
// Pascal VOC (Everingham et al. 2010, devkit of 2012): Annotations/NAME.xml with boxes, SegmentationClass and
// SegmentationObject as pictures in VOC's colours. The n-th object of the XML has the n-th colour. labelmap.txt and
// "attributes" are CVAT's and Datumaro's addition.
#include <ostream>
#include <unordered_map>

#include "core/dataset/folder_listing.h"
#include "core/exchange/class_table.h"
#include "core/exchange/regions.h"
#include "core/exchange/xml_reading.h"
#include "core/imaging/image_io.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

constexpr auto kAnnotations = "Annotations", kObjects = "SegmentationObject", kClasses = "SegmentationClass";

// The devkit's VOClabelcolormap: the bits of the number go in turn to red, green and blue, the lowest to the highest.
std::uint32_t vocColor(std::size_t number)
{
    std::uint32_t red = 0, green = 0, blue = 0;
    for (unsigned bit = 0; bit < 8; ++bit, number >>= 3) {
        red |= static_cast<std::uint32_t>(number & 1) << (7 - bit);
        green |= static_cast<std::uint32_t>(number >> 1 & 1) << (7 - bit);
        blue |= static_cast<std::uint32_t>(number >> 2 & 1) << (7 - bit);
    }
    return red << 16 | green << 8 | blue;
}

Status writeColors(ExportTask& task, const char* folder, const std::string& id, const PartAnnotations& part,
                   const std::function<std::size_t(std::size_t)>& numberOf)
{
    RgbImage picture(part.width, part.height, 3);
    for (std::size_t i = 0; i < part.annotations.size(); ++i) {
        const std::uint32_t color = vocColor(numberOf(i));
        for (const auto& run : part.annotations[i].region.runs())
            for (int column = run.begin; column < run.end; ++column)
                for (int channel = 0; channel < 3; ++channel)
                    picture.at(run.row, column, channel) = static_cast<std::uint8_t>(color >> (16 - 8 * channel));
    }
    const auto path = task.place(fs::path(folder) / (id + ".png"));
    return path ? writeRgbPng(*path, picture) : passOn(path);
}

void appendObject(pugi::xml_node root, const Annotation& annotation, const ExportTask& task)
{
    auto object = root.append_child("object");
    appendText(object, "name", task.nameOf(annotation));
    appendText(object, "pose", "Unspecified");
    appendText(object, "truncated", "0");
    appendText(object, "difficult", "0");
    const GridBox bounds = annotation.region.bounds();
    auto box = object.append_child("bndbox");
    appendText(box, "xmin", std::to_string(bounds.left));
    appendText(box, "ymin", std::to_string(bounds.top));
    appendText(box, "xmax", std::to_string(bounds.right));
    appendText(box, "ymax", std::to_string(bounds.bottom));
    auto attributes = object.append_child("attributes");
    for (const auto& [name, value] : attributesOf(annotation)) {
        auto attribute = attributes.append_child("attribute");
        appendText(attribute, "name", name);
        appendText(attribute, "value", value);
    }
}

Status writeObjects(ExportTask& task, const SampleRef& sample, const PartAnnotations& part)
{
    pugi::xml_document document;
    auto root = document.append_child("annotation");
    appendText(root, "folder", "");
    appendText(root, "filename", task.pictureName(sample));
    auto size = root.append_child("size");
    appendText(size, "width", std::to_string(part.width));
    appendText(size, "height", std::to_string(part.height));
    appendText(size, "depth", "3");
    appendText(root, "segmented", "1");
    for (const auto& annotation : part.annotations)
        appendObject(root, annotation, task);
    return task.writeFile(fs::path(kAnnotations) / (sample.id + ".xml"), [&document](std::ostream& out) -> Status {
        document.save(out, "  ", pugi::format_default | pugi::format_no_declaration);
        return {};
    });
}

Status writeLabelMap(ExportTask& task)
{
    return task.writeFile("labelmap.txt", [&task](std::ostream& out) -> Status {
        out << "# label:color_rgb:parts:actions\nbackground:0,0,0::\n";
        for (const auto& type : task.types()) {
            const std::uint32_t color = vocColor(task.numberOf(type));
            out << type << ':' << (color >> 16) << ',' << (color >> 8 & 255) << ',' << (color & 255) << "::\n";
        }
        return {};
    });
}

Status writeVoc(ExportTask& task)
{
    if (auto ok = writeLabelMap(task); !ok)
        return ok;
    std::string names;
    auto done = task.forEachPart([&](const SampleRef& sample, const PartAnnotations& part) -> Status {
        const auto typeOf = [&](std::size_t i) { return task.numberOf(part.annotations[i].defectType); };
        if (auto ok = writeColors(task, kClasses, sample.id, part, typeOf); !ok)
            return ok;
        if (auto ok = writeColors(task, kObjects, sample.id, part, [](std::size_t i) { return i + 1; }); !ok)
            return ok;
        std::int64_t pixels = 0;
        for (const auto& annotation : part.annotations)
            pixels += annotation.region.pixelCount();
        task.lose(Text("Pixels with two defects, of which only the upper one was written: %1", 0),
                  static_cast<std::size_t>(pixels - part.allPixels().pixelCount()));
        names += sample.id + '\n';
        return writeObjects(task, sample, part);
    });
    if (!done)
        return done;
    return task.writeFile("ImageSets/Segmentation/default.txt", [&names](std::ostream& out) -> Status {
        out << names;
        return {};
    });
}

// The pixels of each colour of the picture of objects that belongs to the XML; empty where there is none.
Refusable<std::unordered_map<std::uint32_t, std::vector<PixelRun>>> objectPixels(const fs::path& file, GridSize size)
{
    std::unordered_map<std::uint32_t, std::vector<PixelRun>> pixels;
    fs::path picture;
    bool found = false;
    for (const auto& folder : file) {
        const bool isPlace = !found && folder == kAnnotations;
        picture /= isPlace ? fs::path(kObjects) : folder;
        found = found || isPlace;
    }
    picture.replace_extension(".png");
    if (!found || !isFile(picture))
        return pixels;
    const auto colors = readRgb(picture);
    if (!colors)
        return tl::unexpected(colors.error().text());
    if (colors->width() != size.width || colors->height() != size.height)
        return tl::unexpected(Text("It is for a picture of %1 x %2 pixels; the part has %3 x %4", colors->width(),
                                   colors->height(), size.width, size.height));
    const auto at = [&colors](int row, int column) {
        return static_cast<std::uint32_t>(colors->at(row, column, 0) << 16 | colors->at(row, column, 1) << 8
                                          | colors->at(row, column, 2));
    };
    for (int row = 0; row < size.height; ++row)
        for (int column = 0; column < size.width;) {
            const int begin = column;
            while (column < size.width && at(row, column) == at(row, begin))
                ++column;
            pixels[at(row, begin)].push_back({row, begin, column});
        }
    return pixels;
}

// Widened by `margin` on all sides.
Refusable<void> takeBox(pugi::xml_node object, GridSize size, double margin, Annotation& annotation)
{
    const auto box = object.child("bndbox");
    std::vector<double> sides;
    for (const char* name : {"xmin", "ymin", "xmax", "ymax"}) {
        const auto side = numberIn(box.child_value(name));
        if (!side)
            return tl::unexpected(side.error());
        sides.push_back(*side);
    }
    Outline outline = boxOutline({sides[0] - margin, sides[1] - margin}, {sides[2] + margin, sides[3] + margin});
    auto region = regionOf(outline, size);
    if (!region)
        return tl::unexpected(region.error());
    annotation.region = std::move(*region);
    annotation.outlines = {std::move(outline)};
    return {};
}

void readVoc(std::string_view bytes, const fs::path& file, ImportCollector& import)
{
    pugi::xml_document document;
    if (const auto ok = parseXml(document, bytes, "annotation"); !ok)
        return import.refuse(file.string(), ok.error());
    const auto root = document.child("annotation");
    const auto side = [&root](const char* key) {
        return std::clamp(root.child("size").child(key).text().as_int(), 0, 1 << 20);
    };
    auto* part = import.part({root.child_value("filename"), import.nameOf(file, kAnnotations)},
                             {side("width"), side("height")}, file.string());
    if (part == nullptr)
        return;
    const GridSize size{part->width, part->height};
    auto pixels = objectPixels(file, size);
    if (!pixels)
        return import.refuse(file.string(), pixels.error());
    std::size_t number = 0;
    for (const auto object : root.children("object")) {
        const std::string what = file.string() + ": object " + std::to_string(++number);
        Annotation annotation;
        annotation.defectType = object.child_value("name");
        // The devkit counts pixels from 1, most tools from 0: a box may be one pixel off its pixels.
        if (const auto ok = takeBox(object, size, pixels->empty() ? 0 : 1, annotation); !ok) {
            import.refuse(what, ok.error());
            continue;
        }
        if (!pixels->empty()) {
            const RunMask own(size.width, size.height, std::move((*pixels)[vocColor(number)]));
            if (intersected(own, annotation.region) != own) {
                import.refuse(what, Text("Its pixels in the picture of objects lie outside its box"));
                continue;
            }
            annotation.region = own;
            annotation.outlines.clear();
        }
        for (const auto attribute : object.child("attributes").children("attribute"))
            takeAttribute(annotation, attribute.child_value("name"), attribute.child_value("value"), import);
        import.add(*part, std::move(annotation), what);
    }
}

} // namespace

const AnnotationFormat& vocFormat()
{
    static const AnnotationFormat format{
        "voc",
        Text("Pascal VOC (XML and PNG)"),
        Text("Annotations/NAME.xml with boxes, SegmentationClass and SegmentationObject, labelmap.txt"),
        Text("Without its pictures only boxes remain; no pixels of two defects at once."),
        ".xml",
        writeVoc,
        readVoc,
    };
    return format;
}

} // namespace twinspect
