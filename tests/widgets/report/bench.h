// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSignalSpy>
#include <QTest>

#include "tests/unit/inference/scene.h"
#include "ui/models/workbench.h"

/// A workbench with scans on disk that were really inspected, by a model that says nothing sensible but always the
/// same.
namespace twinspect::sample {

struct Bench {
    JobList jobs;
    Workbench workbench{jobs};

    /// Opens both and inspects everything. False when it takes too long.
    [[nodiscard]] bool inspect(const std::filesystem::path& data, const std::filesystem::path& model)
    {
        workbench.recipe().openModel(model);
        workbench.data().open(data);
        if (!QTest::qWaitFor(
                [this] { return workbench.recipe().content().has_value() && workbench.samples().size() > 0; }, 20000))
            return false;
        std::vector<int> all;
        for (int i = 0; i < workbench.samples().size(); ++i)
            all.push_back(i);
        workbench.runs().start(all);
        return QTest::qWaitFor(
            [this] {
                for (int i = 0; i < workbench.samples().size(); ++i)
                    if (!workbench.samples().at(i).score && !workbench.samples().at(i).error)
                        return false;
                return true;
            },
            60000);
    }

    /// A score that is above half of the parts: so that there are several verdicts.
    [[nodiscard]] double medianScore()
    {
        std::vector<double> scores;
        for (int i = 0; i < workbench.samples().size(); ++i)
            if (const auto& score = workbench.samples().at(i).score; score && score->record.partFound)
                scores.push_back(score->record.score);
        std::sort(scores.begin(), scores.end());
        return (scores[(scores.size() - 1) / 2] + scores[(scores.size() + 1) / 2]) / 2;
    }
};

} // namespace twinspect::sample
