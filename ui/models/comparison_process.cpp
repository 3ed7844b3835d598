// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/comparison_process.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "ui/common/error_text.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

} // namespace

ComparisonProcess::ComparisonProcess(JobList& jobs, const QString& stateFolder, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_process(stateFolder, "comparison")
{
    connect(&m_process, &DetachedProcess::lost, this, &ComparisonProcess::stateLost);
    connect(&m_process, &DetachedProcess::looked, this, [this] {
        if (m_job && m_job->cancelRequested())
            cancel();
    });
    connect(&m_process, &DetachedProcess::lines, this, &ComparisonProcess::read);
    connect(&m_process, &DetachedProcess::ended, this, &ComparisonProcess::conclude);
}

ComparisonProcess::~ComparisonProcess()
{
    if (m_job)
        m_job->end(Job::State::Cancelled);
}

bool ComparisonProcess::recover()
{
    if (busy())
        return true;
    auto request = m_process.recall<ComparisonRequest>();
    if (!request)
        return false;
    m_request = std::move(*request);
    begin();
    m_process.follow();
    return true;
}

std::filesystem::path ComparisonProcess::folderFor(const ComparisonRequest& request) const
{
    return request.out.empty() ? m_process.folder() / "comparisons" / request.folderName() : request.out;
}

Status ComparisonProcess::setAside(const ComparisonRequest& request) const
{
    const auto file = folderFor(request) / "comparison.json";
    std::error_code error;
    std::filesystem::rename(file, file.string() + ".old", error);
    if (error && error != std::errc::no_such_file_or_directory)
        return failure(ErrorCode::WriteFailed, Text("The file cannot be renamed (%1)", error.message()), file.string(),
                       "Check the permissions of its folder");
    return {};
}

void ComparisonProcess::start(ComparisonRequest request)
{
    if (busy())
        return;
    request.out = folderFor(request);
    m_request = std::move(request);
    m_error.reset();
    m_process.clearLog();
    if (auto ok = m_process.start(m_request->arguments()); !ok) {
        m_error = ok.error();
        setState(State::Failed);
        return;
    }
    begin();
    if (const auto ok = m_process.keep(m_request->toText()); !ok && m_job)
        m_job->report({"warning", 0, 0, {}, ok.error().text()}); // it runs, but another window could not find it
}

void ComparisonProcess::begin()
{
    m_figures = {};
    m_row = {};
    m_whole = false;
    m_comparison.reset();
    m_job = m_jobs.add(tr("Comparing detectors"));
    setState(State::Running);
    Q_EMIT comparisonChanged();
}

void ComparisonProcess::cancel()
{
    if (m_state != State::Running)
        return;
    setState(State::Cancelling);
    m_process.interrupt();
    m_process.losePatience();
}

void ComparisonProcess::read(const QList<QByteArray>& lines)
{
    const auto warned = m_figures.warnings().size();
    for (const QByteArray& line : lines) {
        const std::string_view text(line.constData(), static_cast<std::size_t>(line.size()));
        const auto json = parseJsonLine(text);
        if (json.contains("row")) {
            readRow(json);
        } else if (json.contains("rows")) {
            if (auto whole = comparisonFrom(text, m_request->file())) {
                m_comparison = std::move(*whole);
                m_whole = true;
                Q_EMIT comparisonChanged();
            }
        } else {
            m_figures.read(text);
        }
    }
    if (m_job)
        for (auto i = warned; i < m_figures.warnings().size(); ++i)
            Q_EMIT m_job->warned(sentence(m_figures.warnings()[i]));
    Q_EMIT progressed();
}

void ComparisonProcess::readRow(const Json& json)
{
    constexpr int most = std::numeric_limits<int>::max();
    const auto text = [&](const char* key) {
        return QString::fromStdString(textAt(json, key).value_or(std::string()));
    };
    m_row = {static_cast<int>(wholeAt(json, "row", 1, most).value_or(1)),
             static_cast<int>(wholeAt(json, "of", 1, most).value_or(1)), text("part"), text("model"),
             static_cast<int>(wholeAt(json, "good_parts", 0, most).value_or(0))};
    m_figures.forgetProgress();
    if (m_job)
        m_job->report({"comparing", m_row.number - 1, m_row.of, {}, {}});
    readFinishedRows();
}

void ComparisonProcess::readFinishedRows()
{
    if (m_whole)
        return;
    const auto text = readFile(m_request->file());
    if (!text)
        return; // no row is finished yet
    if (auto rows = comparisonFrom(*text, m_request->file())) {
        m_comparison = std::move(*rows);
        Q_EMIT comparisonChanged();
    }
}

void ComparisonProcess::conclude()
{
    m_process.forget();
    readFinishedRows();
    m_error = m_figures.error();
    if (m_error && m_error->code == ErrorCode::Cancelled) {
        m_error.reset();
        setState(State::Cancelled);
    } else if (m_error) {
        setState(State::Failed);
    } else if (m_whole) {
        setState(State::Finished);
    } else if (m_state == State::Cancelling) {
        setState(State::Cancelled); // it did not listen, and was ended
    } else {
        const auto words = m_figures.lastWords().trimmed().toStdString();
        m_error = Error{ErrorCode::Internal,
                        words.empty() ? Text("The comparison ended before its time")
                                      : Text("The comparison ended before its time: %1", words),
                        {},
                        "Start it again: finished rows are kept"};
        setState(State::Failed);
    }
}

void ComparisonProcess::setState(State state)
{
    m_state = state;
    if (!busy() && m_job) {
        m_job->end(state == State::Finished ? Job::State::Finished
                   : state == State::Failed ? Job::State::Failed
                                            : Job::State::Cancelled);
        m_job = nullptr;
    }
    Q_EMIT stateChanged();
}

} // namespace twinspect
