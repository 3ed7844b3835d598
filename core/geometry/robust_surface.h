// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <vector>

namespace twinspect {

/// One point in the camera frame, metres.
struct SurfacePoint {
    double x = 0;
    double y = 0;
    double z = 0;
};

/// The degree of a surface. The value is the number of coefficients.
enum class SurfaceDegree { Constant = 1, Plane = 3, Quadratic = 6 };

/// A polynomial surface z = c0 + c1 u + c2 v + c3 u^2 + c4 u v + c5 v^2, in metres. u = (x - originX) / halfX and v =
/// (y - originY) / halfY are -1..1 over the data.
struct Surface {
    double originX = 0;
    double originY = 0;
    double halfX = 1;
    double halfY = 1;
    std::array<double, 6> c{};

    [[nodiscard]] double zAt(double x, double y) const
    {
        const double u = (x - originX) / halfX;
        const double v = (y - originY) / halfY;
        return c[0] + u * (c[1] + c[3] * u + c[4] * v) + v * (c[2] + c[5] * v);
    }
    /// dz/dx and dz/dy.
    [[nodiscard]] std::array<double, 2> gradient(double x, double y) const;
    /// Length of (dz/dx, dz/dy, -1): divides a difference along z to make it a distance perpendicular to the surface
    /// (first order).
    [[nodiscard]] double slant(double x, double y) const;
    /// How far the surface leaves its middle's tangent plane over the data, metres.
    [[nodiscard]] double bow() const;
    /// Longer side of the data, metres.
    [[nodiscard]] double span() const { return 2 * (halfX > halfY ? halfX : halfY); }
};

/// The terms 1, u, v, u^2, uv, v^2 of a surface at a place, or sums of them.
using SurfaceTerms = std::array<double, 6>;
[[nodiscard]] SurfaceTerms termsAt(const Surface& frame, double x, double y);

/// How the noise of the points that a surface was fitted to reaches what is calculated from the surface.
class SurfaceCovariance {
public:
    /// Of an unweighted fit to `points` in the frame of `frame`.
    SurfaceCovariance(std::span<const SurfacePoint> points, SurfaceDegree degree, const Surface& frame);
    /// Variance of the sum of `terms` times coefficients, in units of the variance of one point's z: t^T (X^T X)^-1 t
    /// (linear least squares, Gauss and Markov). With termsAt() it is that of zAt().
    [[nodiscard]] double of(const SurfaceTerms& terms) const;

private:
    std::array<SurfaceTerms, 6> m_inverse{};
};

struct RobustSurface {
    Surface surface;
    double noise = 0; ///< standard deviation of the inliers, from their median absolute deviation; metres along z
    double inlierShare = 0; ///< of all points: closer than 6 noises and within reach
};

struct RobustFitOptions {
    SurfaceDegree degree = SurfaceDegree::Quadratic;
    double reach = 1e30; ///< points farther than this from the current surface never count, metres
    double noiseFloor = 1e-6; ///< metres; data without noise must not turn every rounding error into an outlier
    int rounds = 10;
};

/// A frame (origin, half sizes) that spans the points: keeps the normal equations well conditioned. Coefficients are
/// those of the median height.
[[nodiscard]] Surface frameOf(std::span<const SurfacePoint> points);

/// Weighted least squares in the frame of `frame`; terms above `degree` stay zero. Points that do not fix all terms
/// give the solution of least norm.
[[nodiscard]] Surface fitSurface(std::span<const SurfacePoint> points, std::span<const double> weights,
                                 SurfaceDegree degree, const Surface& frame);

/// Iteratively re-weighted least squares with Tukey's biweight (c = 4.685), scale from the median absolute deviation,
/// begun at `start`.
[[nodiscard]] RobustSurface fitSurfaceRobustly(std::span<const SurfacePoint> points, const Surface& start,
                                               const RobustFitOptions& options);

} // namespace twinspect
