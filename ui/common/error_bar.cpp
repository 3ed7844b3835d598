// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/error_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
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
    : QFrame(parent), m_sign(new QLabel(this)), m_text(new QLabel(this)), m_help(new QToolButton(this)),
      m_details(new QToolButton(this)), m_dismiss(new QToolButton(this))
{
    setObjectName(QStringLiteral("errorBar"));
    setFrameShape(QFrame::StyledPanel);
    m_text->setObjectName(QStringLiteral("errorBar.text"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText); // file names may hold anything
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_help->setObjectName(QStringLiteral("errorBar.help"));
    m_help->hide(); // until there is an error that something helps against
    m_details->setObjectName(QStringLiteral("errorBar.details"));
    m_dismiss->setObjectName(QStringLiteral("errorBar.dismiss"));
    m_dismiss->setAutoRaise(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 6);
    layout->addWidget(m_sign, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_help);
    layout->addWidget(m_details);
    layout->addWidget(m_dismiss);
    connect(m_help, &QToolButton::clicked, this, [this] {
        const auto go = m_messages.back().help->go;
        dismiss();
        go();
    });
    connect(m_details, &QToolButton::clicked, this, &ErrorBar::detailsRequested);
    connect(m_dismiss, &QToolButton::clicked, this, &ErrorBar::dismiss);
    recolour();
    refresh();
}

void ErrorBar::show(const Error& error, const std::optional<Help>& help)
{
    if (m_messages.size() >= kMostWaiting)
        m_messages.erase(m_messages.begin());
    m_messages.push_back({error, help});
    refresh();
}

void ErrorBar::dismiss()
{
    if (!m_messages.empty())
        m_messages.pop_back();
    refresh();
}

void ErrorBar::refresh()
{
    m_details->setText(tr("Details"));
    m_details->setToolTip(tr("Opens the log with every message of this session."));
    m_dismiss->setText(tr("Dismiss"));
    m_dismiss->setToolTip(tr("Closes this message; it stays in the log."));
    m_dismiss->setIcon(icon(QStringLiteral("close")));
    setVisible(!m_messages.empty());
    if (m_messages.empty())
        return;
    const auto& [error, help] = m_messages.back();
    m_help->setVisible(help.has_value());
    m_help->setText(help ? help->text : QString());
    // Where there is a way out, "a file is damaged" would send people the wrong way.
    QStringList lines{help ? detailOf(error) : headlineOf(error.code) + QLatin1Char(' ') + detailOf(error)};
    if (!error.file.empty())
        lines.append(QString::fromStdString(error.file));
    if (!error.remedy.empty())
        lines.append(remedyOf(error));
    if (m_messages.size() > 1)
        lines.append(tr("%n more message(s) below this one.", nullptr, static_cast<int>(m_messages.size()) - 1));
    m_text->setText(lines.join(QLatin1Char('\n')));
    setAccessibleName(lines.join(QLatin1Char(' ')));
}

void ErrorBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
    else if (event->type() == QEvent::PaletteChange)
        recolour();
}

// A ground of its own, so that it is seen. It is painted: a palette of its own would keep the colours of one theme.
void ErrorBar::paintEvent(QPaintEvent* event)
{
    QPainter(this).fillRect(rect(), QColor(isDark(palette()) ? "#4a2620" : "#fde8e4"));
    QFrame::paintEvent(event);
}

void ErrorBar::recolour() { m_sign->setPixmap(verdictIcon(Verdict::Reject, palette()).pixmap(24)); }

} // namespace twinspect
