// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/measurement_words.h"

#include <cmath>

#include <QStringList>

#include "ui/annotation/annotation_text.h"
#include "ui/common/value_text.h"

namespace twinspect {

QString nameOf(Measured what)
{
    switch (what) {
    case Measured::Area: return AnnotationText::tr("Area, mm²");
    case Measured::Deepest: return AnnotationText::tr("Deepest, mm");
    case Measured::Highest: return AnnotationText::tr("Highest, mm");
    case Measured::Volume: return AnnotationText::tr("Volume, mm³");
    case Measured::Longest: return AnnotationText::tr("Longest, mm");
    case Measured::ToEdge: return AnnotationText::tr("To the edge, mm");
    }
    return {};
}

QString helpOf(Measured what)
{
    switch (what) {
    case Measured::Area: return AnnotationText::tr("Area of the region on the surface around it");
    case Measured::Deepest:
        return AnnotationText::tr("How far the deepest place lies from the surface around the "
                                  "region; negative = below it");
    case Measured::Highest:
        return AnnotationText::tr("How far the highest place lies from the surface around the "
                                  "region; negative = below it");
    case Measured::Volume:
        return AnnotationText::tr("Added material (+) or missing material (−) against the surface around the region");
    case Measured::Longest: return AnnotationText::tr("The longest straight line between two points of the outline");
    case Measured::ToEdge:
        return AnnotationText::tr("The shortest way from the region to the part's outline, or to that of an opening");
    }
    return {};
}

QString valueText(const RegionMeasurement* region, Measured what)
{
    const auto nan = std::nan("");
    const RegionMeasurement unknown;
    const auto& m = region ? *region : unknown;
    const auto* depth = m.depth ? &*m.depth : nullptr;
    const auto& u = m.uncertainty;
    switch (what) {
    case Measured::Area: return measuredText(region ? m.areaMm2 : nan, u.areaMm2, 2);
    case Measured::Deepest: return measuredText(depth ? depth->lowestMm : nan, u.lowestMm, 3);
    case Measured::Highest: return measuredText(depth ? depth->highestMm : nan, u.highestMm, 3);
    case Measured::Volume: return measuredText(depth ? depth->volumeMm3 : nan, u.volumeMm3, 3);
    case Measured::Longest: return measuredText(region ? m.extentMm : nan, u.extentMm, 2);
    case Measured::ToEdge: return measuredText(m.edgeDistanceMm.value_or(nan), u.edgeDistanceMm, 2);
    }
    return {};
}

QString measurementLine(const RegionMeasurement* region)
{
    QStringList facts;
    if (region)
        for (const auto what : kMeasured)
            facts << AnnotationText::tr("%1: %2", "what is measured, and the value")
                         .arg(nameOf(what), valueText(region, what));
    return facts.join(QStringLiteral("; "));
}

} // namespace twinspect
