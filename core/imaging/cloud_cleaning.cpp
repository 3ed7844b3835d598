// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/cloud_cleaning.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/imaging/geometry_look.h"

namespace twinspect {

namespace {

constexpr float kFarthestMetres = 10;
constexpr double kMillimetre = 0.001;
constexpr double kWidestFieldMetres = 10;
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

// Of numbers that cannot have been measured.
constexpr std::size_t kSampled = 4096;
constexpr std::size_t kRepeats = 4;       // a number that so many points share at an end of the range
constexpr double kFarFromAll = 4;         // sizes of everything else
constexpr double kNarrowest = 0.25;       // a distance is at least this share of the field of view
constexpr double kMostZeros = 1.0 / 3;    // of the points; more may be the ground of a height map
constexpr double kSuspicious = 0.005;     // of the points: a number worth a question
constexpr std::size_t kFewestSuspicious = 64;
constexpr int kMostNumbers = 6;

// Whether the (upper) median of |z| over the measured points is beyond `depth`: counting takes a tenth of the time of
// finding the median.
bool medianIsBeyond(const OrganizedCloud& cloud, float depth)
{
    std::size_t measured = 0;
    std::size_t within = 0;
    const auto values = cloud.values();
    for (std::size_t i = 2; i < values.size(); i += 3) {
        measured += std::isnan(values[i]) ? 0 : 1;
        within += std::abs(values[i]) <= depth ? 1 : 0; // false for NaN
    }
    return measured > 0 && within <= measured / 2;
}

/// The lowest and the highest number of a channel, and how many points have exactly these.
struct Ends {
    float low = std::numeric_limits<float>::infinity(), high = -std::numeric_limits<float>::infinity();
    std::size_t lowCount = 0, highCount = 0;

    void add(float value)
    {
        if (value < low) {
            low = value;
            lowCount = 1;
        } else if (value == low) {
            ++lowCount;
        }
        if (value > high) {
            high = value;
            highCount = 1;
        } else if (value == high) {
            ++highCount;
        }
    }
};

struct Survey {
    std::array<Ends, 3> ends;
    std::size_t measured = 0, zeros = 0;
};

Survey surveyOf(const OrganizedCloud& cloud, std::size_t zChannel)
{
    Survey survey;
    const auto values = cloud.values();
    for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
        if (std::isnan(values[i]))
            continue;
        ++survey.measured;
        survey.zeros += values[i + zChannel] == 0 ? 1 : 0;
        for (std::size_t axis = 0; axis < 3; ++axis)
            survey.ends[axis].add(values[i + axis]);
    }
    return survey;
}

/// Where nearly all of a channel lies, the numbers at its very ends left out.
struct Range {
    double low = 0, high = 0, middle = 0;
    bool known = false;      ///< there are other numbers than those at the ends
    bool continuous = false; ///< most of its numbers differ
    [[nodiscard]] double size() const { return high - low; }
};

Range rangeOf(const OrganizedCloud& cloud, std::size_t axis, const Ends& ends)
{
    std::vector<float> sample;
    const std::size_t stride = std::max<std::size_t>(1, cloud.pixelCount() / kSampled);
    for (std::size_t i = 0; i < cloud.pixelCount(); i += stride) {
        const float value = cloud.data()[3 * i + axis];
        if (!std::isnan(value) && value != ends.low && value != ends.high && value != 0)
            sample.push_back(value);
    }
    Range range;
    if (sample.empty())
        return range;
    std::sort(sample.begin(), sample.end());
    range.known = true;
    range.low = sample[sample.size() / 20];
    range.high = sample[sample.size() - 1 - sample.size() / 20];
    range.middle = sample[sample.size() / 2];
    const auto distinct = std::distance(sample.begin(), std::unique(sample.begin(), sample.end()));
    range.continuous = static_cast<std::size_t>(distinct) * 2 > sample.size();
    return range;
}

/// Of a channel's ends, the one that lies too far from everything else, if there is one. A flat surface in a depth
/// picture has one or two distances, so its ends are all there is: of two distances only the farther can be impossible,
/// and a single one never is.
std::optional<float> farEnd(const Ends& ends, const Range& range, double size)
{
    const double far = kFarFromAll * size;
    const bool onlyEnds = !range.known;
    if (ends.lowCount >= kRepeats && (onlyEnds ? ends.high : range.low) - ends.low > far
        && !(onlyEnds && std::abs(ends.low) < std::abs(ends.high)))
        return ends.low;
    if (ends.highCount >= kRepeats && ends.high - (onlyEnds ? ends.low : range.high) > far)
        return ends.high;
    return std::nullopt;
}

std::size_t clear(OrganizedCloud& cloud, std::size_t axis, float value)
{
    std::size_t points = 0;
    const auto values = cloud.values();
    for (std::size_t i = 0; i + 2 < values.size(); i += 3)
        if (values[i + axis] == value) {
            std::fill_n(&values[i], 3, kMissing);
            ++points;
        }
    return points;
}

/// Clears one number that cannot be a measurement; empty when there is none.
std::optional<GeometryNotes::MissingValue> clearImpossible(OrganizedCloud& cloud, std::size_t zChannel,
                                                           GeometryNotes& notes)
{
    const Survey survey = surveyOf(cloud, zChannel);
    if (survey.measured == 0)
        return std::nullopt;
    std::array<Range, 3> ranges;
    double size = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        ranges[axis] = rangeOf(cloud, axis, survey.ends[axis]);
        size = std::max(size, ranges[axis].size());
    }
    if (!(size > 0) || !std::isfinite(size))
        return std::nullopt;
    const Range& z = ranges[zChannel];
    const auto atZ = [&](float value) -> std::optional<GeometryNotes::MissingValue> {
        return GeometryNotes::MissingValue{value, clear(cloud, zChannel, value), false};
    };
    for (const std::size_t axis : {zChannel, (zChannel + 1) % 3, (zChannel + 2) % 3})
        if (const auto far = farEnd(survey.ends[axis], ranges[axis], size))
            return GeometryNotes::MissingValue{*far, clear(cloud, axis, *far), false};
    const Ends& ends = survey.ends[zChannel];
    const bool distance = std::abs(z.middle) > kNarrowest * size && z.low * z.high > 0 && z.size() < std::abs(z.middle);
    const auto manyZeros = static_cast<double>(survey.zeros) > kMostZeros * static_cast<double>(survey.measured);
    if (distance && z.middle > 0 && ends.low <= 0 && ends.lowCount >= kRepeats && !(ends.low == 0 && manyZeros))
        return atZ(ends.low);
    if (distance && z.middle < 0 && ends.high >= 0 && ends.highCount >= kRepeats && !(ends.high == 0 && manyZeros))
        return atZ(ends.high);
    // Not impossible, but worth a question.
    const auto many =
        std::max(kFewestSuspicious, static_cast<std::size_t>(kSuspicious * static_cast<double>(survey.measured)));
    const auto ask = [&](double value, std::size_t points) {
        notes.repeated = value;
        notes.repeatedPoints = points;
    };
    if (survey.zeros >= many && z.continuous)
        ask(0, survey.zeros);
    else if (ends.lowCount >= many && ends.lowCount < survey.measured / 3 && z.low - ends.low > 3 * z.size())
        ask(ends.low, ends.lowCount);
    else if (ends.highCount >= many && ends.highCount < survey.measured / 3 && ends.high - z.high > 3 * z.size())
        ask(ends.high, ends.highCount);
    return std::nullopt;
}

void clearTold(OrganizedCloud& cloud, const GeometryReading& reading, std::size_t zChannel, GeometryNotes& notes)
{
    for (const double told : reading.missing)
        if (const std::size_t points = clear(cloud, zChannel, static_cast<float>(told)); points > 0)
            notes.missing.push_back({told, points, true});
}

void applyAxes(OrganizedCloud& cloud, const Axes& axes)
{
    const auto values = cloud.values();
    for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
        const std::array<float, 3> file{values[i], values[i + 1], values[i + 2]};
        for (std::size_t number = 0; number < 3; ++number)
            values[i + static_cast<std::size_t>(axes.axis[number])] =
                axes.sign[number] < 0 ? -file[number] : file[number];
    }
}

std::size_t zChannelOf(const GeometryReading& reading)
{
    const Axes axes = reading.axes.value_or(Axes());
    return static_cast<std::size_t>(std::find(axes.axis.begin(), axes.axis.end(), 2) - axes.axis.begin()) % 3;
}

} // namespace

void markMissingPoints(OrganizedCloud& cloud)
{
    const auto values = cloud.values();
    for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
        float* point = &values[i];
        const bool finite = std::isfinite(point[0]) && std::isfinite(point[1]) && std::isfinite(point[2]);
        if (!finite || (point[0] == 0 && point[1] == 0 && point[2] == 0))
            std::fill_n(point, 3, kMissing);
    }
}

void markImpossiblePoints(OrganizedCloud& cloud, std::size_t zChannel, GeometryNotes& notes)
{
    for (int i = 0; i < kMostNumbers; ++i) {
        const auto found = clearImpossible(cloud, zChannel, notes);
        if (!found)
            return;
        notes.missing.push_back(*found);
    }
}

void settleCloud(OrganizedCloud& cloud, const GeometryReading& reading, GeometryNotes* notes)
{
    GeometryNotes unasked;
    GeometryNotes& said = notes != nullptr ? *notes : unasked;
    markMissingPoints(cloud);
    clearTold(cloud, reading, zChannelOf(reading), said);
    markImpossiblePoints(cloud, zChannelOf(reading), said);
    if (reading.axes && *reading.axes != Axes())
        applyAxes(cloud, *reading.axes);
    if (reading.turn != PictureTurn::None)
        cloud = turned(cloud, reading.turn);
    GeometryLook look = lookAt(cloud);
    const double field = look.known ? look.mmPerPixel() / 1000 * std::max(look.width, look.height) : 0;
    const bool millimetres =
        !reading.metresPerUnit && (medianIsBeyond(cloud, kFarthestMetres) || field > kWidestFieldMetres);
    said.metresPerUnit = reading.metresPerUnit.value_or(millimetres ? kMillimetre : 1.0);
    said.unitGuessed = !reading.metresPerUnit;
    if (said.metresPerUnit != 1)
        for (float& value : cloud.values())
            value *= static_cast<float>(said.metresPerUnit);
    for (auto* step : {&look.alongRow, &look.alongColumn})
        for (double& length : *step)
            length *= said.metresPerUnit;
    look.z *= said.metresPerUnit;
    said.look = look;
}

} // namespace twinspect
