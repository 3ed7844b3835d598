// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/view_grid.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/elided_label.h"

namespace twinspect {

namespace {

constexpr int kSpacing = 4;

} // namespace

QString nameOf(ViewKind kind)
{
    switch (kind) {
    case ViewKind::Rgb: return QCoreApplication::translate("twinspect::ViewGrid", "RGB");
    case ViewKind::Height: return QCoreApplication::translate("twinspect::ViewGrid", "Height");
    case ViewKind::Cloud: return QCoreApplication::translate("twinspect::ViewGrid", "3D");
    case ViewKind::Map: return QCoreApplication::translate("twinspect::ViewGrid", "Anomaly map");
    }
    return {};
}

const char* idOf(ViewKind kind)
{
    constexpr const char* ids[] = {"rgb", "height", "cloud", "map"};
    return ids[static_cast<std::size_t>(kind)];
}

ViewFrame::ViewFrame(ViewKind kind, QWidget* view, QWidget* parent)
    : QFrame(parent), m_view(view), m_bar(new QWidget), m_title(new ElidedLabel), m_detail(new ElidedLabel),
      m_maximise(new QToolButton)
{
    const QString id = QLatin1String(idOf(kind));
    setObjectName(QStringLiteral("inspect.frame.") + id);
    setFrameShape(QFrame::StyledPanel);
    m_bar->setObjectName(QStringLiteral("inspect.title.") + id);
    m_detail->setObjectName(QStringLiteral("inspect.detail.") + id);
    m_maximise->setObjectName(QStringLiteral("inspect.maximise.") + id);
    m_bar->installEventFilter(this);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setSizePolicy(QSizePolicy::Preferred,
                           QSizePolicy::Preferred); // comes before the detail, but is cut before it makes one view
 // wider than its neighbours
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    m_maximise->setAutoRaise(true);
    m_maximise->setFocusPolicy(Qt::TabFocus);
    auto* bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(6, 1, 2, 1);
    bar->addWidget(m_title);
    bar->addWidget(m_detail, 1);
    bar->addWidget(m_maximise);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(view, 1);
    connect(m_maximise, &QToolButton::clicked, this, &ViewFrame::maximiseRequested);
    retranslate();
}

void ViewFrame::setTitle(const QString& name, const QString& detail)
{
    m_title->setText(name);
    m_detail->setText(detail);
    m_detail->setToolTip(detail);
    m_view->setAccessibleName(detail.isEmpty() ? name : QStringLiteral("%1, %2").arg(name, detail));
}

void ViewFrame::setMaximised(bool maximised)
{
    m_maximised = maximised;
    retranslate();
}

void ViewFrame::retranslate()
{
    m_maximise->setText(m_maximised ? QStringLiteral("\u2750") : QStringLiteral("\u25a1"));
    m_maximise->setToolTip(m_maximised ? tr("Shows the other views again (double click on the title).")
                                       : tr("Makes this view as large as all of them (double click on the title)."));
    m_maximise->setAccessibleName(m_maximise->toolTip());
}

bool ViewFrame::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_bar && event->type() == QEvent::MouseButtonDblClick) {
        Q_EMIT maximiseRequested();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void ViewFrame::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

ViewGrid::ViewGrid(const std::array<QWidget*, 4>& views, QWidget* parent)
    : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(kSpacing);
    for (const auto kind : kViewKinds) {
        const auto at = static_cast<std::size_t>(kind);
        m_frames[at] = new ViewFrame(kind, views[at], this);
        connect(m_frames[at], &ViewFrame::maximiseRequested, this, [this, kind] { toggleMaximised(kind); });
    }
    rearrange();
}

void ViewGrid::arrange(ViewLayout arrangement)
{
    m_arrangement = arrangement;
    m_maximised.reset();
    rearrange();
}

void ViewGrid::setMainView(ViewKind kind)
{
    m_main = kind;
    if (m_maximised)
        m_maximised = kind;
    rearrange();
}

void ViewGrid::toggleMaximised(ViewKind kind)
{
    if (m_maximised == kind)
        m_maximised.reset();
    else
        m_maximised = kind;
    rearrange();
}

ViewKind ViewGrid::activeView() const
{
    for (const auto kind : kViewKinds)
        if (QWidget* focus = focusWidget();
            focus != nullptr && frame(kind).isVisible() && frame(kind).isAncestorOf(focus))
            return kind;
    return m_main;
}

bool ViewGrid::shows(ViewKind kind) const
{
    if (m_maximised)
        return kind == *m_maximised;
    return m_arrangement != ViewLayout::Single || kind == m_main;
}

void ViewGrid::rearrange()
{
    while (QLayoutItem* item = m_grid->takeAt(0))
        delete item;
    for (int i = 0; i < 3; ++i) {
        m_grid->setRowStretch(i, 0);
        m_grid->setColumnStretch(i, 0);
    }
    const bool alone = m_maximised || m_arrangement == ViewLayout::Single;
    int placed = 0;
    for (const auto kind : kViewKinds) {
        ViewFrame& one = frame(kind);
        one.setMaximised(m_maximised == kind);
        one.setVisible(shows(kind));
        if (!shows(kind))
            continue;
        if (alone) {
            m_grid->addWidget(&one, 0, 0);
        } else if (m_arrangement == ViewLayout::Grid) {
            m_grid->addWidget(&one, placed / 2, placed % 2);
            ++placed;
        } else if (kind == m_main) {
            m_grid->addWidget(&one, 0, 0, 3, 1);
        } else {
            m_grid->addWidget(&one, placed, 1);
            ++placed;
        }
    }
    const int rows = alone ? 1 : m_arrangement == ViewLayout::Grid ? 2 : 3;
    for (int row = 0; row < rows; ++row)
        m_grid->setRowStretch(row, 1);
    m_grid->setColumnStretch(0, m_arrangement == ViewLayout::OneAndThree ? 3 : 1);
    m_grid->setColumnStretch(1, alone ? 0 : 1);
    Q_EMIT arranged();
}

} // namespace twinspect
