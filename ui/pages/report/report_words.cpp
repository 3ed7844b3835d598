// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/report/report_words.h"

#include <QCoreApplication>

namespace twinspect::words {

QString reason(Reason reason)
{
    const auto say = [](const char* text) { return QCoreApplication::translate("Report", text); };
    switch (reason) {
    case Reason::ScoreWithinLimits: return say(QT_TRANSLATE_NOOP("Report", "The score is within the limits."));
    case Reason::ScoreAboveReview: return say(QT_TRANSLATE_NOOP("Report", "The score is above the review threshold."));
    case Reason::ScoreAboveReject: return say(QT_TRANSLATE_NOOP("Report", "The score is above the reject threshold."));
    case Reason::RegionsTooSmall:
        return say(
            QT_TRANSLATE_NOOP("Report",
                              "Every region is smaller than the minimum area, so the verdict is one step milder."));
    case Reason::RegionsTooShallow:
        return say(QT_TRANSLATE_NOOP("Report", "No region is both as large as the minimum area and as deep or high as "
                                               "the minimum depth, so the verdict is one step milder."));
    case Reason::DepthUnknown:
        return say(QT_TRANSLATE_NOOP(
            "Report", "The depth of a region could not be measured, so nothing was made milder by the minimum depth."));
    case Reason::NoRegion:
        return say(
            QT_TRANSLATE_NOOP("Report", "No pixel is above the pixel threshold, so the verdict is one step milder."));
    case Reason::AreaUnknown:
        return say(QT_TRANSLATE_NOOP("Report", "The areas could not be measured, so nothing was made milder."));
    case Reason::NoPartFound: return say(QT_TRANSLATE_NOOP("Report", "No part was found in the scan."));
    case Reason::ScoreNotANumber:
        return say(QT_TRANSLATE_NOOP("Report", "The score is not a number; a person has to look."));
    case Reason::NotCalibrated:
        return say(QT_TRANSLATE_NOOP("Report", "The thresholds are not set; a person has to look."));
    case Reason::ScaleDiffers:
        return say(QT_TRANSLATE_NOOP("Report",
                                     "The geometry has another scale than that of the parts the model learnt from."));
    case Reason::UnlikeLearntPart:
        return say(QT_TRANSLATE_NOOP("Report", "This does not look like the part that the model learnt; a person has "
                                               "to look."));
    case Reason::OtherArithmetic:
        return say(QT_TRANSLATE_NOOP("Report", "The thresholds were found on scores that were computed in another "
                                               "number format or on another kind of processor; a person has to look."));
    case Reason::InterestAboveThreshold:
        return say(
            QT_TRANSLATE_NOOP("Report", "The score of a region of interest is above the region's own threshold."));
    case Reason::MilderByInterest:
        return say(QT_TRANSLATE_NOOP("Report", "Without the regions of interest the verdict would be stricter."));
    case Reason::InterestOffPart:
        return say(QT_TRANSLATE_NOOP("Report",
                                     "A region of interest does not lie on the part, or not wholly within the "
                                     "picture; a person has to look."));
    case Reason::NothingCounts:
        return say(QT_TRANSLATE_NOOP("Report", "The regions of interest leave nothing of the part to inspect; a person "
                                               "has to look."));
    case Reason::LiesUnlikeGood:
        return say(QT_TRANSLATE_NOOP("Report", "The part does not lie in the picture as the good parts do; a person "
                                               "has to look."));
    case Reason::OtherInterest:
        return say(QT_TRANSLATE_NOOP("Report", "The part was inspected under other regions of interest; it has to be "
                                               "inspected again."));
    }
    return {};
}

} // namespace twinspect::words
