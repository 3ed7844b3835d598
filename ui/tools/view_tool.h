// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCursor>
#include <QObject>

#include "ui/tools/view_projection.h"

class QKeyEvent;
class QPainter;

namespace twinspect {

/// What a pointer (mouse, finger or pen) does over a view.
struct ToolEvent {
    enum class Device { Mouse, Touch, Pen, Eraser };

    const ViewProjection& view;
    QPointF inView;
    std::optional<QPointF> inPicture; ///< see ViewProjection::pictureAt()
    std::optional<QPoint> pixel;      ///< see ViewProjection::pixelAt()
    Qt::MouseButton button;           ///< that was pressed or released
    Qt::MouseButtons buttons;         ///< that are held now
    Qt::KeyboardModifiers modifiers;
    Device device = Device::Mouse;
    double pressure = 1;   ///< of a pen, 0 to 1
    double wheelSteps = 0; ///< away from the person is positive; fine wheels send fractions
};

/// Something that is painted over the picture in every view. The picture is never painted anew for it.
class ViewLayer : public QObject {
    Q_OBJECT

public:
    /// Lines, handles and texts of a layer may reach so far beyond what repaintNeeded() names, in pixels of the view.
    static constexpr double kReach = 12;

    using QObject::QObject;

    /// Paints in the coordinates of the view. Only `exposed` is painted anew, the painter clips everything else.
    virtual void paint(QPainter& painter, const ViewProjection& view, const QRectF& exposed) const = 0;

Q_SIGNALS:
    /// The layer looks different within a rectangle of the picture; a null rectangle means everywhere.
    void repaintNeeded(const QRectF& inPicture);
};

/// Works with the pointer and the keys on the picture, in flat views and in the cloud alike. All views of a part share
/// one tool. A function that returns a bool says whether the tool took the event; what it does not take is navigation
/// of the view (pan, turn, zoom, window of values).
///
/// The middle button, the wheel and a drag while Space is held always navigate, unless wheel() takes the wheel.
class ViewTool : public ViewLayer {
    Q_OBJECT

public:
    using ViewLayer::ViewLayer;

    /// After a press that was taken, move() follows each movement until release(), also beside the view.
    [[nodiscard]] virtual bool press(const ToolEvent& event);
    /// With a button held, or without one over the view.
    virtual void move(const ToolEvent& event);
    virtual void release(const ToolEvent& event);
    /// The left button was pressed and released at one place, and press() did not take it.
    virtual void click(const ToolEvent& event);
    /// Comes in place of the second press. When it is not taken, press() is asked.
    [[nodiscard]] virtual bool doubleClick(const ToolEvent& event);
    [[nodiscard]] virtual bool wheel(const ToolEvent& event);
    /// Whether a key goes to keyPress() even though it belongs to an action of the window. Not asked for Escape.
    [[nodiscard]] virtual bool wantsKey(const QKeyEvent& event) const;
    [[nodiscard]] virtual bool keyPress(const QKeyEvent& event, const ViewProjection& view);
    /// Escape, or a drag that cannot end: the view was hidden or got another tool. Returns whether there was something
    /// to give up.
    virtual bool cancel();
    /// The pointer left the view.
    virtual void leave();
    [[nodiscard]] virtual QCursor cursor() const;
    void paint(QPainter& painter, const ViewProjection& view, const QRectF& exposed) const override;

Q_SIGNALS:
    void cursorChanged();
};

} // namespace twinspect
