// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "core/annotation/annotation.h"

namespace twinspect {

/// What the drawing tools change: pixels that are marked on the part on the screen. They are annotations of the part
/// (OpenAnnotations), or the regions of interest of the recipe as they lie on it (OpenInterests).
class Markings : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Those of the shown part. Its width is 0 while nothing can be marked.
    [[nodiscard]] virtual const PartAnnotations& part() const = 0;
    [[nodiscard]] bool ready() const { return part().width > 0; }
    [[nodiscard]] virtual const DefectTypes& types() const = 0;
    /// Of what is drawn from now on.
    [[nodiscard]] virtual const std::string& typeInHand() const = 0;
    virtual void takeType(const std::string& name) = 0;

    /// What another person marked on the part, to be shown beside it; null = nothing.
    [[nodiscard]] virtual const PartAnnotations* other() const { return nullptr; }

    /// 0 = none.
    [[nodiscard]] std::uint64_t selected() const { return m_selected; }
    void select(std::uint64_t id);

    // Each is one step to undo.

    /// Puts `next` in the place of all markings. Those with a known id keep their order; new ones have the id 0. Steps
    /// with the same number, 0 aside, about the same marking become one.
    virtual void change(const QString& text, std::vector<Annotation> next, int typing = 0) = 0;
    /// The region becomes a marking of the type in hand, which is selected then. Nothing for an empty region.
    void add(RunMask region, std::vector<Outline> outlines = {});
    /// Another region; without any pixel the marking is deleted. Locked ones stay as they are.
    void reshape(std::uint64_t id, RunMask region, std::vector<Outline> outlines, const QString& text);
    void remove(std::uint64_t id);
    /// What is said about it: the marking without its region.
    void describe(const Annotation& words, const QString& text, int typing = 0);

Q_SIGNALS:
    void partChanged(); ///< part() is of another part, or of none
    void changed(const twinspect::GridBox& pixels); ///< the pixels whose look may have changed
    void selectionChanged();
    void typesChanged();

protected:
    std::uint64_t m_selected = 0;
};

} // namespace twinspect
