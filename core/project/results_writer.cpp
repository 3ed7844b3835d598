// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_writer.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

#include <QUuid>

#include "core/base/library_error.h"
#include "core/project/results_orders.h"
#include "core/project/results_store.h"

namespace twinspect {

namespace {

using namespace std::chrono_literals;
using namespace orders;

constexpr auto kGather = 100ms;  // results that come within this time share a transaction
constexpr auto kRetry = 2s;
constexpr std::size_t kBatch = 1000;

/// Whether `act` came to its end. What it throws, mostly for lack of memory, must not end the program.
template <typename Act>
bool managed(const Act& act) noexcept
{
    try {
        act();
        return true;
    } catch (...) {
        return false;
    }
}

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
    bool told = false; ///< of the failure
    // The writer's thread alone, the batch also for who holds the mutex while it is not working:
    std::deque<Order> batch; ///< older than `orders`
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

    [[nodiscard]] bool nothingLeft() const { return orders.empty() && batch.empty(); }
    void work();
    Status storeAll(std::vector<qint64>& touched);
    bool storeBatch();
    /// False where the listener could not take it.
    bool tell(const Error& error) const noexcept
    {
        return managed([&] {
            if (listener.failed)
                listener.failed(error);
        });
    }
    void takeUpKept();
    void forgetKept();
    void keepTheRest();
};

/// Takes from the front of the batch what is stored; the rest stays there.
Status ResultsWriter::State::storeAll(std::vector<qint64>& touched)
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

/// Whether all of the batch is stored. Throws nothing: what is left stays in the batch.
bool ResultsWriter::State::storeBatch()
{
    std::vector<qint64> touched;
    bool done = false;
    const bool said = managed([&] {
        Status stored;
        try {
            stored = storeAll(touched);
        } catch (const std::exception& error) {
            Error what = errorFrom(error);
            what.file = resultsPlace(address);
            stored = tl::unexpected<Error>(std::move(what));
        }
        done = stored.has_value();
        if (!done && !told)
            told = tell(stored.error());
    });
    done = done && said;
    if (done)
        told = false;
    else
        store.reset(); // a lost connection is made anew
    for (const qint64 run : touched)
        if (listener.stored)
            (void)managed([&] { listener.stored(run); });
    return done;
}

void ResultsWriter::State::work()
{
    std::unique_lock lock(mutex);
    for (;;) {
        wake.wait(lock, [this] { return stop || !nothingLeft(); });
        if (!stop && orders.size() < kBatch)
            wake.wait_for(lock, failing ? std::chrono::milliseconds(kRetry) : std::chrono::milliseconds(kGather),
                          [this] { return stop || orders.size() >= kBatch; });
        if (batch.empty())
            batch.swap(orders);
        working = true;
        const bool tooMany = std::exchange(overflow, false);
        lock.unlock();
        const bool done = storeBatch();
        if (tooMany)
            (void)managed([this] {
                tell({ErrorCode::WriteFailed,
                      "Results had to be given up because they could not be stored for too long", resultsPlace(address),
                      "Inspect these parts again"});
            });

        lock.lock();
        working = false;
        failing = !done;
        // What is left goes back to the front, so that push() finds the oldest; without memory for that it stays.
        if (managed([this] {
                for (; !orders.empty(); orders.pop_front())
                    batch.push_back(std::move(orders.front()));
            }))
            batch.swap(orders);
        if (nothingLeft())
            forgetKept();
        idle.notify_all();
        if (stop && (failing || nothingLeft()))
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
    if (nothingLeft() || keepFolder.empty())
        return;
    (void)managed([this] {
        std::deque<Order> rest; // with the beginnings of runs that were stored before
        for (const auto& [number, run] : begun)
            rest.emplace_back(Begin{run.run});
        for (auto* left : {&batch, &orders})
            std::move(left->begin(), left->end(), std::back_inserter(rest));
        if (const auto kept = orders::keep(rest, keepFolder); kept)
            forgetKept();
        else
            tell(kept.error());
    });
}

ResultsWriter::ResultsWriter(const QString& address, Listener listener, std::filesystem::path keepFolder)
    : m_state(std::make_unique<State>())
{
    m_state->address = address;
    m_state->listener = std::move(listener);
    m_state->keepFolder = std::move(keepFolder);
    m_state->takeUpKept();
    try {
        m_state->thread = std::thread([state = m_state.get()] {
            state->work();
            state->keepTheRest();
            state->store.reset(); // a connection is closed by the thread that made it
        });
    } catch (const std::system_error& error) { // what is handed over waits for the next start
        m_state->failing = true;
        m_state->tell(errorFrom(error));
    }
}

ResultsWriter::~ResultsWriter()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stop = true;
        m_state->wake.notify_one();
    }
    if (m_state->thread.joinable())
        m_state->thread.join();
    else
        m_state->keepTheRest();
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
    m_state->idle.wait(lock, [this] { return !m_state->working && (m_state->nothingLeft() || m_state->failing); });
    return m_state->nothingLeft();
}

} // namespace twinspect
