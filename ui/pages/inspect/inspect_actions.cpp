// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/inspect_actions.h"

#include "ui/common/action.h"

namespace twinspect {

namespace {

constexpr const char* kLayouts[] = {"view.layout.single", "view.layout.grid", "view.layout.oneAndThree"};
constexpr const char* kMainViews[] = {"view.main.rgb", "view.main.height", "view.main.cloud", "view.main.map"};
constexpr const char* kMaps[] = {"inspect.map.fused", "inspect.map.rgb", "inspect.map.depth", "inspect.map.raisedBy"};
constexpr const char* kSurfaces[] = {"inspect.surface.height", "inspect.surface.slope", "inspect.surface.curvature",
                                     "inspect.surface.vsGood", "inspect.surface.tolerance"};
constexpr const char* kCloudColorActions[] = {"inspect.cloud.rgb",      "inspect.cloud.height",
                                              "inspect.cloud.fused",    "inspect.cloud.rgbMap",
                                              "inspect.cloud.depthMap", "inspect.cloud.raisedBy"};
constexpr const char* kSides[] = {"inspect.cloud.top",  "inspect.cloud.bottom", "inspect.cloud.front",
                                  "inspect.cloud.back", "inspect.cloud.left",   "inspect.cloud.right"};
constexpr const char* kTools[] = {"inspect.measure.off", "inspect.measure.distance", "inspect.measure.height",
                                  "inspect.measure.region", "inspect.measure.profile"};

template <std::size_t N>
void makeChoice(QObject* owner, std::array<QAction*, N>& actions, const char* const* ids, std::size_t chosen)
{
    auto* group = new QActionGroup(owner);
    for (std::size_t i = 0; i < N; ++i) {
        actions[i] = makeAction(owner, ids[i], {});
        actions[i]->setCheckable(true);
        actions[i]->setChecked(i == chosen);
        group->addAction(actions[i]);
    }
}

QAction* makeSwitch(QObject* owner, const char* id, bool on)
{
    QAction* action = makeAction(owner, id, {});
    action->setCheckable(true);
    action->setChecked(on);
    return action;
}

} // namespace

InspectActions::InspectActions(QObject* parent) : QObject(parent)
{
    makeChoice(this, layouts, kLayouts, 1);
    // F6 is left for "inspect once", the digits for labels and pages.
    constexpr Qt::Key layoutKeys[] = {Qt::Key_F5, Qt::Key_F7, Qt::Key_F8};
    for (std::size_t i = 0; i < layouts.size(); ++i)
        layouts[i]->setShortcut(layoutKeys[i]);
    maximise = makeAction(this, "view.maximise", {}, Qt::Key_F9);
    for (std::size_t i = 0; i < mainViews.size(); ++i)
        mainViews[i] = makeAction(this, kMainViews[i], {},
                                  QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i))));
    fit = makeAction(this, "view.fit", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    zoomIn = makeAction(this, "view.zoomIn", {});
    zoomIn->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    zoomOut = makeAction(this, "view.zoomOut", {}, Qt::CTRL | Qt::Key_Minus);
    actualSize = makeAction(this, "view.actualSize", {}, Qt::CTRL | Qt::Key_0);
    resetWindow = makeAction(this, "view.resetWindow", {});
    contour = makeSwitch(this, "view.contour", true);
    regions = makeSwitch(this, "view.regions", true);
    truth = makeSwitch(this, "view.truth", false);
    greyHeight = makeSwitch(this, "view.greyHeight", false);
    screenshot = makeAction(this, "view.screenshot", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_I);
    copyProbe = makeAction(this, "view.copyProbe", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    tolerance = makeAction(this, "inspect.tolerance", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_T);
    makeChoice(this, maps, kMaps, 0);
    makeChoice(this, surfaces, kSurfaces, 0);
    makeChoice(this, cloudColors, kCloudColorActions, 0);
    for (std::size_t i = 0; i < sides.size(); ++i)
        sides[i] = makeAction(this, kSides[i], {});
    resetCloud = makeAction(this, "inspect.cloud.reset", {}, Qt::CTRL | Qt::Key_Home);
    orthographic = makeSwitch(this, "inspect.cloud.orthographic", false);
    turntable = makeSwitch(this, "inspect.cloud.turntable", true);
    largerPoints = makeAction(this, "inspect.cloud.largerPoints", {}, Qt::CTRL | Qt::ALT | Qt::Key_Plus);
    smallerPoints = makeAction(this, "inspect.cloud.smallerPoints", {}, Qt::CTRL | Qt::ALT | Qt::Key_Minus);
    makeChoice(this, tools, kTools, 0);
    retranslate();
}

QList<QAction*> InspectActions::all() const
{
    QList<QAction*> actions(layouts.begin(), layouts.end());
    actions << maximise;
    actions.append(QList<QAction*>(mainViews.begin(), mainViews.end()));
    actions << fit << zoomIn << zoomOut << actualSize << resetWindow << contour << regions << truth << greyHeight
            << copyProbe << screenshot << tolerance;
    actions.append(QList<QAction*>(maps.begin(), maps.end()));
    actions.append(QList<QAction*>(surfaces.begin(), surfaces.end()));
    actions.append(QList<QAction*>(cloudColors.begin(), cloudColors.end()));
    actions.append(QList<QAction*>(sides.begin(), sides.end()));
    actions << resetCloud << orthographic << turntable << largerPoints << smallerPoints;
    actions.append(QList<QAction*>(tools.begin(), tools.end()));
    return actions;
}

void InspectActions::retranslate()
{
    setActionText(*layouts[0], tr("One view"), tr("Shows one view alone."));
    setActionText(*layouts[1], tr("Four views"), tr("Shows RGB, height, 3D and anomaly map in a square."));
    setActionText(*layouts[2], tr("One large, three small"), tr("Shows one view large and the other three beside it."));
    setActionText(*maximise, tr("Maximise view"),
                  tr("Makes the view in use as large as all of them, or shows the others again."));
    setActionText(*mainViews[0], tr("RGB large"), tr("Makes RGB the large view."));
    setActionText(*mainViews[1], tr("Height large"), tr("Makes the height the large view."));
    setActionText(*mainViews[2], tr("3D large"), tr("Makes the point cloud the large view."));
    setActionText(*mainViews[3], tr("Anomaly map large"), tr("Makes the anomaly map the large view."));
    setActionText(*fit, tr("Fit to view"), tr("Shows the whole picture in all flat views."));
    setActionText(*zoomIn, tr("Zoom in"), tr("Enlarges the flat views; the wheel does it about the pointer."));
    setActionText(*zoomOut, tr("Zoom out"), tr("Shrinks the flat views; the wheel does it about the pointer."));
    setActionText(*actualSize, tr("Actual size"), tr("Shows one pixel of the picture as one pixel of the screen."));
    setActionText(*resetWindow, tr("Reset height window"),
                  tr("Colours the heights from end to end again, without the outermost 0.1 %. A drag with the right "
                     "button changes it."));
    setActionText(*contour, tr("Contour at the threshold"),
                  tr("Draws the line where the anomaly map crosses the pixel threshold."));
    setActionText(*regions, tr("Outlines of regions"),
                  tr("Draws the border and the number of every region above the pixel threshold."));
    setActionText(*truth, tr("True defect"),
                  tr("Draws the border of the defect as it was marked by hand, where the data has one."));
    setActionText(*greyHeight, tr("Height in grey"), tr("Shows the height from dark to light instead of in colours."));
    setActionText(*screenshot, tr("Save picture of the views…"),
                  tr("Saves one view or all of them as PNG, up to four times as large as on the screen."));
    setActionText(*copyProbe, tr("Copy values at the cursor"),
                  tr("Copies everything known about the pixel under the cursor."));
    setActionText(*maps[0], tr("Map: fused"), tr("Shows the map the verdict rests on, RGB and depth together."));
    setActionText(*maps[1], tr("Map: RGB"),
                  tr("Shows what is unusual in RGB. Coloured is what scores higher there than any held-out part of the "
                     "training."));
    setActionText(*maps[2], tr("Map: depth"),
                  tr("Shows what is unusual in depth. Coloured is what scores higher there than any held-out part of "
                     "the training."));
    setActionText(*maps[3], tr("Map: who raised it"),
                  tr("Shows where the score comes from: orange = RGB, blue = depth, pale = both."));
    setActionText(*surfaces[0], tr("Surface: height"), tr("Shows the height over the ground, in mm."));
    setActionText(*surfaces[1], tr("Surface: slope"),
                  tr("Shows the surface as if lit from the upper left: scratches and shallow dents stand out."));
    setActionText(*surfaces[2], tr("Surface: curvature"),
                  tr("Shows how the surface bends, in 1/mm: bumps and edges light, hollows dark."));
    setActionText(*surfaces[3], tr("Surface: against good parts"),
                  tr("Shows how much higher or lower than good parts it is, in mm: lower blue, higher orange."));
    setActionText(*surfaces[4], tr("Surface: tolerance"),
                  tr("Shows where the height lies within the tolerance against the mean good part, and where it is too "
                     "low (blue) or too high (orange)."));
    setActionText(*tolerance, tr("Tolerance of the height…"),
                  tr("Sets by how much the height may differ from the mean good part. The recipe keeps it. No verdict "
                     "depends on it."));
    setActionText(*cloudColors[0], tr("3D: RGB"), tr("Colours the points as the camera saw them."));
    setActionText(*cloudColors[1], tr("3D: surface"),
                  tr("Colours the points by what the height view shows: height, slope, curvature, or the height "
                     "against good parts."));
    setActionText(*cloudColors[2], tr("3D: fused map"), tr("Colours the points by the map the verdict rests on."));
    setActionText(*cloudColors[3], tr("3D: RGB map"), tr("Colours the points by what is unusual in RGB."));
    setActionText(*cloudColors[4], tr("3D: depth map"), tr("Colours the points by what is unusual in depth."));
    setActionText(*cloudColors[5], tr("3D: who raised it"), tr("Colours the points by where the score comes from."));
    setActionText(*sides[0], tr("3D from above"), tr("Looks straight down on the ground, as the picture is turned."));
    setActionText(*sides[1], tr("3D from below"), tr("Looks at the cloud from behind."));
    setActionText(*sides[2], tr("3D from the front"), tr("Looks at the cloud from the lower edge of the picture."));
    setActionText(*sides[3], tr("3D from the back"), tr("Looks at the cloud from the upper edge of the picture."));
    setActionText(*sides[4], tr("3D from the left"), tr("Looks at the cloud from the left edge of the picture."));
    setActionText(*sides[5], tr("3D from the right"), tr("Looks at the cloud from the right edge of the picture."));
    setActionText(*resetCloud, tr("Reset 3D view"), tr("Shows the whole cloud from above."));
    setActionText(*orthographic, tr("3D without perspective"),
                  tr("Shows lengths alike at any distance, with a scale bar."));
    setActionText(*turntable, tr("3D as on a turntable"),
                  tr("Keeps the ground level while turning; off, the cloud turns freely."));
    setActionText(*largerPoints, tr("Larger points"), tr("Draws the points of the cloud larger."));
    setActionText(*smallerPoints, tr("Smaller points"), tr("Draws the points of the cloud smaller."));
    setActionText(*tools[0], tr("Do not measure"), tr("Ends measuring and removes the last measurement."));
    setActionText(*tools[1], tr("Measure distance"), tr("Measures between two points clicked in any view, in mm."));
    setActionText(*tools[2], tr("Measure height difference"),
                  tr("Measures how much higher the second of two points lies, in mm over the ground."));
    setActionText(*tools[4], tr("Measure profile"),
                  tr("Plots the heights along the line between two points, in mm over the ground."));
    setActionText(*tools[3], tr("Measure region"), tr("Shows area and depth of the region that is clicked."));
}

} // namespace twinspect
