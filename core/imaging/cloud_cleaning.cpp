// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/cloud_cleaning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

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
constexpr double kTooNear = 0.05;         // of the usual distance: nothing in one picture is so near to a camera
constexpr double kApart = 0.01;           // of the usual distance: what lies nearer may be a flat surface of its own
constexpr double kMostZeros = 1.0 / 3;    // of the points; more may be the ground of a height map
constexpr double kSuspicious = 0.005;     // of the points: a number worth a question
constexpr std::size_t kFewestSuspicious = 64;
constexpr int kMostNumbers = 6;
// Of digits, as shares of the distance of neighbours.
constexpr double kDigitsLost = 0.25, kDigitsDoubtful = 0.05;
constexpr double kCounts = 1e-3; // of a step of 1

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
    const double nearest = kTooNear * z.middle;
    if (distance && z.middle > 0 && ends.low <= nearest && ends.lowCount >= kRepeats && !(ends.low == 0 && manyZeros))
        return atZ(ends.low);
    if (distance && z.middle < 0 && ends.high >= nearest && ends.highCount >= kRepeats
        && !(ends.high == 0 && manyZeros))
        return atZ(ends.high);
    // Not impossible, but worth a question.
    const auto many =
        std::max(kFewestSuspicious, static_cast<std::size_t>(kSuspicious * static_cast<double>(survey.measured)));
    const auto ask = [&](double value, std::size_t points) {
        notes.repeated = value;
        notes.repeatedPoints = points;
    };
    const double apart = 3 * std::max(z.size(), distance ? kApart * std::abs(z.middle) : 0);
    if (survey.zeros >= many && z.continuous)
        ask(0, survey.zeros);
    else if (ends.lowCount >= many && ends.lowCount < survey.measured / 3 && z.low - ends.low > apart)
        ask(ends.low, ends.lowCount);
    else if (ends.highCount >= many && ends.highCount < survey.measured / 3 && ends.high - z.high > apart)
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

/// Whether x and y of every measured point are the numbers of its column and row, from any first number on.
bool countsPixels(const OrganizedCloud& cloud)
{
    std::optional<std::array<double, 2>> first;
    for (int row = 0; row < cloud.height(); ++row)
        for (int column = 0; column < cloud.width(); ++column) {
            const float* point = &cloud.at(row, column, 0);
            if (std::isnan(point[0]))
                continue;
            const std::array from{static_cast<double>(point[0]) - column, static_cast<double>(point[1]) - row};
            first = first.value_or(from);
            if (std::abs(from[0] - (*first)[0]) > kCounts || std::abs(from[1] - (*first)[1]) > kCounts)
                return false;
        }
    return first.has_value();
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

Status checkDigits(const OrganizedCloud& cloud, double pitch, GeometryNotes& notes, const std::string& name)
{
    if (!(pitch > 0) || !std::isfinite(pitch))
        return {};
    double farthest = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<float> sample;
        const std::size_t stride = std::max<std::size_t>(1, cloud.pixelCount() / kSampled);
        for (std::size_t i = 0; i < cloud.pixelCount(); i += stride)
            if (const float value = std::abs(cloud.data()[3 * i + axis]); std::isfinite(value))
                sample.push_back(value);
        if (sample.empty())
            return {};
        const auto middle = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() / 2);
        std::nth_element(sample.begin(), middle, sample.end());
        farthest = std::max(farthest, static_cast<double>(*middle));
    }
    const auto around = static_cast<float>(farthest);
    const double step = static_cast<double>(std::nextafter(around, 2 * around)) - static_cast<double>(around);
    if (!(step > kDigitsDoubtful * pitch))
        return {};
    const Text said("The coordinates lie around %1, where numbers of 32 bits are %2 apart, and a pixel is %3 wide: "
                    "digits are lost",
                    farthest, step, pitch);
    Text remedy("Subtract the same offset from the coordinates of all parts, so that they lie near 0, and export them "
                "again");
    if (step > kDigitsLost * pitch)
        return failure(ErrorCode::BadData, said, name, std::move(remedy));
    notes.doubts.emplace_back(Text("%1. %2", said, remedy));
    return {};
}

Status settleCloud(OrganizedCloud& cloud, const GeometryReading& reading, GeometryNotes* notes, const std::string& name)
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
    if (look.known)
        if (auto ok = checkDigits(cloud, look.mmPerPixel() / 1000, said, name); !ok)
            return ok;
    if (look.known && countsPixels(cloud)) {
        const Text counted(
            "x and y count the columns and rows of the picture. If a pixel is not exactly one unit wide, "
            "areas and lengths are wrong: export x and y in the unit of z");
        said.doubts.push_back(counted);
    }
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
    return {};
}

} // namespace twinspect
