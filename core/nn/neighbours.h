// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace twinspect {

/// Calls visit(index) for the pixels beside pixel `at` of a square picture: left, right, above, below.
template <typename Visit>
void visitNeighbours(std::size_t at, std::size_t side, const Visit& visit)
{
    const std::size_t column = at % side;
    if (column > 0)
        visit(at - 1);
    if (column + 1 < side)
        visit(at + 1);
    if (at >= side)
        visit(at - side);
    if (at + side < side * side)
        visit(at + side);
}

} // namespace twinspect
