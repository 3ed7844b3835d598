// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QAction>
#include <QActionGroup>
#include <QList>

namespace twinspect {

/// The actions of the inspect page. Those of the views in general are named "view.*", the others "inspect.*".
class InspectActions : public QObject {
    Q_OBJECT

public:
    explicit InspectActions(QObject* parent);
    [[nodiscard]] QList<QAction*> all() const;
    void retranslate();

    std::array<QAction*, 3> layouts{};     ///< by ViewLayout
    QAction* maximise = nullptr;
    std::array<QAction*, 4> mainViews{};   ///< by ViewKind
    QAction *fit = nullptr, *zoomIn = nullptr, *zoomOut = nullptr, *actualSize = nullptr, *resetWindow = nullptr;
    QAction *contour = nullptr, *regions = nullptr, *truth = nullptr, *greyHeight = nullptr;
    QAction *screenshot = nullptr, *copyProbe = nullptr, *tolerance = nullptr;
    std::array<QAction*, 4> maps{};        ///< by MapKind
    std::array<QAction*, 5> surfaces{};    ///< by SurfaceLayer
    std::array<QAction*, 6> cloudColors{}; ///< by CloudColors
    std::array<QAction*, 6> sides{};       ///< by OrbitCamera::Side
    QAction *resetCloud = nullptr, *orthographic = nullptr, *turntable = nullptr, *largerPoints = nullptr,
            *smallerPoints = nullptr;
    std::array<QAction*, 5> tools{};       ///< by MeasureTool::Kind
};

} // namespace twinspect
