// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "ui/common/plots.h"

#include "ui/models/calibration_session.h"

namespace twinspect {

/// A histogram of the scores of good and of defective parts, with the two thresholds as handles. Mouse: drag a handle;
/// wheel zooms along the scores, double click shows all. Keyboard: V (review) and R (reject) pick a handle, left and
/// right move it, with Shift in larger steps, up and down go on to the next part's score, so that one key press is one
/// verdict.
class ScoreHistogram : public QCustomPlot {
    Q_OBJECT

public:
    enum class Handle { Review, Reject };

    explicit ScoreHistogram(CalibrationSession& session, QWidget* parent = nullptr);

    void setLogarithmic(bool logarithmic);
    [[nodiscard]] bool logarithmic() const { return m_logarithmic; }
    [[nodiscard]] Handle handle() const { return m_handle; }
    void pickHandle(Handle handle);
    /// Where a handle is drawn, in pixels of the widget: for tests and scripts.
    [[nodiscard]] QPoint handlePosition(Handle handle) const;
    void retranslate();
    /// Repaints at once.
    void showHandles();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum Series { CalibrationGood, TestGood, CalibrationDefects, TestDefects, Unlabelled, SeriesCount };

    void loadScores();
    void showAll();
    void countBars();
    void recolour();
    void drawHandles();
    void moveHandle(double score);
    [[nodiscard]] double thresholdOf(Handle handle) const;
    [[nodiscard]] double heightOf(double count) const;

    CalibrationSession& m_session;
    std::array<std::vector<double>, SeriesCount> m_scores; ///< rising
    std::vector<double> m_all; ///< all of them, rising
    std::array<QCPBars*, SeriesCount> m_bars{};
    std::array<QCPItemRect*, 3> m_zones{};
    std::array<QCPItemStraightLine*, 2> m_lines{};
    std::array<QCPItemText*, 2> m_labels{};
    Handle m_handle = Handle::Reject;
    bool m_dragging = false;
    bool m_logarithmic = false;
};

} // namespace twinspect
