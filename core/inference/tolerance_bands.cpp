// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/tolerance_bands.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "core/geometry/statistics.h"
#include "core/imaging/image_io.h"

namespace twinspect {

namespace {

constexpr int kFewestAlike = 5; ///< of nine

bool counts(const BandMap& bands, int row, int column)
{
    const auto band = bands.at(row, column);
    int alike = 0;
    for (int y = std::max(0, row - 1); y <= std::min(bands.height() - 1, row + 1); ++y)
        for (int x = std::max(0, column - 1); x <= std::min(bands.width() - 1, column + 1); ++x)
            alike += bands.at(y, x) == band ? 1 : 0;
    return alike >= kFewestAlike;
}

/// Of deviations on one side.
OutsideTolerance::Side sideOf(std::vector<float> deviations, double pixelMm2)
{
    if (deviations.empty())
        return {};
    const auto counted = std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(deviations.size()) / 10);
    std::ranges::nth_element(deviations, deviations.begin() + (counted - 1), std::ranges::greater{},
                             [](float value) { return std::fabs(value); });
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < counted; ++i)
        sum += static_cast<double>(deviations[static_cast<std::size_t>(i)]);
    return {pixelMm2 * static_cast<double>(deviations.size()), sum / static_cast<double>(counted)};
}

double toHundredths(double value) { return std::round(100 * value) / 100; }

} // namespace

BandMap bandsOf(const DepthMap& deviationMm, const DepthMap& varyMm, const HeightTolerance& tolerance)
{
    BandMap bands(deviationMm.width(), deviationMm.height());
    for (std::size_t i = 0; i < bands.pixelCount(); ++i)
        bands.data()[i] = static_cast<std::uint8_t>(
            bandOf(static_cast<double>(deviationMm.data()[i]), static_cast<double>(varyMm.data()[i]), tolerance));
    return bands;
}

OutsideTolerance outsideTolerance(const DepthMap& deviationMm, const DepthMap& varyMm, const HeightTolerance& tolerance,
                                  double mmPerPixel)
{
    const auto bands = bandsOf(deviationMm, varyMm, tolerance);
    const double pixelMm2 = mmPerPixel * mmPerPixel;
    OutsideTolerance outside;
    std::vector<float> lower, higher;
    for (int row = 0; row < bands.height(); ++row)
        for (int column = 0; column < bands.width(); ++column) {
            const auto band = static_cast<ToleranceBand>(bands.at(row, column));
            if (band == ToleranceBand::UnclearLower || band == ToleranceBand::UnclearHigher)
                outside.unclearMm2 += pixelMm2;
            else if ((band == ToleranceBand::Lower || band == ToleranceBand::Higher) && counts(bands, row, column))
                (band == ToleranceBand::Lower ? lower : higher).push_back(deviationMm.at(row, column));
        }
    outside.lower = sideOf(std::move(lower), pixelMm2);
    outside.higher = sideOf(std::move(higher), pixelMm2);
    return outside;
}

ComparedPixels comparedPixels(const DepthMap& deviationMm, const DepthMap& varyMm, double mmPerPixel)
{
    std::vector<float> vary;
    for (std::size_t i = 0; i < deviationMm.pixelCount(); ++i)
        if (!std::isnan(deviationMm.data()[i]) && !std::isnan(varyMm.data()[i]))
            vary.push_back(varyMm.data()[i]);
    return {mmPerPixel * mmPerPixel * static_cast<double>(vary.size()), median(std::span(vary))};
}

double cropMmPerPixel(const PreparedPart& part)
{
    return part.geometry.mmPerPixel * part.image.box.side / part.image.side();
}

std::optional<Text> noteOf(const OutsideTolerance& outside, const HeightTolerance& tolerance)
{
    const auto &lowerSide = outside.lower, &higherSide = outside.higher;
    const bool lower = lowerSide.areaMm2 > 0, higher = higherSide.areaMm2 > 0;
    if (!lower && !higher)
        return std::nullopt;
    const Text low("%1 mm2 up to %2 mm lower", toHundredths(lowerSide.areaMm2),
                   toHundredths(std::fabs(lowerSide.mostMm)));
    const Text high("%1 mm2 up to %2 mm higher", toHundredths(higherSide.areaMm2),
                    toHundredths(std::fabs(higherSide.mostMm)));
    const Text what = lower && higher ? Text("%1 and %2", low, high) : lower ? low : high;
    return Text("Outside of the tolerance of %1 mm to %2 mm against the mean good part: %3. The tolerance makes no "
                "verdict",
                tolerance.lowMm, tolerance.highMm, what);
}

DepthMap deviationOnFullImage(const DepthMap& map, const CropBox& box)
{
    DepthMap full(box.fullWidth, box.fullHeight, 1, std::numeric_limits<float>::quiet_NaN());
    placeOnFullImage(map, box, full);
    return full;
}

Status writeDeviationPng(const std::filesystem::path& file, const DepthMap& fullMm)
{
    // The lowest number is left to what was not compared.
    DepthMap clipped = fullMm;
    for (float& value : clipped.values())
        if (!std::isnan(value))
            value = std::max(value, static_cast<float>(kDeviationOffsetMm + kDeviationStepMm));
    return writeMapPng16(file, clipped, kDeviationOffsetMm, kDeviationStepMm);
}

Status writeBandsPng(const std::filesystem::path& file, const BandMap& bands)
{
    Image<std::uint16_t> numbers(bands.width(), bands.height());
    std::ranges::copy(bands.values(), numbers.data());
    return writeNumbersPng(file, numbers);
}

} // namespace twinspect
