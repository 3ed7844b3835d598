// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinspect {

/// Regularised incomplete beta function I_x(a, b), the distribution function of the beta distribution. a, b > 0 and
/// finite, 0 <= x <= 1; NaN otherwise. Continued fraction DLMF 8.17.22, evaluated by the modified Lentz method;
/// relative error below 1e-9 for a, b up to 1e5.
[[nodiscard]] double incompleteBeta(double a, double b, double x);

/// The x with I_x(a, b) = probability, by bisection. Same conditions; probability 0..1.
[[nodiscard]] double inverseIncompleteBeta(double a, double b, double probability);

} // namespace twinspect
