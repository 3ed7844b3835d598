// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/run_context.h"
#include "core/foreign/foreign_reader.h"
#include "core/foreign/part_conversion.h"

namespace twinspect {

/// What a folder holds, for a conversion: as openCatalog(), and where that finds no part, its clouds with colours, each
/// a part of its own, or its texts with points beside RGB pictures of the same names. A mapping without patterns for
/// files may say which of the clouds with colours are defective. Errors: those of openCatalog().
[[nodiscard]] Result<Catalog> openForeign(const std::filesystem::path& folder,
                                          const std::optional<FolderMapping>& mapping = std::nullopt);

struct ConversionReport {
    std::size_t converted = 0;
    std::vector<RefusedPart> refused; ///< sorted by id
    std::vector<Text> remarks; ///< what was assumed or is doubtful, once for all parts that it is about
};

/// Converts every part into a new folder of our own layout: ID/rgb/NAME.png and ID/xyz/NAME.tiff (metres) for the part
/// ID/NAME, ID/gt/NAME.png where it has a mask, a mapping that keeps labels and unit, and the log kConversionLogName.
/// A part that is many times larger or smaller than the others is in another unit, and is left out. The folder appears
/// when all is written; stopped or failed, nothing stays. The originals are only read. Errors: InvalidArgument (`out`
/// holds something, or lies within the data), that of the first part where none can be converted, WriteFailed (also:
/// another conversion makes the same folder), OutOfMemory, Cancelled.
[[nodiscard]] Result<ConversionReport> convertFolder(const ForeignData& data, const ConversionOptions& options,
                                                     const std::filesystem::path& out, const RunContext& context);

/// What a conversion would say of the units only at its end: a look at up to 24 parts, spread over the data. Empty
/// where nothing is odd. `place`: as convertPart(). Errors: Cancelled.
[[nodiscard]] Result<std::vector<Text>> unitsAhead(const ForeignData& data, const ConversionOptions& options,
                                                   const std::filesystem::path& place, const RunContext& context);

} // namespace twinspect
