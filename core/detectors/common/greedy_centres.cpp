// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/greedy_centres.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <span>

#include <torch/torch.h>

#include "core/base/random.h"
#include "core/nn/infer_in_parallel.h"

namespace twinspect {

namespace {

constexpr std::int64_t kCandidates = 1024; ///< rows that are measured anew at a time
constexpr std::int64_t kRows = 128;        ///< of them in one matrix product: what one thread computes
constexpr std::int64_t kCentres = 2048;    ///< taken rows in one matrix product
constexpr double kRepeats = 1e-6; ///< a row this near to a taken one, as a share of the mean square, repeats it

class GreedyCentres {
public:
    GreedyCentres(const torch::Tensor& points, const RunContext& context)
        : m_points(points), m_rows(points.size(0)), m_quiet{context.stop, {}}, m_context(context)
    {
        m_squares = points.square().sum(1);
        m_repeats = kRepeats * m_squares.mean().item<double>();
        m_square = std::span(m_squares.data_ptr<float>(), static_cast<std::size_t>(m_rows));
        m_limit.assign(static_cast<std::size_t>(m_rows), std::numeric_limits<float>::infinity());
        m_seen.assign(static_cast<std::size_t>(m_rows), 0);
    }

    Result<std::vector<std::int64_t>> take(std::int64_t count, std::int64_t first)
    {
        m_centres = torch::empty({count, m_points.size(1)});
        m_centreSquares = torch::empty({count});
        takeRow(first);
        if (auto ok = measureAll(); !ok)
            return passOn(ok);
        for (std::int64_t row = 0; row < m_rows; ++row)
            if (row != first)
                m_queue.push({m_limit[at(row)], row});
        while (taken() < count && !m_queue.empty() && m_queue.top().limit > m_repeats) {
            if (auto ok = step(count); !ok)
                return passOn(ok);
            m_context.report({"choosing patches", taken(), count, {}, {}});
        }
        return std::move(m_taken);
    }

private:
    struct Entry {
        float limit; ///< square of the distance to the nearest taken row, or more
        std::int64_t row;
        bool operator<(const Entry& other) const
        {
            return limit != other.limit ? limit < other.limit : row > other.row;
        }
    };

    static std::size_t at(std::int64_t row) { return static_cast<std::size_t>(row); }
    [[nodiscard]] std::int64_t taken() const { return std::ssize(m_taken); }

    void takeRow(std::int64_t row)
    {
        m_centres[taken()].copy_(m_points[row]);
        m_centreSquares[taken()] = m_square[at(row)];
        m_taken.push_back(row);
    }

    Status measureAll()
    {
        return inferInParallel((m_rows + kRows - 1) / kRows, {}, m_quiet, [&](std::int64_t block) {
            std::vector<std::int64_t> rows;
            for (std::int64_t row = block * kRows; row < std::min(m_rows, (block + 1) * kRows); ++row)
                rows.push_back(row);
            measure(rows);
        });
    }

    // Brings the limits of these rows up to date, by one thread. The rows are in the order of what they have seen.
    void measure(std::span<const std::int64_t> rows)
    {
        const auto index = torch::from_blob(const_cast<std::int64_t*>(rows.data()), {std::ssize(rows)}, torch::kInt64);
        const auto points = m_points.index_select(0, index);
        for (std::int64_t from = m_seen[at(rows.front())]; from < taken(); from += kCentres) {
            const std::int64_t to = std::min(taken(), from + kCentres);
            const auto nearest =
                torch::addmm(m_centreSquares.slice(0, from, to), points, m_centres.slice(0, from, to).t(), 1, -2)
                    .amin(1);
            const float* value = nearest.data_ptr<float>();
            for (const std::int64_t row : rows) {
                const float square = std::max(0.0F, *value++ + m_square[at(row)]);
                m_limit[at(row)] = std::min(m_limit[at(row)], square);
            }
        }
        for (const std::int64_t row : rows)
            m_seen[at(row)] = taken();
    }

    Status step(std::int64_t count)
    {
        std::vector<std::int64_t> candidates;
        while (!m_queue.empty() && std::ssize(candidates) < kCandidates) {
            candidates.push_back(m_queue.top().row);
            m_queue.pop();
        }
        std::ranges::sort(candidates, {}, [&](std::int64_t row) { return std::pair(m_seen[at(row)], row); });
        const auto blocks = (std::ssize(candidates) + kRows - 1) / kRows;
        const auto measured = inferInParallel(blocks, {}, m_quiet, [&](std::int64_t block) {
            const auto begin = at(block * kRows);
            measure(std::span(candidates).subspan(begin, std::min(at(kRows), candidates.size() - begin)));
        });
        if (!measured)
            return measured;
        std::vector<Entry> above, others;
        for (const std::int64_t row : candidates) {
            const Entry entry{m_limit[at(row)], row};
            (m_queue.empty() || m_queue.top() < entry ? above : others).push_back(entry);
        }
        takeFrom(above, count);
        for (const auto* entries : {&above, &others})
            for (const Entry& entry : *entries)
                m_queue.push(entry);
        return {};
    }

    // Takes rows of `above`, which leave it, as long as the farthest is farther than every row of the queue.
    void takeFrom(std::vector<Entry>& above, std::int64_t count)
    {
        std::vector<std::int64_t> rows;
        for (const Entry& entry : above)
            rows.push_back(entry.row);
        const auto index = torch::tensor(rows, torch::kInt64);
        const auto points = m_points.index_select(0, index);
        const auto squares = m_squares.index_select(0, index);
        std::vector<bool> gone(above.size(), false);
        while (taken() < count) {
            std::size_t farthest = above.size();
            for (std::size_t i = 0; i < above.size(); ++i)
                if (!gone[i] && (farthest == above.size() || above[farthest] < above[i]))
                    farthest = i;
            if (farthest == above.size() || above[farthest].limit <= m_repeats
                || (!m_queue.empty() && above[farthest] < m_queue.top()))
                break;
            takeRow(above[farthest].row);
            gone[farthest] = true;
            const auto distances = torch::addmv(squares, points, points[static_cast<std::int64_t>(farthest)], 1, -2);
            const float* value = distances.data_ptr<float>();
            for (std::size_t i = 0; i < above.size(); ++i)
                above[i].limit = std::min(above[i].limit, std::max(0.0F, value[i] + m_square[at(above[farthest].row)]));
        }
        std::vector<Entry> left;
        for (std::size_t i = 0; i < above.size(); ++i)
            if (!gone[i]) {
                left.push_back(above[i]);
                m_limit[at(above[i].row)] = above[i].limit;
                m_seen[at(above[i].row)] = taken();
            }
        above = std::move(left);
    }

    torch::Tensor m_points, m_squares;
    std::int64_t m_rows;
    std::span<const float> m_square;
    double m_repeats = 0;
    std::vector<float> m_limit;
    std::vector<std::int64_t> m_seen; ///< how many of the taken rows the limit knows
    std::priority_queue<Entry> m_queue;
    torch::Tensor m_centres, m_centreSquares; ///< of the taken rows
    std::vector<std::int64_t> m_taken;
    RunContext m_quiet;
    const RunContext& m_context;
};

} // namespace

Result<std::vector<std::int64_t>> greedyCentres(const torch::Tensor& points, std::int64_t count, std::int64_t first,
                                                const RunContext& context)
{
    const torch::NoGradGuard noGrad;
    // Around their mean, so that the squares are small and little is lost in their differences.
    const auto around = (points - points.mean(0, true, torch::kFloat64).to(torch::kFloat32)).contiguous();
    return GreedyCentres(around, context).take(std::min(count, points.size(0)), first);
}

torch::Tensor sparseProjection(std::int64_t width, std::int64_t count, std::uint64_t seed)
{
    constexpr double eps = 0.9;
    const double least =
        4 * std::log(static_cast<double>(std::max<std::int64_t>(count, 2))) / (eps * eps / 2 - eps * eps * eps / 3);
    const auto narrow = static_cast<std::int64_t>(least);
    if (narrow >= width)
        return {};
    const double density = 1 / std::sqrt(static_cast<double>(width));
    const auto value = static_cast<float>(std::sqrt(1 / density / static_cast<double>(narrow)));
    auto projection = torch::zeros({width, narrow});
    auto* cells = projection.data_ptr<float>();
    Random random(seed);
    for (std::int64_t i = 0; i < width * narrow; ++i)
        if (const double drawn = random.uniform(); drawn < density)
            cells[i] = drawn < density / 2 ? -value : value;
    return projection;
}

} // namespace twinspect
