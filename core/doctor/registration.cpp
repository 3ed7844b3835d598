// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/registration.h"

#include <algorithm>
#include <cmath>

#include "core/geometry/statistics.h"

namespace twinspect {

namespace {

constexpr int kSide = 2 * kRegistrationReach + 1;
constexpr std::size_t kFewestEdges = 60;
constexpr double kStepShare = 0.06;     // of the part's height: a smaller difference of neighbours is a slope
constexpr double kStepOverNoise = 8;
constexpr double kGradientCap = 60;     // grey levels: a mirror reflection must not outvote a whole silhouette
constexpr double kLeastPeak = 1.25; // the best shift over the mean of all: below, colour knows nothing of the shape

std::size_t indexOf(int rowShift, int columnShift)
{
    return static_cast<std::size_t>((rowShift + kRegistrationReach) * kSide + columnShift + kRegistrationReach);
}

Image<float> gradientOf(const RgbImage& rgb)
{
    Image<float> grey(rgb.width(), rgb.height());
    for (std::size_t i = 0; i < rgb.pixelCount(); ++i)
        grey.data()[i] = (static_cast<float>(rgb.data()[3 * i]) + static_cast<float>(rgb.data()[3 * i + 1])
                          + static_cast<float>(rgb.data()[3 * i + 2]))
                       / 3;
    Image<float> gradient(rgb.width(), rgb.height());
    for (int row = 1; row + 1 < rgb.height(); ++row)
        for (int column = 1; column + 1 < rgb.width(); ++column) {
            const float across = grey.at(row, column + 1) - grey.at(row, column - 1);
            const float down = grey.at(row + 1, column) - grey.at(row - 1, column);
            gradient.at(row, column) = std::min(static_cast<float>(kGradientCap), std::hypot(across, down) / 2);
        }
    return gradient;
}

struct Pixel {
    int row, column;
};

// Both pixels of a step count, so that the edge lies between them on average.
std::vector<Pixel> depthEdges(const PartGeometry& part)
{
    const auto& height = part.heightMetres;
    std::vector<float> heights;
    for (std::size_t i = 0; i < height.pixelCount(); ++i)
        if (part.foreground.data()[i] && !std::isnan(height.data()[i]))
            heights.push_back(height.data()[i]);
    const double range =
        quantile(std::span(heights), 0.99) - (part.groundVisible ? 0 : quantile(std::span(heights), 0.01));
    const double step = std::max(kStepShare * range, kStepOverNoise * part.groundNoiseMetres);
    Mask edge(height.width(), height.height());
    const auto compare = [&](int row, int column, int nextRow, int nextColumn) {
        if (nextRow >= height.height() || nextColumn >= height.width())
            return;
        const bool rim =
            part.groundVisible && part.foreground.at(row, column) != part.foreground.at(nextRow, nextColumn);
        const bool inside = part.foreground.at(row, column) && part.foreground.at(nextRow, nextColumn)
                         && part.measured.at(row, column) && part.measured.at(nextRow, nextColumn);
        if (rim || (inside && std::abs(height.at(row, column) - height.at(nextRow, nextColumn)) > step))
            edge.at(row, column) = edge.at(nextRow, nextColumn) = 1;
    };
    for (int row = 0; row < height.height(); ++row)
        for (int column = 0; column < height.width(); ++column) {
            compare(row, column, row, column + 1);
            compare(row, column, row + 1, column);
        }
    std::vector<Pixel> edges;
    constexpr int kMargin = kRegistrationReach + 1;
    for (int row = kMargin; row + kMargin < height.height(); ++row)
        for (int column = kMargin; column + kMargin < height.width(); ++column)
            if (edge.at(row, column))
                edges.push_back({row, column});
    return edges;
}

// Vertex of the parabola through three equidistant values, relative to the middle one.
double vertex(double before, double middle, double after)
{
    const double curvature = before - 2 * middle + after;
    return curvature < 0 ? std::clamp(0.5 * (before - after) / curvature, -0.5, 0.5) : 0;
}

} // namespace

RegistrationVote::RegistrationVote() : m_sum(static_cast<std::size_t>(kSide) * kSide, 0.0) {}

std::vector<double> RegistrationVote::agreement(const RgbImage& rgb, const PartGeometry& part)
{
    if (!part.partFound)
        return {};
    const auto edges = depthEdges(part);
    if (edges.size() < kFewestEdges)
        return {};
    const auto gradient = gradientOf(rgb);
    std::vector<double> byShift(static_cast<std::size_t>(kSide) * kSide, 0.0);
    for (int row = -kRegistrationReach; row <= kRegistrationReach; ++row)
        for (int column = -kRegistrationReach; column <= kRegistrationReach; ++column) {
            double sum = 0;
            for (const Pixel& pixel : edges)
                sum += gradient.at(pixel.row + row, pixel.column + column);
            byShift[indexOf(row, column)] = sum;
        }
    double mean = 0;
    for (const double sum : byShift)
        mean += sum / static_cast<double>(byShift.size());
    if (mean <= 0)
        return {};
    for (double& sum : byShift)
        sum /= mean;
    return byShift;
}

void RegistrationVote::add(const std::vector<double>& agreement)
{
    if (agreement.size() != m_sum.size())
        return;
    for (std::size_t i = 0; i < m_sum.size(); ++i)
        m_sum[i] += agreement[i];
    ++m_parts;
}

std::optional<RegistrationVote::Offset> RegistrationVote::offset() const
{
    if (m_parts == 0)
        return std::nullopt;
    const auto best = std::max_element(m_sum.begin(), m_sum.end());
    const auto at = static_cast<int>(best - m_sum.begin());
    const int row = at / kSide - kRegistrationReach;
    const int column = at % kSide - kRegistrationReach;
    if (*best < kLeastPeak * m_parts)
        return std::nullopt;
    Offset offset;
    offset.parts = m_parts;
    offset.rows = row;
    offset.columns = column;
    if (std::abs(row) < kRegistrationReach)
        offset.rows += vertex(m_sum[indexOf(row - 1, column)], *best, m_sum[indexOf(row + 1, column)]);
    if (std::abs(column) < kRegistrationReach)
        offset.columns += vertex(m_sum[indexOf(row, column - 1)], *best, m_sum[indexOf(row, column + 1)]);
    offset.contrast = *best / m_sum[indexOf(0, 0)];
    return offset;
}

} // namespace twinspect
