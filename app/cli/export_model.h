// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "app/cli/commands.h"

namespace twinspect {

/// export --format onnx or torchscript: a model for other programs.
struct ModelExport {
    DataOptions data; ///< parts on which the exported model has to find the same as this program
    std::string format; ///< onnx, torchscript
    std::filesystem::path model, thresholds, out;
    std::string python;
    int parts = 12; ///< of the data, at most; 0 = all
};
int exportModel(Console& console, const ModelExport& arguments);

} // namespace twinspect
