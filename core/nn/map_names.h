// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinspect {

/// The maps a model can give; the names are those of files, reports and JSON.
inline constexpr const char* kMapNames[] = {"rgb", "depth", "avg", "max", "cm_segf"};

} // namespace twinspect
