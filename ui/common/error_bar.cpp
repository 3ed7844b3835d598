// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/error_bar.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "ui/common/error_text.h"
#include "ui/common/icon.h"
#include "ui/common/verdict_style.h"

namespace twinspect {

namespace {

constexpr std::size_t kMostWaiting =
    50; // a folder full of damaged files must not fill the memory; the log has them all

} // namespace

ErrorBar::ErrorBar(QWidget* parent)
    : QFrame(parent), m_sign(new QLabel(this)), m_text(new QLabel(this)), m_details(new QToolButton(this)),
      m_dismiss(new QToolButton(this))
{
    setObjectName(QStringLiteral("errorBar"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::StyledPanel);
    m_text->setObjectName(QStringLiteral("errorBar.text"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText); // file names may hold anything
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->setObjectName(QStringLiteral("errorBar.details"));
    m_dismiss->setObjectName(QStringLiteral("errorBar.dismiss"));
    m_dismiss->setAutoRaise(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 6);
    layout->addWidget(m_sign, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_details);
    layout->addWidget(m_dismiss);
    connect(m_details, &QToolButton::clicked, this, &ErrorBar::detailsRequested);
    connect(m_dismiss, &QToolButton::clicked, this, &ErrorBar::dismiss);
    recolour();
    hide();
}

void ErrorBar::show(const Error& error)
{
    if (m_errors.size() >= kMostWaiting)
        m_errors.erase(m_errors.begin());
    m_errors.push_back(error);
    refresh();
}

void ErrorBar::dismiss()
{
    if (!m_errors.empty())
        m_errors.pop_back();
    refresh();
}

void ErrorBar::refresh()
{
    m_details->setText(tr("Details"));
    m_details->setToolTip(tr("Opens the log with every message of this session."));
    m_dismiss->setText(tr("Dismiss"));
    m_dismiss->setToolTip(tr("Closes this message; it stays in the log."));
    m_dismiss->setIcon(icon(QStringLiteral("close")));
    setVisible(!m_errors.empty());
    if (m_errors.empty())
        return;
    const Error& error = m_errors.back();
    QStringList lines{headlineOf(error.code) + QLatin1Char(' ') + detailOf(error)};
    if (!error.file.empty())
        lines.append(QString::fromStdString(error.file));
    if (!error.remedy.empty())
        lines.append(remedyOf(error));
    if (m_errors.size() > 1)
        lines.append(tr("%n more message(s) below this one.", nullptr, static_cast<int>(m_errors.size()) - 1));
    m_text->setText(lines.join(QLatin1Char('\n')));
    setAccessibleName(lines.join(QLatin1Char(' ')));
}

void ErrorBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
    else if (event->type() == QEvent::ApplicationPaletteChange)
        recolour();
}

// A ground of its own, so that it is seen; the text keeps the theme's contrast.
void ErrorBar::recolour()
{
    QPalette colours = QApplication::palette();
    colours.setColor(QPalette::Window, QColor(isDark(colours) ? "#4a2620" : "#fde8e4"));
    setPalette(colours);
    m_sign->setPixmap(verdictIcon(Verdict::Reject, colours).pixmap(24));
}

} // namespace twinspect
