// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/golden/registration.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

#include <opencv2/imgproc.hpp>

namespace twinspect {

namespace {

constexpr int kMiddleSide = 80;
constexpr int kAngles = 120; // every third degree
constexpr int kRings = 36;
constexpr std::size_t kCandidates = 4;
constexpr int kMiddleSteps = 8, kFineSteps = 8;
constexpr double kMiddleClosePx = 0.03, kFineClosePx = 0.05;
constexpr std::size_t kMiddleEdges = 1500, kFineEdges = 6000;
constexpr double kSamePx = 0.5;    // of the middle grid: two candidates that went to one pose
constexpr double kHopeless = 1.3; // times the best residual on the middle grid: not refined further
constexpr float kFullyCounted = 0.35F; // residuals up to this size count fully

// Not written to: OpenCV has no view of constant data.
cv::Mat viewOf(const Image<float>& image)
{
    return {image.height(), image.width(), CV_32FC(image.channels()), const_cast<float*>(image.data())};
}

cv::Matx23d matrixOf(const PlanePose& pose, int side)
{
    const double c = std::cos(pose.turn), s = std::sin(pose.turn), middle = (side - 1) / 2.0;
    return {c, -s, middle - c * middle + s * middle + pose.right, s, c, middle - s * middle - c * middle + pose.down};
}

PoseFeatures shrunk(const PoseFeatures& features, int side)
{
    if (features.width() <= side)
        return features;
    constexpr double kSmoothPx = 0.5;
    PoseFeatures small(side, side, features.channels());
    cv::Mat target = viewOf(small);
    cv::resize(viewOf(features), target, {side, side}, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(target, target, {}, kSmoothPx);
    return small;
}

// Features with a border of zeros and a fourth channel, so that they can be looked up anywhere and quickly.
class Looked {
public:
    explicit Looked(const PoseFeatures& features)
        : m_side(features.width()), m_stride(4 * (static_cast<std::size_t>(m_side) + 2)),
          m_values(m_stride * (static_cast<std::size_t>(m_side) + 2))
    {
        for (int row = 0; row < m_side; ++row)
            for (int column = 0; column < m_side; ++column)
                std::copy_n(&features.at(row, column), 3,
                            &m_values[m_stride * static_cast<std::size_t>(row + 1)
                                      + 4 * static_cast<std::size_t>(column + 1)]);
    }

    [[nodiscard]] int side() const { return m_side; }

    // Bilinear; 0 beyond the border. `x`, `y`: px from the middle.
    void at(float x, float y, float (&found)[4]) const
    {
        const float middle = 0.5F * static_cast<float>(m_side - 1) + 1, most = static_cast<float>(m_side) + 1;
        const float column = x + middle, row = y + middle;
        if (!(column >= 0 && row >= 0 && column < most && row < most)) {
            std::fill_n(found, 4, 0.0F);
            return;
        }
        const auto left = static_cast<std::size_t>(column), top = static_cast<std::size_t>(row);
        const float u = column - static_cast<float>(left), v = row - static_cast<float>(top);
        const float* upper = &m_values[m_stride * top + 4 * left];
        const float* lower = upper + m_stride;
        const float a = (1 - u) * (1 - v), b = u * (1 - v), c = (1 - u) * v, d = u * v;
        for (int k = 0; k < 4; ++k)
            found[k] = a * upper[k] + b * upper[k + 4] + c * lower[k] + d * lower[k + 4];
    }

private:
    int m_side;
    std::size_t m_stride;
    std::vector<float> m_values;
};

// Of the part (channel 1), px from the middle of the grid.
cv::Point2d centroidOf(const PoseFeatures& features)
{
    double sum = 0, x = 0, y = 0;
    for (int row = 0; row < features.height(); ++row)
        for (int column = 0; column < features.width(); ++column) {
            const auto share = static_cast<double>(features.at(row, column, 1));
            sum += share;
            x += share * column;
            y += share * row;
        }
    const double middle = (features.width() - 1) / 2.0;
    return sum > 0 ? cv::Point2d(x / sum - middle, y / sum - middle) : cv::Point2d();
}

double reachOf(const PoseFeatures& features, const cv::Point2d& centre)
{
    double reach = 1;
    const double middle = (features.width() - 1) / 2.0;
    for (int row = 0; row < features.height(); ++row)
        for (int column = 0; column < features.width(); ++column)
            if (features.at(row, column, 1) > 0.5F)
                reach = std::max(reach, std::hypot(column - middle - centre.x, row - middle - centre.y));
    return reach + 1;
}

// By angle, then by ring: the features times the square root of the area that a place on the ring stands for.
std::vector<float> ringsOf(const Looked& features, const cv::Point2d& centre, double reach)
{
    std::vector<float> rings;
    rings.reserve(std::size_t(3) * kAngles * kRings);
    for (int angle = 0; angle < kAngles; ++angle) {
        const double turn = angle * 2 * std::numbers::pi / kAngles;
        for (int ring = 0; ring < kRings; ++ring) {
            const double radius = (ring + 0.5) * reach / kRings;
            float found[4];
            features.at(static_cast<float>(centre.x + radius * std::cos(turn)),
                        static_cast<float>(centre.y + radius * std::sin(turn)), found);
            const auto weight = static_cast<float>(std::sqrt(radius));
            for (int k = 0; k < 3; ++k)
                rings.push_back(weight * found[k]);
        }
    }
    return rings;
}

// Over the part and the golden part together, so that it does not depend on how much of the crop they fill.
double differenceOnPart(const PoseFeatures& part, const PoseFeatures& golden)
{
    double sum = 0;
    int count = 0;
    for (std::size_t i = 0; i < golden.pixelCount(); ++i) {
        const float *one = part.data() + 3 * i, *other = golden.data() + 3 * i;
        sum += static_cast<double>(std::fabs(one[0] - other[0]) + std::fabs(one[1] - other[1])
                                   + std::fabs(one[2] - other[2]));
        count += std::max(one[1], other[1]) > 0.5F ? 1 : 0;
    }
    return sum / std::max(1, 3 * count);
}

} // namespace

PlanePose::Place PlanePose::of(int row, int column, int side) const
{
    const double c = std::cos(turn), s = std::sin(turn), middle = (side - 1) / 2.0;
    const double x = column - middle, y = row - middle;
    return {s * x + c * y + middle + down, c * x - s * y + middle + right};
}

PoseFinder::Level PoseFinder::levelOf(PoseFeatures features, std::size_t mostEdges)
{
    const int side = features.width();
    const float middle = 0.5F * static_cast<float>(side - 1);
    std::vector<std::pair<float, std::size_t>> bySlope;
    std::vector<Edge> all;
    for (int row = 1; row + 1 < side; ++row)
        for (int column = 1; column + 1 < side; ++column) {
            Edge edge{static_cast<float>(column) - middle, static_cast<float>(row) - middle};
            float size = 0;
            for (int k = 0; k < 3; ++k) {
                edge.value[k] = features.at(row, column, k);
                edge.right[k] = (features.at(row, column + 1, k) - features.at(row, column - 1, k)) / 2;
                edge.down[k] = (features.at(row + 1, column, k) - features.at(row - 1, column, k)) / 2;
                size += edge.right[k] * edge.right[k] + edge.down[k] * edge.down[k];
            }
            bySlope.emplace_back(-size, all.size());
            all.push_back(edge);
        }
    std::ranges::sort(bySlope);
    bySlope.resize(std::min(bySlope.size(), mostEdges));
    std::ranges::sort(bySlope, {}, &std::pair<float, std::size_t>::second); // neighbours are looked up together
    Level level{std::move(features), {}};
    for (const auto& [size, at] : bySlope)
        if (size < 0)
            level.edges.push_back(all[at]);
    return level;
}

PoseFinder::PoseFinder(PoseFeatures golden)
{
    m_middle = levelOf(shrunk(golden, kMiddleSide), kMiddleEdges);
    m_fine = levelOf(std::move(golden), kFineEdges);
    const auto centre = centroidOf(m_middle.features);
    m_centreX = centre.x;
    m_centreY = centre.y;
    m_reach = reachOf(m_middle.features, centre);
    m_rings = ringsOf(Looked(m_middle.features), centre, m_reach);
    const std::size_t once = m_rings.size();
    m_rings.resize(2 * once);
    std::copy_n(m_rings.begin(), once, m_rings.begin() + static_cast<std::ptrdiff_t>(once));
}

/// The search for the pose of one part.
class PoseSearch {
public:
    PoseSearch(const PoseFinder& golden, const PoseFeatures& part)
        : m_golden(golden), m_part(part), m_small(shrunk(part, kMiddleSide)), m_middle(m_small)
    {
    }

    [[nodiscard]] Registration best();

private:
    using Edge = PoseFinder::Edge;

    // Turned so, with the centroids on each other: the middle of the crop depends on how a part is turned, its
    // centroid does not.
    [[nodiscard]] std::vector<PlanePose> candidates() const;
    static void refine(const Looked& part, const PoseFinder::Level& golden, PlanePose& pose, int steps,
                       double closeEnoughPx);
    static double step(const Looked& part, const std::vector<Edge>& edges, PlanePose& pose);

    const PoseFinder& m_golden;
    const PoseFeatures& m_part;
    PoseFeatures m_small;
    Looked m_middle;
};

std::vector<PlanePose> PoseSearch::candidates() const
{
    const auto centre = centroidOf(m_small);
    auto rings = ringsOf(m_middle, centre, m_golden.m_reach);
    const cv::Mat own(1, static_cast<int>(rings.size()), CV_32F, rings.data());
    std::vector<double> likeness;
    for (int turn = 0; turn < kAngles; ++turn)
        likeness.push_back(
            own.dot(cv::Mat(1, own.cols, CV_32F, const_cast<float*>(m_golden.m_rings.data()) + 3 * kRings * turn)));
    std::vector<int> order(kAngles), chosen;
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](int turn) { return likeness[static_cast<std::size_t>(turn)]; });
    for (const int turn : order) {
        const bool apart = std::ranges::all_of(chosen, [turn](int other) {
            const int between = std::abs(turn - other);
            return std::min(between, kAngles - between) > 1;
        });
        if (apart)
            chosen.push_back(turn);
        if (chosen.size() == kCandidates)
            break;
    }
    std::vector<PlanePose> poses;
    for (const int step : chosen) {
        const double turn = step * 2 * std::numbers::pi / kAngles, c = std::cos(turn), s = std::sin(turn);
        poses.push_back({turn, m_golden.m_centreX - (c * centre.x - s * centre.y),
                         m_golden.m_centreY - (s * centre.x + c * centre.y)});
    }
    return poses;
}

// One Gauss-Newton step of the robustly weighted sum of squares; shifts in px of the grid. The golden part is moved
// against the part and not the reverse, so that its slopes serve every step. Returns how far it went: px at the border
// of the part.
double PoseSearch::step(const Looked& part, const std::vector<Edge>& edges, PlanePose& pose)
{
    const auto c = static_cast<float>(std::cos(pose.turn)), s = static_cast<float>(std::sin(pose.turn));
    const auto right = static_cast<float>(pose.right), down = static_cast<float>(pose.down);
    cv::Matx33d normal = cv::Matx33d::eye() * 1e-6;
    cv::Vec3d sums(0, 0, 0);
    for (const Edge& edge : edges) {
        const float x = edge.x - right, y = edge.y - down;
        float here[4];
        part.at(c * x + s * y, c * y - s * x, here);
        float across = 0, mixed = 0, along = 0, toRight = 0, toDown = 0;
        for (int k = 0; k < 3; ++k) {
            const float residual = here[k] - edge.value[k], size = residual / kFullyCounted;
            const float weight = 1 / (1 + size * size), a = weight * edge.right[k], b = weight * edge.down[k];
            across += a * edge.right[k];
            mixed += a * edge.down[k];
            along += b * edge.down[k];
            toRight += a * residual;
            toDown += b * residual;
        }
        const float turnRight = edge.x * mixed - edge.y * across, turnDown = edge.x * along - edge.y * mixed;
        normal(0, 0) += static_cast<double>(edge.x * turnDown - edge.y * turnRight);
        normal(0, 1) += static_cast<double>(turnRight);
        normal(0, 2) += static_cast<double>(turnDown);
        normal(1, 1) += static_cast<double>(across);
        normal(1, 2) += static_cast<double>(mixed);
        normal(2, 2) += static_cast<double>(along);
        sums(0) += static_cast<double>(edge.x * toDown - edge.y * toRight);
        sums(1) += static_cast<double>(toRight);
        sums(2) += static_cast<double>(toDown);
    }
    normal(1, 0) = normal(0, 1);
    normal(2, 0) = normal(0, 2);
    normal(2, 1) = normal(1, 2);
    cv::Vec3d change;
    if (!cv::solve(normal, sums, change, cv::DECOMP_CHOLESKY))
        return 0;
    const double farthest = 0.0375 * part.side(); // px in one step
    const double turn = std::clamp(change(0), -0.1, 0.1), aside = std::clamp(change(1), -farthest, farthest),
                 below = std::clamp(change(2), -farthest, farthest);
    const double cosine = std::cos(turn), sine = std::sin(turn);
    pose = {pose.turn + turn, cosine * pose.right - sine * pose.down + aside,
            sine * pose.right + cosine * pose.down + below};
    return std::max({std::fabs(turn) * 0.375 * part.side(), std::fabs(aside), std::fabs(below)});
}

void PoseSearch::refine(const Looked& part, const PoseFinder::Level& golden, PlanePose& pose, int steps,
                        double closeEnoughPx)
{
    for (int i = 0; i < steps && step(part, golden.edges, pose) > closeEnoughPx; ++i) {
    }
}

Registration PoseSearch::best()
{
    std::vector<Registration> found;
    for (PlanePose pose : candidates()) {
        refine(m_middle, m_golden.m_middle, pose, kMiddleSteps, kMiddleClosePx);
        const bool isNew = std::ranges::none_of(found, [&](const Registration& other) {
            const double turn = std::remainder(pose.turn - other.pose.turn, 2 * std::numbers::pi);
            return std::fabs(turn) * 0.375 * m_small.width() < kSamePx
                && std::hypot(pose.right - other.pose.right, pose.down - other.pose.down) < kSamePx;
        });
        if (isNew)
            found.push_back({pose, differenceOnPart(toGolden(m_small, pose), m_golden.m_middle.features)});
    }
    std::ranges::stable_sort(found, {}, &Registration::residual);
    const double toFine = static_cast<double>(m_part.width()) / m_small.width();
    const double hopeless = kHopeless * found.front().residual;
    const Looked fine(m_part);
    Registration best{{}, 1e9};
    for (const auto& [coarse, residual] : found) {
        if (residual > hopeless)
            break;
        PlanePose pose{coarse.turn, coarse.right * toFine, coarse.down * toFine};
        refine(fine, m_golden.m_fine, pose, kFineSteps, kFineClosePx);
        const double left = differenceOnPart(toGolden(m_part, pose), m_golden.m_fine.features);
        if (left < best.residual)
            best = {pose, left};
    }
    return best;
}

Registration PoseFinder::find(const PoseFeatures& part) const { return PoseSearch(*this, part).best(); }

Image<float> toGolden(const Image<float>& planes, const PlanePose& pose)
{
    Image<float> result(planes.width(), planes.height(), planes.channels());
    cv::Mat target = viewOf(result);
    cv::warpAffine(viewOf(planes), target, matrixOf(pose, planes.width()), target.size(), cv::INTER_LINEAR);
    return result;
}

Image<float> toPart(const Image<float>& planes, const PlanePose& pose)
{
    Image<float> result(planes.width(), planes.height(), planes.channels());
    cv::Mat target = viewOf(result);
    cv::warpAffine(viewOf(planes), target, matrixOf(pose, planes.width()), target.size(),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
    return result;
}

} // namespace twinspect
