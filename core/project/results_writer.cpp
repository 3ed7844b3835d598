// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_writer.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include <QUuid>

#include "core/project/results_orders.h"
#include "core/project/results_store.h"

namespace twinspect {

namespace {

using namespace std::chrono_literals;
using namespace orders;

constexpr auto kGather = 100ms;  // results that come within this time share a transaction
constexpr auto kRetry = 2s;
constexpr std::size_t kBatch = 1000;

} // namespace

struct ResultsWriter::State {
    QString address;
    Listener listener;
    std::mutex mutex;
    std::condition_variable wake, idle;
    std::deque<Order> orders;
    struct Run {
        StoredRun run;
        qint64 nextRow = 0;
    };
    std::map<quint64, Run> begun; ///< by the number that the caller has
    quint64 lastRun = 0;
    bool stop = false;
    bool working = false;
    bool failing = false;
    bool overflow = false;
    // The writer's thread alone:
    std::optional<ResultsStore> store;
    std::map<QString, qint64> ids; ///< of the database, by key
    std::filesystem::path keepFolder;
    std::vector<std::filesystem::path> keptFiles; ///< what they hold is among the orders
    std::thread thread;

    void push(Order order)
    {
        const std::lock_guard lock(mutex);
        if (orders.size() >= kKept) {
            // A run's beginning is never given up: what follows would hang in the air.
            for (auto at = orders.begin(); at != orders.end(); ++at)
                if (std::holds_alternative<Add>(*at)) {
                    orders.erase(at);
                    overflow = true;
                    break;
                }
        }
        orders.push_back(std::move(order));
        wake.notify_one();
    }

    void work();
    Status storeAll(std::deque<Order>& batch, std::vector<qint64>& touched);
    void takeUpKept();
    void forgetKept();
    void keepTheRest();
};

/// Takes from the front of `batch` what is stored; the rest stays there.
Status ResultsWriter::State::storeAll(std::deque<Order>& batch, std::vector<qint64>& touched)
{
    if (!store) {
        auto opened = ResultsStore::open(address);
        if (!opened)
            return passOn(opened);
        store = std::move(*opened);
    }
    const auto idOf = [&](const QString& run) {
        const auto found = ids.find(run);
        return found == ids.end() ? 0 : found->second;
    };
    while (!batch.empty()) {
        if (const auto* begin = std::get_if<Begin>(&batch.front())) {
            const auto id = store->beginRun(begin->run);
            if (!id)
                return passOn(id);
            ids[begin->run.key] = *id;
            touched.push_back(*id);
            batch.pop_front();
        } else if (const auto* end = std::get_if<End>(&batch.front())) {
            if (auto ok = store->endRun(idOf(end->run), end->finished); !ok)
                return ok;
            touched.push_back(idOf(end->run));
            batch.pop_front();
        } else if (const auto* relabel = std::get_if<Relabel>(&batch.front())) {
            if (auto ok = store->relabel(relabel->parts); !ok)
                return ok;
            batch.pop_front();
        } else {
            const auto [run, firstRow] = std::pair(std::get<Add>(batch.front()).run, std::get<Add>(batch.front()).row);
            std::vector<InspectionRecord> records;
            for (const auto& order : batch) {
                const auto* add = std::get_if<Add>(&order);
                if (add == nullptr || add->run != run || add->row != firstRow + std::ssize(records))
                    break;
                records.push_back(add->record);
            }
            if (auto ok = store->add(idOf(run), records, firstRow); !ok)
                return ok;
            touched.push_back(idOf(run));
            batch.erase(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(records.size()));
        }
    }
    return {};
}

void ResultsWriter::State::work()
{
    std::unique_lock lock(mutex);
    for (;;) {
        wake.wait(lock, [this] { return stop || !orders.empty(); });
        if (!stop && orders.size() < kBatch)
            wake.wait_for(lock, failing ? std::chrono::milliseconds(kRetry) : std::chrono::milliseconds(kGather),
                          [this] { return stop || orders.size() >= kBatch; });
        std::deque<Order> batch;
        batch.swap(orders);
        working = true;
        const bool tooMany = std::exchange(overflow, false);
        lock.unlock();

        std::vector<qint64> touched;
        Status done;
        try {
            done = storeAll(batch, touched);
        } catch (const std::exception& error) {
            done = failure(ErrorCode::OutOfMemory, Text("Storing results failed: %1", error.what()),
                           resultsPlace(address), "Close other programs");
        }
        if (!done)
            store.reset(); // a lost connection is made anew
        for (const qint64 run : touched)
            if (listener.stored)
                listener.stored(run);
        if (!done && !failing && listener.failed)
            listener.failed(done.error());
        if (tooMany && listener.failed)
            listener.failed({ErrorCode::WriteFailed,
                             "Results had to be given up because they could not be stored for too long",
                             resultsPlace(address), "Inspect these parts again"});

        lock.lock();
        working = false;
        failing = !done;
        orders.insert(orders.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
        if (orders.empty())
            forgetKept();
        idle.notify_all();
        if (stop && (failing || orders.empty()))
            return;
    }
}

void ResultsWriter::State::takeUpKept()
{
    if (keepFolder.empty())
        return;
    auto kept = orders::kept(keepFolder);
    for (const auto& trouble : kept.troubles)
        if (listener.failed)
            listener.failed(trouble);
    keptFiles = std::move(kept.files);
    const std::lock_guard lock(mutex);
    orders.insert(orders.begin(), std::make_move_iterator(kept.orders.begin()),
                  std::make_move_iterator(kept.orders.end()));
}

void ResultsWriter::State::forgetKept()
{
    std::error_code ignored; // what is stored twice is there once
    for (const auto& file : std::exchange(keptFiles, {}))
        std::filesystem::remove(file, ignored);
}

// The program ends, and not everything could be stored.
void ResultsWriter::State::keepTheRest()
{
    if (orders.empty() || keepFolder.empty())
        return;
    std::deque<Order> rest; // with the beginnings of runs that were stored before
    for (const auto& [number, run] : begun)
        rest.emplace_back(Begin{run.run});
    std::move(orders.begin(), orders.end(), std::back_inserter(rest));
    if (orders::keep(rest, keepFolder))
        forgetKept();
}

ResultsWriter::ResultsWriter(const QString& address, Listener listener, std::filesystem::path keepFolder)
    : m_state(std::make_unique<State>())
{
    m_state->address = address;
    m_state->listener = std::move(listener);
    m_state->keepFolder = std::move(keepFolder);
    m_state->takeUpKept();
    m_state->thread = std::thread([state = m_state.get()] {
        state->work();
        state->keepTheRest();
        state->store.reset(); // a connection is closed by the thread that made it
    });
}

ResultsWriter::~ResultsWriter()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stop = true;
        m_state->wake.notify_one();
    }
    m_state->thread.join();
}

quint64 ResultsWriter::beginRun(const StoredRun& run)
{
    quint64 number = 0;
    StoredRun begun = run;
    if (begun.key.isEmpty())
        begun.key = QUuid::createUuid().toString(QUuid::WithoutBraces);
    {
        const std::lock_guard lock(m_state->mutex);
        number = ++m_state->lastRun;
        m_state->begun[number].run = begun;
    }
    m_state->push(Begin{std::move(begun)});
    return number;
}

void ResultsWriter::add(quint64 run, InspectionRecord record)
{
    Add add;
    {
        const std::lock_guard lock(m_state->mutex);
        auto& begun = m_state->begun[run];
        add = {begun.run.key, begun.nextRow++, std::move(record)};
    }
    m_state->push(std::move(add));
}

void ResultsWriter::endRun(quint64 run, const QDateTime& finished)
{
    QString key;
    {
        const std::lock_guard lock(m_state->mutex);
        key = m_state->begun[run].run.key;
    }
    m_state->push(End{key, finished});
}
void ResultsWriter::relabel(std::vector<Relabelled> parts) { m_state->push(Relabel{std::move(parts)}); }

bool ResultsWriter::flush()
{
    std::unique_lock lock(m_state->mutex);
    m_state->idle.wait(lock, [this] {
        return (m_state->orders.empty() && !m_state->working) || (m_state->failing && !m_state->working);
    });
    return m_state->orders.empty();
}

} // namespace twinspect
