// SPDX-License-Identifier: GPL-3.0-or-later
// YOLO segmentation (docs.ultralytics.com, "Instance Segmentation Datasets"): a text file for each part, a line for
// each polygon: class, then x and y as shares of the picture. Names: classes.txt, or data.yaml of Ultralytics.
#include <charconv>
#include <ostream>
#include <sstream>

#include "core/base/files.h"
#include "core/exchange/export_task.h"
#include "core/exchange/import_collector.h"
#include "core/exchange/regions.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

constexpr auto kNames = "classes.txt", kYaml = "data.yaml";
constexpr std::uint64_t kLargestTable = 1 << 20;

void writeOutline(std::ostream& out, std::size_t number, const Outline& outline, const PartAnnotations& part)
{
    out << number;
    for (const auto& corner : outline)
        out << ' ' << numberText(corner.x / part.width) << ' ' << numberText(corner.y / part.height);
    out << '\n';
}

void writeRegion(std::ostream& out, const Annotation& annotation, const PartAnnotations& part, ExportTask& task)
{
    const std::size_t number = task.numberOf(annotation.defectType) - 1; // from 0 on
    const RunMask whole = annotation.region.withoutHoles();
    if (whole != annotation.region)
        task.lose(Text("Regions whose holes were filled: %1", 0));
    else if (const Outline* polygon = polygonOf(annotation))
        return writeOutline(out, number, *polygon, part);
    const auto outlines = outlinesOf(whole);
    for (const auto& outline : outlines)
        writeOutline(out, number, outline, part);
    if (outlines.size() > 1)
        task.lose(Text("Regions that became several, because they have several pieces: %1", 0));
}

Status writeNames(ExportTask& task)
{
    if (auto ok = task.writeFile(kNames,
                                 [&task](std::ostream& out) -> Status {
                                     for (const auto& type : task.types())
                                         out << type << '\n';
                                     return {};
                                 });
        !ok)
        return ok;
    return task.writeFile(kYaml, [&task](std::ostream& out) -> Status {
        out << "path: .\ntrain: images\nval: images\nnames:\n";
        for (const auto& type : task.types()) {
            out << "  " << task.numberOf(type) - 1 << ": '";
            for (const char letter : type)
                out << (letter == '\'' ? "''" : std::string(1, letter));
            out << "'\n";
        }
        return {};
    });
}

Status writeYolo(ExportTask& task)
{
    if (auto ok = writeNames(task); !ok)
        return ok;
    return task.forEachPart([&task](const SampleRef& sample, const PartAnnotations& part) {
        return task.writeFile(fs::path("labels") / (sample.id + ".txt"), [&](std::ostream& out) -> Status {
            for (const auto& annotation : part.annotations) {
                writeRegion(out, annotation, part, task);
                task.lose(Text("Annotations without their severity, note, author or time: %1", 0),
                          attributesOf(annotation).empty() ? 0 : 1);
            }
            return {};
        });
    });
}

std::vector<std::string> linesOf(const fs::path& file)
{
    const auto bytes = readFile(file, kLargestTable);
    std::istringstream text(bytes ? *bytes : std::string());
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) {
        line.erase(line.find_last_not_of(" \t\r") + 1);
        lines.push_back(line);
    }
    return lines;
}

std::string unquoted(std::string text)
{
    text.erase(0, text.find_first_not_of(" \t"));
    if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"'))
        return text;
    std::string plain;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        plain += text[i];
        if (text[i] == '\'' && text[i + 1] == '\'' && i + 2 < text.size())
            ++i;
    }
    return plain;
}

// The names of data.yaml in the forms that Ultralytics writes: "0: name" and "- name" in lines, or one line [a, b].
std::vector<std::string> yamlNames(const std::vector<std::string>& lines)
{
    std::vector<std::string> names;
    bool inNames = false;
    for (const auto& line : lines) {
        if (line.rfind("names:", 0) == 0) {
            inNames = true;
            if (const auto open = line.find('['), close = line.rfind(']'); close != std::string::npos && open < close) {
                std::istringstream list(line.substr(open + 1, close - open - 1));
                for (std::string name; std::getline(list, name, ',');)
                    names.push_back(unquoted(name));
            }
        } else if (inNames && (line.rfind(' ', 0) == 0 || line.rfind('-', 0) == 0)) {
            const auto mark = line.find_first_of(":-");
            if (mark != std::string::npos)
                names.push_back(unquoted(line.substr(mark + 1)));
        } else if (!line.empty()) {
            inNames = false;
        }
    }
    return names;
}

Refusable<void> takeLine(const std::string& line, const std::vector<std::string>& names, GridSize size,
                         Annotation& annotation)
{
    std::vector<double> numbers;
    const char* at = line.data();
    const char* const end = line.data() + line.size();
    while (at < end) {
        if (*at == ' ' || *at == '\t' || *at == '\r') {
            ++at;
            continue;
        }
        double value = 0;
        const auto read = std::from_chars(at, end, value);
        if (read.ec != std::errc() || numbers.size() > 2 * kMostCorners + 1)
            return tl::unexpected(Text("The line is no list of numbers, or too long"));
        numbers.push_back(value);
        at = read.ptr;
    }
    if (numbers.empty() || !(numbers[0] >= 0 && numbers[0] < static_cast<double>(names.size())))
        return tl::unexpected(Text("Its class has no name in classes.txt or data.yaml"));
    annotation.defectType = names[static_cast<std::size_t>(numbers[0])];
    Outline outline;
    if (numbers.size() == 5) { // a box: middle and size
        const double width = numbers[3] * size.width, height = numbers[4] * size.height;
        const GridPoint a{numbers[1] * size.width - width / 2, numbers[2] * size.height - height / 2};
        outline = boxOutline(a, {a.x + width, a.y + height});
    } else {
        for (std::size_t i = 1; i + 1 < numbers.size(); i += 2)
            outline.push_back({numbers[i] * size.width, numbers[i + 1] * size.height});
        if (numbers.size() % 2 == 0)
            return tl::unexpected(Text("Its corners are not pairs of numbers"));
    }
    auto region = regionOf(outline, size);
    if (!region)
        return tl::unexpected(region.error());
    annotation.region = std::move(*region);
    annotation.outlines = {std::move(outline)};
    return {};
}

void readYolo(std::string_view bytes, const fs::path& file, ImportCollector& import)
{
    if (file.filename() == kNames)
        return;
    auto names = linesOf(import.fileAbove(file, kNames));
    if (names.empty())
        names = yamlNames(linesOf(import.fileAbove(file, kYaml)));
    auto* part = import.part({import.nameOf(file, "labels")}, {}, file.string());
    if (part == nullptr)
        return;
    std::istringstream lines{std::string(bytes)};
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        const std::string what = file.string() + ": line " + std::to_string(number);
        Annotation annotation;
        if (const auto ok = takeLine(line, names, {part->width, part->height}, annotation); ok)
            import.add(*part, std::move(annotation), what);
        else
            import.refuse(what, ok.error());
    }
}

} // namespace

const AnnotationFormat& yoloFormat()
{
    static const AnnotationFormat format{
        "yolo",
        Text("YOLO segmentation (text)"),
        Text("labels/NAME.txt, classes.txt and data.yaml; reads boxes, too"),
        Text("No holes, no regions of several pieces; neither severity, note, author nor time."),
        ".txt",
        writeYolo,
        readYolo,
    };
    return format;
}

} // namespace twinspect
