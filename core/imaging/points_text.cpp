// SPDX-License-Identifier: GPL-3.0-or-later
// Points as text: CSV, XYZ, ASC, PTS. One point a line; between its numbers commas, semicolons, tabs or spaces. A line
// of names may say what the columns are, also as a comment, and in which unit.
#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.h"
#include "core/imaging/cloud_numbers.h"
#include "core/imaging/header_words.h"
#include "core/imaging/picture_header.h"
#include "core/imaging/point_format.h"

namespace twinspect {

namespace {

constexpr std::size_t kChunk = 1 << 18, kLongestLine = 1 << 14;
constexpr std::size_t kHeadLines = 200, kMostHeaderLines = 64, kMostColumns = 64;
constexpr const char* kRemedy = "Save the points as text with one point a line: x, y and z, and r, g and b if you have "
                                "them, with a line of their names above";

using Pieces = std::vector<std::string_view>;

/// The lines of a text, one after the other.
class Lines {
public:
    Lines(ByteSource& source, std::uint64_t begin) : m_source(source), m_at(begin) {}

    /// Without its end; nothing after the last. What it returns stays until the next call. Errors: Unreadable, BadData.
    Result<std::optional<std::string_view>> next(const std::string& name)
    {
        std::size_t end = m_chunk.find('\n');
        if (end == std::string_view::npos && m_at + m_chunk.size() < m_source.size()) {
            const auto chunk = m_source.read(m_at, kChunk);
            if (!chunk)
                return passOn(chunk);
            m_chunk = *chunk;
            end = m_chunk.find('\n');
        }
        if (m_chunk.empty())
            return std::optional<std::string_view>();
        std::string_view line = m_chunk.substr(0, end);
        const std::size_t taken = end == std::string_view::npos ? m_chunk.size() : end + 1;
        m_chunk.remove_prefix(taken);
        m_at += taken;
        ++m_number;
        if (line.size() > kLongestLine || line.find('\0') != std::string_view::npos)
            return failure(ErrorCode::BadData, Text("Line %1 is no line of a list of points", m_number), name, kRemedy);
        const std::size_t last = line.find_last_not_of(" \t\r");
        return std::optional(line.substr(0, last == std::string_view::npos ? 0 : last + 1));
    }
    [[nodiscard]] std::size_t number() const { return m_number; }

private:
    ByteSource& m_source;
    std::uint64_t m_at;
    std::string_view m_chunk;
    std::size_t m_number = 0;
};

/// How the numbers of a line are divided and written.
struct Writing {
    char separator = ' '; ///< ' ': any white space
    bool decimalComma = false;
};

/// What the columns are.
struct Columns {
    std::size_t count = 0;
    std::array<std::size_t, 3> xyz{0, 1, 2};
    std::optional<std::array<std::size_t, 3>> rgb;
    double fullColour = 255;
    std::optional<double> metresPerUnit;
    std::string names; ///< of x, y and z as they stand in the file
    bool unitsDiffer = false; ///< among these
};

Pieces piecesOf(std::string_view line, const Writing& writing)
{
    if (writing.separator == ' ')
        return wordsOf(line, " \t");
    Pieces pieces;
    for (std::size_t at = 0;;) {
        const std::size_t end = std::min(line.find(writing.separator, at), line.size());
        std::string_view piece = line.substr(at, end - at);
        const std::size_t first = std::min(piece.find_first_not_of(" \t\""), piece.size());
        piece.remove_prefix(first);
        piece = piece.substr(0, piece.find_last_not_of(" \t\"") + 1);
        pieces.push_back(piece);
        if (end == line.size())
            break;
        at = end + 1;
    }
    if (pieces.size() > 1 && pieces.back().empty())
        pieces.pop_back(); // a separator at the end
    return pieces;
}

/// "" and "-" in a table are cells without a value.
std::optional<double> numberIn(std::string_view piece, const Writing& writing)
{
    if (piece.empty() || piece == "-")
        return std::numeric_limits<double>::quiet_NaN();
    if (!writing.decimalComma || piece.find(',') == std::string_view::npos)
        return cloudNumber<double>(piece);
    if (piece.find('.') != std::string_view::npos || piece.size() > 64)
        return std::nullopt;
    std::string pointed(piece);
    std::replace(pointed.begin(), pointed.end(), ',', '.');
    return cloudNumber<double>(pointed);
}

bool isComment(std::string_view line) { return line[0] == '#' || line.substr(0, 2) == "//" || line[0] == '%'; }

/// A line of data has commas, semicolons or white space between its numbers. "1,5 2,5 3,5" and "1,5;2,5;3,5" have
/// decimal commas, "1, 2, 3" and "1,2,3" have none.
Writing writingOf(std::string_view line)
{
    const bool comma = line.find(',') != std::string_view::npos;
    if (line.find(';') != std::string_view::npos)
        return {';', true};
    if (line.find('\t') != std::string_view::npos)
        return {'\t', true};
    if (!comma)
        return {};
    const Pieces words = wordsOf(line, " ");
    const bool within =
        words.size() >= 3 && std::all_of(words.begin(), words.end(), [](std::string_view word) {
            return std::count(word.begin(), word.end(), ',') <= 1 && word.back() != ',' && word.front() != ',';
        });
    return within ? Writing{' ', true} : Writing{',', false};
}

bool isData(const Pieces& pieces, const Writing& writing)
{
    std::size_t numbers = 0;
    for (const std::string_view piece : pieces) {
        const auto value = numberIn(piece, writing);
        if (!value)
            return false;
        numbers += piece.empty() ? 0 : 1;
    }
    return numbers >= 3;
}

/// Where the unit of "x_mm", "x mm" or "x/mm" begins, with what divides it from the name.
std::size_t unitAtEnd(std::string_view name)
{
    const std::size_t at = name.find_last_of("_ /-");
    return at != std::string_view::npos && unitNamed(name.substr(at + 1)) ? at : std::string_view::npos;
}

/// "x" of "X [mm]", "Points:0", "point_x" and their like.
std::string columnName(std::string_view word)
{
    std::string name = asciiLower(word);
    name = name.substr(0, name.find_first_of("[("));
    const auto trim = [&name] {
        while (!name.empty() && (name.back() == ' ' || name.back() == '_' || name.back() == '.'))
            name.pop_back();
    };
    trim();
    for (std::size_t at = unitAtEnd(name); at != std::string::npos; at = unitAtEnd(name)) { // "x in mm"
        name.resize(at);
        trim();
    }
    for (const char* begin : {"points:", "point_", "point.", "coord_", "pos_", "position_"})
        if (name.starts_with(begin))
            name.erase(0, std::string_view(begin).size());
    if (name == "0" || name == "1" || name == "2") // ParaView: Points:0
        return std::string(1, static_cast<char>('x' + (name[0] - '0')));
    if (name == "red" || name == "green" || name == "blue")
        name.resize(1);
    return name;
}

/// The unit in "X [mm]", "x (in mm)", "x_mm", "x mm".
std::optional<double> unitIn(std::string_view word)
{
    for (std::size_t open = word.find_first_of("[("); open != std::string_view::npos;
         open = word.find_first_of("[(", open + 1)) {
        const std::size_t close = std::min(word.find_first_of("])", open), word.size());
        const Pieces inside = wordsOf(word.substr(open + 1, close - open - 1), " \t");
        if (const auto unit = inside.empty() ? std::nullopt : unitNamed(inside.back()))
            return unit;
    }
    const std::size_t at = unitAtEnd(word);
    return at != std::string_view::npos ? unitNamed(word.substr(at + 1)) : std::nullopt;
}

/// The unit in "# unit: inch", "// Units = [mm]" and their like.
std::optional<double> unitSaidIn(std::string_view line)
{
    const Pieces words = wordsOf(line, " \t:=,;[]()#/%\"");
    const auto isOne = [&words](std::size_t at, std::initializer_list<std::string_view> wanted) {
        const std::string word = at < words.size() ? asciiLower(words[at]) : std::string();
        return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!isOne(i, {"unit", "units"}))
            continue;
        std::size_t at = i + 1;
        while (isOne(at, {"is", "are", "of", "length"}))
            ++at;
        if (isOne(at, {"in"}) && at + 1 < words.size() && unitNamed(words[at + 1]))
            ++at; // "unit in mm"
        if (const auto unit = at < words.size() ? unitNamed(words[at]) : std::nullopt)
            return unit;
    }
    return std::nullopt;
}

/// The columns by their names; nothing where these name no x, y and z.
std::optional<Columns> columnsByName(const Pieces& names)
{
    const auto find = [&names](std::string_view wanted) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < names.size(); ++i)
            if (columnName(names[i]) == wanted)
                return i;
        return std::nullopt;
    };
    const auto x = find("x"), y = find("y"), z = find("z");
    if (!x || !y || !z)
        return std::nullopt;
    Columns columns;
    columns.count = names.size();
    columns.xyz = {*x, *y, *z};
    for (const std::size_t column : columns.xyz) {
        columns.names += (columns.names.empty() ? "" : ", ") + std::string(names[column]);
        const auto unit = unitIn(names[column]);
        if (!columns.metresPerUnit)
            columns.metresPerUnit = unit;
        else if (unit && unit != columns.metresPerUnit)
            columns.unitsDiffer = true;
    }
    if (const auto r = find("r"), g = find("g"), b = find("b"); r && g && b)
        columns.rgb = std::array{*r, *g, *b};
    return columns;
}

/// Without the spaces that stand before and within the brackets of units: "X [mm] Y [ mm ]" are two names.
std::string withUnitsJoined(std::string_view line)
{
    std::string joined;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ' ') {
            const char next = line[std::min(line.find_first_not_of(' ', i), line.size() - 1)];
            const char before = joined.empty() ? ' ' : joined.back();
            if (next == '[' || next == '(' || next == ']' || next == ')' || before == '[' || before == '(')
                continue;
        }
        joined += line[i];
    }
    return joined;
}

/// The names of a line of any separators: "X,Y,Z", "//X Y Z R G B", "x;y;z". ("X [mm]" has a space within.)
std::optional<Columns> columnsIn(std::string_view line)
{
    const std::size_t begin = line.find_first_not_of("#/% \t");
    if (begin == std::string_view::npos)
        return std::nullopt;
    line.remove_prefix(begin);
    for (const char separator : {';', '\t', ','})
        if (const auto columns = columnsByName(piecesOf(line, {separator, false})))
            return columns;
    return columnsByName(piecesOf(withUnitsJoined(line), {}));
}

/// Whether three columns of the first points can be colours, and what is full brightness in them.
std::optional<double> fullColourOf(const std::vector<std::vector<double>>& rows, std::size_t first)
{
    double highest = 0, longest = 0, shortest = std::numeric_limits<double>::infinity();
    bool whole = true;
    for (const auto& row : rows) {
        double square = 0;
        for (std::size_t i = first; i < first + 3; ++i) {
            if (std::isnan(row[i]))
                continue;
            if (row[i] < 0 || row[i] > 255)
                return std::nullopt;
            highest = std::max(highest, row[i]);
            whole = whole && row[i] == std::floor(row[i]);
            square += row[i] * row[i];
        }
        longest = std::max(longest, square);
        shortest = std::min(shortest, square);
    }
    if (highest > 1)
        return whole ? std::optional(255.0) : std::nullopt;
    const bool normals = std::abs(longest - 1) < 0.01 && std::abs(shortest - 1) < 0.01;
    return normals ? std::nullopt : std::optional(whole ? 255.0 : 1.0);
}

/// x y z, x y z r g b, x y z r g b and one more, or x y z intensity r g b.
Columns columnsByPlace(const std::vector<std::vector<double>>& rows, std::vector<Text>& assumed)
{
    Columns columns;
    columns.count = rows.front().size();
    std::optional<std::size_t> colour;
    if (columns.count >= 6)
        if (const auto full = fullColourOf(rows, 3)) {
            colour = 3;
            columns.fullColour = *full;
        }
    if (!colour && columns.count >= 7)
        if (const auto full = fullColourOf(rows, 4)) {
            colour = 4;
            columns.fullColour = *full;
        }
    if (colour) {
        columns.rgb = std::array{*colour, *colour + 1, *colour + 2};
        assumed.emplace_back(Text("The file names no columns: the first three are taken for x, y and z, columns %1 to "
                                  "%2 for red, green and blue",
                                  *colour + 1, *colour + 3));
    } else {
        const Text said("The file names no columns: the first three are taken for x, y and z");
        assumed.push_back(said);
    }
    return columns;
}

/// `said`: in a line of its own. Errors: BadData (units that differ).
Status settleUnit(Columns& columns, std::optional<double> said, const std::string& name)
{
    if (columns.unitsDiffer)
        return failure(ErrorCode::BadData, Text("The columns have different units: %1", columns.names), name,
                       "Save the points again with x, y and z in one unit");
    if (said && said != columns.metresPerUnit.value_or(*said))
        return failure(ErrorCode::BadData,
                       Text("A line of this file says another unit than the names of its columns: %1", columns.names),
                       name, "Save the points again, or correct the line that is wrong");
    if (said)
        columns.metresPerUnit = said;
    return {};
}

/// What the beginning of a file says of the rest.
struct Head {
    Writing writing;
    Columns columns;
    std::size_t skip = 0; ///< lines before the first point
    std::vector<Text> assumed;
};

Result<Head> headOf(ByteSource& source, std::uint64_t begin, const std::string& name)
{
    Lines lines(source, begin);
    Head head;
    std::optional<Columns> named;
    std::optional<double> unit; // said in a line of its own
    std::string firstWords;
    std::vector<std::vector<double>> rows;
    for (std::size_t header = 0; rows.size() < kHeadLines;) {
        const auto line = lines.next(name);
        if (!line)
            return passOn(line);
        if (!*line)
            break;
        if ((*line)->empty() || isComment(**line)) {
            if (rows.empty() && !(*line)->empty() && !unit)
                unit = unitSaidIn(**line);
            if (rows.empty() && !(*line)->empty() && !named)
                named = columnsIn(**line);
            continue;
        }
        if (rows.empty())
            head.writing = writingOf(**line);
        const Pieces pieces = piecesOf(**line, head.writing);
        if (isData(pieces, head.writing) && pieces.size() <= kMostColumns) {
            if (rows.empty())
                head.skip = lines.number() - 1;
            else if (pieces.size() != rows.front().size())
                break; // said when its turn comes
            std::vector<double> row;
            for (const std::string_view piece : pieces)
                row.push_back(*numberIn(piece, head.writing));
            rows.push_back(std::move(row));
            continue;
        }
        if (!rows.empty())
            break;
        if (pieces.size() > kMostColumns && isData(pieces, head.writing))
            return failure(ErrorCode::Unsupported,
                           Text("A line of this file has %1 numbers: it is a table of heights or distances, not a list "
                                "of points",
                                pieces.size()),
                           name, "Save it as float TIFF of one channel with a camera file, or as a list of points");
        if (++header > kMostHeaderLines)
            break;
        if (auto columns = columnsIn(**line))
            named = columns;
        else if (const auto said = unitSaidIn(**line))
            unit = said;
        else if (firstWords.empty() && pieces.size() > 1)
            firstWords = std::string((*line)->substr(0, 60));
    }
    if (rows.empty())
        return failure(ErrorCode::BadData, "The file has no line with three numbers, as a list of points has", name,
                       kRemedy);
    if (named && named->count == rows.front().size()) {
        head.columns = *named;
        if (named->rgb) {
            std::vector<std::vector<double>> colours;
            for (const auto& row : rows)
                colours.push_back({row[(*named->rgb)[0]], row[(*named->rgb)[1]], row[(*named->rgb)[2]]});
            const auto full = fullColourOf(colours, 0);
            head.columns.fullColour = full.value_or(255);
        }
    } else if (!firstWords.empty() && !named) {
        return failure(ErrorCode::BadData,
                       Text("The line of names does not say which columns are x, y and z: %1", firstWords), name,
                       kRemedy);
    } else {
        head.columns = columnsByPlace(rows, head.assumed);
    }
    if (auto ok = settleUnit(head.columns, unit, name); !ok)
        return passOn(ok);
    return head;
}

tl::unexpected<Error> badLine(const Pieces& pieces, const Head& head, std::size_t number, const std::string& name)
{
    if (pieces.size() != head.columns.count)
        return failure(ErrorCode::BadData,
                       Text("Line %1 has %2 columns, and the first point has %3", number, pieces.size(),
                            head.columns.count),
                       name, "Copy the file again from its source, or remove the line");
    for (const std::string_view piece : pieces)
        if (!numberIn(piece, head.writing))
            return failure(ErrorCode::BadData, Text("'%1' in line %2 is not a number", piece.substr(0, 20), number),
                           name, "Copy the file again from its source, or remove the line");
    return failure(ErrorCode::BadData, Text("Line %1 is no line of a list of points", number), name, kRemedy);
}

} // namespace

Result<PointList> decodeTextPoints(ByteSource& source, const std::string& name)
{
    const auto mark = source.read(0, 3);
    if (!mark)
        return passOn(mark);
    if (mark->empty())
        return failure(ErrorCode::BadData, "The file is empty", name, kRemedy);
    if (mark->substr(0, 2) == "\xFF\xFE" || mark->substr(0, 2) == "\xFE\xFF")
        return failure(ErrorCode::Unsupported, "The text is UTF-16", name, "Save it as UTF-8 or plain text");
    const std::uint64_t begin = *mark == "\xEF\xBB\xBF" ? 3 : 0; // that some editors put before UTF-8
    auto head = headOf(source, begin, name);
    if (!head)
        return passOn(head);
    const Columns& columns = head->columns;
    std::vector<float> xyz;
    PointList list;
    list.metresPerUnit = columns.metresPerUnit;
    Lines lines(source, begin);
    for (;;) {
        const auto line = lines.next(name);
        if (!line)
            return passOn(line);
        if (!*line)
            break;
        if (lines.number() <= head->skip || (*line)->empty() || isComment(**line))
            continue;
        const Pieces pieces = piecesOf(**line, head->writing);
        if (pieces.size() != columns.count)
            return badLine(pieces, *head, lines.number(), name);
        for (const std::size_t column : columns.xyz) {
            const auto value = numberIn(pieces[column], head->writing);
            if (!value)
                return badLine(pieces, *head, lines.number(), name);
            xyz.push_back(finiteFloat(*value));
        }
        if (columns.rgb)
            for (const std::size_t column : *columns.rgb)
                list.rgb.push_back(colourByte(numberIn(pieces[column], head->writing).value_or(0), columns.fullColour));
        if (const auto count = checkPointCount(xyz.size() / 3, 1, name); !count)
            return passOn(count);
    }
    list.points = OrganizedCloud(static_cast<int>(xyz.size() / 3), 1, 3);
    std::copy(xyz.begin(), xyz.end(), list.points.data());
    list.assumed = std::move(head->assumed);
    return list;
}

} // namespace twinspect
