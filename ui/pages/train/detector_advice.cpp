// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/detector_advice.h"

#include <algorithm>

#include <QCoreApplication>
#include <QLocale>

#include "ui/common/error_text.h"
#include "ui/models/training_request.h"

namespace twinspect {

namespace {

struct DetectorAdvice {
    Q_DECLARE_TR_FUNCTIONS(DetectorAdvice)
};

constexpr MeasuredDetector kMeasured[] = {
    {"dcrdf", 93.5, 98.0},   {"rd4ad", 92.9, 98.6},    {"patchcore", 80.2, 90.8},
    {"btf", 72.8, 94.8},     {"depthvm", 63.9, 69.5},  {"fpfh", 55.6, 81.3},
    {"depthae", 54.3, 60.7}, {"depthgan", 50.9, 64.0}, {"easynet", 47.5, 78.5},
};
constexpr int kMeasuredGoodParts = 56;
constexpr int kFewGoodParts = 20; // below, nothing was measured that would say which detector does best

QString figure(double percent) { return QLocale().toString(percent, 'f', 1); }

QString onFewParts(int goodParts)
{
    if (goodParts <= 0 || goodParts >= kFewGoodParts)
        return {};
    return QLatin1Char(' ')
         + DetectorAdvice::tr("That was with %1 good parts. With as few as these %2 it was not measured; the page "
                              "\"Compare\" does it on your own test parts.")
               .arg(QLocale().toString(kMeasuredGoodParts), QLocale().toString(goodParts));
}

} // namespace

std::optional<MeasuredDetector> measuredDetector(std::string_view id)
{
    const auto* found = std::ranges::find(kMeasured, id, &MeasuredDetector::id);
    return found == std::end(kMeasured) ? std::nullopt : std::optional(*found);
}

QString detectorAdvice(const DetectorInfo& chosen, int goodParts)
{
    const auto recommended = *measuredDetector(TrainingRequest::kFirstDetector);
    if (chosen.id == recommended.id)
        return DetectorAdvice::tr("Recommended: on real parts (cable_gland) it had the highest I-AUROC of all nine "
                                  "detectors, %1. Against RD4AD (%2) and PatchCore (%3) no difference could be shown; "
                                  "the others were worse. It says whether RGB or depth raised an alarm, and can be "
                                  "paused.")
                   .arg(figure(recommended.imageAuroc), figure(measuredDetector("rd4ad")->imageAuroc),
                        figure(measuredDetector("patchcore")->imageAuroc))
             + onFewParts(goodParts);
    const auto what = chosen.rgb && chosen.depth ? DetectorAdvice::tr("Looks at RGB and depth. %1.")
                    : chosen.rgb                 ? DetectorAdvice::tr("Looks at RGB only. %1.")
                                                 : DetectorAdvice::tr("Looks at depth only. %1.");
    const auto measured = measuredDetector(chosen.id);
    const auto compared =
        measured ? DetectorAdvice::tr("On real parts (cable_gland) it reached an I-AUROC of %1, the recommended "
                                      "DCRDF-Net %2.")
                       .arg(figure(measured->imageAuroc), figure(recommended.imageAuroc))
                 : DetectorAdvice::tr("It was not measured beside the recommended DCRDF-Net yet.");
    return what.arg(shown(chosen.idea)) + QLatin1Char(' ') + compared + (measured ? onFewParts(goodParts) : QString());
}

} // namespace twinspect
