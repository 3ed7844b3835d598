// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QLabel>
#include <QLocale>
#include <QSlider>
#include <QTableView>
#include <QToolButton>

#include "ui/annotation/annotation_desk.h"
#include "ui/common/action.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/imageview/contour.h"
#include "ui/imageview/image_view.h"
#include "ui/imageview/picture.h"
#include "ui/models/tolerance_words.h"
#include "ui/pages/inspect/inspect_actions.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/inspect/probe_row.h"
#include "ui/pages/inspect/profile_plot.h"
#include "ui/pages/inspect/tolerance_dialog.h"
#include "ui/pages/inspect/verdict_header.h"
#include "ui/viewport/cloud_view.h"

namespace twinspect {

namespace {

constexpr double kRegionMargin = 3;   ///< a region is shown with its surroundings
constexpr double kLeastSection = 48;  ///< px

/// Where the score of a region is highest: what to look at first.
QPoint peakOf(const ScoreMap& scores, const Region& region)
{
    QPoint peak(region.box.column, region.box.row);
    float highest = -std::numeric_limits<float>::infinity();
    for (int row = 0; row < region.box.height; ++row)
        for (int column = 0; column < region.box.width; ++column) {
            const float score = scores.at(region.box.row + row, region.box.column + column);
            if (region.pixels.at(row, column) != 0 && score > highest) {
                highest = score;
                peak = {region.box.column + column, region.box.row + row};
            }
        }
    return peak;
}

} // namespace

bool InspectPage::judged() const
{
    return m_pictures && m_pictures->part->anomaly && m_pictures->part->anomaly->partFound;
}

QString InspectPage::whyNoVsGood() const
{
    if (!m_pictures || m_pictures->vsGoodMm)
        return {};
    return judged() ? tr("The model does not know how high good parts are. Train the part again with depth.")
                    : whyNoMap();
}

QString InspectPage::whyNoBands() const
{
    if (!m_pictures)
        return {};
    if (!judged())
        return whyNoMap();
    if (m_pictures->part->goodPartsVaryMm.empty())
        return tr("This part was not compared with the mean good part: the model has none, or its position was not "
                  "found with certainty.");
    return tolerance() ? QString() : tr("The recipe has no tolerance. Set one with “Tolerance of the height…”.");
}

std::optional<HeightTolerance> InspectPage::tolerance() const
{
    const auto& recipe = m_workbench.recipe().content();
    return recipe ? recipe->tolerance : std::nullopt;
}

void InspectPage::refreshTolerance()
{
    m_probe->setTolerance(tolerance());
    refreshReasons();
    refreshHeader();
    if (m_pictures && m_layer == SurfaceLayer::Tolerance)
        showPart(); // a message may have taken the place of all that was drawn
}

void InspectPage::askForTolerance()
{
    std::optional<double> vary;
    if (m_pictures && judged() && !m_pictures->part->goodPartsVaryMm.empty()) {
        const auto& part = *m_pictures->part;
        vary = comparedPixels(part.anomaly->heightVsGoodMm, part.anomaly->goodPartsVaryMm, 1).usualVaryMm;
    }
    auto* dialog = new ToleranceDialog(tolerance(), vary, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const auto wanted = dialog->tolerance();
        m_workbench.recipe().changeTolerance(wanted);
        if (wanted && whyNoBands().isEmpty())
            showSurface(SurfaceLayer::Tolerance); // what it was set for
    });
    dialog->open();
}

QString InspectPage::whyNoMap() const
{
    if (!m_pictures || judged())
        return {};
    if (m_pictures->part->anomaly)
        return tr("No part was found in this picture, so there is no anomaly map. Check that the part lies in view of "
                  "the sensor and that its depth was measured.");
    return tr("There is no anomaly map without a model. Open a recipe or a model, or train the part.");
}

// The pixel threshold is one of the fused map. Scores of one modality have a scale of their own: they are coloured
// above what the held-out good parts reach in it.
ScoreScale InspectPage::scoreScale(MapKind kind) const
{
    const auto& model = m_workbench.recipe().model();
    if (!model)
        return {};
    if (!hasOwnScale(*m_pictures->part, kind))
        return ScoreScale::anchoredTo(m_workbench.samples().thresholds().pixel, model->heldOutPeaks());
    const auto& peaks = model->heldOutPeaks(nameOf(kind));
    return peaks.empty() ? ScoreScale() : ScoreScale::anchoredTo(*std::max_element(peaks.begin(), peaks.end()), peaks);
}

void InspectPage::showPart()
{
    const auto& part = *m_pictures->part;
    m_rgbView->setPicture(m_pictures->rgb);
    refreshSurface();
    if (judged())
        m_mapView->setPicture(m_pictures->grey);
    else
        m_mapView->setMessage(whyNoMap());
    m_cloudView->setPoints(m_pictures->points);
    for (auto* view : {m_rgbView, m_heightView, m_mapView}) {
        view->setMmPerPixel(part.geometry.mmPerPixel);
        view->setLines(ImageView::Lines::Truth, m_pictures->truth);
    }
    m_probe->setPart(m_pictures->part);
    m_probe->setPixel(m_workbench.cursor().pixel());
    m_measure.setPart(m_pictures->part);
    refreshReasons();
    refreshThresholds();
    refreshCloud();
}

void InspectPage::refreshThresholds()
{
    m_staleThresholds = !isVisible();
    if (m_staleThresholds || !m_pictures)
        return;
    refreshRegions();
    refreshMap();
    if (mapOf(m_cloudColors))
        m_cloudRefresh.start();
    refreshHeader();
    refreshTitles();
}

void InspectPage::refreshSurface()
{
    if (!m_pictures)
        return;
    if (needsShape(m_layer) && !hasShape(*m_pictures)) {
        prepare(); // until then the view shows what it did
        return;
    }
    const auto shown = valuesOf(*m_pictures, m_layer, m_actions->greyHeight->isChecked());
    m_bands.reset();
    if (m_layer == SurfaceLayer::Tolerance) {
        if (const auto limits = tolerance(); limits && whyNoBands().isEmpty()) {
            m_bands = bandValuesOf(*m_pictures->part, *limits);
            m_heightView->setBands(m_bands, {kLowestBand, kHighestBand}, words::legendOf(*limits));
        } else {
            m_heightView->setMessage(whyNoBands());
        }
    } else if (shown.values)
        m_heightView->setValues(shown.values, shown.caption, shown.colors, shown.tail, shown.aroundZero);
    else
        m_heightView->setMessage(m_layer != SurfaceLayer::VsGood ? messageOf(m_pictures->noShape) : whyNoVsGood());
    if (m_cloudColors == CloudColors::Surface)
        m_cloudRefresh.start();
}

void InspectPage::refreshMap()
{
    if (!judged())
        return;
    const auto scale = scoreScale(m_map);
    const auto* map = mapOf(*m_pictures->part, m_map);
    m_mapView->setOverlay(overlayOf(*m_pictures->part, m_map, scale));
    m_mapView->setLegend(map ? std::optional(legendOf(*m_pictures->part, m_map, scale)) : std::nullopt);
    m_mapView->setLines(ImageView::Lines::Contour, map ? isocontour(*map, scale.threshold) : QList<QLineF>());
}

void InspectPage::refreshCloud()
{
    if (!m_pictures)
        return;
    const auto map = mapOf(m_cloudColors);
    const auto surface = valuesOf(*m_pictures, m_layer, m_actions->greyHeight->isChecked());
    std::optional<Legend> legend;
    if (m_cloudColors == CloudColors::Surface && m_layer == SurfaceLayer::Tolerance) {
        m_cloudPicture =
            m_bands ? pictureOf(*m_bands, {kLowestBand, kHighestBand}, ColorMap::Name::Tolerance) : m_pictures->rgb;
        legend = m_heightView->legend();
    } else if (m_cloudColors == CloudColors::Surface && surface.values) {
        m_cloudPicture = pictureOf(*surface.values, m_heightView->valueWindow(), surface.colors);
        legend = m_heightView->legend();
    } else if (map && judged() && mapOf(*m_pictures->part, *map) != nullptr) {
        const auto scale = scoreScale(*map);
        m_cloudPicture =
            blended(m_pictures->grey, overlayOf(*m_pictures->part, *map, scale), m_opacity->value() / 100.0);
        legend = legendOf(*m_pictures->part, *map, scale);
    } else {
        m_cloudPicture = m_pictures->rgb;
    }
    m_staleMarks = {};
    m_cloudView->setColors(markedColors(m_cloudPicture.rect()), legend);
}

QImage InspectPage::markedColors(const QRect& where) const
{
    QImage colors = where == m_cloudPicture.rect() ? m_cloudPicture : m_cloudPicture.copy(where);
    for (auto* layer : {&m_desk->interestLayer(), &m_desk->layer()})
        if (const QImage& marks = layer->picture(); marks.size() == m_cloudPicture.size())
            colors = blended(colors, where == marks.rect() ? marks : marks.copy(where), 1);
    return colors;
}

void InspectPage::refreshMarks()
{
    const QRect where = std::exchange(m_staleMarks, {}) & m_cloudPicture.rect();
    if (!where.isEmpty())
        m_cloudView->changeColors(markedColors(where), where.topLeft());
}

void InspectPage::refreshRegions()
{
    const auto& regions = m_workbench.current().regions();
    m_regions.setRegions(regions, m_workbench.samples().thresholds(), m_workbench.recipe().scoreUnit());
    m_probe->setRegions(&regions);
    m_measure.setRegions(regions);
    QList<QLineF> lines;
    QList<ImageView::Tag> tags;
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const auto& box = regions[i].region.box;
        lines << borderOf(regions[i].region.pixels, {box.column, box.row});
        tags << ImageView::Tag{QPointF(box.column + box.width, box.row), QLocale().toString(static_cast<int>(i) + 1)};
    }
    for (auto* view : {m_rgbView, m_heightView, m_mapView}) {
        view->setLines(ImageView::Lines::Regions, lines);
        view->setLines(ImageView::Lines::Chosen, {});
        view->setTags(tags);
    }
    m_regionTable->setVisible(!regions.empty());
    m_regionEmpty->setVisible(regions.empty());
    if (!judged())
        m_regionEmpty->setText(whyNoMap());
    else if (!std::isfinite(m_workbench.samples().thresholds().pixel))
        m_regionEmpty->setText(
            tr("There is no pixel threshold, so no regions can be told apart. Set one when calibrating."));
    else
        m_regionEmpty->setText(tr("No pixel is above the pixel threshold."));
}

void InspectPage::showRegion(int index)
{
    const auto& regions = m_workbench.current().regions();
    if (m_state != State::Shown || index < 0 || index >= static_cast<int>(regions.size()))
        return;
    const auto& region = regions[static_cast<std::size_t>(index)].region;
    const QRect box(region.box.column, region.box.row, region.box.width, region.box.height);
    for (auto* view : {m_rgbView, m_heightView, m_mapView})
        view->setLines(ImageView::Lines::Chosen, borderOf(region.pixels, box.topLeft()));
    const double side = std::max(kRegionMargin * std::max(box.width(), box.height()), kLeastSection);
    QRectF section(0, 0, side, side);
    section.moveCenter(QRectF(box).center());
    m_workbench.cursor().show(section);
    if (const auto* map = mapOf(*m_pictures->part, MapKind::Fused))
        m_workbench.cursor().moveTo(peakOf(*map, region));
    m_cloudView->focusOn(box);
}

void InspectPage::offerWithoutModel(const QList<QAction*>& actions) { m_header->offerWithoutModel(actions); }

void InspectPage::refreshHeader()
{
    HeaderContent content;
    // While other data comes in, its labels arrive before it is known which part is looked at.
    const int index = m_workbench.current().index();
    if (index >= 0 && index < m_workbench.samples().size()) {
        const auto& ref = m_workbench.samples().at(index).ref;
        content.part = QString::fromStdString(ref.id);
        content.label = ref.label;
    }
    content.thresholds = m_workbench.samples().thresholds();
    switch (m_state) {
    case State::Nothing: break;
    case State::Loading:
        if (!tellKnownVerdict(content))
            content.note = tr("Opening…");
        break;
    case State::Failed:
        if (!tellKnownVerdict(content))
            content.note = tr("This part cannot be read, so it was not inspected.");
        break;
    case State::Shown:
        content.notes = m_pictures->part->scan.notes;
        content.decision = m_workbench.current().decision();
        if (!content.decision) {
            content.note = tr("No model is open: parts can be looked at, but not judged.");
            content.modelMissing = true;
            break;
        }
        content.resultNotes = m_pictures->part->anomaly->notes;
        if (const auto limits = tolerance(); limits && !m_pictures->part->goodPartsVaryMm.empty()) {
            const auto& part = *m_pictures->part;
            if (const auto note = noteOf(outsideTolerance(part.anomaly->heightVsGoodMm, part.anomaly->goodPartsVaryMm,
                                                          *limits, cropMmPerPixel(part.prepared)),
                                         *limits))
                content.resultNotes.push_back(*note);
        }
        content.unit = m_pictures->part->unit();
        content.score = m_workbench.current().scores()->imageScore;
        content.raisedBy = m_workbench.current().scores()->raisedBy;
        content.modelWeak = weaknessOf(m_workbench.recipe().model()->separation()).has_value();
        for (const auto& region : m_workbench.current().regions())
            if (const double area = areaOf(region); !region.ignored && area > content.largestAreaMm2) {
                content.largestAreaMm2 = area;
                content.largestHeight = tellingDifference(region);
            }
        break;
    }
    m_header->setContent(content);
}

bool InspectPage::tellKnownVerdict(HeaderContent& content) const
{
    const int index = m_workbench.current().index();
    if (index < 0 || index >= m_workbench.samples().size())
        return false;
    content.decision = m_workbench.samples().decision(index);
    if (!content.decision)
        return false;
    const auto& record = m_workbench.samples().at(index).score->record;
    content.resultNotes = record.notes;
    content.unit = record.unit;
    content.score = record.score;
    content.raisedBy = record.raisedBy.value_or(RaisedBy::Both);
    content.modelWeak = weaknessOf(m_workbench.recipe().model()->separation()).has_value();
    content.largestAreaMm2 = content.decision->largestAreaMm2;
    return true;
}

void InspectPage::refreshTitles()
{
    QString map;
    if (judged()) {
        const auto scale = scoreScale(m_map);
        const QAction& shown = *m_actions->maps[static_cast<std::size_t>(m_map)];
        map = mapOf(*m_pictures->part, m_map) == nullptr ? disabledReason(shown)
            : scale.valid()                              ? tr("%1, coloured above %2")
                                  .arg(shown.text().section(QStringLiteral(": "), 1),
                                       scoreText(scale.threshold, unitOf(*m_pictures->part, m_map)))
                            : legendOf(*m_pictures->part, m_map, scale).caption;
    }
    m_grid->frame(ViewKind::Rgb).setTitle(nameOf(ViewKind::Rgb), {});
    m_grid->frame(ViewKind::Height)
        .setTitle(nameOf(ViewKind::Height),
                  m_layer == SurfaceLayer::Slope    ? tr("slope to the upper left")
                  : m_layer == SurfaceLayer::VsGood ? tr("higher or lower than good parts")
                  : m_layer == SurfaceLayer::Tolerance && tolerance()
                      ? tr("tolerance against good parts: %1").arg(words::tolerance(*tolerance()))
                  : m_layer == SurfaceLayer::Tolerance ? tr("no tolerance is set")
                  : m_layer == SurfaceLayer::Curvature ? tr("curvature: bumps light")
                  : m_pictures && !m_pictures->part->geometry.groundVisible
                      ? tr("over a plane through the part: no ground is visible")
                      : tr("over the ground"));
    m_grid->frame(ViewKind::Cloud)
        .setTitle(nameOf(ViewKind::Cloud), (m_cloudColors == CloudColors::Surface
                                                ? m_actions->surfaces[static_cast<std::size_t>(m_layer)]
                                                : m_actions->cloudColors[static_cast<std::size_t>(m_cloudColors)])
                                               ->text()
                                               .section(QStringLiteral(": "), 1));
    m_grid->frame(ViewKind::Map).setTitle(nameOf(ViewKind::Map), map);
}

void InspectPage::showMap(MapKind kind)
{
    m_map = kind;
    refreshChoices();
    refreshMap();
    refreshTitles();
}

void InspectPage::showSurface(SurfaceLayer layer)
{
    if (layer != m_layer)
        m_heightView->forgetValueWindow(); // one chosen by hand is of another quantity
    m_layer = layer;
    refreshChoices();
    refreshReasons();
    if (m_pictures
        && (m_pictures->noShape || !m_pictures->vsGoodMm
            || !tolerance())) // a message may have taken the place of all that was drawn
        showPart();
    else
        refreshSurface();
    refreshTitles();
}

void InspectPage::colorCloud(CloudColors colors)
{
    m_cloudColors = colors;
    refreshChoices();
    refreshCloud();
    refreshTitles();
}

void InspectPage::refreshMeasurement()
{
    if (m_measure.kind() != MeasureTool::Kind::None)
        m_desk->putToolDown(); // one tool at a time
    refreshTool();
    if (!m_hint) // while the page is being built
        return;
    m_profile->setProfile(m_measure.profile());
    m_profile->setVisible(m_measure.profile().has_value());
    m_actions->tools[static_cast<std::size_t>(m_measure.kind())]->setChecked(true);
    m_measureButton->setText(m_measure.kind() == MeasureTool::Kind::None
                                 ? tr("Measure")
                                 : m_actions->tools[static_cast<std::size_t>(m_measure.kind())]->text());
}

} // namespace twinspect
