// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include "core/annotation/annotation.h"
#include "core/annotation/annotation_folder.h"
#include "ui/common/job.h"
#include "ui/models/markings.h"

namespace twinspect {

class CurrentPart;
class OpenData;
class UndoGroup;

/// What people marked on the part on the screen, and the types of defect of the open data. Every part has an undo stack
/// of its own, which stays while the data are open. Every change is written within a second, also one that is undone;
/// so the file is what the screen shows.
class OpenAnnotations : public Markings {
    Q_OBJECT

public:
    OpenAnnotations(JobList& jobs, OpenData& data, CurrentPart& current, UndoGroup& undo, QObject* parent = nullptr);
    ~OpenAnnotations() override;

    /// Where the annotations of data lie that are opened from now on: beside the data if `besideData` or if some are
    /// there already, otherwise below `profile`.
    void setPlace(std::filesystem::path profile, bool besideData);
    void setAuthor(const std::string& author) { m_author = author; }

    /// Its width is 0 while no part can be annotated.
    [[nodiscard]] const PartAnnotations& part() const override;
    /// Why the shown part cannot be annotated; empty = it can, or there is none.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] const DefectTypes& types() const override { return m_types; }
    [[nodiscard]] const std::string& typeInHand() const override { return m_typeInHand; }
    void takeType(const std::string& name) override; ///< adds it to the types if it is new
    [[nodiscard]] AnnotationFolder folder() const { return AnnotationFolder(m_folder); }

    /// One step to undo, on the stack of the part. New annotations get the author's name.
    void change(const QString& text, std::vector<Annotation> next, int typing = 0) override;
    /// One step to undo.
    void setState(AnnotationState state);

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
    void place(const std::string& part, const std::vector<Placed>& all, bool forwards, AnnotationState state);
    void push(const QString& text, std::vector<Placed> all, AnnotationState state, int typing);
    void changedOnDisk(Open& open);
    void write(Open& open);
    void written(const std::string& part);

    JobList& m_jobs;
    OpenData& m_data;
    CurrentPart& m_current;
    UndoGroup& m_undo;
    std::filesystem::path m_profile, m_folder;
    bool m_besideData = false;
    std::string m_author;
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
