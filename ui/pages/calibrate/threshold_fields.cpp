// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/threshold_fields.h"

#include <algorithm>
#include <cmath>

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include "ui/common/value_text.h"
#include "ui/models/workbench.h"
#include "ui/pages/calibrate/method_words.h"
#include "ui/pages/calibrate/number_field.h"

namespace twinspect {

namespace {

constexpr double kLargest = 1e9;

QDoubleSpinBox* field(QWidget* parent, const char* name)
{
    auto* spin = new NumberField(parent);
    spin->setObjectName(QLatin1String(name));
    spin->setRange(-kLargest, kLargest);
    return spin;
}

/// For one of regionLimits().
QDoubleSpinBox* limitField(QWidget* parent, const char* name, double Thresholds::*limit, int decimals)
{
    auto* spin = field(parent, name);
    for (const auto& [spec, member] : regionLimits())
        if (std::get<double Thresholds::*>(member) == limit)
            spin->setRange(spec.minimum, spec.maximum);
    spin->setDecimals(decimals);
    spin->setSingleStep(std::pow(10, 1 - decimals));
    return spin;
}

void showValue(QDoubleSpinBox& spin, double value)
{
    const QSignalBlocker silent(&spin);
    if (std::isfinite(value) && spin.value() != value)
        spin.setValue(value);
    else if (!std::isfinite(value))
        spin.setValue(spin.minimum()); // shown as its special text
}

} // namespace

ThresholdFields::ThresholdFields(CalibrationSession& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    m_review = field(this, "calibrate.review");
    m_reject = field(this, "calibrate.reject");
    m_pixel = field(this, "calibrate.pixel");
    m_area = limitField(this, "calibrate.minArea", &Thresholds::minAreaMm2, 2);
    m_depth = limitField(this, "calibrate.minDepth", &Thresholds::minDepthMm, 3);
    m_suggestPixel = new QPushButton(this);
    m_suggestPixel->setObjectName(QStringLiteral("calibrate.suggestPixel"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (auto [label, spin] : {std::pair{&m_reviewLabel, m_review},
                               {&m_rejectLabel, m_reject},
                               {&m_pixelLabel, m_pixel},
                               {&m_areaLabel, m_area},
                               {&m_depthLabel, m_depth}}) {
        *label = new QLabel(this);
        (*label)->setBuddy(spin);
        grid->addWidget(*label, row, 0);
        grid->addWidget(spin, row++, 1);
    }
    grid->addWidget(m_suggestPixel, row, 1);
    for (const auto& [spin, move] : {std::pair{m_review, &CalibrationSession::moveReview},
                                     {m_reject, &CalibrationSession::moveReject},
                                     {m_pixel, &CalibrationSession::setPixel}})
        connect(spin, &QDoubleSpinBox::valueChanged, &session,
                [&session, move = move](double readable) { (session.*move)(session.unit().raw(readable)); });
    connect(m_area, &QDoubleSpinBox::valueChanged, &session, &CalibrationSession::setMinArea);
    connect(m_depth, &QDoubleSpinBox::valueChanged, &session, &CalibrationSession::setMinDepth);
    connect(m_suggestPixel, &QPushButton::clicked, &session, [this] {
        if (const auto pixel = m_session.suggestedPixel()) {
            m_session.startDrag();
            m_session.setPixel(*pixel);
        }
    });
    connect(&session, &CalibrationSession::setsChanged, this, &ThresholdFields::rescale);
    retranslate();
    rescale();
}

void ThresholdFields::retranslate()
{
    m_reviewLabel->setText(tr("Re&view above"));
    m_rejectLabel->setText(tr("Re&ject above"));
    m_pixelLabel->setText(tr("&Pixel counts above"));
    m_areaLabel->setText(tr("Smallest &area"));
    m_depthLabel->setText(tr("Smallest &depth"));
    m_area->setSuffix(tr(" mm²"));
    m_depth->setSuffix(tr(" mm"));
    m_depth->setSpecialValueText(tr("every depth counts"));
    m_area->setSpecialValueText(tr("every size counts"));
    for (auto* spin : {m_review, m_reject, m_pixel})
        spin->setSpecialValueText(tr("not set"));
    m_suggestPixel->setText(tr("From the good parts"));
    m_area->setToolTip(tr("A part whose regions are all smaller gets a verdict one step milder: reject becomes review, "
                          "review becomes OK."));
    m_depth->setToolTip(tr("A region that is neither as deep nor as high as this, against the surface around it, does "
                           "not count; without one that counts the verdict is one step milder. A region whose depth "
                           "cannot be measured, or that only RGB shows, counts at any depth."));
    refresh();
}

void ThresholdFields::rescale()
{
    const auto& sets = m_session.sets();
    double lowest = 0;
    double highest = 0;
    for (const auto* scores :
         {&sets.calibration.good, &sets.calibration.defects, &sets.test.good, &sets.test.defects, &sets.unlabelled})
        if (!scores->empty()) {
            lowest = std::min(lowest, scores->front());
            highest = std::max(highest, scores->back());
        }
    // Four digits of the range; a step that can be seen.
    const double range = highest > lowest ? m_session.unit().readableDifference(highest - lowest) : 1;
    const int exponent = static_cast<int>(std::floor(std::log10(range)));
    for (auto* spin : {m_review, m_reject, m_pixel}) {
        const QSignalBlocker silent(spin);
        spin->setDecimals(std::clamp(4 - exponent, 0, 9));
        spin->setSingleStep(std::pow(10.0, exponent - 2));
    }
    refresh();
}

void ThresholdFields::refresh()
{
    const bool usable = m_session.workbench().recipe().content().has_value();
    for (QWidget* each :
         {static_cast<QWidget*>(m_review), static_cast<QWidget*>(m_reject), static_cast<QWidget*>(m_pixel),
          static_cast<QWidget*>(m_area), static_cast<QWidget*>(m_depth)})
        each->setEnabled(usable);
    const auto& tried = m_session.tried();
    const auto unit = m_session.unit();
    const auto showScore = [&unit](QDoubleSpinBox& spin, double raw, const QString& help) {
        showValue(spin, unit.readable(raw));
        const auto tip = scoreTip(raw, unit);
        spin.setToolTip(tip.isEmpty() ? help : help + QLatin1Char('\n') + tip);
    };
    showScore(*m_review, tried.review,
              tr("A part with a higher score is looked at by a person. Equal to the reject threshold: no review."));
    showScore(*m_reject, tried.reject, tr("A part with a higher score is rejected."));
    showScore(*m_pixel, tried.pixel, tr("Pixels of the anomaly map above this belong to a defect region."));
    showValue(*m_area, tried.minAreaMm2);
    showValue(*m_depth, tried.minDepthMm);
    const auto suggested = m_session.suggestedPixel();
    m_suggestPixel->setEnabled(usable && suggested && *suggested != tried.pixel);
    m_suggestPixel->setToolTip(
        suggested
            ? tr("Highest map value of the good parts of the calibration set: %1. Below it, good parts show regions.")
                  .arg(scoreText(*suggested, unit))
            : tr("There is no inspected good part in the calibration set."));
}

} // namespace twinspect
