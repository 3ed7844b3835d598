// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include "core/annotation/annotation.h"
#include "core/annotation/agreement.h"
#include "core/annotation/annotation_folder.h"
#include "ui/common/job.h"
#include "ui/models/inspection_set.h"
#include "ui/models/markings.h"

namespace twinspect {

class CurrentPart;
class OpenData;
class UndoGroup;

/// Over all open parts.
struct AnnotationTally {
    int all = 0, finished = 0;
    std::optional<double> medianSeconds; ///< of the finished parts whose time is known
    Agreement pixels, parts; ///< of two opinions, over the parts that both have finished
    int compared = 0; ///< how many these are
};
[[nodiscard]] AnnotationTally tallyOf(const InspectionSet& samples);

/// What people marked on the part on the screen, and the types of defect of the open data. Every part has an undo stack
/// of its own, which stays while the data are open. Every change is written within a second, also one that is undone;
/// so the file is what the screen shows. How far the annotation of each part is, is kept in the samples
/// (InspectedSample::annotation). What a finished part says of itself becomes the label of its sample at once.
///
/// A second opinion is a folder of its own for each person, in which nobody sees what others marked. The two are
/// compared on parts that both have finished.
class OpenAnnotations : public Markings {
    Q_OBJECT

public:
    OpenAnnotations(JobList& jobs, OpenData& data, CurrentPart& current, UndoGroup& undo, QObject* parent = nullptr);
    ~OpenAnnotations() override;

    /// Where the annotations of data lie that are opened from now on: beside the data if `besideData` or if some are
    /// there already, otherwise below `profile`.
    void setPlace(std::filesystem::path profile, bool besideData);
    void setAuthor(const std::string& author) { m_author = author.empty() ? "unknown" : author; }

    /// Its width is 0 while no part can be annotated.
    [[nodiscard]] const PartAnnotations& part() const override;
    /// Why the shown part cannot be annotated; empty = it can, or there is none.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] const DefectTypes& types() const override { return m_types; }
    [[nodiscard]] const std::string& typeInHand() const override { return m_typeInHand; }
    void takeType(const std::string& name) override; ///< adds it to the types if it is new
    /// The annotations that count as the truth; types and guidelines, too.
    [[nodiscard]] AnnotationFolder folder() const { return AnnotationFolder(m_folder); }
    /// Where the annotations of these data lie if they are opened now.
    [[nodiscard]] AnnotationFolder folderOf(const std::filesystem::path& data) const;

    /// From now on this person annotates without seeing what others marked, in files of their own; off: what is
    /// annotated counts as the truth. saveNow() comes before, and if it fails nothing changes.
    void setSecondOpinion(bool on);
    [[nodiscard]] bool secondOpinion() const { return m_secondOpinion; }
    /// The persons whose second opinions can be compared with. None while giving one.
    [[nodiscard]] const std::vector<std::string>& opinions() const { return m_opinions; }
    void compareWith(const std::string& author);
    [[nodiscard]] const std::string& comparedWith() const { return m_comparedWith; }
    /// What the other person marked on the shown part. Null until both have finished it: nobody is influenced.
    [[nodiscard]] const PartAnnotations* other() const override;
    /// Nothing as long as other() is null, and where the two cannot be compared.
    [[nodiscard]] std::optional<PartAgreement> compared() const;
    /// Puts what the other person marked in the place of the own annotations, or adds it (mergedAnnotations()). One
    /// step to undo.
    void takeOther(bool merge);

    /// Whether a person looks at the shown part: the time of the part runs only then.
    void setAttended(bool attended);
    /// Seconds of a clock that only goes forward; for tests.
    void setClock(std::function<double()> clock) { m_clock = std::move(clock); }

    /// One step to undo, on the stack of the part. New annotations get the author's name.
    void change(const QString& text, std::vector<Annotation> next, int typing = 0) override;
    /// One step to undo.
    void setState(AnnotationState state);
    /// Finishes the part as an example, or, with None, takes that back: a defect on which nothing is marked is open
    /// again. It is no good part while it has annotations: then nothing happens.
    void setExample(Example example);

    /// Writes what is not on disk yet and waits for it. Errors of the last try.
    [[nodiscard]] Status saveNow();
    [[nodiscard]] bool saved() const;
    /// Reads everything anew: the files and the types were changed. saveNow() came before. What differs has no steps to
    /// undo any more.
    void readAgain();
    /// After another program changed the file: writes over its changes, or takes them.
    void settleConflict(bool keepMine);

Q_SIGNALS:
    void savedChanged();
    void opinionsChanged(); ///< secondOpinion(), opinions(), comparedWith() or other()
    void conflict(
        const twinspect::Error& error); ///< another program changed the file; until settled nothing is written
    void failed(const twinspect::Error& error);

private:
    struct Open;
    friend class AnnotationStep;

    void dataOpened();
    void partShown();
    void show(std::unique_ptr<Open> open);
    /// What an id stands for: nothing = there is no such annotation. `position` is where a new one goes.
    struct Placed {
        std::uint64_t id = 0;
        int position = 0;
        std::optional<Annotation> before, after;
    };
    /// The part as a whole, and what follows for its sample: nothing in a second opinion.
    struct Standing {
        AnnotationState state = AnnotationState::Untouched;
        Example example = Example::None;
        std::optional<Remarks> remarks;
        std::optional<Split> split;
    };
    [[nodiscard]] Standing standing() const;
    /// What is said of the sample, and its split, where this is marked on it. On a finished part that is the last word,
    /// but a defect whose type nobody marked keeps the one it had. Otherwise the split is that of the data, and the
    /// label stays.
    [[nodiscard]] std::pair<Remarks, Split> saidOf(int index, const PartSummary& part) const;
    [[nodiscard]] Standing standingWith(AnnotationState state, Example example,
                                        const std::vector<Annotation>& annotations) const;
    void place(const std::string& part, const std::vector<Placed>& all, bool forwards, const Standing& standing);
    void push(const QString& text, std::vector<Placed> all, const Standing& after, int typing);
    [[nodiscard]] AnnotationFolder ownFolder() const;
    [[nodiscard]] std::optional<AnnotationFolder> otherFolder() const;
    void changeFolders();
    void findProgress();
    void useProgress(const std::vector<PartSummary>& parts, const std::map<std::string, PartAgreement>& compared);
    void tellProgress(const Open& open);
    void countTime();
    void changedOnDisk(Open& open);
    void write(Open& open);
    void written(const std::string& part);

    JobList& m_jobs;
    OpenData& m_data;
    CurrentPart& m_current;
    UndoGroup& m_undo;
    std::filesystem::path m_profile, m_folder;
    bool m_besideData = false;
    std::string m_author = "unknown";
    bool m_secondOpinion = false;
    std::vector<std::string> m_opinions;
    std::string m_comparedWith;
    std::function<double()> m_clock;
    std::optional<double> m_attendedSince;
    std::uint64_t m_reading = 0; ///< grows with each reading of a part: only the newest counts
    std::uint64_t m_search = 0; ///< grows with each search for the progress: only the newest counts
    DefectTypes m_types;
    std::string m_typeInHand;
    std::map<std::string, std::unique_ptr<Open>> m_open; ///< the shown part, and all with steps or unsaved changes
    Open* m_shown = nullptr;
    std::optional<Error> m_error;
    std::string m_failure; ///< why the last write did not succeed
    QThreadPool m_writer; ///< one file at a time
    QTimer m_saving; ///< runs while something is to be written
};

} // namespace twinspect
