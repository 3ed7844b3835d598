// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QFrame>
#include <QString>

class QGridLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace twinspect {

enum class ViewKind { Rgb, Height, Cloud, Map };
inline constexpr ViewKind kViewKinds[] = {ViewKind::Rgb, ViewKind::Height, ViewKind::Cloud, ViewKind::Map};
enum class ViewLayout { Single, Grid, OneAndThree };

[[nodiscard]] QString nameOf(ViewKind kind);
/// "rgb", "height", "cloud", "map": for object names and settings.
[[nodiscard]] const char* idOf(ViewKind kind);

/// One view with its title. A double click on the title enlarges it over all of them.
class ViewFrame : public QFrame {
    Q_OBJECT

public:
    ViewFrame(ViewKind kind, QWidget* view, QWidget* parent);

    [[nodiscard]] QWidget* view() const { return m_view; }
    [[nodiscard]] QWidget* titleBar() const { return m_bar; }
    /// `detail` says what exactly is shown: "fused, coloured above 3.2".
    void setTitle(const QString& name, const QString& detail);
    void setMaximised(bool maximised);

Q_SIGNALS:
    void maximiseRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QWidget* m_view;
    QWidget* m_bar;
    QLabel* m_title;
    QLabel* m_detail;
    QToolButton* m_maximise;
    bool m_maximised = false;
};

/// Arranges the four views: one alone, 2 x 2, or one large and three small. Any of them can cover all others for a
/// moment.
class ViewGrid : public QWidget {
    Q_OBJECT

public:
    explicit ViewGrid(const std::array<QWidget*, 4>& views, QWidget* parent = nullptr);

    [[nodiscard]] ViewFrame& frame(ViewKind kind) const { return *m_frames[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] ViewLayout arrangement() const { return m_arrangement; }
    void arrange(ViewLayout arrangement); ///< also ends a maximised view
    /// The one shown alone, or large beside three.
    [[nodiscard]] ViewKind mainView() const { return m_main; }
    void setMainView(ViewKind kind);
    [[nodiscard]] std::optional<ViewKind> maximised() const { return m_maximised; }
    void toggleMaximised(ViewKind kind);
    /// The view that has the keyboard, otherwise the main one.
    [[nodiscard]] ViewKind activeView() const;
    [[nodiscard]] bool shows(ViewKind kind) const;

Q_SIGNALS:
    void arranged();

private:
    void rearrange();

    QGridLayout* m_grid;
    std::array<ViewFrame*, 4> m_frames{};
    ViewLayout m_arrangement = ViewLayout::Grid;
    ViewKind m_main = ViewKind::Map;
    std::optional<ViewKind> m_maximised;
};

} // namespace twinspect
