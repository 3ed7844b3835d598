// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ui/models/sample_table_model.h"

namespace twinspect {

/// All samples sorted by a column of the table, samples of equal value in the order of the data; -1 = order of the
/// data. What has no value comes last in either direction. By Annotated, it is annotationQueue(). Verdicts: the
/// strictest last when ascending, equal ones by score.
[[nodiscard]] std::vector<int> sampleOrder(const SampleTableModel& table, int column, Qt::SortOrder order);

/// Of the samples labelled as defects, each once.
[[nodiscard]] std::set<std::string> defectTypesOf(const InspectionSet& samples);

} // namespace twinspect
