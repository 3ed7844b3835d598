// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/record/text_table.h"

namespace twinspect {

/// A row of ours for the published tables.
struct MeasuredRow {
    std::string name;
    /// I-AUROC or AUPRO@0.30 of a class, 0..1; nothing where it was not measured.
    std::function<std::optional<double>(const std::string& className, bool pro)> figure;
};

/// The two tables of the DCRDF-Net paper by class of MVTec 3D-AD, with our rows below the published ones.
[[nodiscard]] std::vector<TextTable> publishedTables(const std::vector<MeasuredRow>& rows);

} // namespace twinspect
