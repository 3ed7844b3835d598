// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/imaging/image.h"

namespace twinspect {

/// A picture in 512 bytes: mean grey values of 16 x 16 cells, in 1/128 grey level.
using PictureDigest = std::array<std::uint16_t, 256>;
[[nodiscard]] PictureDigest digestOf(const RgbImage& rgb);

/// For every entry of `of` the entry of `among` with the most similar digest, when it is similar enough to be worth a
/// closer look (root mean square difference of at most 3 grey levels); -1 otherwise. `of` and `among` may be the same
/// list: an entry is never its own neighbour. Errors: Cancelled.
[[nodiscard]] Result<std::vector<int>> closestDigests(const std::vector<PictureDigest>& of,
                                                      const std::vector<PictureDigest>& among,
                                                      const RunContext& context = {});

struct RecordingComparison {
    bool sameColour = false;
    bool sameGeometry = false;
};
/// Good parts of one kind all look alike; the same RECORDING differs by noise only. Noise has no structure: averaged
/// over 8 x 8 pixels it shrinks by eight, whereas another part, or the same one moved by a fraction of a pixel, leaves
/// edges. Copies, re-compressed files and two shots of an untouched part are the same recording.
[[nodiscard]] RecordingComparison compareRecordings(const RgbdSample& a, const RgbdSample& b);

} // namespace twinspect
