// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/record/inspection_record.h"

namespace twinspect {

/// The header and the lines of results.csv, with their line ends. Numbers are written independently of the language.
[[nodiscard]] std::string csvHeader();
[[nodiscard]] std::string csvLine(const InspectionRecord& record);

} // namespace twinspect
