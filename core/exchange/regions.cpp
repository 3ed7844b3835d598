// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/regions.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>

namespace twinspect {

namespace {

constexpr double kFarthest = 1e6; // px: beyond any picture
constexpr std::size_t kMostPairs = 50'000'000; // of edges that may cross: a fraction of a second
constexpr double kMostRows = 8e6; // that all edges together pass through: what filled() has to keep

struct Edge {
    GridPoint a, b; // a is not below b
};

double turn(GridPoint a, GridPoint b, GridPoint c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

// Each has an end on either side of the other. Edges that only touch do not cross.
bool cross(const Edge& p, const Edge& q)
{
    return std::max(p.a.x, p.b.x) > std::min(q.a.x, q.b.x) && std::max(q.a.x, q.b.x) > std::min(p.a.x, p.b.x)
        && turn(p.a, p.b, q.a) * turn(p.a, p.b, q.b) < 0 && turn(q.a, q.b, p.a) * turn(q.a, q.b, p.b) < 0;
}

// Compares each edge with those before it that reach down to its upper end.
Refusable<void> checkCrossings(std::vector<Edge> edges)
{
    std::ranges::sort(edges, {}, [](const Edge& edge) { return edge.a.y; });
    std::vector<const Edge*> reaching;
    std::size_t pairs = 0;
    for (const auto& edge : edges) {
        std::erase_if(reaching, [&edge](const Edge* other) { return other->b.y < edge.a.y; });
        pairs += reaching.size();
        if (pairs > kMostPairs)
            return tl::unexpected(Text("The outline is too complicated"));
        for (const Edge* other : reaching)
            if (cross(edge, *other))
                return tl::unexpected(Text("The outline crosses itself"));
        reaching.push_back(&edge);
    }
    return {};
}

tl::unexpected<Text> badLengths() { return tl::unexpected(Text("Its run lengths do not fit the picture")); }

} // namespace

Refusable<RunMask> regionOf(const Outline& outline, GridSize size)
{
    if (outline.size() < 3)
        return tl::unexpected(Text("The outline has fewer than three corners"));
    if (outline.size() > kMostCorners)
        return tl::unexpected(Text("The outline has more than %1 corners", kMostCorners));
    std::vector<Edge> edges;
    double rows = 0;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const GridPoint a = outline[i], b = outline[(i + 1) % outline.size()];
        if (!(std::abs(a.x) <= kFarthest && std::abs(a.y) <= kFarthest)) // NaN, too
            return tl::unexpected(Text("A corner of the outline lies far outside the picture"));
        edges.push_back(a.y <= b.y ? Edge{a, b} : Edge{b, a});
        rows += std::min(std::abs(b.y - a.y), static_cast<double>(size.height));
    }
    if (rows > kMostRows)
        return tl::unexpected(Text("The outline is too complicated"));
    if (auto ok = checkCrossings(std::move(edges)); !ok)
        return tl::unexpected(ok.error());
    return filled(std::span(&outline, 1), size.width, size.height);
}

const Outline* polygonOf(const Annotation& annotation)
{
    if (annotation.outlines.size() != 1)
        return nullptr;
    const auto region = regionOf(annotation.outlines.front(), {annotation.region.width(), annotation.region.height()});
    return region && *region == annotation.region ? &annotation.outlines.front() : nullptr;
}

Outline boxOutline(GridPoint a, GridPoint b, double degrees)
{
    const GridPoint middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
    const double angle = degrees * std::numbers::pi / 180;
    const double cosine = degrees == 0 ? 1 : std::cos(angle), sine = degrees == 0 ? 0 : std::sin(angle);
    Outline corners{{a.x, a.y}, {b.x, a.y}, {b.x, b.y}, {a.x, b.y}};
    if (degrees != 0)
        for (auto& corner : corners) {
            const double x = corner.x - middle.x, y = corner.y - middle.y;
            corner = {middle.x + x * cosine - y * sine, middle.y + x * sine + y * cosine};
        }
    return corners;
}

Outline ellipseOutline(GridPoint middle, double radiusX, double radiusY, double degrees)
{
    constexpr int kRimCorners = 360;
    const double turned = degrees * std::numbers::pi / 180;
    Outline rim;
    for (int i = 0; i < kRimCorners; ++i) {
        const double angle = 2 * std::numbers::pi * i / kRimCorners;
        const double x = radiusX * std::cos(angle), y = radiusY * std::sin(angle);
        rim.push_back({middle.x + x * std::cos(turned) - y * std::sin(turned),
                       middle.y + x * std::sin(turned) + y * std::cos(turned)});
    }
    return rim;
}

std::vector<std::uint64_t> runLengths(const RunMask& region, GridBox box)
{
    const auto width = static_cast<std::uint64_t>(box.right - box.left);
    const auto pixels = width * static_cast<std::uint64_t>(box.bottom - box.top);
    std::vector<std::uint64_t> lengths{0};
    std::uint64_t at = 0; // pixels that the lengths cover
    for (const auto& run : region.runs()) {
        const auto begin =
            static_cast<std::uint64_t>(run.row - box.top) * width + static_cast<std::uint64_t>(run.begin - box.left);
        const auto count = static_cast<std::uint64_t>(run.end - run.begin);
        if (begin == at && lengths.size() % 2 == 0) { // goes on from the end of the row before
            lengths.back() += count;
        } else {
            if (lengths.size() % 2 == 0)
                lengths.push_back(0);
            lengths.back() += begin - at;
            lengths.push_back(count);
        }
        at = begin + count;
    }
    if (at < pixels) {
        if (lengths.size() % 2 == 0)
            lengths.push_back(0);
        lengths.back() += pixels - at;
    }
    return lengths;
}

Refusable<RunMask> fromRunLengths(std::span<const std::uint64_t> lengths, GridBox box, GridSize size)
{
    if (box.empty() || box.left < 0 || box.top < 0 || box.right > size.width || box.bottom > size.height)
        return badLengths();
    const auto width = static_cast<std::uint64_t>(box.right - box.left);
    const auto pixels = width * static_cast<std::uint64_t>(box.bottom - box.top);
    std::vector<PixelRun> runs;
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (lengths[i] > pixels - at)
            return badLengths();
        const std::uint64_t end = at + lengths[i];
        while (i % 2 == 1 && at < end) { // a run for each row
            const std::uint64_t rowEnd = std::min(end, (at / width + 1) * width);
            const int row = box.top + static_cast<int>(at / width), column = box.left + static_cast<int>(at % width);
            runs.push_back({row, column, column + static_cast<int>(rowEnd - at)});
            at = rowEnd;
        }
        at = end;
    }
    if (at != pixels)
        return badLengths();
    return RunMask(size.width, size.height, std::move(runs));
}

RunMask transposed(const RunMask& region)
{
    constexpr auto kNone = std::numeric_limits<std::size_t>::max();
    std::vector<PixelRun> columns;
    std::vector<std::size_t> last(static_cast<std::size_t>(region.width()), kNone); // the run of each column
    for (const auto& run : region.runs())
        for (int column = run.begin; column < run.end; ++column) {
            auto& index = last[static_cast<std::size_t>(column)];
            if (index != kNone && columns[index].end == run.row) {
                ++columns[index].end;
            } else {
                index = columns.size();
                columns.push_back({column, run.row, run.row + 1});
            }
        }
    return {region.height(), region.width(), std::move(columns)};
}

std::string packed(std::span<const std::uint64_t> lengths)
{
    std::string text;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        auto value = static_cast<std::int64_t>(lengths[i]);
        if (i > 2)
            value -= static_cast<std::int64_t>(lengths[i - 2]);
        for (bool more = true; more;) {
            int letter = static_cast<int>(value & 0x1f);
            value >>= 5;
            more = (letter & 0x10) != 0 ? value != -1 : value != 0;
            if (more)
                letter |= 0x20;
            text += static_cast<char>(letter + '0');
        }
    }
    return text;
}

Refusable<std::vector<std::uint64_t>> unpacked(std::string_view text)
{
    constexpr int kMostShift = 40; // more than any picture needs
    std::vector<std::uint64_t> lengths;
    for (std::size_t i = 0; i < text.size();) {
        std::int64_t value = 0;
        int shift = 0;
        for (bool more = true; more; shift += 5) {
            const int letter = i < text.size() ? text[i++] - '0' : -1;
            if (letter < 0 || letter > 0x3f || shift > kMostShift)
                return badLengths();
            value |= static_cast<std::int64_t>(letter & 0x1f) << shift;
            more = (letter & 0x20) != 0;
            if (!more && (letter & 0x10) != 0)
                value |= ~std::int64_t{0} << (shift + 5);
        }
        if (lengths.size() > 2)
            value += static_cast<std::int64_t>(lengths[lengths.size() - 2]);
        if (value < 0)
            return badLengths();
        lengths.push_back(static_cast<std::uint64_t>(value));
    }
    return lengths;
}

std::string numberText(double value)
{
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::vector<std::pair<std::string, std::string>> attributesOf(const Annotation& annotation)
{
    std::vector<std::pair<std::string, std::string>> attributes;
    if (annotation.severity > 0)
        attributes.emplace_back("severity", std::to_string(annotation.severity));
    if (annotation.seenIn != SeenIn::Unknown)
        attributes.emplace_back("seen_in", nameOf(annotation.seenIn));
    if (!annotation.note.empty())
        attributes.emplace_back("note", annotation.note);
    if (!annotation.author.empty())
        attributes.emplace_back("author", annotation.author);
    if (annotation.when)
        attributes.emplace_back("time", utcText(*annotation.when));
    return attributes;
}

void takeAttribute(Annotation& annotation, std::string_view name, const std::string& value, ImportCollector& import)
{
    if (name == "note") {
        annotation.note = value;
        return;
    }
    if (name == "author") {
        annotation.author = value;
        return;
    }
    int severity = 0;
    const auto whole = std::from_chars(value.data(), value.data() + value.size(), severity);
    if (name == "severity" && whole.ec == std::errc() && whole.ptr == value.data() + value.size() && severity >= 0
        && severity <= kWorstSeverity) {
        annotation.severity = severity;
    } else if (const auto seen = enumNamed<SeenIn>(value); name == "seen_in" && seen) {
        annotation.seenIn = *seen;
    } else if (const auto time = utcFrom(value); name == "time" && time) {
        annotation.when = time;
    } else if (!value.empty()) {
        import.remark(Text("Attributes that have no place here and were not kept: %1", 0));
    }
}

} // namespace twinspect
