// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/command_palette.h"

#include <algorithm>

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/common/icon.h"

namespace twinspect {

namespace {

constexpr int kRowMargin = 6, kIcon = 18;

/// Two lines: the command with its keys, and below what it does or why it cannot be used.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const bool enabled = index.data(CommandSearch::EnabledRole).toBool();
        const bool selected = option.state & QStyle::State_Selected;
        const QPalette& palette = option.palette;
        if (selected)
            painter->fillRect(option.rect, palette.brush(QPalette::Active, QPalette::Highlight));
        const QColor main = selected ? palette.color(QPalette::Active, QPalette::HighlightedText)
                                     : palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::Text);
        const QColor side = selected ? main : palette.color(QPalette::Active, QPalette::PlaceholderText);
        QRect area = option.rect.adjusted(kRowMargin, kRowMargin / 2, -kRowMargin, -kRowMargin / 2);
        const QIcon sign = index.data(Qt::DecorationRole).value<QIcon>();
        sign.paint(painter, QRect(area.left(), area.top() + 2, kIcon, kIcon), Qt::AlignCenter,
                   enabled ? (selected ? QIcon::Selected : QIcon::Normal) : QIcon::Disabled);
        area.setLeft(area.left() + kIcon + kRowMargin);
        const int line = option.fontMetrics.height();
        const QString keys = index.data(CommandSearch::ShortcutRole).toString();
        const int keysWidth = keys.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(keys) + 2 * kRowMargin;
        painter->setFont(option.font);
        painter->setPen(main);
        painter->drawText(QRect(area.left(), area.top(), area.width() - keysWidth, line),
                          Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight,
                                                        area.width() - keysWidth));
        painter->setPen(side);
        painter->drawText(QRect(area.left(), area.top(), area.width(), line), Qt::AlignRight | Qt::AlignVCenter, keys);
        QFont small = option.font;
        small.setPointSizeF(small.pointSizeF() * 0.9);
        const QFontMetrics smallMetrics(small);
        painter->setFont(small);
        painter->drawText(QRect(area.left(), area.top() + line, area.width(), smallMetrics.height()),
                          Qt::AlignLeft | Qt::AlignVCenter,
                          smallMetrics.elidedText(index.data(CommandSearch::NoteRole).toString(), Qt::ElideRight,
                                                  area.width()));
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {200, 2 * option.fontMetrics.height() + kRowMargin + 2};
    }
};

} // namespace

CommandPalette::CommandPalette(const ActionList& actions, QWidget* parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint), m_commands(actions), m_edit(new QLineEdit(this)),
      m_list(new QListView(this)), m_nothing(new QLabel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    m_edit->setObjectName(QStringLiteral("commandPalette.edit"));
    m_list->setObjectName(QStringLiteral("commandPalette.list"));
    m_edit->setClearButtonEnabled(true);
    m_edit->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_list->setModel(&m_commands);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kRowMargin, kRowMargin, kRowMargin, kRowMargin);
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing, 1);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_edit, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    retranslate();
}

void CommandPalette::retranslate()
{
    m_edit->setPlaceholderText(tr("Type a few letters of a command"));
    m_edit->setAccessibleName(m_edit->placeholderText());
    m_list->setAccessibleName(tr("Commands"));
}

void CommandPalette::popUp()
{
    const QWidget* window = parentWidget();
    const QSize size(std::min(680, window->width() - 40), std::min(460, window->height() - 80));
    resize(size);
    move(window->mapToGlobal(QPoint((window->width() - size.width()) / 2, 60)));
    retranslate();
    m_edit->clear();
    search();
    show();
    m_edit->setFocus();
}

void CommandPalette::search()
{
    m_commands.search(m_edit->text());
    const bool found = m_commands.rowCount() > 0;
    m_list->setVisible(found);
    m_nothing->setVisible(!found);
    m_nothing->setText(tr("No command fits these letters."));
    m_list->setCurrentIndex(m_commands.index(0, 0));
}

void CommandPalette::run()
{
    QAction* action = m_commands.action(m_list->currentIndex().row());
    if (!action || !action->isEnabled()) // its reason stands in the list
        return;
    accept();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int rows = m_commands.rowCount(), row = m_list->currentIndex().row();
        int to = -1;
        switch (key->key()) {
        case Qt::Key_Down: to = (row + 1) % std::max(rows, 1); break;
        case Qt::Key_Up: to = (row + rows - 1) % std::max(rows, 1); break;
        case Qt::Key_PageDown: to = std::min(row + 8, rows - 1); break;
        case Qt::Key_PageUp: to = std::max(row - 8, 0); break;
        default: return QDialog::eventFilter(watched, event);
        }
        m_list->setCurrentIndex(m_commands.index(to, 0));
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace twinspect
