// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/measure_noise.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace twinspect {

namespace {

constexpr int kLongestLag = 16; // pixels
constexpr double kClearCorrelation = 2; // standard deviations of the correlation of independent values
constexpr double kCutOff = 3; // noises
constexpr double kRounding = 1.0 / 12; // variance of a rectangular distribution as wide as a pixel

double square(double value) { return value * value; }

/// Standard uncertainty of the reference's slant at a place, mm of z against mm across.
double slantUncertainty(const Surface& reference, double x, double y, const ReferenceNoise& noise)
{
    const auto [p, q] = reference.gradient(x, y);
    const double u = (x - reference.originX) / reference.halfX;
    const double v = (y - reference.originY) / reference.halfY;
    // Derivatives of sqrt(1 + p^2 + q^2) by the coefficients.
    const double slant = reference.slant(x, y);
    const double alongX = p / (slant * reference.halfX);
    const double alongY = q / (slant * reference.halfY);
    const SurfaceTerms terms{0, alongX, alongY, 2 * u * alongX, v * alongX + u * alongY, 2 * v * alongY};
    return noise.sigmaMm / 1000 * std::sqrt(noise.correlation * noise.covariance.of(terms));
}

} // namespace

double correlationOf(const Image<double>& residuals, double sigma)
{
    const double limit = kCutOff * sigma;
    const auto value = [&](int row, int column) { return std::clamp(residuals.at(row, column), -limit, limit); };
    /// Mean of the products of two values that are so far from each other, and their number.
    const auto product = [&](int down, int right) {
        double sum = 0;
        int pairs = 0;
        for (int row = 0; row + down < residuals.height(); ++row)
            for (int column = 0; column + right < residuals.width(); ++column) {
                const double both = value(row, column) * value(row + down, column + right);
                if (std::isnan(both))
                    continue;
                sum += both;
                ++pairs;
            }
        return std::pair(sum / std::max(1, pairs), pairs);
    };
    const double variance = product(0, 0).first;
    if (!(variance > 0))
        return 1;
    const auto along = [&](int down, int right) {
        double sum = 0;
        for (int lag = 1; lag <= kLongestLag; ++lag) {
            const auto [covariance, pairs] = product(lag * down, lag * right);
            const double r = covariance / variance;
            if (pairs == 0 || r * std::sqrt(pairs) < kClearCorrelation)
                break;
            sum += std::min(r, 1.0);
        }
        return 1 + 2 * sum;
    };
    return along(1, 0) * along(0, 1);
}

double uncertaintyOf(const Extreme& extreme, const ReferenceNoise& noise, const Surface& reference)
{
    const double slant = reference.slant(extreme.x, extreme.y);
    const double sigma = noise.sigmaMm / slant;
    const double ofMean = square(sigma) * std::min(1.0, noise.correlation / extreme.valuesInMean);
    const double reach = 2 * std::log(std::max(1.0, extreme.candidates / 3.0)); // squared, in units of ofMean
    const double ofReference =
        square(sigma) * noise.correlation * noise.covariance.of(termsAt(reference, extreme.x, extreme.y));
    return std::sqrt(ofMean * (1 + reach / 3) + ofReference);
}

void addExtentUncertainty(RegionMeasurement& result, const MeasuredPixels& pixels, const ReferenceNoise& noise,
                          const Surface& reference)
{
    const double ofSlant =
        slantUncertainty(reference, result.centreMm[0] / 1000, result.centreMm[1] / 1000, noise) / pixels.slant;
    result.uncertainty.areaMm2 =
        result.areaMm2 * std::hypot(std::sqrt(kRounding * pixels.outline) / pixels.pixels, ofSlant);
    const double rounding = pixels.pitchMm * pixels.slant * std::sqrt(2 * kRounding);
    result.uncertainty.extentMm = std::hypot(rounding, result.extentMm * ofSlant);
    if (result.edgeDistanceMm)
        result.uncertainty.edgeDistanceMm = std::hypot(rounding, *result.edgeDistanceMm * ofSlant);
}

void addVolumeUncertainty(RegionMeasurement& result, const MeasuredPixels& pixels, const ReferenceNoise& noise)
{
    const double n = pixels.measured;
    const double sumAlongZ =
        noise.sigmaMm
        * std::sqrt(n * std::min(noise.correlation, n) + noise.correlation * noise.covariance.of(pixels.terms));
    result.uncertainty.meanMm = sumAlongZ / n / pixels.slant;
    result.uncertainty.volumeMm3 = sumAlongZ * pixels.footprintMm2 * pixels.pixels / n;
}

} // namespace twinspect
