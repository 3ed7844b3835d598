// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QTest>

#include "core/project/results_store.h"

/// A store with runs made by hand, so that what is shown can be worked out.
namespace twinspect::sample {

inline StoredResult result(int number, double score)
{
    StoredResult stored;
    stored.sample = QStringLiteral("test/part/%1").arg(number, 6, 10, QLatin1Char('0'));
    stored.rgb = QStringLiteral("/data/%1.png").arg(number);
    stored.geometry = QStringLiteral("/data/%1.tiff").arg(number);
    stored.label = number % 2 == 0 ? Label::Good : Label::Defect;
    stored.defectType = number % 2 == 0 ? QStringLiteral("good") : QStringLiteral("hole");
    stored.thresholds = {10, 20, 5, 0};
    stored.score = score;
    stored.peak = score;
    stored.raisedBy = "depth";
    stored.regionsMeasured = true;
    stored.regions = {{score, 1.5, 1, 2, 3, 4, -0.1, 0.1, "depth"}};
    stored.verdict = decide(stored.evidence(stored.thresholds), stored.thresholds).verdict;
    stored.when = QDateTime::currentDateTimeUtc();
    return stored;
}

/// One run of `count` parts; part i has the score 30 i / count + shift.
inline qint64 storeRun(const QString& address, int count, double shift)
{
    auto store = ResultsStore::open(address);
    if (!store)
        return 0;
    const auto run = store->beginRun({0,
                                      QStringLiteral("gasket"),
                                      2,
                                      QString(64, QLatin1Char('d')),
                                      QStringLiteral("/data"),
                                      QStringLiteral("Ann"),
                                      QDateTime::currentDateTimeUtc(),
                                      {},
                                      {},
                                      0});
    if (!run)
        return 0;
    std::vector<StoredResult> results;
    for (int i = 0; i < count; ++i)
        results.push_back(result(i, 30.0 * i / count + shift));
    if (!store->add(*run, results) || !store->endRun(*run, QDateTime::currentDateTimeUtc()))
        return 0;
    return *run;
}

} // namespace twinspect::sample
