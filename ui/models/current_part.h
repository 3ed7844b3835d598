// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>

#include "ui/common/job.h"
#include "ui/models/shown_part.h"

namespace twinspect {

class LinkedCursor;
class OpenData;
class OpenRecipe;

/// The one part of the open data that is on the screen. It is loaded as a job. If a model is open, the part is also
/// inspected, and the set of samples has its score from then on.
class CurrentPart : public QObject {
    Q_OBJECT

public:
    CurrentPart(JobList& jobs, OpenData& data, OpenRecipe& recipe, LinkedCursor& cursor, QObject* parent = nullptr);

    /// Index into the set of samples, -1 = none.
    [[nodiscard]] int index() const { return m_index; }
    /// In memory; null while it is loading, and when it cannot be read.
    [[nodiscard]] const std::shared_ptr<const ShownPart>& shown() const { return m_shown; }
    [[nodiscard]] bool loading() const { return m_load.running(); }
    /// Regions of the shown part above the pixel threshold in force; a moment after that was changed still those of
    /// before, since measuring is a job.
    [[nodiscard]] const std::vector<DefectRegion>& regions() const { return m_regions; }
    /// Whether regions() are those of the pixel threshold and the regions of interest in force.
    [[nodiscard]] bool regionsAreCurrent() const;
    /// Of the shown part under the regions of interest in force; null without a model.
    [[nodiscard]] const CountedScores* scores() const;
    /// Verdict on the shown part under the thresholds in force; empty without a model.
    [[nodiscard]] std::optional<Decision> decision() const;

    void open(int index);

Q_SIGNALS:
    void changed(); ///< index()
    void shownChanged(); ///< shown() is another part, or null
    void regionsChanged(); ///< regions() or decision(), after shownChanged() or another threshold
    void failed(const twinspect::Error& error);

private:
    void forget();
    void load();
    void arrive(int index, Result<std::shared_ptr<const ShownPart>> part);
    void keepScore();
    void updateRegions();
    void measureRegions();

    OpenData& m_data;
    OpenRecipe& m_recipe;
    LinkedCursor& m_cursor;
    int m_index = -1;
    std::shared_ptr<const ShownPart> m_shown;
    std::vector<DefectRegion> m_regions;
    double m_regionsThreshold = 0; ///< pixel threshold m_regions were found with
    RegionsOfInterest m_regionsInterest; ///< regions of interest m_regions were found with
    CountedScores m_scores;
    LatestJob<std::shared_ptr<const ShownPart>> m_load;
    LatestJob<std::vector<DefectRegion>> m_measure;
};

} // namespace twinspect
