// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/foreign/foreign_reader.h"
#include "plugins/host/plugin_catalog.h"

namespace twinspect {

/// What a person says of foreign data before they are opened.
struct ForeignRequest {
    std::filesystem::path path; ///< a folder, or a file
    std::optional<FolderMapping> mapping = std::nullopt; ///< for the program's own readers
    std::string reader = {}; ///< id of the plugin to read with; empty: the program itself, or whatever knows the data
};

/// The readers that recognise data, and what went wrong with the others.
struct ReadersAsked {
    std::vector<const PluginReader*> recognise;
    std::vector<std::string> refused; ///< names of those that do not
    std::vector<Error> failed; ///< each names its plugin
};
[[nodiscard]] ReadersAsked askReaders(const PluginCatalog& catalog, const std::filesystem::path& path);

/// Opens data for a conversion: as openForeign(); what that does not know is read by the plugin that recognises it. A
/// plugin that fails or that recognises data of the program, too, is warned of. Errors: those of openForeign(), which
/// name the readers that were asked; InvalidArgument (several recognise the data, no reader of that id, a mapping and a
/// reader); those of PluginReader::open(), why a plugin of that id cannot be used.
[[nodiscard]] Result<ForeignData> openForeignData(const ForeignRequest& request, const PluginCatalog& catalog,
                                                  const RunContext& context);

} // namespace twinspect
