// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/exchange/export_task.h"
#include "core/exchange/import_collector.h"

namespace twinspect {

/// The file beside pictures and clouds of class numbers: a line "1 scratch" for each type.
inline constexpr auto kClassTable = "labels.txt";
[[nodiscard]] Status writeClassTable(ExportTask& task);
/// The table for a file of the import, from the nearest folder above it. Empty when there is none. Lines without a
/// number are left out.
[[nodiscard]] std::map<std::uint64_t, std::string> classTableOf(const std::filesystem::path& file,
                                                                const ImportCollector& import);

/// The class number of each pixel, 0 for none; later annotations lie on top. What they cover is counted as lost.
[[nodiscard]] Image<std::uint16_t> classNumbers(ExportTask& task, const PartAnnotations& part);
/// Adds the connected pieces of each class as annotations.
void addClasses(const Image<std::uint16_t>& numbers, const std::map<std::uint64_t, std::string>& table,
                PartAnnotations& part, const std::string& what, ImportCollector& import);

} // namespace twinspect
