// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/run_mask.h"

#include <algorithm>
#include <numeric>

namespace twinspect {

namespace {

// Joins what touches or overlaps; `runs` are sorted.
std::vector<PixelRun> joined(std::vector<PixelRun> runs)
{
    std::size_t last = 0;
    for (std::size_t i = 1; i < runs.size(); ++i) {
        if (runs[i].row == runs[last].row && runs[i].begin <= runs[last].end)
            runs[last].end = std::max(runs[last].end, runs[i].end);
        else
            runs[++last] = runs[i];
    }
    runs.resize(runs.empty() ? 0 : last + 1);
    return runs;
}

// Walks over both lists of runs row by row and keeps the pixels for which `keep(inA, inB)`.
template <typename Keep>
RunMask combined(const RunMask& a, const RunMask& b, Keep keep)
{
    std::vector<PixelRun> result;
    std::size_t i = 0, j = 0;
    const auto runsA = a.runs(), runsB = b.runs();
    while (i < runsA.size() || j < runsB.size()) {
        const int row = i == runsA.size() ? runsB[j].row
                      : j == runsB.size() ? runsA[i].row
                                          : std::min(runsA[i].row, runsB[j].row);
        int column = 0;
        // One step from one end of a run to the next: between two ends nothing changes.
        for (;;) {
            const bool restA = i < runsA.size() && runsA[i].row == row, restB = j < runsB.size() && runsB[j].row == row;
            if (!restA && !restB)
                break;
            const bool inA = restA && runsA[i].begin <= column, inB = restB && runsB[j].begin <= column;
            int next = RunMask::kLargestSide;
            if (restA)
                next = std::min(next, inA ? runsA[i].end : runsA[i].begin);
            if (restB)
                next = std::min(next, inB ? runsB[j].end : runsB[j].begin);
            if (next > column && keep(inA, inB))
                result.push_back({row, column, next});
            column = next;
            if (inA && runsA[i].end == column)
                ++i;
            if (inB && runsB[j].end == column)
                ++j;
        }
    }
    return {a.width(), a.height(), std::move(result)};
}

// The sets of runs that belong together, by union-find: `parent` of each run, roots are the first of their set.
class RunSets {
public:
    explicit RunSets(std::size_t count) : m_parent(count) { std::iota(m_parent.begin(), m_parent.end(), 0u); }
    std::size_t root(std::size_t run)
    {
        while (m_parent[run] != run)
            run = m_parent[run] = m_parent[m_parent[run]];
        return run;
    }
    void join(std::size_t a, std::size_t b)
    {
        a = root(a);
        b = root(b);
        m_parent[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::size_t> m_parent;
};

// Joins runs of neighbouring rows that touch: at sides, and at corners as well if `reach` is 1.
RunSets touchingSets(std::span<const PixelRun> runs, int reach)
{
    RunSets sets(runs.size());
    std::size_t above = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        while (above < i && runs[above].row < runs[i].row - 1)
            ++above;
        for (std::size_t j = above; j < i && runs[j].row < runs[i].row; ++j)
            if (runs[j].begin < runs[i].end + reach && runs[i].begin < runs[j].end + reach)
                sets.join(i, j);
        // Runs above that end before this one begins touch none of the following either.
        while (above < i && runs[above].row == runs[i].row - 1 && runs[above].end + reach <= runs[i].begin)
            ++above;
    }
    return sets;
}

} // namespace

GridBox united(const GridBox& a, const GridBox& b)
{
    if (a.empty() || b.empty())
        return a.empty() ? b : a;
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

RunMask::RunMask(const Mask& mask) : m_width(mask.width()), m_height(mask.height())
{
    for (int row = 0; row < m_height; ++row) {
        for (int column = 0; column < m_width; ++column) {
            if (mask.at(row, column) == 0)
                continue;
            const int begin = column;
            while (column < m_width && mask.at(row, column) != 0)
                ++column;
            m_runs.push_back({row, begin, column});
        }
    }
}

RunMask::RunMask(int width, int height, std::vector<PixelRun> runs) : m_width(width), m_height(height)
{
    for (auto& run : runs) {
        run.begin = std::max(run.begin, 0);
        run.end = std::min(run.end, width);
    }
    std::erase_if(runs, [&](const PixelRun& run) { return run.row < 0 || run.row >= height || run.begin >= run.end; });
    std::ranges::sort(runs);
    m_runs = joined(std::move(runs));
}

std::int64_t RunMask::pixelCount() const
{
    return std::accumulate(m_runs.begin(), m_runs.end(), std::int64_t{0},
                           [](std::int64_t sum, const PixelRun& run) { return sum + run.end - run.begin; });
}

bool RunMask::contains(int row, int column) const
{
    const auto after = std::ranges::upper_bound(m_runs, PixelRun{row, column, kLargestSide + 1});
    return after != m_runs.begin() && std::prev(after)->row == row && std::prev(after)->end > column;
}

GridBox RunMask::bounds() const
{
    if (m_runs.empty())
        return {};
    GridBox box{m_width, m_runs.front().row, 0, m_runs.back().row + 1};
    for (const auto& run : m_runs) {
        box.left = std::min(box.left, run.begin);
        box.right = std::max(box.right, run.end);
    }
    return box;
}

Mask RunMask::mask() const
{
    Mask mask(m_width, m_height);
    for (const auto& run : m_runs)
        std::fill(&mask.at(run.row, run.begin), &mask.at(run.row, run.begin) + (run.end - run.begin), std::uint8_t{1});
    return mask;
}

std::vector<RunMask> RunMask::pieces() const
{
    auto sets = touchingSets(m_runs, 1);
    std::vector<RunMask> pieces;
    std::vector<std::size_t> pieceOf(m_runs.size());
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const std::size_t root = sets.root(i);
        if (root == i) {
            pieceOf[i] = pieces.size();
            pieces.emplace_back(m_width, m_height);
        }
        pieceOf[i] = pieceOf[root];
        pieces[pieceOf[i]].m_runs.push_back(m_runs[i]);
    }
    return pieces;
}

RunMask RunMask::withoutHoles() const
{
    const RunMask all(m_width, m_height, [this] {
        std::vector<PixelRun> rows;
        for (int row = 0; row < m_height; ++row)
            rows.push_back({row, 0, m_width});
        return rows;
    }());
    const RunMask outside = without(all, *this);
    auto sets = touchingSets(outside.m_runs, 0);
    std::vector<char> open(outside.m_runs.size(), 0); // by root: leads to the border
    for (std::size_t i = 0; i < outside.m_runs.size(); ++i) {
        const auto& run = outside.m_runs[i];
        if (run.row == 0 || run.row == m_height - 1 || run.begin == 0 || run.end == m_width)
            open[sets.root(i)] = 1;
    }
    std::vector<PixelRun> runs = m_runs;
    for (std::size_t i = 0; i < outside.m_runs.size(); ++i)
        if (!open[sets.root(i)])
            runs.push_back(outside.m_runs[i]);
    return {m_width, m_height, std::move(runs)};
}

RunMask RunMask::moved(int columns, int rows) const
{
    std::vector<PixelRun> runs = m_runs;
    for (auto& run : runs)
        run = {run.row + rows, run.begin + columns, run.end + columns};
    return {m_width, m_height, std::move(runs)};
}

RunMask united(const RunMask& a, const RunMask& b)
{
    return combined(a, b, [](bool inA, bool inB) { return inA || inB; });
}

RunMask intersected(const RunMask& a, const RunMask& b)
{
    return combined(a, b, [](bool inA, bool inB) { return inA && inB; });
}

RunMask without(const RunMask& a, const RunMask& b)
{
    return combined(a, b, [](bool inA, bool inB) { return inA && !inB; });
}

} // namespace twinspect
