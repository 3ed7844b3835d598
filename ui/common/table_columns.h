// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

class QTableView;

namespace twinspect {

/// Widths of the columns from the left in average letters; none is narrower than its title.
void setColumnLetters(QTableView& table, std::initializer_list<int> letters);
/// After the language has changed: another title may be longer.
void widenToTitles(QTableView& table);
/// Names differ at their end: this column is cut at its start.
void cutAtStart(QTableView& table, int column);

} // namespace twinspect
