// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/action_list.h"

#include <algorithm>

#include <QRegularExpression>

namespace twinspect {

namespace {

constexpr auto kPlace = "twinspectPlace";
constexpr auto kArea = "twinspectArea";

bool inSamePlace(const QAction& a, const QAction& b)
{
    const QString first = a.property(kPlace).toString(), second = b.property(kPlace).toString();
    return first.isEmpty() || second.isEmpty() || first == second;
}

bool collide(const QKeySequence& a, const QKeySequence& b)
{
    return a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch;
}

} // namespace

ActionList::ActionList(Settings& settings, QObject* parent) : QObject(parent), m_settings(settings) {}

void ActionList::add(const QList<QAction*>& actions)
{
    for (QAction* action : actions) {
        if (m_actions.contains(action) || action->isSeparator())
            continue;
        m_actions.append(action);
        m_standard.insert(action, action->shortcuts());
        applyChosen(*action);
        connect(action, &QObject::destroyed, this, [this, action] {
            m_actions.removeAll(action);
            m_standard.remove(action);
        });
    }
    Q_EMIT changed();
}

QString ActionList::areaOf(const QAction& action)
{
    if (const QString set = action.property(kArea).toString(); !set.isEmpty())
        return set;
    const QString area = action.objectName().section(QLatin1Char('.'), 0, 0);
    if (area == QLatin1String("file"))
        return tr("File");
    if (area == QLatin1String("edit"))
        return tr("Edit");
    if (area == QLatin1String("view"))
        return tr("View");
    if (area == QLatin1String("watch"))
        return tr("Watched folder");
    if (area == QLatin1String("help"))
        return tr("Help");
    return tr("Parts"); // browser: walking through, labels, marks
}

void ActionList::setArea(QAction& action, const QString& name) { action.setProperty(kArea, name); }

QString ActionList::plainText(const QAction& action)
{
    static const QRegularExpression easternMnemonic(
        QStringLiteral("\\(&[A-Za-z]\\)")); // Chinese and Japanese put the letter behind the text
    QString text = action.text();
    text.remove(easternMnemonic);
    text.remove(QLatin1Char('&'));
    while (text.endsWith(QLatin1Char('.')) || text.endsWith(QChar(0x2026)))
        text.chop(1);
    return text;
}

void ActionList::setPlace(QAction& action, const QString& place) { action.setProperty(kPlace, place); }

QList<QAction*> ActionList::conflicts(const QAction& action, const QKeySequence& shortcut) const
{
    QList<QAction*> result;
    if (shortcut.isEmpty())
        return result;
    for (QAction* other : m_actions) {
        if (other == &action)
            continue;
        const auto keys = other->shortcuts();
        if (inSamePlace(action, *other)
            && std::any_of(keys.begin(), keys.end(), [&](const QKeySequence& key) { return collide(key, shortcut); }))
            result.append(other);
    }
    return result;
}

void ActionList::bind(QAction& action, const QKeySequence& shortcut)
{
    m_settings.setShortcut(action.objectName(), shortcut);
    applyChosen(action);
    Q_EMIT changed();
}

void ActionList::reset(QAction& action)
{
    m_settings.setShortcut(action.objectName(), std::nullopt);
    applyChosen(action);
    Q_EMIT changed();
}

void ActionList::resetAll()
{
    for (QAction* action : m_actions) {
        m_settings.setShortcut(action->objectName(), std::nullopt);
        applyChosen(*action);
    }
    Q_EMIT changed();
}

void ActionList::applyChosen(QAction& action) const
{
    if (const auto chosen = m_settings.shortcut(action.objectName()))
        action.setShortcuts(QList<QKeySequence>{*chosen});
    else
        action.setShortcuts(m_standard.value(&action));
}

} // namespace twinspect
