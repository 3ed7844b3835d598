// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/training_words.h"

#include <cmath>

#include <QCoreApplication>

namespace twinspect {

namespace {

struct TrainingWords {
    Q_DECLARE_TR_FUNCTIONS(TrainingWords)
};

} // namespace

QString stageWords(const std::string& stage)
{
    if (stage.empty())
        return TrainingWords::tr("Starting");
    if (stage == "measuring parts")
        return TrainingWords::tr("Measuring the good parts");
    if (stage == "preparing parts")
        return TrainingWords::tr("Reading the good parts");
    if (stage == "training")
        return TrainingWords::tr("Learning the good parts");
    if (stage == "evidence scale")
        return TrainingWords::tr("Measuring what is normal on parts kept aside");
    if (stage == "held-out check")
        return TrainingWords::tr("Checking with artificial defects on parts kept aside");
    if (stage == "fusion data")
        return TrainingWords::tr("Preparing how RGB and depth are weighted");
    if (stage == "held-out scores")
        return TrainingWords::tr("Scoring parts kept aside with the finished model");
    if (stage.rfind("gate", 0) == 0 || stage == "fusion")
        return TrainingWords::tr("Learning how RGB and depth are weighted");
    return QString::fromStdString(stage);
}

QString durationWords(double seconds, const QLocale& locale)
{
    if (seconds < 50)
        return TrainingWords::tr("less than a minute");
    const auto minutes = static_cast<int>(std::lround(seconds / 60));
    if (minutes < 60)
        return TrainingWords::tr("about %1 min").arg(locale.toString(minutes));
    return TrainingWords::tr("about %1 h %2 min")
        .arg(locale.toString(minutes / 60), QStringLiteral("%1").arg(minutes % 60, 2, 10, QLatin1Char('0')));
}

QString deviceWords(const std::string& device, const std::string& reason)
{
    const bool gpu = device.rfind("cuda", 0) == 0;
    const bool asked = reason.find("asked for") != std::string::npos;
    if (gpu)
        return asked
                 ? TrainingWords::tr("It computes on the graphics card (%1), as you chose.")
                       .arg(QString::fromStdString(device))
                 : TrainingWords::tr("It computes on the graphics card (%1), because one was found: that is fastest.")
                       .arg(QString::fromStdString(device));
    return asked ? TrainingWords::tr("It computes on the processor, as you chose.")
                 : TrainingWords::tr(
                       "It computes on the processor, because no graphics card for computing (CUDA) was found.");
}

} // namespace twinspect
