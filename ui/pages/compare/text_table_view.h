// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>

#include "core/record/text_table.h"

namespace twinspect {

/// A cell in the language of the window: numbers with its decimal sign.
[[nodiscard]] QString cellText(const Text& cell);

/// Shows a TextTable, without its title and notes, as high as its rows. A remark takes the place of all figures.
class TextTableView : public QTableWidget {
    Q_OBJECT

public:
    explicit TextTableView(QWidget* parent = nullptr);

    /// `meanings`: of the columns after the first, for their tool tips; may be shorter.
    void setTable(const TextTable& table, const std::vector<Text>& meanings = {});
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
};

} // namespace twinspect
