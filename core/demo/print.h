// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

#include "core/base/random.h"
#include "core/demo/vectors.h"

namespace twinspect::demo {

/// The print on the connector: two lines of text and a code block, with the tolerances of a pad printer.
struct Label {
    std::string type;                          ///< the same on every good part
    std::string lot;                           ///< differs from part to part
    std::array<std::uint16_t, 10> code{};      ///< rows of the code block, one bit a module
    Vec2 shift;                                ///< mm
    float density = 1;                         ///< opacity of the ink
    std::uint32_t seed = 0;                    ///< of the ink's unevenness

    // Faults; neutral on a good part.
    Vec2 ghostShift;                           ///< a second, displaced impression ...
    float ghost = 0;                           ///< ... of this opacity ...
    bool ghostOnCode = false;                  ///< ... of the code block instead of the text
    Vec2 voidCentre;                           ///< no ink within voidRadii of here
    Vec2 voidRadii{0, 0};

    /// Opacity of the ink at a point of the part, 0..1.
    [[nodiscard]] float ink(Vec2 p) const;

private:
    [[nodiscard]] float impression(Vec2 p) const;
};

[[nodiscard]] Label drawLabel(Random& nature);
/// Shifted or doubled impression.
[[nodiscard]] Label drawMisprint(Label label, Random& random);
/// A patch where the pad did not touch.
[[nodiscard]] Label drawMissingPrint(Label label, Random& random);

} // namespace twinspect::demo
