// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/train_state.h"

#include <QStandardPaths>
#include <QUndoCommand>

#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr auto kLeftOutFile = "left-out-parts.json";
constexpr std::uint64_t kLargestFile = 64u << 20;

Json readJson(const std::filesystem::path& file)
{
    const auto text = readFile(file, kLargestFile);
    auto json = text ? Json::parse(*text, nullptr, false) : Json();
    return json.is_object() ? json : Json::object();
}

/// "/parts/gasket/" and "/parts/gasket" are the same folder, and both have a name.
std::filesystem::path tidy(const std::filesystem::path& folder)
{
    std::error_code error;
    auto path = std::filesystem::absolute(folder, error).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

} // namespace

/// A tick in the strip of odd parts. Names the part by its id and the folder: another folder may have been opened since.
class TrainState::LeaveOutCommand : public QUndoCommand {
public:
    LeaveOutCommand(TrainState& state, std::string id, bool out)
        : QUndoCommand(out ? TrainState::tr("Leave out %1").arg(QString::fromStdString(id)) : TrainState::tr("Use %1 again").arg(QString::fromStdString(id))), m_state(&state),
          m_folder(state.m_folder), m_id(std::move(id)), m_out(out)
    {
    }
    void undo() override { apply(!m_out); }
    void redo() override { apply(m_out); }

private:
    void apply(bool out)
    {
        if (m_state && m_state->m_folder == m_folder)
            m_state->applyLeftOut(m_id, out);
    }
    QPointer<TrainState> m_state;
    std::filesystem::path m_folder;
    std::string m_id;
    bool m_out;
};

TrainState::TrainState(Workbench& workbench, const QString& stateFolder, QObject* parent)
    : QObject(parent), m_workbench(workbench),
      m_stateFolder((stateFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) : stateFolder).toStdString()),
      m_process(workbench.jobs(), stateFolder), m_open(workbench.jobs())
{
}

void TrainState::openFolder(const std::filesystem::path& folder)
{
    cancelCheck();
    m_folder = tidy(folder);
    m_catalog.reset();
    m_check.reset();
    m_folderError.reset();
    m_leftOut.clear();
    m_opening = true;
    m_open.start(
        tr("Listing files"), this, [path = m_folder](const RunContext&) { return openCatalog(path); },
        [this](Result<Catalog> catalog) {
            m_opening = false;
            if (catalog) {
                m_catalog = std::move(*catalog);
                recallLeftOut();
                if (!m_partNamed)
                    m_request.part = QString::fromStdString(m_folder.filename().string());
            } else {
                m_folderError = catalog.error();
            }
            Q_EMIT folderChanged();
            Q_EMIT requestChanged();
        });
    Q_EMIT folderChanged();
    Q_EMIT checkChanged();
}

void TrainState::startCheck()
{
    if (!m_catalog || checking())
        return;
    m_check.reset();
    m_checkJob = startJob<DataCheck>(
        m_workbench.jobs(), tr("Checking %1").arg(m_request.part), this, [catalog = *m_catalog](const RunContext& context) { return checkData(catalog, context); },
        [this, folder = m_folder](Result<DataCheck> check) {
            if (folder != m_folder)
                return;
            if (check)
                m_check = std::move(*check);
            else
                Q_EMIT m_workbench.failed(check.error());
            Q_EMIT checkChanged();
        });
    connect(m_checkJob, &Job::ended, this, &TrainState::checkChanged);
    Q_EMIT checkStarted();
}

void TrainState::cancelCheck()
{
    if (m_checkJob)
        m_checkJob->cancel();
}

void TrainState::setLeftOut(const std::string& id, bool out)
{
    if (isLeftOut(id) != out)
        m_workbench.undoStack().push(new LeaveOutCommand(*this, id, out));
}

void TrainState::applyLeftOut(const std::string& id, bool out)
{
    if (out)
        m_leftOut.insert(id);
    else
        m_leftOut.erase(id);
    rememberLeftOut();
    Q_EMIT leftOutChanged();
}

void TrainState::recallLeftOut()
{
    const auto json = readJson(m_stateFolder / kLeftOutFile);
    const auto found = json.find(m_folder.string());
    if (found == json.end() || !found->is_array())
        return;
    std::set<std::string> known;
    for (const auto& sample : m_catalog->samples)
        known.insert(sample.id);
    for (const auto& id : *found)
        if (id.is_string() && known.count(id.get<std::string>()) > 0)
            m_leftOut.insert(id.get<std::string>());
}

void TrainState::rememberLeftOut() const
{
    if (!makeWritableFolder(m_stateFolder))
        return; // it is still left out of this training
    auto json = readJson(m_stateFolder / kLeftOutFile);
    if (m_leftOut.empty())
        json.erase(m_folder.string());
    else
        json[m_folder.string()] = m_leftOut;
    (void)writeFileAtomically(m_stateFolder / kLeftOutFile, json.dump(2, ' ', false, Json::error_handler_t::replace));
}

GoodPartsCount TrainState::count() const
{
    if (!m_catalog)
        return {};
    Catalog catalog = *m_catalog;
    (void)leaveOut(catalog, {m_leftOut.begin(), m_leftOut.end()}); // all of them are known
    return countGoodParts(catalog, m_check ? m_check->unusable : std::set<std::string>());
}

void TrainState::setPart(const QString& part)
{
    if (part == m_request.part)
        return;
    m_request.part = part;
    m_partNamed = true;
    Q_EMIT requestChanged();
}

void TrainState::setNotes(const QString& notes)
{
    if (notes == m_request.notes)
        return;
    m_request.notes = notes;
    Q_EMIT requestChanged();
}

void TrainState::setOptions(const TrainingOptions& training, const NetworkOptions& network)
{
    m_request.training = training;
    m_request.network = network;
    Q_EMIT requestChanged();
}

void TrainState::setModelFile(const std::filesystem::path& file)
{
    m_request.model = file;
    m_modelChosen = !file.empty();
    Q_EMIT requestChanged();
}

std::filesystem::path TrainState::suggestedModel() const
{
    QString name = m_request.part.isEmpty() ? QStringLiteral("part") : m_request.part;
    for (QChar& letter : name)
        if (letter == QLatin1Char('/') || letter == QLatin1Char('\\') || letter == QLatin1Char(':') || letter.isNull())
            letter = QLatin1Char('_');
    const std::filesystem::path documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation).toStdString();
    return documents / "Twinspect" / (name + QStringLiteral(".tsm")).toStdString();
}

TrainingRequest TrainState::complete() const
{
    TrainingRequest request = m_request;
    request.data = m_folder;
    request.leaveOut.assign(m_leftOut.begin(), m_leftOut.end());
    if (!m_modelChosen)
        request.model = suggestedModel();
    return request;
}

void TrainState::adopt(const TrainingRequest& request)
{
    m_request = request;
    m_partNamed = m_modelChosen = true;
    openFolder(request.data);
    Q_EMIT requestChanged();
}

} // namespace twinspect
