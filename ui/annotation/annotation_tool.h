// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QKeySequence>
#include <QString>

#include "core/annotation/annotation.h"
#include "core/annotation/grow.h"
#include "ui/tools/view_tool.h"

namespace twinspect {

class AnnotationLayer;
class CurrentPart;
class JobList;
class LinkedCursor;
class Markings;

/// What the tools work on, and their settings that stay from one part to the next.
struct ToolContext {
    Markings* marks; ///< annotations or regions of interest
    CurrentPart& current;
    LinkedCursor& cursor;
    JobList& jobs;
    AnnotationLayer* layer; ///< that shows `marks`
    std::function<double()> pixelThreshold; ///< in force; NaN = none
    double brushRadius = 6;                 ///< pixels
    double colorTolerance = 12;             ///< see grownByColor()
    double heightToleranceMm = 0.3;
    double surfaceToleranceDegrees = 5; ///< see SmoothSurface::around()
};

/// Draws annotations, or regions of interest. It works with the pointer, or with the keyboard: Return presses at the
/// linked cursor, the arrow keys move it, Return again releases.
///
/// What is drawn becomes a new annotation. With Shift it is added to the selected one, with Ctrl it is taken away from
/// the selected one or, without one, from all.
class AnnotationTool : public ViewTool {
    Q_OBJECT

public:
    explicit AnnotationTool(ToolContext& context, QObject* parent = nullptr);

    /// "polygon": for object names and settings.
    [[nodiscard]] virtual const char* id() const = 0;
    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual QString help() const = 0; ///< what to do, in one or two sentences
    [[nodiscard]] virtual QKeySequence key() const = 0;

    bool press(const ToolEvent& event) final;
    void move(const ToolEvent& event) final;
    void release(const ToolEvent& event) final;
    void leave() override;
    [[nodiscard]] bool wantsKey(const QKeyEvent& event) const override;
    [[nodiscard]] bool keyPress(const QKeyEvent& event, const ViewProjection& view) override;
    bool cancel() override;
    /// Something is drawn that is no annotation yet.
    [[nodiscard]] virtual bool unfinished() const { return m_dragging; }

Q_SIGNALS:
    void told(const QString& note); ///< why something was not done

protected:
    /// Where the pointer or the linked cursor is.
    struct Place {
        GridPoint at;
        const ViewProjection* view;
        QPointF inView;
        Qt::KeyboardModifiers modifiers;
        double pressure = 1;
        bool erases = false; ///< the other end of a pen
        [[nodiscard]] GridPixel pixel() const;
    };
    // A press, the movements while it lasts, its end. Without drag() and end() it is a click.
    virtual void begin(const Place& place) = 0;
    virtual void drag(const Place& place);
    virtual void end(const Place& place);
    /// The drag is given up. Returns whether there was something.
    virtual bool giveUp();
    /// The pointer moves without a button, or leaves (nothing).
    virtual void hover(const std::optional<Place>& place);
    /// A key that no tool in common has.
    virtual bool otherKey(const QKeyEvent& event, const ViewProjection& view);

    [[nodiscard]] ToolContext& context() const { return m_context; }
    [[nodiscard]] int gridWidth() const;
    [[nodiscard]] int gridHeight() const;
    [[nodiscard]] bool dragging() const { return m_dragging; }
    /// Makes an annotation of what was drawn, or changes one, as the modifiers say.
    void commit(RunMask region, std::vector<Outline> outlines, Qt::KeyboardModifiers modifiers);
    /// What commit() with these modifiers would do, shown until then.
    void preview(const RunMask& region, Qt::KeyboardModifiers modifiers);

private:
    [[nodiscard]] bool presses(const QKeyEvent& event) const;
    [[nodiscard]] std::optional<Place> placeOf(const ToolEvent& event) const;
    [[nodiscard]] std::optional<Place> placeOfCursor(const ViewProjection& view, Qt::KeyboardModifiers modifiers) const;
    void followCursor();

    ToolContext& m_context;
    bool m_dragging = false;
    const ViewProjection* m_byKeys = nullptr; ///< the view of a drag by keyboard
    Qt::KeyboardModifiers m_keyModifiers;
};

/// Lines of an outline in a view; what the view does not show is left out.
void paintOutline(QPainter& painter, const ViewProjection& view, const Outline& outline, bool closed);
[[nodiscard]] QRectF boundsOf(const Outline& outline);

} // namespace twinspect
