// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_recorder.h"

#include "core/project/remarks_file.h"
#include "ui/models/sample_commands.h"

namespace twinspect {

namespace {

constexpr int kRetry = 10000; // ms
constexpr int kPause = 2000;  // ms

} // namespace

SessionRecorder::SessionRecorder(Workbench& workbench, std::filesystem::path folder, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_folder(std::move(folder))
{
    m_retry.setInterval(kRetry);
    connect(&m_retry, &QTimer::timeout, this, &SessionRecorder::resume);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, &SessionRecorder::keepBeside);
    auto& samples = workbench.samples();
    connect(&workbench.data(), &OpenData::opened, this, [this] {
        keepRemarks();
        record([this](SessionJournal& journal) {
            return journal.openedData(std::filesystem::absolute(m_workbench.data().path()),
                                      m_workbench.data().catalog()->mapping);
        });
        recallRemarks();
        if (m_awaited != Awaited::Data)
            return;
        m_awaited = Awaited::Nothing;
        if (m_workbench.data().path() != m_restoring->state.data)
            m_incomplete = true; // the person opened something else meanwhile
        QMetaObject::invokeMethod(this, &SessionRecorder::finishRestoring,
                                  Qt::QueuedConnection); // the workbench goes on to show the first sample
    });
    connect(&samples, &InspectionSet::remarked, this, [this](const std::vector<int>& indices) {
        std::vector<std::pair<std::string, Remarks>> said;
        said.reserve(indices.size());
        for (const int index : indices)
            said.emplace_back(m_workbench.samples().at(index).ref.id, m_workbench.samples().remarks(index));
        auto place =
            m_said.begin(); // samples mostly come in the order of their ids, so the next one belongs beside the last
        for (const auto& [id, remarks] : said)
            place = std::next(m_said.insert_or_assign(place, id, remarks));
        m_saidMore = true;
        for (const auto& [id, remarks] : said)
            m_saidHere.insert(id);
        if (m_beside)
            m_pause.start();
        record([&said](SessionJournal& journal) { return journal.remarked(said); });
    });
    connect(&workbench.recipe(), &OpenRecipe::changed, this, [this] {
        recordRecipe();
        if (m_awaited == Awaited::Recipe)
            restoreData();
    });
    connect(&workbench.current(), &CurrentPart::changed, this, [this] {
        if (const int current = m_workbench.current().index(); current >= 0)
            record(
                [&](SessionJournal& journal) { return journal.currentIs(m_workbench.samples().at(current).ref.id); });
    });
    connect(&workbench, &Workbench::failed, this, [this] {
        if (m_awaited == Awaited::Nothing)
            return;
        m_incomplete = true;
        m_awaited == Awaited::Recipe ? restoreData() : finishRestoring();
    });
}

void SessionRecorder::start()
{
    if (m_journal)
        return;
    auto journal = beginJournal();
    if (journal)
        m_journal = std::move(*journal);
    else
        Q_EMIT failed(journal.error());
}

Result<SessionJournal> SessionRecorder::beginJournal() const
{
    auto journal = SessionJournal::start(m_folder);
    if (!journal)
        return journal;
    Status ok;
    if (m_workbench.data().catalog())
        ok = journal->openedData(std::filesystem::absolute(m_workbench.data().path()),
                                 m_workbench.data().catalog()->mapping);
    if (ok && !m_said.empty())
        ok = journal->remarked({m_said.begin(), m_said.end()});
    if (ok && m_workbench.recipe().content())
        ok = journal->recipeIs(*m_workbench.recipe().content(), m_workbench.recipe().file());
    if (const int current = m_workbench.current().index(); ok && current >= 0)
        ok = journal->currentIs(m_workbench.samples().at(current).ref.id);
    if (ok)
        return journal;
    std::error_code ignored;
    std::filesystem::remove(journal->file(), ignored); // half of it would be offered at the next start
    return passOn(ok);
}

void SessionRecorder::resume()
{
    auto journal = beginJournal();
    if (!journal)
        return; // what is wrong was said when recording stopped
    m_journal = std::move(*journal);
    m_retry.stop();
    if (auto ok = setSessionAside(m_cutShort); !ok)
        Q_EMIT failed(ok.error());
}

void SessionRecorder::end()
{
    keepRemarks();
    m_retry.stop();
    if (!m_journal)
        return;
    const auto ended = m_journal->end();
    m_journal.reset();
    if (!ended)
        Q_EMIT failed(ended.error());
}

void SessionRecorder::setLabelsBesideData(bool beside)
{
    m_beside = beside;
    if (!m_beside)
        return;
    for (const auto& [id, remarks] : m_said)
        m_saidHere.insert(id);
    keepBeside();
}

void SessionRecorder::keepBeside()
{
    m_pause.stop();
    if (!m_beside || m_data.empty() || m_saidHere.empty())
        return;
    const auto file = remarksBeside(m_data);
    auto all = readRemarks(file, {});
    if (!all) {
        Q_EMIT failed(all.error());
        return;
    }
    for (const auto& id : m_saidHere)
        if (const auto said = m_said.find(id); said != m_said.end())
            all->insert_or_assign(id, said->second);
    if (auto ok = writeRemarks(file, {}, *all); !ok)
        Q_EMIT failed(ok.error()); // they are still kept for this user
    else
        m_saidHere.clear();
}

void SessionRecorder::keepRemarks()
{
    keepBeside();
    if (m_data.empty() || !m_saidMore)
        return;
    if (auto ok = writeRemarks(remarksFile(m_folder, m_data), m_data, m_said); !ok)
        Q_EMIT failed(ok.error());
    else
        m_saidMore = false;
}

void SessionRecorder::recallRemarks()
{
    m_data = std::filesystem::absolute(m_workbench.data().path());
    m_said.clear();
    m_saidHere.clear();
    m_saidMore = false;
    auto kept = readRemarks(remarksFile(m_folder, m_data), m_data);
    if (!kept) {
        if (std::error_code error; std::filesystem::exists(remarksFile(m_folder, m_data), error))
            m_data.clear(); // what could not even be set aside is not overwritten either
        Q_EMIT failed(kept.error());
        return;
    }
    m_said = std::move(*kept);
    if (m_beside) {
        const auto beside = readRemarks(remarksBeside(m_data), {});
        if (!beside)
            Q_EMIT failed(beside.error());
        else
            for (const auto& [id, said] : *beside) // what colleagues see is what counts
                m_said.insert_or_assign(id, said);
    }
    auto& samples = m_workbench.samples();
    RemarkEdits edits;
    for (const auto& [id, said] : m_said)
        if (const int index = samples.indexOf(id); index >= 0 && samples.remarks(index) != said)
            edits.emplace_back(index, said);
    samples.setRemarks(edits);
    m_pause.stop(); // nobody said anything
    m_saidHere.clear();
    m_saidMore = false;
}

void SessionRecorder::record(const std::function<Status(SessionJournal&)>& entry)
{
    if (m_retry.isActive())
        return resume();
    if (!m_journal)
        return;
    if (auto ok = entry(*m_journal); !ok) {
        m_cutShort = m_journal->file();
        m_journal.reset(); // a journal with a gap would restore something that never was
        m_retry.start();
        Q_EMIT failed(ok.error());
    }
}

void SessionRecorder::recordRecipe()
{
    if (m_workbench.recipe().content())
        record([this](SessionJournal& journal) {
            return journal.recipeIs(*m_workbench.recipe().content(), m_workbench.recipe().file());
        });
}

std::optional<LeftSession> SessionRecorder::leftSession() const
{
    auto sessions = leftSessions(m_folder);
    if (sessions.empty())
        return std::nullopt;
    return std::move(sessions.front());
}

void SessionRecorder::restore(const LeftSession& session)
{
    m_restoring = session;
    m_incomplete = false;
    if (!session.state.recipe) {
        restoreData();
        return;
    }
    m_awaited = Awaited::Recipe;
    m_workbench.recipe().reopen(*session.state.recipe, session.state.recipeFile);
}

void SessionRecorder::restoreData()
{
    if (m_restoring->state.data.empty()) {
        finishRestoring();
        return;
    }
    m_awaited = Awaited::Data;
    m_workbench.data().open(m_restoring->state.data, m_restoring->state.mapping);
}

void SessionRecorder::finishRestoring()
{
    m_awaited = Awaited::Nothing;
    restoreRemarks();
    const auto file = m_restoring->file;
    m_restoring.reset();
    if (!m_incomplete)
        if (auto ok = setSessionAside(file); !ok)
            Q_EMIT failed(ok.error());
    Q_EMIT restored();
}

// Opening a recipe or data clears the undo stack, so this comes last: the person can take the whole restoration back.
void SessionRecorder::restoreRemarks()
{
    if (m_workbench.data().path() != m_restoring->state.data)
        return; // parts of other data may have the same names
    auto& samples = m_workbench.samples();
    RemarkEdits edits;
    for (const auto& [id, said] : m_restoring->state.remarks)
        if (const int index = samples.indexOf(id); index >= 0 && samples.remarks(index) != said)
            edits.emplace_back(index, said);
    if (!edits.empty())
        m_workbench.undoStack().push(new RemarkCommand(samples,
                                                       tr("Restore labels, notes and marks of %n part(s)", nullptr,
                                                          static_cast<int>(edits.size())),
                                                       std::move(edits)));
    if (const int current = samples.indexOf(m_restoring->state.current); current >= 0)
        m_workbench.current().open(current);
}

void SessionRecorder::decline(const LeftSession& session)
{
    if (auto ok = setSessionAside(session.file); !ok)
        Q_EMIT failed(ok.error());
}

} // namespace twinspect
