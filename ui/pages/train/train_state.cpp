// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/train_state.h"

#include <algorithm>

#include <QStandardPaths>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/dataset/annotated_parts.h"
#include "core/record/utc_time.h"
#include "ui/common/settings.h"
#include "ui/models/remembered_mapping.h"
#include "ui/pages/train/train_commands.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr auto kLeftOutFile = "left-out-parts.json";
constexpr auto kRepairsFile = "folder-repairs.json";
constexpr int kTypingPause = 500; // ms

} // namespace

TrainState::TrainState(Workbench& workbench, const QString& stateFolder, QObject* parent)
    : QObject(parent), m_workbench(workbench),
      m_stateFolder(stateFolder.isEmpty() ? userStateFolder() : std::filesystem::path(stateFolder.toStdString())),
      m_process(workbench.jobs(), stateFolder), m_open(workbench.jobs()), m_guess(workbench.jobs())
{
    connect(&workbench, &Workbench::deviceChanged, this, &TrainState::requestChanged);
    connect(&m_process, &TrainingProcess::stateLost, &workbench, &Workbench::failed);
    m_typingEnds.setSingleShot(true);
    m_typingEnds.setInterval(kTypingPause);
    connect(&m_typingEnds, &QTimer::timeout, this, &TrainState::writeMapping);
}

Json TrainState::kept(const char* name) const
{
    auto json = readKeptState(m_stateFolder / name);
    if (!json)
        Q_EMIT m_workbench.failed(json.error());
    return json ? std::move(*json) : Json::object();
}

// What cannot be kept still counts now.
void TrainState::keep(Json value, const char* name) const
{
    if (!makeWritableFolder(m_stateFolder))
        return;
    auto json = kept(name);
    if (value.is_null())
        json.erase(m_folder.string());
    else
        json[m_folder.string()] = std::move(value);
    (void)writeFileAtomically(m_stateFolder / name, json.dump(2, ' ', false, Json::error_handler_t::replace));
}

TrainState::~TrainState() { rememberMapping(); }

void TrainState::chooseFolder(const std::filesystem::path& folder)
{
    if (tidyFolder(folder) == m_folder)
        openFolder(folder); // to see what has changed in it
    else
        m_workbench.undoStack().push(new FolderCommand(*this, tidyFolder(folder)));
}

void TrainState::openFolder(const std::filesystem::path& folder, const std::optional<FolderMapping>& mapping)
{
    rememberMapping(); // of the folder so far
    m_folder = tidyFolder(folder);
    const auto stateLost = [this](const Error& error) { Q_EMIT m_workbench.failed(error); };
    m_chosenMapping = mapping ? mapping : rememberedMapping(m_folder, m_stateFolder, stateLost);
    m_mapping = m_chosenMapping;
    m_mapped.reset();
    listFolder();
}

void TrainState::closeFolder()
{
    rememberMapping();
    cancelCheck();
    m_open.cancel();
    m_opening = false;
    m_folder.clear();
    m_catalog.reset();
    m_check.reset();
    m_folderError.reset();
    m_leftOut.clear();
    m_chosenMapping.reset();
    m_mapping.reset();
    m_mapped.reset();
    Q_EMIT folderChanged();
    Q_EMIT checkChanged();
    Q_EMIT requestChanged();
}

void TrainState::listFolder()
{
    cancelCheck();
    m_guess.cancel();
    m_catalog.reset();
    m_check.reset();
    m_folderError.reset();
    m_leftOut.clear();
    m_opening = true;
    m_open.start(
        tr("Listing files"), this,
        [path = m_folder, mapping = m_chosenMapping,
         annotations = annotationsOf(m_folder)](const RunContext&) -> Result<FolderOpening> {
            auto opening = openGoodParts(path, mapping);
            if (opening.catalog && !annotations.empty())
                useAnnotations(*opening.catalog, AnnotationFolder(annotations)); // as the trainer does
            return opening;
        },
        [this](Result<FolderOpening> opening) {
            m_opening = false;
            if (opening)
                takeOpening(std::move(*opening));
            else
                m_folderError = opening.error();
            Q_EMIT folderChanged();
            Q_EMIT requestChanged();
        });
    Q_EMIT folderChanged();
    Q_EMIT checkChanged();
}

void TrainState::takeOpening(FolderOpening opening)
{
    m_catalog = std::move(opening.catalog);
    m_folderError = std::move(opening.error);
    m_mapping = std::move(opening.mapping);
    m_mappingGuessed = opening.guessed;
    m_mapped = std::move(opening.listing);
    m_patterns = std::move(opening.patterns);
    if (!m_catalog)
        return;
    recallLeftOut();
    if (!m_choices.partNamed)
        m_choices.request.part = QString::fromStdString(m_folder.filename().string());
}

void TrainState::setMapping(const std::optional<FolderMapping>& mapping, const std::string& field)
{
    if (mapping != m_chosenMapping)
        m_workbench.undoStack().push(new MappingCommand(*this, mapping, field));
}

void TrainState::startMapping()
{
    if (m_folder.empty() || (m_mapping && m_mapping->hasPatterns()))
        return;
    m_guess.start(
        tr("Listing files"), this,
        [path = m_folder](const RunContext&) -> Result<FolderMapping> {
            std::vector<SkippedFile> ignored;
            return guessMapping(path, listTree(path, ignored));
        },
        [this](Result<FolderMapping> mapping) {
            if (!mapping)
                return;
            if (m_mapping)
                mapping->reading = m_mapping->reading;
            setMapping(*mapping);
        });
}

void TrainState::applyMapping(const std::optional<FolderMapping>& mapping)
{
    const auto readingOf = [](const std::optional<FolderMapping>& of) { return of ? of->reading : GeometryReading(); };
    if (!(readingOf(mapping) == readingOf(m_mapping))
        && tidyFolder(m_workbench.data().path()) == m_folder) // the same parts are open
        m_workbench.data().readAnew(mapping);
    m_chosenMapping = mapping;
    m_mapping = mapping; // the fields show it at once, what it finds comes later
    m_typingEnds.start(); // writing waits for the disk, so not at every key
    listFolder();
}

void TrainState::repair(const Repair& repair)
{
    FolderMapping mapping = m_mapping.value_or(FolderMapping());
    auto reading = repaired(mapping.reading, repair);
    if (!reading) {
        Q_EMIT m_workbench.failed(reading.error());
        return;
    }
    const RepairEntry entry{{}, {}, repair, false, settingIn(mapping.reading, repair.key), false};
    mapping.reading = std::move(*reading);
    m_workbench.undoStack().push(new RepairCommand(*this, std::move(mapping), entry));
}

void TrainState::takeBack(const RepairEntry& entry)
{
    FolderMapping mapping = m_mapping.value_or(FolderMapping());
    auto reading = takenBack(mapping.reading, entry.repair, entry.before);
    if (!reading) {
        Q_EMIT m_workbench.failed(reading.error());
        return;
    }
    mapping.reading = std::move(*reading);
    RepairEntry back = entry;
    back.takenBack = true;
    m_workbench.undoStack().push(new RepairCommand(*this, std::move(mapping), back));
}

std::filesystem::path TrainState::repairsFile() const { return m_stateFolder / kRepairsFile; }

void TrainState::writeDown(const Repair& repair, bool takenBack, const std::string& settingBefore)
{
    const Json file = kept(kRepairsFile);
    const Json* before = memberAt(file, m_folder.string().c_str());
    Json entries = before != nullptr && before->is_array() ? *before : Json::array();
    entries.push_back({{"when", utcTextToTheSecond(utcNow())},
                       {"who", loginName().toStdString()},
                       {"setting", repair.key},
                       {"value", repair.value},
                       {"before", settingBefore},
                       {"taken_back", takenBack}});
    keep(std::move(entries), kRepairsFile);
}

std::vector<TrainState::RepairEntry> TrainState::repairs() const
{
    std::vector<RepairEntry> entries;
    const Json file = kept(kRepairsFile);
    const Json* list = memberAt(file, m_folder.string().c_str());
    if (list == nullptr || !list->is_array())
        return entries;
    for (const Json& entry : *list) {
        const auto text = [&entry](const char* key) { return textAt(entry, key).value_or(std::string()); };
        entries.push_back({QString::fromStdString(text("when")),
                           QString::fromStdString(text("who")),
                           {text("setting"), text("value")},
                           flagAt(entry, "taken_back").value_or(false),
                           text("before"),
                           false});
    }
    const GeometryReading reading = m_mapping ? m_mapping->reading : GeometryReading();
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
        entry->inForce = !entry->takenBack && isInForce(reading, entry->repair)
                      && std::none_of(entry + 1, entries.end(),
                                      [&entry](const RepairEntry& later) { return later.repair == entry->repair; });
    return entries;
}

void TrainState::rememberMapping()
{
    if (m_typingEnds.isActive())
        writeMapping();
}

void TrainState::writeMapping()
{
    m_typingEnds.stop();
    const bool sound = m_chosenMapping && checkMapping(*m_chosenMapping);
    keep(sound ? Json::parse(mappingText(*m_chosenMapping)) : Json(), kMappingsFile);
}

void TrainState::startCheck()
{
    if (!m_catalog || checking())
        return;
    m_check.reset();
    m_checkJob = startJob<DataCheck>(
        m_workbench.jobs(), tr("Checking %1").arg(request().part), this,
        [catalog = *m_catalog](const RunContext& context) { return checkData(catalog, context); },
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
    const auto json = kept(kLeftOutFile);
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

void TrainState::rememberLeftOut() const { keep(m_leftOut.empty() ? Json() : Json(m_leftOut), kLeftOutFile); }

GoodPartsCount TrainState::count() const
{
    if (!m_catalog)
        return {};
    Catalog catalog = *m_catalog;
    (void)leaveOut(catalog, {m_leftOut.begin(), m_leftOut.end()}); // all of them are known
    return countGoodParts(catalog, m_check ? m_check->unusable : std::set<std::string>());
}

std::filesystem::path TrainState::suggestedModel() const
{
    QString name = request().part.isEmpty() ? QStringLiteral("part") : request().part;
    for (QChar& letter : name)
        if (letter == QLatin1Char('/') || letter == QLatin1Char('\\') || letter == QLatin1Char(':') || letter.isNull())
            letter = QLatin1Char('_');
    std::error_code ignored;
    const std::filesystem::path documents =
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation).toStdString();
    // A recipe that is open or saved needs the model that is there: no training overwrites it unless told to.
    auto file = documents / "Twinspect" / (name + QStringLiteral(".tsm")).toStdString();
    for (int number = 2; std::filesystem::exists(file, ignored); ++number)
        file.replace_filename(QStringLiteral("%1 %2.tsm").arg(name).arg(number).toStdString());
    return file;
}

std::filesystem::path TrainState::annotationsOf(const std::filesystem::path& folder) const
{
    const auto path = m_workbench.annotations().folderOf(folder).path();
    std::error_code error;
    return std::filesystem::is_directory(path, error) ? path : std::filesystem::path();
}

TrainingRequest TrainState::complete() const
{
    TrainingRequest request = m_choices.request;
    request.data = m_folder;
    request.annotations = annotationsOf(m_folder);
    request.mapping = m_catalog ? m_mapping : std::nullopt;
    request.leaveOut.assign(m_leftOut.begin(), m_leftOut.end());
    if (!m_choices.modelChosen)
        request.model = suggestedModel();
    if (request.training.device == TrainingOptions().device)
        request.training.device = m_workbench.device();
    return request;
}

void TrainState::adopt(const TrainingRequest& request)
{
    m_choices.request = request;
    m_choices.partNamed = m_choices.modelChosen = true;
    if (request.training.device
        == m_workbench.device()) // complete() took it from there; it is not the person's own choice
        m_choices.request.training.device = TrainingOptions().device;
    openFolder(request.data, request.mapping);
    Q_EMIT requestChanged();
}

} // namespace twinspect
