// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/golden/golden_part.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <opencv2/imgproc.hpp>

#include "core/base/in_parallel.h"

namespace twinspect {

namespace {

constexpr std::size_t kFewestParts = 4;
constexpr int kRounds = 3;
constexpr double kKeptShare = 0.9;      // of the parts, the best registered ones, make the next golden part
constexpr double kUnregistered = 0.12;   // median residual: 0.04 to 0.07 on rigid tuning parts, 0.19 on rolls
constexpr double kTrustedTimes =
    1.5;    // times the worst residual of a good part that was learnt from; defects bring 1.05
constexpr float kPartFrom = 0.5f;
constexpr double kSmoothDeviationPx = 1.0;
constexpr int kMarginPx = 2;

cv::Mat viewOf(Image<float>& image) { return {image.height(), image.width(), CV_32FC(image.channels()), image.data()}; }

float medianOf(std::vector<float>& values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

constexpr std::size_t kPlanes = 6;
/// Height, L*, a*, b*, 1 on the part, 1 where the sensor measured: [S,S,kPlanes].
Image<float> planesOf(const PartImage& part)
{
    const int side = part.side();
    cv::Mat colour(side, side, CV_8UC3, const_cast<std::uint8_t*>(part.rgb.data()));
    cv::Mat lab;
    colour.convertTo(lab, CV_32FC3, 1.0 / 255);
    cv::cvtColor(lab, lab, cv::COLOR_RGB2Lab);
    Image<float> planes(side, side, kPlanes);
    for (std::size_t i = 0; i < planes.pixelCount(); ++i) {
        float* to = planes.data() + kPlanes * i;
        to[0] = part.height.data()[i];
        std::copy_n(lab.ptr<float>() + 3 * i, 3, to + 1);
        to[4] = part.foreground.data()[i] != 0 ? 1.0f : 0.0f;
        to[5] = part.measured.data()[i] != 0 ? 1.0f : 0.0f;
    }
    return planes;
}

PoseFeatures featuresOf(const Image<float>& planes)
{
    constexpr float kBrightnessUnit = 12;
    std::vector<float> brightness;
    for (std::size_t i = 0; i < planes.pixelCount(); ++i)
        if (planes.data()[kPlanes * i + 4] > kPartFrom)
            brightness.push_back(planes.data()[kPlanes * i + 1]);
    const float usual = medianOf(brightness);
    PoseFeatures features(planes.width(), planes.height(), 3);
    for (std::size_t i = 0; i < planes.pixelCount(); ++i) {
        const float* from = planes.data() + kPlanes * i;
        float* to = features.data() + 3 * i;
        to[0] = from[0];
        to[1] = from[4];
        to[2] = (from[1] - usual) / kBrightnessUnit * from[4];
    }
    return features;
}

// Takes the light's offset from the colours: the median difference to the reference over the part.
void fitLight(Image<float>& planes, const Image<float>& reference)
{
    for (std::size_t channel = 0; channel < 3; ++channel) {
        std::vector<float> differences;
        for (std::size_t i = 0; i < planes.pixelCount(); ++i)
            if (planes.data()[kPlanes * i + 4] > kPartFrom)
                differences.push_back(planes.data()[kPlanes * i + 1 + channel] - reference.data()[3 * i + channel]);
        const float offset = medianOf(differences);
        for (std::size_t i = 0; i < planes.pixelCount(); ++i)
            planes.data()[kPlanes * i + 1 + channel] -= offset;
    }
}

/// The value of each number of `images` over the images.
template <typename Combine>
Image<float> combined(const std::vector<const Image<float>*>& images, const Combine& combine)
{
    Image<float> result(images.front()->width(), images.front()->height(), images.front()->channels());
    std::vector<float> values(images.size());
    for (std::size_t k = 0; k < result.values().size(); ++k) {
        std::ranges::transform(images, values.begin(), [k](const Image<float>* image) { return image->data()[k]; });
        result.data()[k] = combine(values);
    }
    return result;
}

std::vector<const Image<float>*> pointersTo(const std::vector<Image<float>>& images)
{
    std::vector<const Image<float>*> pointers;
    for (const auto& image : images)
        pointers.push_back(&image);
    return pointers;
}

// Heights that were filled in are none: NaN where the sensor did not measure.
void dropUnmeasured(Image<float>& planes)
{
    constexpr float kWhollyMeasured = 0.95f;
    for (std::size_t i = 0; i < planes.pixelCount(); ++i)
        if (planes.data()[kPlanes * i + 5] < kWhollyMeasured)
            planes.data()[kPlanes * i] = std::numeric_limits<float>::quiet_NaN();
}

/// `combine` of those that are numbers; NaN when they are too few to say anything.
template <typename Combine>
auto ofNumbers(const Combine& combine)
{
    return [combine](std::vector<float>& values) {
        std::vector<float> numbers;
        std::ranges::copy_if(values, std::back_inserter(numbers), [](float value) { return !std::isnan(value); });
        return numbers.size() < kFewestParts ? std::numeric_limits<float>::quiet_NaN() : combine(numbers);
    };
}

// How much a part leans against the mean good part: the slope of a plane through the differences of the heights, found
// robustly, about the middle of the part. It lies a little differently on its ground than others, or the ground was
// fitted differently. What it is higher or lower as a whole is not taken away.
struct Lean {
    double right = 0, down = 0;         ///< shares of the height range for each px
    double middleX = 0, middleY = 0;    ///< px

    [[nodiscard]] float at(double row, double column) const
    {
        return static_cast<float>(right * (column - middleX) + down * (row - middleY));
    }
};

Lean leanOf(const Image<float>& planes, const Image<float>& mean)
{
    constexpr int kSteps = 6, kStride = 2; // a quarter of the pixels is enough for a plane
    struct Difference {
        double x, y, height;
    };
    std::vector<Difference> differences;
    Lean lean;
    for (int row = 0; row < planes.height(); row += kStride)
        for (int column = 0; column < planes.width(); column += kStride) {
            const float difference = planes.at(row, column) - mean.at(row, column);
            if (planes.at(row, column, 4) < 0.99f || std::isnan(difference))
                continue;
            differences.push_back({double(column), double(row), static_cast<double>(difference)});
            lean.middleX += column;
            lean.middleY += row;
        }
    constexpr std::size_t kFewestPixels = 25;
    if (differences.size() < kFewestPixels)
        return {};
    lean.middleX /= static_cast<double>(differences.size());
    lean.middleY /= static_cast<double>(differences.size());
    cv::Vec3d plane(0, 0, 0); // offset, right, down
    std::vector<float> sizes(differences.size());
    for (int step = 0; step < kSteps; ++step) {
        const auto left = [&](const Difference& d) {
            return d.height - plane(0) - plane(1) * (d.x - lean.middleX) - plane(2) * (d.y - lean.middleY);
        };
        std::ranges::transform(differences, sizes.begin(),
                               [&](const Difference& d) { return static_cast<float>(std::fabs(left(d))); });
        const double scale = 3 * 1.5 * static_cast<double>(medianOf(sizes)) + 1e-9;
        cv::Matx33d normal = cv::Matx33d::eye() * 1e-9;
        cv::Vec3d right(0, 0, 0);
        for (const Difference& d : differences) {
            const cv::Vec3d row(1, d.x - lean.middleX, d.y - lean.middleY);
            const double size = left(d) / scale, weight = 1 / (1 + size * size);
            normal += weight * row * row.t();
            right += weight * d.height * row;
        }
        if (!cv::solve(normal, right, plane, cv::DECOMP_CHOLESKY))
            return {};
    }
    lean.right = plane(1);
    lean.down = plane(2);
    return lean;
}

void setUpright(Image<float>& planes, const Lean& lean)
{
    for (int row = 0; row < planes.height(); ++row)
        for (int column = 0; column < planes.width(); ++column)
            planes.at(row, column) -= lean.at(row, column) * planes.at(row, column, 4);
}

float meanOf(const std::vector<float>& values)
{
    double sum = 0;
    for (const float value : values)
        sum += static_cast<double>(value);
    return static_cast<float>(sum / static_cast<double>(values.size()));
}

float deviationOf(const std::vector<float>& values)
{
    const double mean = static_cast<double>(meanOf(values));
    double sum = 0;
    for (const float value : values)
        sum += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    return static_cast<float>(std::sqrt(sum / static_cast<double>(values.size())));
}

// The channels `first` .. `first` + `count` - 1.
Image<float> channelsOf(const Image<float>& image, int first, int count)
{
    Image<float> part(image.width(), image.height(), count);
    for (std::size_t i = 0; i < image.pixelCount(); ++i)
        std::copy_n(image.data() + i * static_cast<std::size_t>(image.channels()) + static_cast<std::size_t>(first),
                    count, part.data() + i * static_cast<std::size_t>(count));
    return part;
}

// A wall that lies a pixel beside its place is no defect: the spread of the neighbours counts, and nowhere is it less
// than that of an ordinary pixel, which is the sensor's noise.
Image<float> widened(Image<float> spread, const Image<float>& share)
{
    std::vector<float> ordinary[4];
    for (std::size_t i = 0; i < spread.pixelCount(); ++i)
        if (share.data()[i] > 0.9f)
            for (std::size_t k = 0; k < 4; ++k)
                if (!std::isnan(spread.data()[4 * i + k]))
                    ordinary[k].push_back(spread.data()[4 * i + k]);
    for (float& value : spread.values())
        if (std::isnan(value))
            value = 0;
    Image<float> wide(spread.width(), spread.height(), 4);
    cv::Mat target = viewOf(wide);
    cv::dilate(viewOf(spread), target, cv::Mat::ones(3, 3, CV_8U));
    for (std::size_t k = 0; k < 4; ++k) {
        const float least = std::max(medianOf(ordinary[k]), 1e-6f);
        for (std::size_t i = 0; i < wide.pixelCount(); ++i)
            wide.data()[4 * i + k] = std::hypot(wide.data()[4 * i + k], least);
    }
    return wide;
}

// Where a deviation counts: on the part or on the mean good part, with a margin.
cv::Mat countedPixels(const Image<float>& planes, const Image<float>& share)
{
    cv::Mat counted(planes.height(), planes.width(), CV_8U);
    for (std::size_t i = 0; i < planes.pixelCount(); ++i)
        counted.data[i] = planes.data()[kPlanes * i + 4] > kPartFrom || share.data()[i] > kPartFrom ? 1 : 0;
    cv::dilate(counted, counted, cv::Mat::ones(2 * kMarginPx + 1, 2 * kMarginPx + 1, CV_8U));
    return counted;
}

} // namespace

std::optional<HeightExtreme> heightExtremeOf(const GoldenDeviation& deviation)
{
    std::optional<HeightExtreme> most;
    for (int row = 0; row < deviation.height.height(); ++row)
        for (int column = 0; column < deviation.height.width(); ++column) {
            const auto spreads = static_cast<double>(deviation.height.at(row, column));
            if (std::isnan(deviation.heightMm.at(row, column)) || (most && spreads <= most->spreads))
                continue;
            most = {row, column, static_cast<double>(deviation.heightMm.at(row, column)),
                    static_cast<double>(deviation.spreadMm.at(row, column)), spreads};
        }
    return most;
}

Result<GoldenPart> GoldenPart::learn(std::span<const PartImage> goodParts, double heightRangeMm,
                                     const RunContext& context)
{
    if (goodParts.size() < kFewestParts)
        return failure(ErrorCode::TooLittleData,
                       Text("%1 good parts are too few to learn how good parts vary", goodParts.size()), {},
                       "Give at least 5 good parts; 20 to 50 are a good start");
    std::vector<Image<float>> planes, features;
    for (const PartImage& part : goodParts) {
        planes.push_back(planesOf(part));
        features.push_back(featuresOf(planes.back()));
    }
    GoldenPart golden;
    golden.m_heightRangeMm = heightRangeMm;
    // Half a pixel aside: what is not moved keeps its noise, and would seem to register worse than others.
    auto reference = toGolden(features.front(), {0, 0.5, 0.5});
    std::vector<Registration> found(goodParts.size());
    for (int round = 0; round < kRounds; ++round) {
        const PoseFinder finder(std::move(reference));
        auto done =
            inParallel(static_cast<std::int64_t>(found.size()), "registering good parts", context, [&](std::int64_t i) {
                const auto at = static_cast<std::size_t>(i);
                found[at] = finder.find(features[at]);
            });
        if (!done)
            return passOn(done);
        auto& residuals = golden.m_residuals;
        residuals.clear();
        for (const auto& registration : found)
            residuals.push_back(static_cast<float>(registration.residual));
        std::ranges::sort(residuals);
        const float limit = residuals[static_cast<std::size_t>(kKeptShare * static_cast<double>(residuals.size() - 1))];
        std::vector<Image<float>> kept;
        for (std::size_t i = 0; i < found.size(); ++i)
            if (static_cast<float>(found[i].residual) <= limit)
                kept.push_back(toGolden(features[i], found[i].pose));
        reference = combined(pointersTo(kept), [round](std::vector<float>& values) {
            return round + 1 < kRounds ? medianOf(values) : meanOf(values);
        });
    }
    golden.m_poses = PoseFinder(std::move(reference));
    for (std::size_t i = 0; i < planes.size(); ++i)
        planes[i] = toGolden(planes[i], found[i].pose);
    golden.m_reference = channelsOf(combined(pointersTo(planes), medianOf), 1, 3);
    for (auto& part : planes) {
        fitLight(part, golden.m_reference);
        dropUnmeasured(part);
    }
    const auto upright = combined(pointersTo(planes), ofNumbers(medianOf));
    for (auto& part : planes)
        setUpright(part, leanOf(part, upright));
    const auto mean = combined(pointersTo(planes), ofNumbers(meanOf));
    golden.m_mean = channelsOf(mean, 0, 4);
    golden.m_share = channelsOf(mean, 4, 1);
    golden.m_spread =
        widened(channelsOf(combined(pointersTo(planes), ofNumbers(twinspect::deviationOf)), 0, 4), golden.m_share);
    return golden;
}

bool GoldenPart::registers() const { return static_cast<double>(m_residuals[m_residuals.size() / 2]) < kUnregistered; }

std::map<std::string, Image<float>> GoldenPart::planes() const
{
    Image<float> residuals(static_cast<int>(m_residuals.size()), 1);
    std::ranges::copy(m_residuals, residuals.data());
    return {{"features", m_poses.golden()}, {"share", m_share},         {"mean", m_mean},
            {"spread", m_spread},           {"reference", m_reference}, {"residuals", std::move(residuals)}};
}

Result<GoldenPart> GoldenPart::from(std::map<std::string, Image<float>> planes, double heightRangeMm,
                                    const std::string& file)
{
    GoldenPart golden;
    golden.m_heightRangeMm = heightRangeMm;
    PoseFeatures features;
    const int side = planes["mean"].width();
    const auto finite = [](float value) { return std::isfinite(value); };
    const auto take = [&](const char* name, int channels, Image<float>& to, const auto& makesSense) -> Status {
        to = std::move(planes[name]);
        if (side > 0 && to.width() == side && to.height() == side && to.channels() == channels
            && std::ranges::all_of(to.values(), makesSense))
            return {};
        return failure(ErrorCode::Mismatch,
                       Text("The model does not hold a sensible '%1'", std::string("golden.") + name), file,
                       "Copy the model again or train the part again");
    };
    // Where too few parts were measured there is no mean.
    for (auto ok : {take("features", 3, features, finite),
                    take("share", 1, golden.m_share, [](float value) { return value >= 0 && value < 1.01f; }),
                    take("mean", 4, golden.m_mean, [](float value) { return !std::isinf(value); }),
                    take("spread", 4, golden.m_spread, [](float value) { return std::isfinite(value) && value > 0; }),
                    take("reference", 3, golden.m_reference, finite)})
        if (!ok)
            return passOn(ok);
    const auto residuals = planes["residuals"].values();
    if (residuals.size() < kFewestParts || !std::ranges::is_sorted(residuals) || !std::ranges::all_of(residuals, finite)
        || residuals.front() < 0)
        return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", "golden.residuals"), file,
                       "Copy the model again or train the part again");
    golden.m_residuals.assign(residuals.begin(), residuals.end());
    golden.m_poses = PoseFinder(std::move(features));
    return golden;
}

// The deviations in spreads, with their signs. A height that was not measured takes no part, and gets the mean of the
// measured pixels around it.
Image<float> GoldenPart::smoothSizes(const Image<float>& planes) const
{
    constexpr float kFewestNeighbours = 0.2f; // of the weight of all
    Image<float> sizes(planes.width(), planes.height(), 4), known(planes.width(), planes.height());
    for (std::size_t i = 0; i < sizes.pixelCount(); ++i) {
        for (std::size_t k = 0; k < 4; ++k) {
            const float size = (planes.data()[kPlanes * i + k] - m_mean.data()[4 * i + k]) / m_spread.data()[4 * i + k];
            sizes.data()[4 * i + k] = std::isnan(size) ? 0 : size;
            if (k == 0)
                known.data()[i] = std::isnan(size) ? 0.0f : 1.0f;
        }
    }
    for (Image<float>* image : {&sizes, &known})
        cv::GaussianBlur(viewOf(*image), viewOf(*image), {}, kSmoothDeviationPx);
    for (std::size_t i = 0; i < sizes.pixelCount(); ++i)
        sizes.data()[4 * i] /= std::max(known.data()[i], kFewestNeighbours);
    return sizes;
}

GoldenDeviation GoldenPart::deviationOf(const PartImage& part) const
{
    const int side = part.side();
    const auto original = planesOf(part);
    const auto found = m_poses.find(featuresOf(original));
    auto planes = toGolden(original, found.pose);
    fitLight(planes, m_reference);
    dropUnmeasured(planes);
    const Lean lean = leanOf(planes, m_mean);
    setUpright(planes, lean);
    const auto sizes = smoothSizes(planes);
    const cv::Mat counted = countedPixels(planes, m_share);
    Image<float> voices(side, side, 4); // height and colour in spreads, mean and spread of the height
    for (std::size_t i = 0; i < sizes.pixelCount(); ++i) {
        float* to = voices.data() + 4 * i;
        to[2] = m_mean.data()[4 * i];
        to[3] = m_spread.data()[4 * i];
        if (counted.data[i] == 0)
            continue;
        const float* size = sizes.data() + 4 * i;
        to[0] = std::fabs(size[0]);
        to[1] = std::sqrt((size[1] * size[1] + size[2] * size[2] + size[3] * size[3]) / 3);
    }
    GoldenDeviation deviation;
    deviation.pose = found.pose;
    deviation.residual = found.residual;
    deviation.trusted = registers() && found.residual <= kTrustedTimes * static_cast<double>(m_residuals.back());
    const auto onPart = toPart(voices, found.pose);
    deviation.heightMm = DepthMap(side, side, 1, std::numeric_limits<float>::quiet_NaN());
    deviation.spreadMm = deviation.heightMm;
    deviation.height = ScoreMap(side, side);
    deviation.colour = ScoreMap(side, side);
    const auto range = static_cast<float>(m_heightRangeMm);
    // The lean is a plane on the part as well.
    const auto leanAt = [&](int row, int column) {
        const auto at = found.pose.of(row, column, side);
        return lean.at(at.row, at.column);
    };
    const float first = leanAt(0, 0), perColumn = leanAt(0, 1) - first, perRow = leanAt(1, 0) - first;
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const float* voice = &onPart.at(row, column);
            deviation.height.at(row, column) = voice[0];
            deviation.colour.at(row, column) = voice[1];
            if (part.measured.at(row, column) == 0 || part.foreground.at(row, column) == 0)
                continue;
            const float leaning = first + perColumn * static_cast<float>(column) + perRow * static_cast<float>(row);
            deviation.heightMm.at(row, column) = range * (part.height.at(row, column) - leaning - voice[2]);
            deviation.spreadMm.at(row, column) = range * voice[3];
        }
    return deviation;
}

} // namespace twinspect
