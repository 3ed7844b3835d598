// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/open_annotations.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <QPointer>

#include "ui/models/current_part.h"
#include "ui/models/open_data.h"
#include "ui/models/undo_group.h"

namespace twinspect {

namespace {

constexpr int kRetryDelay = 5000; ///< ms, after a failure
constexpr int kSaveDelay = 500; ///< ms; with the time to write, well within the two seconds that a crash may cost

} // namespace

struct OpenAnnotations::Open {
    PartAnnotations part;
    std::string hash; ///< of the file as this program knows it
    std::uint64_t version = 0, writtenVersion = 0; ///< grows with every change; what the file holds
    /// The hash of the file that is being written, once it is; null = nothing is being written.
    std::shared_ptr<std::optional<Result<std::string>>> writing;
    std::uint64_t writingVersion = 0;
    bool inConflict = false; ///< another program changed the file

    [[nodiscard]] bool saved() const { return version == writtenVersion; }
};

/// Annotations of one part that come, go or change.
class AnnotationStep : public UndoStep {
public:
    AnnotationStep(OpenAnnotations& annotations, const QString& text, std::vector<OpenAnnotations::Placed> changes,
                   AnnotationState after, int typing)
        : UndoStep(text, Subject::Annotation), m_annotations(annotations), m_part(annotations.part().part),
          m_changes(std::move(changes)), m_before(annotations.part().state), m_after(after), m_typing(typing)
    {
    }

    void undo() override { m_annotations.place(m_part, m_changes, false, m_before); }
    void redo() override { m_annotations.place(m_part, m_changes, true, m_after); }
    [[nodiscard]] int id() const override { return m_typing > 0 ? kTypedWords : -1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = dynamic_cast<const AnnotationStep*>(other);
        if (!next || next->m_typing != m_typing || m_changes.size() != 1 || next->m_changes.size() != 1
            || next->m_changes.front().id != m_changes.front().id)
            return false;
        m_changes.front().after = next->m_changes.front().after;
        return true;
    }

private:
    static constexpr int kTypedWords = 0x7b01; // of QUndoCommand: steps of one kind may become one

    OpenAnnotations& m_annotations;
    std::string m_part;
    std::vector<OpenAnnotations::Placed> m_changes;
    AnnotationState m_before, m_after;
    int m_typing;
};

OpenAnnotations::OpenAnnotations(JobList& jobs, OpenData& data, CurrentPart& current, UndoGroup& undo, QObject* parent)
    : Markings(parent), m_jobs(jobs), m_data(data), m_current(current), m_undo(undo)
{
    m_writer.setMaxThreadCount(1);
    m_saving.setSingleShot(true);
    connect(&m_saving, &QTimer::timeout, this, [this] {
        for (auto& [part, open] : m_open)
            write(*open);
    });
    connect(&data, &OpenData::opened, this, &OpenAnnotations::dataOpened);
    connect(&current, &CurrentPart::shownChanged, this, &OpenAnnotations::partShown);
}

OpenAnnotations::~OpenAnnotations() { std::ignore = saveNow(); }

void OpenAnnotations::setPlace(std::filesystem::path profile, bool besideData)
{
    m_profile = std::move(profile);
    m_besideData = besideData;
}

void OpenAnnotations::dataOpened()
{
    if (auto ok = saveNow(); !ok)
        Q_EMIT failed(ok.error());
    show(nullptr);
    m_open.clear();
    const auto beside = AnnotationFolder::beside(m_data.path()).path();
    std::error_code error;
    m_folder = m_besideData || std::filesystem::exists(beside, error)
                 ? beside
                 : AnnotationFolder::inProfile(m_profile, m_data.path()).path();
    auto types = folder().types();
    if (!types)
        Q_EMIT failed(types.error());
    m_types = types.value_or(DefectTypes());
    // The types that the folders of the data have.
    for (int i = 0; i < m_data.samples().size(); ++i)
        if (const auto& ref = m_data.samples().at(i).ref; ref.label == Label::Defect && !ref.defectType.empty())
            m_types.add(ref.defectType);
    m_typeInHand = m_types.types.empty() ? std::string() : m_types.types.front().name;
    Q_EMIT typesChanged();
}

void OpenAnnotations::partShown()
{
    m_error.reset();
    const auto shown = m_current.shown();
    if (!shown) {
        show(nullptr);
        return;
    }
    const auto& id = shown->sample.id;
    if (const auto known = m_open.find(id); known != m_open.end()) {
        m_shown = known->second.get();
        m_selected = 0;
        Q_EMIT partChanged();
        Q_EMIT selectionChanged();
        return;
    }
    show(nullptr);
    startQuietly<AnnotationFolder::Kept>(
        m_jobs, this, [folder = folder(), id](const RunContext&) { return folder.read(id); },
        [this, shown](Result<AnnotationFolder::Kept> kept) {
            if (m_current.shown() != shown || m_shown)
                return;
            if (kept && kept->part.width > 0
                && (kept->part.width != shown->width() || kept->part.height != shown->height()))
                kept =
                    failure(ErrorCode::Mismatch,
                            Text("The annotations are those of a picture of %1 x %2 pixels, but this one has %3 x %4",
                                 kept->part.width, kept->part.height, shown->width(), shown->height()),
                            folder().fileOf(shown->sample.id).string(),
                            "Move the file away, or open the data that it belongs to");
            if (!kept) {
                m_error = kept.error();
                Q_EMIT partChanged();
                Q_EMIT failed(kept.error());
                return;
            }
            auto open = std::make_unique<Open>();
            open->part = std::move(kept->part);
            open->part.width = shown->width();
            open->part.height = shown->height();
            open->hash = kept->hash;
            for (const auto& annotation : open->part.annotations)
                if (!annotation.defectType.empty())
                    m_types.add(annotation.defectType); // a colleague's word
            Q_EMIT typesChanged();
            show(std::move(open));
        });
}

void OpenAnnotations::show(std::unique_ptr<Open> open)
{
    m_selected = 0;
    // Parts that nobody changed need not stay.
    std::erase_if(m_open, [this](const auto& entry) {
        const Open& old = *entry.second;
        return !m_undo.ofPart(entry.first) && old.saved() && !old.writing;
    });
    m_shown = open.get();
    if (open)
        m_open[open->part.part] = std::move(open);
    Q_EMIT partChanged();
    Q_EMIT selectionChanged();
}

const PartAnnotations& OpenAnnotations::part() const
{
    static const PartAnnotations kNone;
    return m_shown ? m_shown->part : kNone;
}

void OpenAnnotations::takeType(const std::string& name)
{
    const bool isNew = m_types.find(name) == nullptr;
    m_types.add(name);
    m_typeInHand = name;
    if (isNew)
        if (auto ok = folder().writeTypes(m_types); !ok)
            Q_EMIT failed(ok.error());
    Q_EMIT typesChanged();
}

void OpenAnnotations::change(const QString& text, std::vector<Annotation> next, int typing)
{
    if (!ready())
        return;
    std::uint64_t newId = part().nextId();
    for (auto& annotation : next) {
        const auto* old = annotation.id == 0 ? nullptr : part().find(annotation.id);
        if (!old)
            annotation.id = newId++;
        if (!old || !(*old == annotation)) {
            annotation.author = m_author;
            annotation.when = utcNow();
        }
    }
    // Those that go from the last to the first, those that come from the first to the last: undone in reverse order,
    // each finds its place again.
    std::vector<Placed> changes;
    const auto& all = part().annotations;
    for (auto position = static_cast<int>(all.size()) - 1; position >= 0; --position) {
        const auto& old = all[static_cast<std::size_t>(position)];
        if (std::ranges::find(next, old.id, &Annotation::id) == next.end())
            changes.push_back({old.id, position, old, std::nullopt});
    }
    for (std::size_t i = 0; i < next.size(); ++i) {
        const auto* old = part().find(next[i].id);
        if (!old)
            changes.push_back({next[i].id, static_cast<int>(i), std::nullopt, next[i]});
        else if (!(*old == next[i]))
            changes.push_back({old->id, static_cast<int>(i), *old, next[i]});
    }
    if (!changes.empty())
        push(text, std::move(changes),
             part().state == AnnotationState::Untouched ? AnnotationState::Begun : part().state, typing);
}

void OpenAnnotations::push(const QString& text, std::vector<Placed> all, AnnotationState state, int typing)
{
    m_undo.push(part().part, new AnnotationStep(*this, text, std::move(all), state, typing)); // calls redo()
}

void OpenAnnotations::setState(AnnotationState state)
{
    if (ready() && part().state != state)
        push(state == AnnotationState::Finished ? tr("Finish the part") : tr("Reopen the part"), {}, state, 0);
}

void OpenAnnotations::place(const std::string& part, const std::vector<Placed>& changes, bool forwards,
                            AnnotationState state)
{
    const auto entry = m_open.find(part);
    if (entry == m_open.end())
        return;
    Open& open = *entry->second;
    auto& all = open.part.annotations;
    GridBox touched;
    const auto one = [&](const Placed& change) {
        const auto& from = forwards ? change.before : change.after;
        const auto& to = forwards ? change.after : change.before;
        if (from)
            touched = united(touched, from->region.bounds());
        if (to)
            touched = united(touched, to->region.bounds());
        const auto found = std::ranges::find(all, change.id, &Annotation::id);
        if (found == all.end() && to)
            all.insert(all.begin() + std::min(change.position, static_cast<int>(all.size())), *to);
        else if (found != all.end() && to)
            *found = *to;
        else if (found != all.end())
            all.erase(found);
    };
    if (forwards)
        std::ranges::for_each(changes, one);
    else
        std::ranges::for_each(changes.rbegin(), changes.rend(), one);
    open.part.state = state;
    changedOnDisk(open);
    if (&open != m_shown)
        return;
    Q_EMIT changed(touched);
    if (m_selected != 0 && !open.part.find(m_selected))
        select(0);
}

void OpenAnnotations::changedOnDisk(Open& open)
{
    ++open.version;
    if (!m_saving.isActive() || m_saving.interval() > kSaveDelay)
        m_saving.start(kSaveDelay);
    Q_EMIT savedChanged();
}

bool OpenAnnotations::saved() const
{
    return std::ranges::all_of(m_open, [](const auto& entry) { return entry.second->saved(); });
}

void OpenAnnotations::write(Open& open)
{
    if (open.saved() || open.writing || open.inConflict)
        return;
    open.writing = std::make_shared<std::optional<Result<std::string>>>();
    open.writingVersion = open.version;
    m_writer.start([folder = folder(), part = open.part, hash = open.hash, result = open.writing,
                    receiver = QPointer<OpenAnnotations>(this)] {
        *result = runGuarded<std::string>([&](const RunContext&) { return folder.write(part, hash); }, {});
        callOnGuiThread([receiver, id = part.part] {
            if (receiver)
                receiver->written(id);
        });
    });
}

void OpenAnnotations::written(const std::string& part)
{
    const auto entry = m_open.find(part);
    if (entry == m_open.end() || !entry->second->writing || !*entry->second->writing)
        return; // saveNow() has heard of it already
    Open& open = *entry->second;
    const auto hash = **std::exchange(open.writing, nullptr);
    const std::string failure = hash ? std::string() : hash.error().message();
    const bool newFailure = std::exchange(m_failure, failure) != failure; // one that lasts is said once
    if (hash) {
        open.hash = *hash;
        open.writtenVersion = open.writingVersion;
    } else if (hash.error().code == ErrorCode::Mismatch) {
        open.inConflict = true;
        Q_EMIT conflict(hash.error());
    } else if (newFailure) {
        Q_EMIT failed(hash.error());
    }
    if (!open.saved() && !open.inConflict && !m_saving.isActive())
        m_saving.start(hash ? kSaveDelay : kRetryDelay); // more was changed meanwhile, or it is tried again
    Q_EMIT savedChanged();
}

Status OpenAnnotations::saveNow()
{
    m_writer.waitForDone();
    Status result;
    for (auto& [part, open] : m_open) {
        written(part);
        if (open->saved())
            continue;
        const auto hash = folder().write(open->part, open->hash);
        if (hash) {
            open->hash = *hash;
            open->writtenVersion = open->version;
        } else {
            result = passOn(hash);
        }
    }
    Q_EMIT savedChanged();
    return result;
}

void OpenAnnotations::readAgain()
{
    if (auto types = folder().types()) {
        for (const auto& type : types->types)
            m_types.add(type.name);
        Q_EMIT typesChanged();
    }
    for (auto& [id, open] : m_open) {
        auto kept = folder().read(id);
        if (!kept || kept->hash == open->hash)
            continue;
        kept->part.width = open->part.width;
        kept->part.height = open->part.height;
        open->part = std::move(kept->part);
        open->hash = kept->hash;
        open->writtenVersion = open->version;
        m_undo.forgetPart(id);
    }
    m_selected = 0;
    Q_EMIT partChanged();
    Q_EMIT selectionChanged();
}

void OpenAnnotations::settleConflict(bool keepMine)
{
    for (auto& [id, open] : m_open) {
        if (!open->inConflict)
            continue;
        auto kept = folder().read(id);
        if (!kept) {
            Q_EMIT failed(kept.error());
            continue;
        }
        open->inConflict = false;
        open->hash = kept->hash;
        if (!keepMine) {
            kept->part.width = open->part.width;
            kept->part.height = open->part.height;
            open->part = std::move(kept->part);
            m_undo.forgetPart(id);
            open->writtenVersion = open->version;
            if (open.get() == m_shown)
                Q_EMIT partChanged();
        } else {
            m_saving.start(kSaveDelay);
        }
    }
    Q_EMIT savedChanged();
}

} // namespace twinspect
