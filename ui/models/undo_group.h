// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include <QUndoGroup>

#include "ui/models/undo_stack.h"

namespace twinspect {

/// All undo stacks of the window: one of the session, and one for each part whose annotation was changed. What was done
/// last to the part on the screen or in the session is undone first. The steps of other parts wait until their part is
/// on the screen again.
class UndoGroup : public QUndoGroup {
    Q_OBJECT

public:
    explicit UndoGroup(QObject* parent = nullptr);
    ~UndoGroup() override;

    /// Labels, thresholds, training: one step may concern many parts, so these have one order in time.
    [[nodiscard]] UndoStack& session() { return m_session; }
    /// Of one part, by its sample id. Null when its annotation was not changed.
    [[nodiscard]] UndoStack* ofPart(const std::string& part) const;
    /// Does a step about the annotation of one part.
    void push(const std::string& part, UndoStep* step);
    /// The part on the screen.
    void showPart(const std::optional<std::string>& part);
    /// The steps about one part: its annotation is another one now.
    void forgetPart(const std::string& part);
    /// Other data are open.
    void forgetParts();

    [[nodiscard]] const UndoStep* nextUndo() const;
    [[nodiscard]] const UndoStep* nextRedo() const;
    void undo();
    void redo();

Q_SIGNALS:
    void changed(); ///< nextUndo() or nextRedo()

private:
    void follow(UndoStack& stack);
    void refresh();
    [[nodiscard]] UndoStack* stackOfUndo() const;
    [[nodiscard]] UndoStack* stackOfRedo() const;

    UndoStack m_session;
    std::unordered_map<std::string, UndoStack*> m_parts; ///< those with steps
    std::optional<std::string> m_shown;
    std::uint64_t m_latest = 0;
};

} // namespace twinspect
