// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/imaging/point_list.h"
#include "tests/fuzz/expect.h"

// Lists of points; the first byte chooses the kind of file. An error with manners, or whole points.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinspect;
    if (size == 0)
        return 0;
    constexpr std::array<std::string_view, 3> kKinds{".csv", ".ply", ".pcd"};
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto list = decodePoints(bytes, kKinds[data[0] % kKinds.size()], fuzz::kFile);
    if (!list) {
        fuzz::expectGoodError(list.error());
        return 0;
    }
    fuzz::expect(list->points.height() == 1 && list->count() > 0 && list->count() <= kMostPoints,
                 "the points are one row within the limits");
    fuzz::expect(list->rgb.empty() || list->rgb.size() == 3 * list->count(), "all points have a colour, or none");
    fuzz::expect(list->metresPerUnit && *list->metresPerUnit > 0, "the unit is known");
    for (std::size_t i = 0; i < list->points.values().size(); i += 3) {
        const float* point = list->points.data() + i;
        const bool missing = std::isnan(point[0]) && std::isnan(point[1]) && std::isnan(point[2]);
        const bool measured = std::isfinite(point[0]) && std::isfinite(point[1]) && std::isfinite(point[2]);
        fuzz::expect(missing || measured, "a point is measured or missing, never half");
    }
    return 0;
}
