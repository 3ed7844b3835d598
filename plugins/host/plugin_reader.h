// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/foreign/foreign_reader.h"
#include "plugins/host/plugin_runner.h"

namespace twinspect {

/// A reader of foreign data in a plugin. Errors: BadData, naming it.
class PluginReader : public PluginRunner {
public:
    using PluginRunner::PluginRunner;

    /// Of a file or a folder.
    [[nodiscard]] Result<bool> recognises(const std::filesystem::path& path) const;
    /// Its parts, whose files are made when they are converted. Labelled ones get ids that say the label: good/NAME and
    /// defect/TYPE/NAME, as does the mapping. What cannot be a part is refused, with its place in the list.
    [[nodiscard]] Result<ForeignData> open(const std::filesystem::path& path) const;
};

} // namespace twinspect
