// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/watched_folder.h"

#include <algorithm>

#include "core/base/files.h"
#include "core/imaging/image_io.h"
#include "ui/common/error_text.h"
#include "ui/models/workbench.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

constexpr auto kDone = "done";
constexpr auto kFailed = "failed";
constexpr std::size_t kBatch = 8; // few enough that a pause is felt at once
constexpr int kFastestPoll = 20;  // ms

std::int64_t timeOf(const fs::path& file)
{
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    return error ? -1 : std::int64_t{time.time_since_epoch().count()};
}

std::uintmax_t bytesOf(const fs::path& file)
{
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    return error ? 0 : bytes;
}

bool holdsFiles(const fs::path& folder)
{
    std::error_code error;
    const fs::directory_iterator files(folder, error);
    return std::any_of(fs::begin(files), fs::end(files), [](const fs::directory_entry& entry) {
        return entry.path().filename().string().front() != '.';
    });
}

fs::path freeName(const fs::path& wanted)
{
    std::error_code error;
    auto name = wanted;
    for (int n = 2; fs::exists(name, error); ++n)
        name = wanted.parent_path()
             / (wanted.stem().string() + " (" + std::to_string(n) + ")" + wanted.extension().string());
    return name;
}

} // namespace

WatchedFolder::WatchedFolder(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    connect(&m_poll, &QTimer::timeout, this, &WatchedFolder::scan);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &WatchedFolder::scan);
    connect(&workbench.recipe(), &OpenRecipe::modelChanged, this, &WatchedFolder::endRun); // a run has one model
    connect(&workbench.samples(), &InspectionSet::wasReset, this, [this] {
        if (m_state == State::Stopped)
            return;
        stop(); // the indices are those of other data now
        setTrouble(tr("Watching was stopped because other data was opened."));
    });
}

WatchedFolder::~WatchedFolder() { endRun(); }

Status WatchedFolder::start(const WatchOptions& options)
{
    std::error_code error;
    if (!m_workbench.recipe().model())
        return failure(ErrorCode::InvalidArgument, "There is no model to inspect with", {},
                       "Open a recipe or a model first");
    if (options.stableMs < 0 || options.pollMs < 1)
        return failure(ErrorCode::InvalidArgument, "The waiting times must not be negative");
    if (!fs::is_directory(options.folder, error))
        return failure(ErrorCode::NotFound, "The folder to watch is not there", options.folder.string(),
                       "Check the path, and that the drive is connected");
    if (options.moveAfterwards)
        for (const char* name : {kDone, kFailed})
            if (auto ok = makeWritableFolder(options.folder / name); !ok)
                return ok;
    stop();
    m_options = options;
    m_options.folder = fs::absolute(options.folder, error);
    m_counters = {};
    m_seen.clear();
    m_firstScan = true;
    m_unreachable = false;
    m_mappingMayHelp = false;
    m_clock.start();
    m_state = State::Starting;
    m_trouble.clear();
    m_watcher.addPath(QString::fromStdString(m_options.folder.string()));
    m_poll.start(std::max(options.pollMs, kFastestPoll));
    scan();
    Q_EMIT changed();
    return {};
}

void WatchedFolder::stop()
{
    if (m_state == State::Stopped)
        return;
    ++m_generation;
    m_scanning = false;
    m_state = State::Stopped;
    m_poll.stop();
    if (const auto paths = m_watcher.directories(); !paths.isEmpty())
        m_watcher.removePaths(paths);
    if (m_job)
        m_job->cancel();
    m_job = nullptr;
    endRun();
    m_queue.clear();
    m_inspecting.clear();
    m_counters.waiting = m_counters.inspecting = m_counters.incomplete = 0;
    Q_EMIT changed();
}

void WatchedFolder::pause()
{
    if (m_state != State::Watching)
        return;
    m_state = State::Paused;
    Q_EMIT changed();
}

void WatchedFolder::resume()
{
    if (m_state != State::Paused)
        return;
    m_state = State::Watching;
    Q_EMIT changed();
    inspectNext(kBatch);
}

void WatchedFolder::step()
{
    pause();
    if (m_state == State::Paused)
        inspectNext(1);
}

WatchedFolder::Found WatchedFolder::look(const WatchOptions& options)
{
    const fs::path& folder = options.folder;
    Found found;
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        found.trouble = tr("The folder %1 cannot be reached at the moment. Watching goes on when it is back.")
                            .arg(QString::fromStdString(folder.string()));
        return found;
    }
    std::vector<fs::path> movedAway;
    if (options.moveAfterwards)
        movedAway = {folder / kDone, folder / kFailed};
    const auto catalog = openCatalog(folder, options.mapping, movedAway);
    if (!catalog) { // usually: no pair yet
        found.mappingMayHelp = catalog.error().code == ErrorCode::BadData && holdsFiles(folder);
        return found;
    }
    for (const auto& sample : catalog->samples) {
        std::vector<fs::path> files{sample.rgb, sample.geometry};
        const auto axes = axisFilesOf(sample.geometry, true);
        const bool depthPicture = sample.reading.camera
                               && std::none_of(axes.begin(), axes.end(),
                                               [&error](const fs::path& axis) { return fs::exists(axis, error); });
        if (!depthPicture)
            files.insert(files.end(), axes.begin(), axes.end());
        if (!std::all_of(files.begin(), files.end(),
                         [&error](const fs::path& file) { return fs::is_regular_file(file, error); })) {
            ++found.unpaired;
            continue;
        }
        Signature signature;
        for (const fs::path& file : files) {
            signature.bytes.push_back(bytesOf(file));
            signature.times.push_back(timeOf(file));
        }
        found.pairs.emplace_back(sample, signature);
    }
    found.unpaired += static_cast<int>(
        std::count_if(catalog->skipped.begin(), catalog->skipped.end(), [&](const SkippedFile& skipped) {
            return (skipped.unpaired || !catalog->mapping)
                && fs::is_regular_file(skipped.file, error); // what a mapping passes over waits for nothing
        }));
    return found;
}

void WatchedFolder::scan()
{
    if (m_state == State::Stopped || m_scanning)
        return; // the next poll looks again
    m_scanning = true;
    startQuietly<Found>(
        m_workbench.jobs(), this, [options = m_options](const RunContext&) -> Result<Found> { return look(options); },
        [this, generation = m_generation](Result<Found> found) {
            if (m_generation != generation || m_state == State::Stopped)
                return;
            if (!found) { // no memory for it, say: the next poll looks again
                Found nothing;
                nothing.trouble = messageOf(found.error());
                take(nothing);
                return;
            }
            take(*found);
        });
}

void WatchedFolder::take(const Found& found)
{
    m_scanning = false;
    if (m_unreachable != !found.trouble.isEmpty()) {
        m_unreachable = !m_unreachable;
        setTrouble(found.trouble);
    }
    if (m_unreachable)
        return;
    const qint64 now = m_clock.elapsed();
    std::vector<SampleRef> arrived;
    std::map<std::string, Seen> seen;
    int incomplete = found.unpaired;
    for (const auto& [ref, signature] : found.pairs) {
        const auto known = m_seen.find(ref.id);
        Seen entry =
            known != m_seen.end() ? known->second : Seen{signature, now, m_firstScan && m_options.ignoreExisting};
        if (entry.signature != signature)
            entry = {signature, now, false}; // still being written, or written again
        const bool written = std::find(signature.bytes.begin(), signature.bytes.end(), 0) == signature.bytes.end()
                          && now - entry.since >= m_options.stableMs;
        if (!entry.taken && written) {
            entry.taken = true;
            SampleRef sample = ref;
            sample.split = Split::Test; // nobody has looked at it yet, whatever its folder is called
            sample.label = Label::Unknown;
            sample.defectType.clear();
            const int times = ++m_arrivals[ref.id];
            sample.id = "watched/" + ref.id + (times > 1 ? " (" + std::to_string(times) + ")" : "");
            arrived.push_back(std::move(sample));
        } else if (!entry.taken) {
            ++incomplete;
        }
        seen[ref.id] = entry;
    }
    m_seen = std::move(seen); // what was moved away is forgotten: under its name another part may come
    m_firstScan = false;
    const bool otherHelp = std::exchange(m_mappingMayHelp, found.mappingMayHelp) != found.mappingMayHelp;
    if (!arrived.empty()) {
        Catalog catalog;
        catalog.root = m_options.folder;
        catalog.layout = "plain";
        catalog.samples = arrived;
        m_workbench.data().add(catalog);
        for (const auto& sample : arrived)
            if (const int index = m_workbench.samples().indexOf(sample.id); index >= 0)
                m_queue.push_back(index);
    }
    const bool news =
        otherHelp || incomplete != m_counters.incomplete || !arrived.empty() || m_state == State::Starting;
    if (m_state == State::Starting)
        m_state = State::Watching;
    m_counters.incomplete = incomplete;
    m_counters.waiting = static_cast<int>(m_queue.size());
    // New sub-folders such as rgb/ and xyz/ tell of their own files.
    for (const auto& [ref, signature] : found.pairs)
        for (const auto& file : {ref.rgb, ref.geometry})
            if (const auto folder = QString::fromStdString(file.parent_path().string());
                !m_watcher.directories().contains(folder))
                m_watcher.addPath(folder);
    if (news)
        Q_EMIT changed();
    if (m_state == State::Watching)
        inspectNext(kBatch);
}

void WatchedFolder::inspectNext(std::size_t most)
{
    if (m_job || m_queue.empty())
        return;
    m_inspecting.clear();
    while (!m_queue.empty() && m_inspecting.size() < most) {
        m_inspecting.push_back(m_queue.front());
        m_queue.pop_front();
    }
    auto& runs = m_workbench.runs();
    if (!m_run)
        m_run = runs.begin(m_options.folder);
    m_job = m_run ? runs.add(*m_run, m_inspecting) : nullptr;
    m_counters.waiting = static_cast<int>(m_queue.size());
    m_counters.inspecting = static_cast<int>(m_inspecting.size());
    if (!m_job) { // someone else inspected them already, or the model is gone
        inspectionEnded();
        return;
    }
    connect(m_job, &Job::ended, this, [this, job = m_job.data()] {
        if (job != m_job)
            return; // of a watch that was stopped
        const bool cancelled = job->state() == Job::State::Cancelled;
        m_job = nullptr;
        if (cancelled)
            m_state = State::Paused; // whoever stops the job wants it to stay stopped
        inspectionEnded();
    });
    Q_EMIT changed();
}

void WatchedFolder::endRun()
{
    if (m_run)
        m_workbench.runs().end(*m_run);
    m_run.reset();
}

void WatchedFolder::inspectionEnded()
{
    const auto batch = std::exchange(m_inspecting, {});
    m_counters.inspecting = 0;
    std::deque<int> again;
    for (const int index : batch) {
        if (m_workbench.runs().wasInspected(index) || m_workbench.samples().at(index).error)
            finish(index);
        else
            again.push_back(index); // cancelled, or another model came in between
    }
    m_queue.insert(m_queue.begin(), again.begin(), again.end());
    m_counters.waiting = static_cast<int>(m_queue.size());
    Q_EMIT changed();
    if (m_state == State::Watching && (again.size() < batch.size() || m_workbench.recipe().model()))
        QTimer::singleShot(again.empty() ? 0 : m_options.pollMs, this, [this] {
            if (m_state == State::Watching)
                inspectNext(kBatch);
        });
}

void WatchedFolder::finish(int index)
{
    const auto decision = m_workbench.samples().decision(index);
    if (!decision) {
        ++m_counters.failed;
    } else {
        switch (decision->verdict) {
        case Verdict::Ok: ++m_counters.ok; break;
        case Verdict::Review: ++m_counters.review; break;
        case Verdict::Reject: ++m_counters.reject; break;
        case Verdict::NoPart: ++m_counters.noPart; break;
        }
    }
    if (m_options.moveAfterwards)
        moveAway(index, !decision);
    Q_EMIT inspected(index);
}

void WatchedFolder::moveAway(int index, bool failed)
{
    const SampleRef ref = m_workbench.samples().at(index).ref;
    const auto target = m_options.folder / (failed ? kFailed : kDone);
    std::array<fs::path, 2> to;
    std::error_code error;
    const auto axes = axisFilesOf(ref.geometry); // go where it goes
    std::size_t i = 0;
    for (const auto& from : {ref.rgb, ref.geometry}) {
        const auto wanted = target / from.lexically_relative(m_options.folder);
        fs::create_directories(wanted.parent_path(), error);
        to[i] = freeName(wanted);
        fs::rename(from, to[i], error);
        if (error) {
            setTrouble(tr("%1 was inspected but cannot be moved to %2: %3")
                           .arg(QString::fromStdString(from.string()), QString::fromStdString(target.string()),
                                QString::fromStdString(error.message())));
            to[i] = from;
        }
        ++i;
    }
    for (const auto& axis : axes) {
        const auto wanted = target / axis.lexically_relative(m_options.folder);
        fs::create_directories(wanted.parent_path(), error);
        fs::rename(axis, freeName(wanted), error);
    }
    m_workbench.samples().setFiles(index, to[0], to[1]);
}

void WatchedFolder::setTrouble(const QString& trouble)
{
    if (trouble == m_trouble)
        return;
    m_trouble = trouble;
    Q_EMIT changed();
}

} // namespace twinspect
