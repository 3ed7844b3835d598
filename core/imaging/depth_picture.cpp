// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/depth_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <numeric>
#include <set>

#include "core/imaging/camera_fields.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/decode.h"
#include "core/imaging/geometry_look.h"
#include "core/imaging/text_numbers.h"

namespace twinspect {

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr float kHighest = 65535; // a sensor's "out of range"
constexpr double kSmoother = 8;   // times, before the bytes are called exchanged
constexpr double kUpperQuarter = 0.75, kFewInIt = 0.005;
constexpr double kNearEnd = 0.02; // of the range that a picture was stretched to
constexpr unsigned kCoarse = 4;   // values between two of a picture
constexpr unsigned kVeryCoarse = 16; // also where it has only a few different values
constexpr std::size_t kFewestValues = 4;
constexpr std::size_t kFewest = 64;
constexpr unsigned kLowBits = 8;      // values of three bits: Kinect's pictures keep the person there
constexpr double kOfFewKinds = 0.999; // of the values end in the same few of these

unsigned exchanged(unsigned value) { return (value & 0xFFu) << 8 | value >> 8; }

/// What whole numbers show of how they were made.
struct Values {
    std::size_t measured = 0;
    unsigned lowest = 65535, highest = 0;
    unsigned divisor = 0; ///< the greatest one that all have in common
    std::set<unsigned> different; ///< the first kFewestValues of them
    std::set<unsigned> higher;          ///< without the lowest three bits, the first kFewestValues of them
    std::array<std::size_t, kLowBits> endings{}; ///< how many end in these three bits
    bool lowByteZero = true, bytesEqual = true; ///< of all
    double steps = 0, exchangedSteps = 0;       ///< between neighbours, summed up
    std::size_t pairs = 0;
};

Values valuesOf(const Image<float>& units)
{
    Values values;
    for (int row = 0; row < units.height(); ++row) {
        unsigned before = 0;
        for (int column = 0; column < units.width(); ++column) {
            const float unit = units.at(row, column);
            const unsigned value = unit > 0 ? static_cast<unsigned>(unit) : 0;
            if (value != 0) {
                ++values.measured;
                values.lowest = std::min(values.lowest, value);
                values.highest = std::max(values.highest, value);
                values.divisor = std::gcd(values.divisor, value);
                if (values.different.size() < kFewestValues)
                    values.different.insert(value);
                if (values.higher.size() < kFewestValues)
                    values.higher.insert(value / kLowBits);
                ++values.endings[value % kLowBits];
                values.lowByteZero = values.lowByteZero && (value & 0xFFu) == 0;
                values.bytesEqual = values.bytesEqual && (value & 0xFFu) == value >> 8;
                if (before != 0) {
                    ++values.pairs;
                    values.steps += std::abs(static_cast<double>(value) - before);
                    values.exchangedSteps +=
                        std::abs(static_cast<double>(exchanged(value)) - static_cast<double>(exchanged(before)));
                }
            }
            before = value;
        }
    }
    return values;
}

/// Whether the lowest three bits hold something else than the distance: they hardly ever change though the others do.
bool keepsLowBits(Values& values)
{
    std::sort(values.endings.begin(), values.endings.end(), std::greater<>());
    return values.higher.size() >= kFewestValues
        && static_cast<double>(values.endings[0] + values.endings[1])
               >= kOfFewKinds * static_cast<double>(values.measured);
}

/// Whether numbers from `lowest` to `highest` were stretched to the whole of a usual range: they end exactly there,
/// begin near 0, and many lie near the end.
bool isStretched(const Image<float>& units, float lowest, float highest, std::initializer_list<float> ranges)
{
    if (std::find(ranges.begin(), ranges.end(), highest) == ranges.end()
        || static_cast<double>(lowest) > kNearEnd * static_cast<double>(highest))
        return false;
    std::size_t measured = 0, upper = 0;
    for (const float unit : units.values()) {
        measured += unit > 0 ? 1 : 0;
        upper += unit > kUpperQuarter * static_cast<double>(highest) && unit < highest ? 1 : 0;
    }
    return static_cast<double>(upper) > kFewInIt * static_cast<double>(measured);
}

tl::unexpected<Error> stretched(const std::string& name, float highest)
{
    return failure(
        ErrorCode::BadData,
        Text("This depth picture was stretched to the whole range from 0 to %1: the measured distance is lost",
             static_cast<double>(highest)),
        name, saveRawDepth());
}

Status checkValues(const Image<float>& units, const std::string& name, GeometryNotes& notes)
{
    Values values = valuesOf(units);
    if (values.measured < kFewest || values.highest == values.lowest)
        return {};
    if ((values.lowByteZero || values.bytesEqual) && values.highest > 512)
        return failure(ErrorCode::BadData,
                       "The 16-bit values of this depth picture have only 8 bits in use: the measured depth has been "
                       "rounded away",
                       name, saveRawDepth());
    if (values.exchangedSteps * kSmoother < values.steps)
        return failure(ErrorCode::BadData, "The two bytes of every value are exchanged in this depth picture", name,
                       Text("Set it right with %1, or with %2 in the mapping", "--bytes exchanged",
                            "\"bytes\": \"exchanged\""));
    const auto highest = static_cast<float>(values.highest);
    if (isStretched(units, static_cast<float>(values.lowest), highest, {255, 1023, 4095, 16383, kHighest}))
        return stretched(name, highest);
    if (values.highest < 256)
        notes.doubts.emplace_back(
            Text("No 16-bit value of this depth picture is above 255. If it was made of a picture "
                 "with 8 bits, the measured depth has been rounded away: %1",
                 saveRawDepth()));
    else if ((values.divisor >= kCoarse && values.different.size() >= kFewestValues) || values.divisor % kLowBits == 0
             || values.divisor >= kVeryCoarse)
        notes.doubts.emplace_back(Text("All values of this depth picture are multiples of %1. If its lowest bits hold "
                                       "something else, one unit is smaller than it seems: set the unit (%2)",
                                       values.divisor, "--unit"));
    else if (keepsLowBits(values))
        notes.doubts.emplace_back(
            Text("The lowest 3 bits of this depth picture do not change with the distance, as where "
                 "a Kinect keeps the number of a person in them. Shift the values to the right "
                 "by 3 bits and export them again"));
    return {};
}

/// Of floating point numbers.
Status checkRange(const Image<float>& units, const std::string& name)
{
    float lowest = std::numeric_limits<float>::infinity(), highest = 0;
    for (const float unit : units.values())
        if (unit > 0) {
            lowest = std::min(lowest, unit);
            highest = std::max(highest, unit);
        }
    return isStretched(units, lowest, highest, {1, 255, kHighest}) ? stretched(name, highest) : Status();
}

void exchangeBytes(Image<float>& units)
{
    for (float& unit : units.values())
        if (unit > 0)
            unit = static_cast<float>(exchanged(static_cast<unsigned>(unit)));
}

void clear(Image<float>& units, double value, bool told, GeometryNotes& notes)
{
    std::size_t points = 0;
    for (float& unit : units.values())
        if (unit == static_cast<float>(value)) {
            unit = kMissing;
            ++points;
        }
    if (points > 0)
        notes.missing.push_back({value, points, told});
}

Status fit(CameraIntrinsics& camera, const Image<float>& units, const std::string& name, GeometryNotes& notes)
{
    const Text mismatch("The camera file is for pictures of %1 x %2 pixels, and this depth picture has %3 x %4",
                        camera.width, camera.height, units.width(), units.height());
    const auto fitted = fittedTo(camera, units.width(), units.height(), name, mismatch);
    if (!fitted)
        return passOn(fitted);
    if (fitted->scaled)
        notes.doubts.push_back(Text("The camera file is for pictures of %1 x %2 pixels and was scaled to %3 x %4. If "
                                    "the pictures were cut out instead, give a camera file of their own",
                                    camera.width, camera.height, units.width(), units.height()));
    camera = fitted->camera;
    return {};
}

/// Whether a camera is that of the picture as it stands in the file, before it is turned by 90 degrees.
bool isOfStored(const CameraIntrinsics& camera, const Image<float>& units, PictureTurn turn)
{
    if (turn != PictureTurn::Right && turn != PictureTurn::Left && turn != PictureTurn::Transpose
        && turn != PictureTurn::Transverse)
        return false;
    const double width = units.width(), height = units.height();
    if (camera.width > 0 && camera.height > 0)
        return (camera.width > camera.height) == (width > height);
    return std::abs(camera.cx / width - 0.5) + std::abs(camera.cy / height - 0.5)
         < std::abs(camera.cx / height - 0.5) + std::abs(camera.cy / width - 0.5);
}

/// Of floating point numbers, as with clouds: no camera of this kind works 10 m away.
double guessedUnit(const Image<float>& units)
{
    constexpr float kFarthestMetres = 10;
    std::size_t measured = 0, beyond = 0;
    for (const float unit : units.values()) {
        measured += unit > 0 ? 1 : 0;
        beyond += unit > kFarthestMetres ? 1 : 0;
    }
    return beyond * 2 > measured ? 0.001 : 1.0;
}

} // namespace

Result<OrganizedCloud> cloudOf(Image<float> units, bool whole, const std::string& name, const GeometryReading& reading,
                               GeometryNotes* notes, const DepthRange* range)
{
    GeometryNotes unasked;
    GeometryNotes& said = notes != nullptr ? *notes : unasked;
    if (!reading.camera && reading.cameraProblem)
        return tl::unexpected<Error>(*reading.cameraProblem);
    if (!reading.camera)
        return failure(ErrorCode::InvalidArgument, "A depth picture needs the camera's intrinsics", name,
                       "Put a file intrinsics.json with the camera's focal lengths and centre into the folder of the "
                       "pictures; README.md says which forms are read");
    CameraIntrinsics camera = *reading.camera;
    if (!isUsable(camera))
        return failure(ErrorCode::InvalidArgument,
                       "The camera's focal lengths and depth scale must be positive numbers", name,
                       "Correct the camera file");
    if (reading.axes && *reading.axes != Axes())
        return failure(ErrorCode::InvalidArgument,
                       Text("A depth picture holds distances alone; it has no axes %1", toString(*reading.axes)), name,
                       "Leave the axes out; where it holds heights, export the distances from the camera");
    for (const double told : reading.missing)
        clear(units, told, true, said);
    if (range != nullptr) {
        for (float& unit : units.values()) // NaN stays
            unit = static_cast<float>(range->nearest + unit / kHighest * (range->farthest - range->nearest));
        camera.depthScale = 1;
        camera.scaleAssumed = false;
    } else if (whole) {
        if (reading.bytesExchanged)
            exchangeBytes(units);
        else if (const auto sound = checkValues(units, name, said); !sound)
            return passOn(sound);
        clear(units, kHighest, false, said);
    } else if (const auto sound = checkRange(units, name); !sound) {
        return passOn(sound);
    }
    const bool turnPoints = isOfStored(camera, units, reading.turn);
    if (reading.turn != PictureTurn::None && !turnPoints)
        units = turned(units, reading.turn);
    if (const auto fitted = fit(camera, units, name, said); !fitted)
        return passOn(fitted);
    const double metresPerUnit =
        reading.metresPerUnit.value_or(!whole && camera.scaleAssumed ? guessedUnit(units) : camera.depthScale);
    OrganizedCloud cloud(units.width(), units.height(), 3, kMissing);
    for (int row = 0; row < units.height(); ++row)
        for (int column = 0; column < units.width(); ++column) {
            const float unit = units.at(row, column);
            if (!(unit > 0)) // NaN, too
                continue;
            const auto ray = rayOf(camera, column, row);
            if (!ray)
                continue;
            const double depthM = unit * metresPerUnit;
            cloud.at(row, column, 0) = static_cast<float>((*ray)[0] * depthM);
            cloud.at(row, column, 1) = static_cast<float>((*ray)[1] * depthM);
            cloud.at(row, column, 2) = static_cast<float>(depthM);
        }
    markMissingPoints(cloud); // absurd intrinsics can lead beyond float's range
    const std::size_t known = said.missing.size();
    markImpossiblePoints(cloud, 2, said);
    for (std::size_t i = known; i < said.missing.size(); ++i)
        said.missing[i].value = std::round(said.missing[i].value / metresPerUnit * 1000) / 1000;
    said.repeated = std::round(said.repeated / metresPerUnit * 1000) / 1000;
    if (turnPoints)
        cloud = turned(cloud, reading.turn);
    said.metresPerUnit = metresPerUnit;
    said.unitGuessed = camera.scaleAssumed && !reading.metresPerUnit;
    said.depthPicture = true;
    said.look = lookAt(cloud);
    return cloud;
}

std::filesystem::path depthRangeFileOf(const std::filesystem::path& depth)
{
    constexpr std::string_view kEnd = "depth";
    const std::string stem = depth.stem().string();
    if (!stem.ends_with(kEnd))
        return {};
    return depth.parent_path() / (stem.substr(0, stem.size() - kEnd.size()) + "info_depth.yaml");
}

Result<DepthRange> decodeDepthRange(std::string_view bytes, const std::string& name)
{
    const auto one = [block = valueOf(bytes, "normalization")](std::string_view key) {
        const auto numbers = numbersAt(block, key);
        return numbers.empty() ? std::numeric_limits<double>::quiet_NaN() : numbers.front();
    };
    const DepthRange range{one("min"), one("max")};
    if (!(range.nearest >= 0 && range.farthest > range.nearest && range.farthest <= std::numeric_limits<float>::max()))
        return failure(ErrorCode::BadData, "The file does not say between which distances the depth picture was scaled",
                       name, "Write normalization: min and max in it, in metres, the lower one first");
    return range;
}

} // namespace twinspect
