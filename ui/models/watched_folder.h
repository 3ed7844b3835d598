// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include "core/dataset/catalog.h"
#include "core/evaluation/decision.h"

namespace twinspect {

class Job;
class Workbench;

struct WatchOptions {
    std::filesystem::path folder;
    std::optional<FolderMapping>
        mapping; ///< how its files belong together; empty: a known layout, or the mapping that lies in the folder
    bool ignoreExisting = true; ///< parts that lie there already are left alone
    int stableMs = 1000; ///< a pair counts as written when sizes and times of both files have stood still for so long
    int pollMs = 500; ///< network drives do not tell of new files, so we look ourselves
    bool moveAfterwards =
        false; ///< inspected parts go to done/ inside the folder, those that cannot be inspected to failed/
};

/// Counts the parts of a watched folder by their state. Verdicts are those at the time of inspection.
struct WatchCounters {
    int incomplete = 0; ///< a file is not there yet, or still being written
    int waiting = 0;
    int inspecting = 0;
    int ok = 0, review = 0, reject = 0, noPart = 0;
    int failed = 0; ///< could not be inspected

    [[nodiscard]] int inspected() const { return ok + review + reject + noPart; }
};

/// Inspects what arrives in a folder, with the recipe that is open. What arrives faster than it can be inspected waits
/// in line; nothing is left out. All of it is one run, for as long as one model is open. A file that is written again
/// under the same name is a new part.
class WatchedFolder : public QObject {
    Q_OBJECT

public:
    enum class State {
        Stopped,
        Starting, ///< finding out what lies there already; what comes later is new
        Watching,
        Paused,
    };

    explicit WatchedFolder(Workbench& workbench, QObject* parent = nullptr);
    ~WatchedFolder() override;

    /// Watching begins when what is there has been listed, a moment later. Errors: InvalidArgument (no model is open,
    /// senseless times), NotFound (no such folder), WriteFailed (done/ and failed/ cannot be made).
    [[nodiscard]] Status start(const WatchOptions& options);
    void stop();
    /// New parts are still noticed and wait in line.
    void pause();
    void resume();
    /// Inspects the next part in line and pauses again.
    void step();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const WatchOptions& options() const { return m_options; }
    [[nodiscard]] const WatchCounters& counters() const { return m_counters; }
    /// What stands in the way at the moment, such as a drive that is gone; empty = nothing.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }
    /// Files lie there, but no two of them belong together as things are: a mapping may help.
    [[nodiscard]] bool mappingMayHelp() const { return m_mappingMayHelp; }

Q_SIGNALS:
    void changed(); ///< state, counters or trouble
    void inspected(int index); ///< into the InspectionSet; it has a score or an error now

private:
    /// Tells whether the files of a part are still the same: RGB and geometry, and x and y where these have files of
    /// their own.
    struct Signature {
        std::vector<std::uintmax_t> bytes;
        std::vector<std::int64_t> times;
        bool operator==(const Signature&) const = default;
    };
    struct Seen {
        Signature signature;
        qint64 since = 0; ///< m_clock when it last changed
        bool taken = false; ///< in line, inspected, or left alone
    };
    struct Found {
        std::vector<std::pair<SampleRef, Signature>> pairs;
        int unpaired = 0;
        bool mappingMayHelp = false;
        QString trouble;
    };
    [[nodiscard]] static Found look(const WatchOptions& options);
    void scan();
    void take(const Found& found);
    void inspectNext(std::size_t most);
    void endRun();
    void inspectionEnded();
    void finish(int index);
    void moveAway(int index, bool failed);
    void setTrouble(const QString& trouble);

    Workbench& m_workbench;
    State m_state = State::Stopped;
    WatchOptions m_options;
    WatchCounters m_counters;
    QString m_trouble;
    QFileSystemWatcher m_watcher;
    QTimer m_poll;
    QElapsedTimer m_clock;
    std::map<std::string, Seen> m_seen; ///< by the catalog's id
    std::map<std::string, int> m_arrivals; ///< how often a name has arrived
    std::deque<int> m_queue; ///< indices into the InspectionSet
    std::vector<int> m_inspecting;
    QPointer<Job> m_job;
    std::optional<quint64> m_run; ///< of InspectionRuns, since the first part arrived
    int m_generation = 0; ///< a scan that began before the last start() or stop() is of no interest
    bool m_scanning = false;
    bool m_firstScan = true;
    bool m_unreachable = false;
    bool m_mappingMayHelp = false;
};

} // namespace twinspect
