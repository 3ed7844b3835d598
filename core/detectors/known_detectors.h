// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/detector/detector.h"
#include "plugins/host/plugin_catalog.h"

namespace twinspect {

/// The kinds of detectors of the program itself; DCRDF-Net is the first.
[[nodiscard]] const std::vector<const DetectorKind*>& ownDetectors();
/// What is in the usual folders of plugins when it is first asked for.
[[nodiscard]] const PluginCatalog& installedPlugins();
/// The program's own ones, then those of the plugins that can be used.
[[nodiscard]] const std::vector<const DetectorKind*>& knownDetectors();
/// Errors: InvalidArgument for an unknown id, naming the known ones; why a plugin of that id cannot be used (BadData,
/// Mismatch).
[[nodiscard]] Result<const DetectorKind*> detectorNamed(std::string_view id);

} // namespace twinspect
