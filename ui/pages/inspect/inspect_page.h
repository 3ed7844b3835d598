// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QTimer>
#include <QWidget>

#include "ui/models/workbench.h"
#include "ui/pages/inspect/measure_tool.h"
#include "ui/pages/inspect/part_pictures.h"
#include "ui/pages/inspect/region_model.h"
#include "ui/pages/inspect/view_grid.h"

class QLabel;
class QSlider;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QToolBar;
class QToolButton;

namespace twinspect {

class AnnotationDesk;
class AnnotationPanel;
class InterestPanel;
class CloudView;
class GuidelinesPanel;
class ImageView;
class InspectActions;
class ProbeRow;
class ProfilePlot;
class VerdictHeader;
struct HeaderContent;
struct PageDescriptor;

/// Shows one part in four linked views, which are RGB, height, cloud and anomaly map. The verdict is above, the values
/// under the cursor below, the regions beside them.
class InspectPage : public QWidget {
    Q_OBJECT

public:
    explicit InspectPage(Workbench& workbench, QWidget* parent = nullptr);
    ~InspectPage() override;

    [[nodiscard]] static PageDescriptor descriptor();
    [[nodiscard]] QList<QAction*> pageActions() const;
    [[nodiscard]] ViewGrid& grid() { return *m_grid; }

    /// Buttons that the header shows while no model is open.
    void offerWithoutModel(const QList<QAction*>& actions);

    [[nodiscard]] MapKind mapKind() const { return m_map; }
    void showMap(MapKind kind);
    [[nodiscard]] SurfaceLayer surfaceLayer() const { return m_layer; }
    /// What the height view shows.
    void showSurface(SurfaceLayer layer);
    [[nodiscard]] CloudColors cloudColors() const { return m_cloudColors; }
    void colorCloud(CloudColors colors);
    /// Shows a region of CurrentPart::regions() in all views.
    void showRegion(int index);

    /// One view, or all that are shown as they are arranged, `scale` times as many pixels as on the screen. Null for a
    /// view that is not shown.
    [[nodiscard]] QImage screenshot(std::optional<ViewKind> view, double scale);

    /// How the views are arranged and coloured, for the next start. Anything else than what viewState() gave is
    /// ignored.
    [[nodiscard]] QByteArray viewState() const;
    void restoreViewState(const QByteArray& state);

Q_SIGNALS:
    void partShown(); ///< all views show CurrentPart::shown()
    void done(const QString& what); ///< what a key did, for the status bar

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class State { Nothing, Loading, Failed, Shown };

    void makeViews();
    void makeToolBar();
    void makeAnnotation(); ///< tools, layer and verbs; the views are there
    void retranslateAnnotation();
    void arrangeWidgets();
    void connectActions();
    void connectWorkbench();
    void retranslate();

    void partWanted(); ///< another part is being opened
    void partArrived(); ///< it is there, or cannot be read
    void prepare();
    void dim(bool dimmed);
    void clearPart(); ///< nothing stands there that was said of another part
    void showPart();
    void setState(State state);
    void refreshThresholds(); ///< everything that depends on the thresholds in force
    void refreshSurface();
    void refreshMap();
    void refreshCloud();
    void refreshMarks(); ///< in the cloud, where they were changed
    [[nodiscard]] QImage markedColors(const QRect& where) const; ///< of the cloud, with the marks over them
    void refreshRegions();
    void popUp(ViewKind view, QPoint onScreen); ///< what can be done in a view
    void refreshHeader();
    [[nodiscard]] bool tellKnownVerdict(HeaderContent& content) const; ///< of a part that is not shown (yet)
    void refreshMessages();
    void refreshTitles();
    void refreshReasons();
    void refreshChoices();
    void refreshMeasurement();
    void refreshAttention(); ///< whether a person looks at the part
    void refreshTool(); ///< the tool in hand, and what it says
    [[nodiscard]] ScoreScale scoreScale(MapKind kind) const;
    [[nodiscard]] bool judged() const; ///< a model has seen a part in the picture
    [[nodiscard]] QString whyNoVsGood() const;
    [[nodiscard]] QString whyNoBands() const;
    [[nodiscard]] std::optional<HeightTolerance> tolerance() const; ///< of the recipe
    void refreshTolerance();
    void askForTolerance();
    [[nodiscard]] QString whyNoMap() const;
    void zoomActiveView(double factor);
    void askForScreenshot();
    void saveScreenshot(std::optional<ViewKind> view, int scale);
    [[nodiscard]] QSize screenshotSize(std::optional<ViewKind> view) const;

    Workbench& m_workbench;
    InspectActions* m_actions;
    State m_state = State::Nothing;
    bool m_stalePart = false, m_staleThresholds = false; ///< while the page is hidden nothing is painted
    LatestJob<PartPictures> m_prepare;
    std::optional<PartPictures> m_pictures;
    MapKind m_map = MapKind::Fused;
    SurfaceLayer m_layer = SurfaceLayer::Height;
    std::shared_ptr<const Image<float>> m_bands; ///< of the part shown, while SurfaceLayer::Tolerance is
    CloudColors m_cloudColors = CloudColors::Rgb;
    MeasureTool m_measure;
    AnnotationDesk* m_desk = nullptr;
    QString m_told; ///< by the annotation tool in hand
    RegionModel m_regions;
    QImage m_cloudPicture; ///< the colours of the cloud without marks
    QRect m_staleMarks; ///< pixels that have other marks than the cloud shows
    QTimer m_marksRefresh;
    QTimer m_cloudRefresh; ///< colours follow sliders a moment later: they are many
    QTimer m_veilDelay;

    QStackedWidget* m_stack = nullptr;
    QLabel *m_messageTitle = nullptr, *m_messageText = nullptr;
    VerdictHeader* m_header = nullptr;
    QToolBar* m_toolBar = nullptr;
    QToolButton *m_mapButton = nullptr, *m_cloudButton = nullptr, *m_sidesButton = nullptr, *m_linesButton = nullptr,
                *m_surfaceButton = nullptr, *m_measureButton = nullptr;
    QLabel* m_opacityLabel = nullptr;
    QSlider* m_opacity = nullptr;
    ImageView *m_rgbView = nullptr, *m_heightView = nullptr, *m_mapView = nullptr;
    CloudView* m_cloudView = nullptr;
    ViewGrid* m_grid = nullptr;
    QLabel* m_veil = nullptr;
    QToolBar* m_drawBar = nullptr;
    QTabWidget* m_side = nullptr;
    AnnotationPanel* m_annotations = nullptr;
    InterestPanel* m_interests = nullptr;
    GuidelinesPanel* m_guidelines = nullptr;
    QLabel* m_regionEmpty = nullptr;
    QTableView* m_regionTable = nullptr;
    ProfilePlot* m_profile = nullptr;
    QLabel* m_hint = nullptr;
    ProbeRow* m_probe = nullptr;
};

} // namespace twinspect
