// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tolerance_words.h"

#include <limits>

#include <QCoreApplication>
#include <QLocale>

namespace twinspect {

namespace {

struct ToleranceText {
    Q_DECLARE_TR_FUNCTIONS(Tolerance)
};

QString withSign(double mm)
{
    const QString number = QLocale().toString(mm, 'f', 2);
    return mm > 0 ? QLatin1Char('+') + number : number;
}

} // namespace

Image<float> bandValues(const DepthMap& deviationMm, const DepthMap& varyMm, const HeightTolerance& tolerance)
{
    const auto bands = bandsOf(deviationMm, varyMm, tolerance);
    Image<float> values(bands.width(), bands.height());
    for (std::size_t i = 0; i < values.pixelCount(); ++i)
        values.data()[i] =
            bands.data()[i] == 0 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(bands.data()[i]);
    return values;
}

namespace words {

QString tolerance(const HeightTolerance& tolerance)
{
    return ToleranceText::tr("%1 to %2 mm").arg(withSign(tolerance.lowMm), withSign(tolerance.highMm));
}

QString band(ToleranceBand band)
{
    switch (band) {
    case ToleranceBand::Lower: return ToleranceText::tr("too low");
    case ToleranceBand::UnclearLower: return ToleranceText::tr("perhaps too low");
    case ToleranceBand::UnclearHigher: return ToleranceText::tr("perhaps too high");
    case ToleranceBand::Higher: return ToleranceText::tr("too high");
    case ToleranceBand::Within:
    case ToleranceBand::NotCompared: break;
    }
    return {};
}

Legend legendOf(const HeightTolerance& tolerance)
{
    return {ToleranceText::tr("Against good parts (mm)"),
            ColorMap::Name::Tolerance,
            {{0.1, ToleranceText::tr("below %1").arg(withSign(tolerance.lowMm)), withSign(tolerance.lowMm)},
             {0.3, band(ToleranceBand::UnclearLower)},
             {0.5, ToleranceText::tr("within the tolerance")},
             {0.7, band(ToleranceBand::UnclearHigher)},
             {0.9, ToleranceText::tr("above %1").arg(withSign(tolerance.highMm)), withSign(tolerance.highMm)}},
            {}};
}

} // namespace words

} // namespace twinspect
