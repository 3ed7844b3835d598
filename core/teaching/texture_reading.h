// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/run_context.h"
#include "core/nn/perturbation.h"

namespace twinspect {

/// All pictures below a folder (such as the Describable Textures Dataset), each as its central square of `side` pixels.
/// At most `most`, evenly chosen. Unreadable ones are reported and left out. Errors: NotFound, BadData when no picture
/// is readable.
[[nodiscard]] Result<std::shared_ptr<const TextureLibrary>> readTextures(const std::filesystem::path& folder, int side,
                                                                         int most, const RunContext& context);

} // namespace twinspect
