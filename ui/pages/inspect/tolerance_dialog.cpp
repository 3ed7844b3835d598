// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/tolerance_dialog.h"

#include <algorithm>
#include <cmath>

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace twinspect {

namespace {

constexpr double kSpreads = 6;    ///< of good parts: what is proposed lies clear of them and of what cannot be told
constexpr double kUsualMm = 0.3;

QDoubleSpinBox* field(const char* name, double mm)
{
    auto* spin = new QDoubleSpinBox;
    spin->setObjectName(QLatin1String(name));
    spin->setRange(0, kLargestToleranceMm);
    spin->setDecimals(3);
    spin->setSingleStep(0.05);
    spin->setValue(mm);
    return spin;
}

} // namespace

ToleranceDialog::ToleranceDialog(const std::optional<HeightTolerance>& tolerance, std::optional<double> usualVaryMm,
                                 QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("inspect.toleranceDialog"));
    setWindowTitle(tr("Tolerance of the height"));
    const double proposed = usualVaryMm ? std::max(0.01, std::round(kSpreads * *usualVaryMm * 100) / 100) : kUsualMm;
    m_lower = field("inspect.tolerance.lower", tolerance ? -tolerance->lowMm : proposed);
    m_higher = field("inspect.tolerance.higher", tolerance ? tolerance->highMm : proposed);
    for (auto* spin : {m_lower, m_higher})
        spin->setSuffix(tr(" mm"));
    m_lower->setToolTip(tr("By how much a part may be lower than the mean good part."));
    m_higher->setToolTip(tr("By how much a part may be higher than the mean good part."));
    auto* about = new QLabel(
        tr("The layer “Surface: tolerance”, the values at the cursor and the report show what lies outside. No verdict "
           "depends on it: parts are judged by their score.")
        + QLatin1Char('\n')
        + (usualVaryMm
               ? tr("Good parts vary by %1 mm (one standard deviation, middle of all pixels). What lies outside "
                    "by less than twice that of its place is shown as not clear.")
                     .arg(QLocale().toString(*usualVaryMm, 'f', 3))
               : tr("This part was not compared with the mean good part, so it is not known by how much good "
                    "parts vary.")));
    about->setObjectName(QStringLiteral("inspect.tolerance.about"));
    about->setWordWrap(true);
    about->setTextFormat(Qt::PlainText);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::Reset);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    auto* none = buttons->button(QDialogButtonBox::Reset);
    none->setObjectName(QStringLiteral("inspect.tolerance.none"));
    none->setText(tr("No tolerance"));
    none->setToolTip(tr("Removes the tolerance from the recipe."));
    none->setEnabled(tolerance.has_value());
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Lower by at most"), m_lower);
    form->addRow(tr("&Higher by at most"), m_higher);
    form->addRow(about);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(none, &QPushButton::clicked, this, [this] {
        m_none = true;
        accept();
    });
    for (auto* spin : {m_lower, m_higher})
        connect(spin, &QDoubleSpinBox::valueChanged, this, &ToleranceDialog::refresh);
    refresh();
}

std::optional<HeightTolerance> ToleranceDialog::tolerance() const
{
    if (m_none)
        return std::nullopt;
    return HeightTolerance{-m_lower->value(), m_higher->value()};
}

void ToleranceDialog::refresh()
{
    const bool sense = checkTolerance({-m_lower->value(), m_higher->value()}).has_value();
    m_ok->setEnabled(sense);
    m_ok->setToolTip(sense ? QString() : tr("One of both must be above 0 mm."));
}

} // namespace twinspect
