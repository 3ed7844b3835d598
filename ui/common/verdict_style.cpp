// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/verdict_style.h"

#include <QCoreApplication>
#include <QPainter>

namespace twinspect {

namespace {

constexpr int kIconSizes[] = {16, 24, 32, 48};

struct VerdictColours {
    const char *fill, *onFill, *text;
};

// Green, amber and red as quality departments know them, moved apart in lightness and towards blue so that they also
// differ for eyes without red or green receptors.
VerdictColours coloursOf(std::optional<Verdict> verdict, bool dark)
{
    if (!verdict)
        return dark ? VerdictColours{"#8d96a0", "#000000", "#a3abb4"} : VerdictColours{"#68707a", "#ffffff", "#5d656e"};
    switch (*verdict) {
    case Verdict::Ok:
        return dark ? VerdictColours{"#35b795", "#000000", "#55d0ae"} : VerdictColours{"#007a63", "#ffffff", "#006c57"};
    case Verdict::Review:
        return dark ? VerdictColours{"#ffc24d", "#000000", "#ffc24d"} : VerdictColours{"#f2b01e", "#000000", "#805300"};
    case Verdict::Reject:
        return dark ? VerdictColours{"#f0604d", "#000000", "#ff8d7d"} : VerdictColours{"#b5231b", "#ffffff", "#b5231b"};
    case Verdict::NoPart:
        return dark ? VerdictColours{"#b3a0f0", "#000000", "#bfb0f5"} : VerdictColours{"#54448c", "#ffffff", "#54448c"};
    }
    return {"#68707a", "#ffffff", "#5d656e"};
}

QString symbolOf(std::optional<Verdict> verdict)
{
    if (!verdict)
        return QStringLiteral("\u2013"); // –
    switch (*verdict) {
    case Verdict::Ok: return QStringLiteral("\u2713");     // ✓
    case Verdict::Review: return QStringLiteral("?");
    case Verdict::Reject: return QStringLiteral("\u2715"); // ✕
    case Verdict::NoPart: return QStringLiteral("\u25cb"); // ○
    }
    return {};
}

QString wordOf(std::optional<Verdict> verdict)
{
    if (!verdict)
        return QCoreApplication::translate("twinspect::VerdictStyle", "Not inspected");
    switch (*verdict) {
    case Verdict::Ok: return QCoreApplication::translate("twinspect::VerdictStyle", "OK");
    case Verdict::Review: return QCoreApplication::translate("twinspect::VerdictStyle", "Review");
    case Verdict::Reject: return QCoreApplication::translate("twinspect::VerdictStyle", "Reject");
    case Verdict::NoPart: return QCoreApplication::translate("twinspect::VerdictStyle", "No part");
    }
    return {};
}

} // namespace

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

VerdictStyle verdictStyle(std::optional<Verdict> verdict, const QPalette& palette)
{
    const VerdictColours colours = coloursOf(verdict, isDark(palette));
    return {QColor(colours.fill), QColor(colours.onFill), QColor(colours.text), symbolOf(verdict), wordOf(verdict)};
}

QIcon verdictIcon(std::optional<Verdict> verdict, const QPalette& palette)
{
    const VerdictStyle style = verdictStyle(verdict, palette);
    QIcon icon;
    for (const int size : kIconSizes) {
        QPixmap picture(size, size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(style.fill);
        painter.drawEllipse(QRectF(0.5, 0.5, size - 1, size - 1));
        QFont font = painter.font();
        font.setBold(true);
        font.setPixelSize(size * 5 / 8);
        painter.setFont(font);
        painter.setPen(style.onFill);
        painter.drawText(QRectF(0, 0, size, size), Qt::AlignCenter, style.symbol);
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace twinspect
