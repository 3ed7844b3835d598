// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/height_tolerance.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace twinspect {

namespace {

constexpr double kCoverage = 2; ///< standard uncertainties

std::optional<double> numberFrom(std::string_view text)
{
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

} // namespace

Status checkTolerance(const HeightTolerance& tolerance)
{
    const auto& [low, high] = tolerance;
    if (low >= -kLargestToleranceMm && low <= 0 && high >= 0 && high <= kLargestToleranceMm && low < high)
        return {};
    return failure(ErrorCode::InvalidArgument,
                   Text("A tolerance of %1 mm to %2 mm makes no sense for the height against good parts", low, high),
                   {}, "Give a lower limit of 0 or less and an upper limit of 0 or more, in mm, such as -0.2,0.3");
}

Result<HeightTolerance> parseTolerance(std::string_view text)
{
    const auto comma = text.find(',');
    const auto low = numberFrom(text.substr(0, comma));
    const auto high = comma == std::string_view::npos ? low : numberFrom(text.substr(comma + 1));
    if (!low || !high)
        return failure(ErrorCode::InvalidArgument, Text("'%1' is no tolerance of heights", std::string(text)), {},
                       "Write it in mm, such as 0.3 or -0.2,0.3");
    const HeightTolerance tolerance{comma == std::string_view::npos ? -*low : *low, *high};
    if (auto ok = checkTolerance(tolerance); !ok)
        return passOn(ok);
    return tolerance;
}

ToleranceBand bandOf(double deviationMm, double varyMm, const HeightTolerance& tolerance)
{
    if (std::isnan(deviationMm) || std::isnan(varyMm))
        return ToleranceBand::NotCompared;
    if (deviationMm < tolerance.lowMm)
        return tolerance.lowMm - deviationMm > kCoverage * varyMm ? ToleranceBand::Lower : ToleranceBand::UnclearLower;
    if (deviationMm > tolerance.highMm)
        return deviationMm - tolerance.highMm > kCoverage * varyMm ? ToleranceBand::Higher
                                                                   : ToleranceBand::UnclearHigher;
    return ToleranceBand::Within;
}

} // namespace twinspect
