// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <utility>

#include <QWidget>

#include "ui/models/calibration_session.h"

class QLabel;
class QListView;
class QToolButton;

namespace twinspect {

class PartListModel;
class ThumbnailLoader;

/// Shows the confusion matrix of one set. A click on a cell lists its parts; the list follows the handles. A part that
/// is chosen there is shown everywhere.
class ConfusionPanel : public QWidget {
    Q_OBJECT

public:
    ConfusionPanel(CalibrationSession& session, ThumbnailLoader& thumbnails, QWidget* parent = nullptr);

    void showSet(CalibrationSession::Purpose purpose);
    void retranslate();
    void refresh();
    [[nodiscard]] PartListModel& parts() const { return *m_parts; }

protected:
    void changeEvent(QEvent* event) override;

private:
    static constexpr int kVerdicts = 4;
    void choose(int row, int column);
    void listParts();

    CalibrationSession& m_session;
    CalibrationSession::Purpose m_purpose = CalibrationSession::Purpose::Calibration;
    std::array<QLabel*, kVerdicts> m_heads{};
    std::array<QLabel*, 2> m_rowHeads{};
    std::array<std::array<QToolButton*, kVerdicts>, 2> m_cells{};
    std::optional<std::pair<int, int>> m_chosen;
    QLabel* m_caption;
    PartListModel* m_parts;
    QListView* m_list;
};

/// A list of parts with pictures that shows the part chosen in it everywhere.
[[nodiscard]] QListView* makePartView(PartListModel& parts, CalibrationSession& session, QWidget* parent);

} // namespace twinspect
