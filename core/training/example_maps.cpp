// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/example_maps.h"

#include <algorithm>

#include "core/base/files.h"
#include "core/nn/augmentation.h"
#include "core/nn/synthetic_defect.h"
#include "core/training/random_streams.h"

namespace twinspect {

namespace {

constexpr float kRimColor[3] = {1.0F, 0.8F, 0.0F}; // yellow

char byteOf(float share)
{
    return static_cast<char>(static_cast<unsigned char>(255 * std::clamp(share, 0.0F, 1.0F) + 0.5F));
}

// Netpbm: http://netpbm.sourceforge.net/doc/ppm.html. This layer has no codecs, and none is needed for 50 KB.
std::string header(char kind, int side)
{
    return std::string("P") + kind + "\n" + std::to_string(side) + " " + std::to_string(side) + "\n255\n";
}

} // namespace

ExampleMaps::ExampleMaps(std::filesystem::path folder, const PartImage& heldOut, int seed)
    : m_folder(std::move(folder)),
      m_defective(makeDefect(toPixels(heldOut), SyntheticDefect::Hole, randomOf(seed, RandomStream::Example, 0)))
{
}

Status ExampleMaps::writePart() const
{
    if (auto ok = makeWritableFolder(m_folder); !ok)
        return ok;
    const auto side = static_cast<std::size_t>(part().side);
    const auto inHole = [&](std::size_t row, std::size_t column) {
        return row < side && column < side && m_defective.mask[row * side + column] >= 0.5F;
    };
    std::string file = header('6', part().side);
    for (std::size_t row = 0; row < side; ++row)
        for (std::size_t column = 0; column < side; ++column) {
            // Left of column 0 is the largest number, which is outside too.
            const bool rim = !inHole(row, column)
                          && (inHole(row - 1, column) || inHole(row + 1, column) || inHole(row, column - 1)
                              || inHole(row, column + 1));
            for (std::size_t channel = 0; channel < 3; ++channel)
                file += byteOf(rim ? kRimColor[channel] : part().rgb[(channel * side + row) * side + column]);
        }
    return writeFileAtomically(m_folder / "example.ppm", file);
}

Status ExampleMaps::writeMap(const std::string& name, const std::vector<float>& distances, int side) const
{
    std::string file = header('5', side);
    for (const float distance : distances)
        file += byteOf(distance);
    return writeFileAtomically(m_folder / ("map_" + name + ".pgm"), file);
}

} // namespace twinspect
