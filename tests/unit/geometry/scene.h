// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>

#include <QMetaType>

#include "core/imaging/image.h"

/// A scene whose every height is known: an orthographic camera above a tray z = distance + tiltX x + tiltY y + bow (x^2
/// + y^2), with things on it whose height (metres, perpendicular to the tray) is a function of x and y. The origin is
/// the middle of the image.
struct Scene {
    int width = 200;
    int height = 160;
    double pitch = 0.5e-3; ///< metres per pixel
    double distance = 0.6; ///< metres
    double tiltX = 0; ///< dz/dx
    double tiltY = 0;
    double bow = 0; ///< 1/m
    double noise = 0; ///< metres
    double missingShare = 0; ///< pepper
    double outlierShare = 0; ///< points up to 30 mm off, towards the camera or away from it
    std::function<double(double, double)> heightAt = [](double, double) { return 0.0; };

    [[nodiscard]] double x(int column) const { return (column + 0.5 - width / 2.0) * pitch; }
    [[nodiscard]] double y(int row) const { return (row + 0.5 - height / 2.0) * pitch; }
    [[nodiscard]] double zAt(double x, double y) const
    {
        const double slopeX = tiltX + 2 * bow * x;
        const double slopeY = tiltY + 2 * bow * y;
        const double ground = distance + tiltX * x + tiltY * y + bow * (x * x + y * y);
        return ground - heightAt(x, y) * std::sqrt(1 + slopeX * slopeX + slopeY * slopeY);
    }
    [[nodiscard]] twinspect::OrganizedCloud render(std::uint32_t seed = 1) const
    {
        std::mt19937 random(seed);
        const auto uniform = [&] { return (random() + 0.5) / 4294967296.0; };
        const auto normal = [&] { return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * M_PI * uniform()); };
        twinspect::OrganizedCloud cloud(width, height, 3, std::numeric_limits<float>::quiet_NaN());
        for (int row = 0; row < height; ++row) {
            for (int column = 0; column < width; ++column) {
                double z = zAt(x(column), y(row)) + noise * normal();
                if (uniform() < outlierShare)
                    z += 0.06 * (uniform() - 0.5);
                if (uniform() < missingShare)
                    continue;
                cloud.at(row, column, 0) = static_cast<float>(x(column));
                cloud.at(row, column, 1) = static_cast<float>(y(row));
                cloud.at(row, column, 2) = static_cast<float>(z);
            }
        }
        return cloud;
    }
    /// 1 where heightAt is above `least` metres.
    [[nodiscard]] twinspect::Mask truth(double least = 1e-6) const
    {
        twinspect::Mask mask(width, height);
        for (int row = 0; row < height; ++row) {
            for (int column = 0; column < width; ++column)
                mask.at(row, column) = heightAt(x(column), y(row)) > least ? 1 : 0;
        }
        return mask;
    }
};

inline auto box(double halfWidth, double halfHeight, double metres)
{
    return [=](double x, double y) { return std::abs(x) < halfWidth && std::abs(y) < halfHeight ? metres : 0.0; };
}

/// A spherical cap of base radius `radius` and height `metres`.
inline auto dome(double radius, double metres)
{
    const double sphere = (radius * radius + metres * metres) / (2 * metres);
    return [=](double x, double y) {
        const double squared = x * x + y * y;
        return squared < radius * radius ? std::sqrt(sphere * sphere - squared) - (sphere - metres) : 0.0;
    };
}

/// A cone of base radius `radius` and height `metres`.
inline auto cone(double radius, double metres)
{
    return [=](double x, double y) { return metres * std::max(0.0, 1 - std::hypot(x, y) / radius); };
}

inline double intersectionOverUnion(const twinspect::Mask& a, const twinspect::Mask& b)
{
    int both = 0;
    int any = 0;
    for (std::size_t at = 0; at < a.pixelCount(); ++at) {
        both += a.data()[at] && b.data()[at] ? 1 : 0;
        any += a.data()[at] || b.data()[at] ? 1 : 0;
    }
    return any > 0 ? static_cast<double>(both) / any : 1;
}

inline void erase(twinspect::OrganizedCloud& cloud, int row, int column)
{
    for (int axis = 0; axis < 3; ++axis)
        cloud.at(row, column, axis) = std::numeric_limits<float>::quiet_NaN();
}

Q_DECLARE_METATYPE(Scene)
