// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/class_table.h"

#include <limits>
#include <ostream>
#include <sstream>

#include "core/base/files.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kLargestTable = 1 << 20;
constexpr std::size_t kMostClasses = std::numeric_limits<std::uint16_t>::max();

} // namespace

Status writeClassTable(ExportTask& task)
{
    if (task.types().size() > kMostClasses)
        return failure(ErrorCode::WriteFailed, Text("There are more than %1 types of defect", kMostClasses),
                       kClassTable, "Choose a format without class numbers, such as coco");
    return task.writeFile(kClassTable, [&task](std::ostream& out) -> Status {
        for (const auto& type : task.types())
            out << task.numberOf(type) << ' ' << type << '\n';
        return {};
    });
}

std::map<std::uint64_t, std::string> classTableOf(const std::filesystem::path& file, const ImportCollector& import)
{
    std::map<std::uint64_t, std::string> table;
    const auto bytes = readFile(import.fileAbove(file, kClassTable), kLargestTable);
    std::istringstream lines(bytes ? *bytes : std::string());
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::uint64_t number = 0;
        std::string name;
        if (words >> number >> std::ws && std::getline(words, name))
            table[number] = name;
    }
    return table;
}

Image<std::uint16_t> classNumbers(ExportTask& task, const PartAnnotations& part)
{
    Image<std::uint16_t> numbers(part.width, part.height);
    std::size_t covered = 0;
    for (const auto& annotation : part.annotations) {
        const auto number = static_cast<std::uint16_t>(task.numberOf(annotation.defectType));
        for (const auto& run : annotation.region.runs())
            for (int column = run.begin; column < run.end; ++column) {
                auto& pixel = numbers.at(run.row, column);
                covered += pixel != 0 && pixel != number ? 1 : 0;
                pixel = number;
            }
    }
    task.lose(Text("Pixels with two defects, of which only the upper one was written: %1", 0), covered);
    return numbers;
}

void addClasses(const Image<std::uint16_t>& numbers, const std::map<std::uint64_t, std::string>& table,
                PartAnnotations& part, const std::string& what, ImportCollector& import)
{
    std::map<std::uint16_t, std::vector<PixelRun>> runs;
    for (int row = 0; row < numbers.height(); ++row)
        for (int column = 0; column < numbers.width();) {
            const int begin = column;
            const auto number = numbers.at(row, begin);
            while (column < numbers.width() && numbers.at(row, column) == number)
                ++column;
            if (number != 0)
                runs[number].push_back({row, begin, column});
        }
    for (auto& [number, pixels] : runs) {
        const auto type = table.find(number);
        if (type == table.end()) {
            import.refuse(what, Text("The class %1 is in no table", number));
            continue;
        }
        for (auto& piece : RunMask(numbers.width(), numbers.height(), std::move(pixels)).pieces()) {
            Annotation annotation;
            annotation.defectType = type->second;
            annotation.region = std::move(piece);
            import.add(part, std::move(annotation), what);
        }
    }
}

} // namespace twinspect
