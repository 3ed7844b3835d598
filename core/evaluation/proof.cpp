// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/proof.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>

#include <boost/math/special_functions/beta.hpp>

namespace twinspect {

namespace {

bool insideUnit(double value) { return value > 0 && value < 1; }

/// The x with I_x(a, b) = probability, I being the distribution function of the beta distribution.
double betaQuantile(double a, double b, double probability)
{
    try {
        return boost::math::ibeta_inv(a, b, probability);
    } catch (const std::exception&) { // not seen; 1 is a true bound of every share
        return 1;
    }
}

} // namespace

Result<GoodPartsProof> whatGoodPartsProve(int parts, int rejected, double confidence)
{
    if (parts < 1)
        return failure(ErrorCode::TooLittleData, "No good part was held out, so nothing is known about false rejects",
                       {}, "Keep some good parts out of the training");
    if (rejected < 0 || rejected > parts || !insideUnit(confidence))
        return failure(ErrorCode::InvalidArgument,
                       "The bound needs 0 to n rejected parts and a confidence between 0 and 1");
    GoodPartsProof proof{parts, rejected, confidence, 1, 1.0 / (parts + 1.0)};
    if (rejected < parts)
        proof.falseRejectUpper = betaQuantile(rejected + 1.0, parts - rejected, confidence);
    return proof;
}

Result<int> goodPartsNeeded(double rate, double confidence)
{
    if (!insideUnit(rate) || !insideUnit(confidence))
        return failure(ErrorCode::InvalidArgument, "The rate and the confidence must lie between 0 and 1");
    const double parts = std::ceil(std::log1p(-confidence) / std::log1p(-rate));
    return static_cast<int>(std::clamp(parts, 1.0, static_cast<double>(std::numeric_limits<int>::max())));
}

} // namespace twinspect
