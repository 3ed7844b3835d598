// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

#include "ui/common/verdict_style.h"

namespace twinspect {

namespace {

struct Colours {
    const char *window, *base, *alternate, *text, *disabled, *button, *highlight, *highlightedText, *link, *visited,
        *toolTip, *toolTipText, *placeholder;
    const char *light, *midlight, *mid, *dark, *shadow;
};

constexpr Colours kLight{"#f2f4f6", "#ffffff", "#f6f8fa", "#1b2026", "#6b737c", "#e7eaee",
                         "#0b5cad", "#ffffff", "#0b5cad", "#5b3f98", "#fffbe6", "#1b2026",
                         "#667079", "#ffffff", "#f6f8fa", "#b9c0c8", "#98a1ab", "#5d656e"};
constexpr Colours kDark{"#24282e", "#1a1d21", "#202429", "#e7eaed", "#929ba5", "#30353c",
                        "#2a70b8", "#ffffff", "#74b6f7", "#c3a6f2", "#3a4048", "#e7eaed",
                        "#959ea8", "#4a515a", "#3d434b", "#555d67", "#14171a", "#0c0e10"};

QPalette paletteOf(const Colours& c)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, const char* colour) { palette.setColor(role, QColor(colour)); };
    set(QPalette::Window, c.window);
    set(QPalette::WindowText, c.text);
    set(QPalette::Base, c.base);
    set(QPalette::AlternateBase, c.alternate);
    set(QPalette::Text, c.text);
    set(QPalette::Button, c.button);
    set(QPalette::ButtonText, c.text);
    set(QPalette::BrightText, "#ffffff");
    set(QPalette::Highlight, c.highlight);
    set(QPalette::HighlightedText, c.highlightedText);
    set(QPalette::Link, c.link);
    set(QPalette::LinkVisited, c.visited);
    set(QPalette::ToolTipBase, c.toolTip);
    set(QPalette::ToolTipText, c.toolTipText);
    set(QPalette::PlaceholderText, c.placeholder);
    set(QPalette::Light, c.light);
    set(QPalette::Midlight, c.midlight);
    set(QPalette::Mid, c.mid);
    set(QPalette::Dark, c.dark);
    set(QPalette::Shadow, c.shadow);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(c.disabled));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(c.mid));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, QColor(c.text));
    return palette;
}

double linear(double value) { return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); }

/// Fusion draws the frame of an empty check box darker than the window: on a dark window it cannot be seen.
class ThemeStyle : public QProxyStyle {
public:
    ThemeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if ((element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton) || !isDark(option->palette))
            return;
        QColor frame = option->palette.color(QPalette::WindowText);
        frame.setAlpha(option->state & State_Enabled ? 150 : 70);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(frame);
        painter->setBrush(Qt::NoBrush);
        const QRectF outline = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        if (element == PE_IndicatorRadioButton)
            painter->drawEllipse(outline);
        else
            painter->drawRect(outline);
        painter->restore();
    }
};

double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QString toString(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light: return QStringLiteral("light");
    case ThemeChoice::Dark: return QStringLiteral("dark");
    case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeChoiceFrom(const QString& text)
{
    if (text == QLatin1String("light"))
        return ThemeChoice::Light;
    return text == QLatin1String("dark") ? ThemeChoice::Dark : ThemeChoice::System;
}

QPalette lightPalette() { return paletteOf(kLight); }
QPalette darkPalette() { return paletteOf(kDark); }

double contrastRatio(const QColor& a, const QColor& b)
{
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

Theme::Theme(QObject* parent) : QObject(parent)
{
    QApplication::setStyle(new ThemeStyle); // Fusion: the same on every desktop, and it honours palettes fully
    qApp->installEventFilter(this);
    apply();
}

void Theme::choose(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

void Theme::apply()
{
    m_applying = true;
    QApplication::setPalette(QPalette()); // the desktop's own, to see whether it is dark
    const bool dark =
        m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && isDark(QApplication::palette()));
    const QPalette palette = dark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
    m_applying = false;
    Q_EMIT changed();
}

// The desktop changed its theme: ours would be replaced by it or stay behind.
bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ThemeChange && watched == qApp && !m_applying)
        QMetaObject::invokeMethod(this, &Theme::apply, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

} // namespace twinspect
