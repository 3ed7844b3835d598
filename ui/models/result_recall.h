// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ui/models/results_recorder.h"

namespace twinspect {

/// Brings back earlier results of the open parts from the store. It takes results of the open model, computed as it
/// computes here, for files that nobody has changed since and whose geometry is read as it was read then. Nothing is
/// computed; the verdict follows from the thresholds in force, as for every score.
class ResultRecall : public QObject {
    Q_OBJECT

public:
    ResultRecall(Workbench& workbench, const ResultsRecorder& recorder, QObject* parent = nullptr);

private:
    using Scores = std::vector<std::pair<std::string, SampleScore>>; ///< by SampleRef::id
    void recall();
    void take(const Scores& scores);

    Workbench& m_workbench;
    const ResultsRecorder& m_recorder;
    LatestJob<Scores> m_reading;
};

} // namespace twinspect
