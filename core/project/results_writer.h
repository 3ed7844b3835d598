// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <QString>

#include "core/project/results_record.h"

namespace twinspect {

/// Stores results in batches in its own thread, so that callers never wait for a disk or a server. Calls may come from
/// any thread. Results that cannot be stored are kept and tried again every few seconds, up to `kKept` results. Then
/// the oldest are given up, with a warning.
class ResultsWriter {
public:
    static constexpr std::size_t kKept = 20'000;
    struct Listener {
        std::function<void(qint64 run)> stored;      ///< something of this run has arrived; from the writer's thread
        std::function<void(const Error&)> failed;    ///< once until it works again; from the writer's thread
    };
    /// `keepFolder`: where the end of the program keeps what could not be stored, for the next writer with this folder;
    /// empty = nowhere.
    ResultsWriter(const QString& address, Listener listener, std::filesystem::path keepFolder = {});
    /// Tries once more to store what is left, and keeps the rest.
    ~ResultsWriter();
    ResultsWriter(const ResultsWriter&) = delete;
    ResultsWriter& operator=(const ResultsWriter&) = delete;

    /// A number for the calls below; the database gives its own later.
    [[nodiscard]] quint64 beginRun(const StoredRun& run);
    void add(quint64 run, InspectionRecord record);
    void endRun(quint64 run, const QDateTime& finished);
    void relabel(std::vector<Relabelled> parts);
    /// Waits until everything handed over so far is stored; false when it could not be.
    [[nodiscard]] bool flush();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace twinspect
