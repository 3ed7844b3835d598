// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QHash>
#include <QObject>

#include "core/project/results_writer.h"
#include "ui/models/workbench.h"

namespace twinspect {

/// Stores every inspection of the window as a run in the store of results, and updates the labels there. It lives as
/// long as the window and stores in its own thread.
class ResultsRecorder : public QObject {
    Q_OBJECT

public:
    /// `address`: file or postgresql:// address; `who` goes into every run; `keepFolder` as in ResultsWriter.
    ResultsRecorder(Workbench& workbench, const QString& address, const QString& who,
                    std::filesystem::path keepFolder = {}, QObject* parent = nullptr);
    ~ResultsRecorder() override;

    [[nodiscard]] const QString& address() const { return m_address; }
    /// Stores what comes from now on somewhere else; what was handed over before still goes to the old place. Runs
    /// under way go on in the new place as a run of their own.
    void setAddress(const QString& address);
    /// Waits until all is stored; false when it could not be. For the end of the program and for tests.
    [[nodiscard]] bool flush();

Q_SIGNALS:
    void addressChanged(const QString& address);
    void stored(); ///< the store holds more than before
    void failed(const twinspect::Error& error); ///< once until storing works again

private:
    void open();
    void relabel(const std::vector<int>& indices);
    [[nodiscard]] quint64 writerRun(quint64 run);
    [[nodiscard]] StoredRun describe(const QString& source) const;

    Workbench& m_workbench;
    QString m_address, m_who;
    std::filesystem::path m_keepFolder;
    std::unique_ptr<ResultsWriter> m_writer;
    QHash<quint64, StoredRun> m_described; ///< runs of the workbench that go on
    QHash<quint64, quint64> m_runs; ///< those the writer knows already, and by which number
};

} // namespace twinspect
