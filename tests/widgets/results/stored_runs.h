// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QTest>

#include "core/project/results_store.h"

/// A store with runs made by hand, so that what is shown can be worked out.
namespace twinspect::sample {

/// In which the scores and the thresholds of a run were computed.
struct Arithmetics {
    Arithmetic scores = Arithmetic::Unknown, thresholds = Arithmetic::Unknown;
};

inline InspectionRecord result(int number, double score, const Arithmetics& in = {})
{
    const bool good = number % 2 == 0;
    InspectionRecord record;
    record.sample = QStringLiteral("test/part/%1").arg(number, 6, 10, QLatin1Char('0')).toStdString();
    record.rgb = "/data/" + std::to_string(number) + ".png";
    record.geometry = "/data/" + std::to_string(number) + ".tiff";
    record.label = good ? Label::Good : Label::Defect;
    record.defectType = good ? "good" : "hole";
    record.score = score;
    record.peak = score;
    record.raisedBy = RaisedBy::Depth;
    record.thresholds.pixel = 5;
    record.regions.resize(1);
    record.regions[0].scoreMax = score;
    record.regions[0].areaMm2 = 1.5;
    record.regions[0].raisedBy = RaisedBy::Depth;
    if (number % 10 == 0) {
        record.annotated.resize(1);
        record.annotated[0].defectType = "dent";
        record.annotated[0].areaMm2 = number;
    }
    record.arithmetic = in.scores;
    record.decideAgain({10, 20, 5, 0, 0, in.thresholds}, "the test");
    record.inspected = utcNow();
    return record;
}

/// One run of `count` parts; part i has the score 30 i / count + shift.
inline qint64 storeRun(const QString& address, int count, double shift, const Arithmetics& in = {})
{
    auto store = ResultsStore::open(address);
    if (!store)
        return 0;
    const auto run = store->beginRun({0,
                                      QStringLiteral("gasket"),
                                      2,
                                      QString(64, QLatin1Char('d')),
                                      QStringLiteral("disc"),
                                      QStringLiteral("/data"),
                                      QStringLiteral("Ann"),
                                      QDateTime::currentDateTimeUtc(),
                                      {},
                                      {},
                                      0,
                                      {}});
    if (!run)
        return 0;
    std::vector<InspectionRecord> results;
    for (int i = 0; i < count; ++i)
        results.push_back(result(i, 30.0 * i / count + shift, in));
    if (!store->add(*run, results) || !store->endRun(*run, QDateTime::currentDateTimeUtc()))
        return 0;
    return *run;
}

} // namespace twinspect::sample
