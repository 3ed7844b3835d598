// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "ui/models/results_recorder.h"

namespace twinspect {

/// Brings back earlier results of the open parts from the store. It takes results of the open model, computed as it
/// computes here, for files that nobody has changed since. Nothing is computed; the verdict follows from the thresholds
/// in force, as for every score.
class ResultRecall : public QObject {
    Q_OBJECT

public:
    /// `stateFolder`: where it is kept how the geometry of folders is read; empty: the user's own folder.
    ResultRecall(Workbench& workbench, const ResultsRecorder& recorder, std::filesystem::path stateFolder = {},
                 QObject* parent = nullptr);

private:
    using Scores = std::vector<std::pair<std::string, SampleScore>>; ///< by SampleRef::id
    void recall();
    void take(const Scores& scores);

    Workbench& m_workbench;
    const ResultsRecorder& m_recorder;
    std::filesystem::path m_stateFolder;
    LatestJob<Scores> m_reading;
};

} // namespace twinspect
