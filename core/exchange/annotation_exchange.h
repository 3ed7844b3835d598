// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/annotation/annotation_folder.h"
#include "core/exchange/annotation_format.h"

namespace twinspect {

/// The annotations of a folder, as a source for an export. Must not outlive the catalog. Errors: those of
/// AnnotationFolder::types().
[[nodiscard]] Result<ExportSource> exportSourceOf(const Catalog& catalog, const AnnotationFolder& folder);
/// Lets the source carry the results and score maps of an inspection: results*.jsonl and maps in its folder. Parts
/// without a result have neither. Errors: NotFound, Unreadable, BadData.
[[nodiscard]] Status addResults(ExportSource& source, const std::filesystem::path& results);

enum class KeepImported {
    Beside, ///< what is there stays; what is there already is not added twice
    Instead, ///< what is there moves into the folder of deleted annotations
};

/// How an import was kept.
struct KeptImport {
    std::size_t parts = 0; ///< that were written
    std::size_t added = 0, already = 0; ///< annotations
    std::vector<Refusal> refused; ///< parts
};
/// Writes imported parts into the folder, and types that are new into its class table. Errors: Cancelled, those of
/// AnnotationFolder::types() and writeTypes().
[[nodiscard]] Result<KeptImport> keepImport(const ImportReport& import, const AnnotationFolder& folder,
                                            KeepImported how, const RunContext& context);

} // namespace twinspect
