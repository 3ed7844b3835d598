// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imaging/image.h"

namespace twinspect {

/// The range of values that a measured picture shows with different colours. All values below `low` look the same, and
/// so do all above `high`. The values themselves stay as they are.
struct ValueWindow {
    double low = 0;
    double high = 1;

    [[nodiscard]] double share(double value) const { return (value - low) / (high - low); }
    [[nodiscard]] bool operator==(const ValueWindow&) const = default;
};

/// Everything but the tails: `tail` of the measured values lie below, as many above. {0, 1} when nothing was measured;
/// a flat picture gets a narrow window.
[[nodiscard]] ValueWindow tailsWindow(const Image<float>& values, double tail = 0.001);

/// What a drag makes of a window. `right` and `up` in shares of the view: to the right the window grows (less
/// contrast), upwards it rises.
[[nodiscard]] ValueWindow dragged(const ValueWindow& start, double right, double up);

} // namespace twinspect
