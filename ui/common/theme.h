// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>
#include <QString>

namespace twinspect {

enum class ThemeChoice { System, Light, Dark };

[[nodiscard]] QString toString(ThemeChoice choice); ///< "system", "light", "dark": for the settings file
[[nodiscard]] ThemeChoice themeChoiceFrom(const QString& text); ///< System for anything else

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

/// Contrast ratio of WCAG 2, 1 to 21; 4.5 is the least for text, 3 for large text and signs.
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

/// Applies the Fusion style and the chosen palette to the whole program. Following the system means: dark when the
/// desktop's own palette is dark.
class Theme : public QObject {
    Q_OBJECT

public:
    explicit Theme(QObject* parent = nullptr);

    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    void choose(ThemeChoice choice);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply();

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_applying = false;
};

} // namespace twinspect
