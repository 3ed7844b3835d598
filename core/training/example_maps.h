// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/synthetic_defect.h"

namespace twinspect {

/// Pictures of what a training has learnt so far, for a person who watches it. They show a held-out part with an
/// artificial hole, and where the networks differ from the part's own features. Files in a folder, each written aside
/// and renamed: example.ppm (the part, the hole outlined), map_rgb.pgm and map_depth.pgm (grey 0..255 = distance 0..1).
class ExampleMaps {
public:
    /// The same part and seed give the same defect.
    ExampleMaps(std::filesystem::path folder, const PartImage& heldOut, int seed);

    [[nodiscard]] const PartPixels& part() const { return m_defective.pixels; }
    /// Creates the folder and writes example.ppm. Errors: WriteFailed.
    [[nodiscard]] Status writePart() const;
    /// `name`: "rgb" or "depth"; `distances`: [side,side]. Errors: WriteFailed.
    [[nodiscard]] Status writeMap(const std::string& name, const std::vector<float>& distances, int side) const;

private:
    std::filesystem::path m_folder;
    DefectivePart m_defective;
};

} // namespace twinspect
