// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/geometry/profile.h"
#include "ui/plots/chart.h"


namespace twinspect {

/// Plots the heights along the line of the measuring tool, with the lowest and the highest place. The context menu also
/// saves them as a table.
class ProfilePlot : public Chart {
    Q_OBJECT

public:
    explicit ProfilePlot(QWidget* parent = nullptr);

    void setProfile(std::optional<Profile> profile);
    [[nodiscard]] const std::optional<Profile>& profile() const { return m_profile; }
    /// Writes the table. False when that is not possible.
    [[nodiscard]] bool saveTable(const QString& file) const;

Q_SIGNALS:
    void pointed(QPoint pixel); ///< the pointer is over this pixel of the line

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void addToMenu(QMenu& menu) override;
    void recolour() override;
    void retranslate() override;

private:
    void load();
    void askWhereToSaveTable();

    std::optional<Profile> m_profile;
    QCPGraph *m_heights = nullptr, *m_lowest = nullptr, *m_highest = nullptr;
};

} // namespace twinspect
