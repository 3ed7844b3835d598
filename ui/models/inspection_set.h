// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QObject>
#include <QString>

#include "core/annotation/agreement.h"
#include "core/base/result.h"
#include "core/dataset/catalog.h"
#include "core/dataset/trained_parts.h"
#include "core/evaluation/decision.h"
#include "core/project/remarks.h"
#include "core/record/inspection_record.h"

namespace twinspect {

/// The result of the inspection of a sample. It is enough to decide again under any threshold without inference.
struct SampleScore {
    InspectionRecord record;
    SeenBefore seen = SeenBefore::No; ///< whether the model learnt from this very part
    bool inRun = false; ///< a run (InspectionRuns) brought it, so that a store of results has it; a part that
                        ///< was only opened is in none
};

/// How far the annotation of a part is.
struct AnnotationProgress {
    AnnotationState state = AnnotationState::Untouched;
    Example example = Example::None;
    double seconds = 0; ///< as PartAnnotations
    std::optional<PartAgreement> compared; ///< with the second opinion, where both have finished

    bool operator==(const AnnotationProgress&) const = default;
};

/// One sample of the open data, with its score and the remarks of a person.
struct InspectedSample {
    SampleRef ref; ///< label and defectType as the user sees them: from the folder, until changed
    std::optional<SampleScore> score;
    std::optional<Error> error; ///< why it could not be read or inspected the last time; empty = it could, or has not
                                ///< been tried
    QString note;
    bool marked = false;
    std::optional<UtcTime> failed; ///< when `error` was found
    AnnotationProgress annotation;
    /// What a person marked on it and finished, as measured when it was last inspected in a run or shown; empty = it
    /// was neither.
    std::optional<std::vector<AnnotatedRecord>> annotated;
};

/// By index into the set: what is to be said of a sample from now on.
using RemarkEdits = std::vector<std::pair<int, Remarks>>;

/// The open samples and the thresholds by which they are judged. Verdicts are never stored: decide() makes them each
/// time. Setters are for undo commands and jobs; views only read.
class InspectionSet : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] int size() const { return static_cast<int>(m_samples.size()); }
    [[nodiscard]] const InspectedSample& at(int index) const { return m_samples[static_cast<std::size_t>(index)]; }
    /// -1 when there is none.
    [[nodiscard]] int indexOf(const std::string& id) const;
    [[nodiscard]] const Thresholds& thresholds() const { return m_thresholds; }
    /// Empty when the sample has no score.
    [[nodiscard]] std::optional<Decision> decision(int index) const;

    void reset(std::vector<SampleRef> samples);
    void append(std::vector<SampleRef> samples); ///< new files of a watched folder
    void setThresholds(const Thresholds& thresholds);
    void setScore(int index, SampleScore score);
    void setScores(std::vector<std::pair<int, SampleScore>> scores); ///< many at once, said once
    /// A score that a run has found stays: what cannot be read now could be read then.
    void setError(int index, const Error& error);
    void clearScores(); ///< another model: old scores mean nothing
    /// How geometry is to be read from now on, by index. The scores of these parts, and what was measured on them, are
    /// of another geometry and go. Returns how many had a score.
    int setReadings(const std::vector<std::pair<int, SampleRef>>& refs);
    void setLabel(int index, Label label, const std::string& defectType);
    void setNote(int index, const QString& note);
    void setFiles(int index, std::filesystem::path rgb, std::filesystem::path geometry); ///< they were moved
    void setMarked(int index, bool marked);
    void setSplit(int index, Split split); ///< whether it is learnt from
    /// By index; one annotated() for all of them.
    void setAnnotationProgress(const std::vector<std::pair<int, AnnotationProgress>>& all);
    void setAnnotated(int index, std::vector<AnnotatedRecord> regions);
    [[nodiscard]] Remarks remarks(int index) const;
    /// Many samples in one go: one remarked() for all of them, however many.
    void setRemarks(const RemarkEdits& edits);

Q_SIGNALS:
    void wasReset();
    void appended(int first, int last);
    void changed(int first, int last); ///< score, error or files
    void remarked(const std::vector<int>& indices); ///< a person's words changed, by an edit or by undoing one
    void thresholdsChanged();
    void readAnew(); ///< setReadings(): no result of before is about these parts any more
    void annotated(int first, int last); ///< how far their annotation is
    void marksMeasured(int index); ///< InspectedSample::annotated is another one, and no run brought it

private:
    std::vector<InspectedSample> m_samples;
    std::vector<std::pair<std::string, int>> m_byId; ///< sorted
    Thresholds m_thresholds;
};

} // namespace twinspect
