// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSignalSpy>
#include <QTest>

#include "tests/support/waiting.h"
#include "tests/widgets/views/view_scene.h"
#include "ui/models/workbench.h"

/// For tests of annotations.
namespace annotation_bench {

using namespace twinspect;

inline bool waitFor(QSignalSpy& spy) { return !spy.isEmpty() || spy.wait(test::kPatienceMs); }

/// The window's annotations without a window.
struct Bench {
    JobList jobs;
    Workbench workbench{jobs};
    OpenAnnotations& annotations = workbench.annotations();

    explicit Bench(const std::filesystem::path& profile)
    {
        annotations.setPlace(profile, false);
        annotations.setAuthor("Ann");
    }
    bool open(const std::filesystem::path& data)
    {
        QSignalSpy opened(&workbench.data(), &OpenData::opened);
        workbench.data().open(data);
        return waitFor(opened);
    }
    bool show(int index)
    {
        workbench.current().open(index);
        return QTest::qWaitFor([&] { return annotations.ready() && shows(index); }, test::kPatienceMs);
    }
    bool shows(int index) { return annotations.part().part == workbench.samples().at(index).ref.id; }
    bool saved()
    {
        return QTest::qWaitFor([&] { return annotations.saved(); }, test::kPatienceMs);
    }
    // Of the shown part; an empty one before its first step.
    QUndoStack& undo()
    {
        auto* stack = workbench.undoGroup().ofPart(annotations.part().part);
        return stack ? *stack : m_none;
    }
    PartAnnotations onDisk()
    {
        const auto read = annotations.folder().read(annotations.part().part);
        return read ? read->part : PartAnnotations();
    }

private:
    QUndoStack m_none;
};

} // namespace annotation_bench
