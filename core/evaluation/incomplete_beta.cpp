// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/incomplete_beta.h"

#include <cmath>
#include <limits>

namespace twinspect {

namespace {

double logGamma(double x)
{
#if defined(__unix__) || defined(__APPLE__)
    int sign = 0;
    return ::lgamma_r(x, &sign); // std::lgamma writes the sign to a global: a data race
#else
    return std::lgamma(x);
#endif
}

/// 1 + d1/(1 + d2/(1 + ...)) with the terms of DLMF 8.17.22. Converges fast for x < (a + 1) / (a + b + 2).
double continuedFraction(double a, double b, double x)
{
    constexpr double kTiny = 1e-300;  // stands in for a zero denominator
    constexpr int kMostTerms = 10000; // of the order of sqrt(max(a, b)) are needed
    const auto nonZero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
    double value = 1;
    double numerator = 1;
    double inverseDenominator = 0;
    for (int term = 1; term <= kMostTerms; ++term) {
        const double m = term / 2;
        const double d = term % 2 == 0 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                                       : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        inverseDenominator = 1 / nonZero(1 + d * inverseDenominator);
        numerator = nonZero(1 + d / numerator);
        const double change = numerator * inverseDenominator;
        value *= change;
        if (std::abs(change - 1) < 4 * std::numeric_limits<double>::epsilon())
            break;
    }
    return value;
}

} // namespace

double incompleteBeta(double a, double b, double x)
{
    if (!(a > 0 && b > 0 && std::isfinite(a) && std::isfinite(b) && x >= 0 && x <= 1))
        return std::numeric_limits<double>::quiet_NaN();
    if (x == 0 || x == 1)
        return x;
    const double logFront = a * std::log(x) + b * std::log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
    if (x < (a + 1) / (a + b + 2))
        return std::exp(logFront) / (a * continuedFraction(a, b, x));
    return 1 - std::exp(logFront) / (b * continuedFraction(b, a, 1 - x));
}

double inverseIncompleteBeta(double a, double b, double probability)
{
    if (!(probability >= 0 && probability <= 1) || std::isnan(incompleteBeta(a, b, 0.5)))
        return std::numeric_limits<double>::quiet_NaN();
    if (probability == 0 || probability == 1)
        return probability;
    double low = 0;
    double high = 1;
    for (int i = 0; i < 200 && low < high;
         ++i) { // halving 1 ends at neighbouring doubles well before that unless the answer is tiny
        const double middle = 0.5 * (low + high);
        if (middle == low || middle == high)
            break;
        (incompleteBeta(a, b, middle) < probability ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

} // namespace twinspect
