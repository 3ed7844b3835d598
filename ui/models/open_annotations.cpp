// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/open_annotations.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include <QPointer>

#include "ui/models/current_part.h"
#include "ui/models/open_annotations_state.h"
#include "ui/models/open_data.h"
#include "ui/models/undo_group.h"

namespace twinspect {

namespace {

constexpr int kRetryDelay = 5000; ///< ms, after a failure
constexpr int kSaveDelay = 500; ///< ms; with the time to write, well within the two seconds that a crash may cost

} // namespace

/// Annotations of one part that come, go or change.
class AnnotationStep : public UndoStep {
public:
    AnnotationStep(OpenAnnotations& annotations, const QString& text, std::vector<OpenAnnotations::Placed> changes,
                   OpenAnnotations::Standing after, int typing)
        : UndoStep(text, Subject::Annotation), m_annotations(annotations), m_part(annotations.part().part),
          m_changes(std::move(changes)), m_before(annotations.standing()), m_after(std::move(after)), m_typing(typing)
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
        m_after = next->m_after;
        return true;
    }

private:
    static constexpr int kTypedWords = 0x7b01; // of QUndoCommand: steps of one kind may become one

    OpenAnnotations& m_annotations;
    std::string m_part;
    std::vector<OpenAnnotations::Placed> m_changes;
    OpenAnnotations::Standing m_before, m_after;
    int m_typing;
};

OpenAnnotations::OpenAnnotations(JobList& jobs, OpenData& data, CurrentPart& current, UndoGroup& undo, QObject* parent)
    : Markings(parent), m_jobs(jobs), m_data(data), m_current(current), m_undo(undo)
{
    setClock([] { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); });
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
    m_folder = folderOf(m_data.path()).path();
    m_secondOpinion = false;
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
    changeFolders();
}

AnnotationFolder OpenAnnotations::folderOf(const std::filesystem::path& data) const
{
    auto beside = AnnotationFolder::beside(data);
    std::error_code error;
    return m_besideData || std::filesystem::exists(beside.path(), error) ? beside
                                                                         : AnnotationFolder::inProfile(m_profile, data);
}

void OpenAnnotations::partShown()
{
    countTime();
    m_error.reset();
    const auto shown = m_current.shown();
    if (!shown) {
        show(nullptr);
        return;
    }
    // What is drawn on it is likely of its type. Who gives a second opinion is not told of it.
    if (const auto& ref = shown->sample; ref.label == Label::Defect && !m_secondOpinion
                                         && ref.defectType != m_typeInHand && m_types.find(ref.defectType) != nullptr) {
        m_typeInHand = ref.defectType;
        Q_EMIT typesChanged();
    }
    const auto& id = shown->sample.id;
    if (const auto known = m_open.find(id); known != m_open.end()) {
        m_shown = known->second.get();
        m_selected = 0;
        Q_EMIT partChanged();
        Q_EMIT selectionChanged();
        Q_EMIT opinionsChanged();
        return;
    }
    show(nullptr);
    const auto other = std::make_shared<std::optional<PartAnnotations>>();
    startQuietly<AnnotationFolder::Kept>(
        m_jobs, this,
        [folder = ownFolder(), otherFolder = otherFolder(), other, id](const RunContext&) {
            if (otherFolder)
                if (auto read = otherFolder->read(id); read && read->part.width > 0)
                    *other = std::move(read->part);
            return folder.read(id);
        },
        [this, shown, other, reading = ++m_reading](Result<AnnotationFolder::Kept> kept) {
            if (m_current.shown() != shown || m_shown || reading != m_reading)
                return;
            if (kept && kept->part.width > 0
                && (kept->part.width != shown->width() || kept->part.height != shown->height()))
                kept =
                    failure(ErrorCode::Mismatch,
                            Text("The annotations are those of a picture of %1 x %2 pixels, but this one has %3 x %4",
                                 kept->part.width, kept->part.height, shown->width(), shown->height()),
                            ownFolder().fileOf(shown->sample.id).string(),
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
            if (*other && (*other)->width == shown->width() && (*other)->height == shown->height())
                open->other = std::move(*other);
            const auto known = m_types.types.size();
            for (const auto& annotation : open->part.annotations)
                if (!annotation.defectType.empty())
                    m_types.add(annotation.defectType); // a colleague's word
            if (m_types.types.size() != known)
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
    Q_EMIT opinionsChanged();
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
    if (changes.empty())
        return;
    const auto state = part().state == AnnotationState::Untouched ? AnnotationState::Begun : part().state;
    const auto example = next.empty() || part().example != Example::Good ? part().example : Example::None;
    push(text, std::move(changes), standingWith(state, example, next), typing);
}

void OpenAnnotations::push(const QString& text, std::vector<Placed> all, const Standing& after, int typing)
{
    m_undo.push(part().part, new AnnotationStep(*this, text, std::move(all), after, typing)); // calls redo()
}

OpenAnnotations::Standing OpenAnnotations::standing() const
{
    Standing now{part().state, part().example, {}, {}};
    const int index = m_secondOpinion ? -1 : m_data.samples().indexOf(part().part);
    if (index >= 0) {
        now.remarks = m_data.samples().remarks(index);
        now.split = m_data.samples().at(index).ref.split;
    }
    return now;
}

OpenAnnotations::Standing OpenAnnotations::standingWith(AnnotationState state, Example example,
                                                        const std::vector<Annotation>& annotations) const
{
    Standing after = standing();
    after.state = state;
    after.example = example;
    if (!after.remarks || !m_data.catalog())
        return after;
    const PartAnnotations said{.part = part().part, .state = state, .example = example, .annotations = annotations};
    std::tie(after.remarks, after.split) = saidOf(m_data.samples().indexOf(said.part), summaryOf(said));
    return after;
}

void OpenAnnotations::setState(AnnotationState state)
{
    if (ready() && part().state != state)
        push(state == AnnotationState::Finished ? tr("Finish the part") : tr("Reopen the part"), {},
             standingWith(state, state == AnnotationState::Finished ? part().example : Example::None,
                          part().annotations),
             0);
}

void OpenAnnotations::setExample(Example example)
{
    if (!ready() || part().example == example || (example == Example::Good && !part().annotations.empty()))
        return;
    const bool saysNothingMore =
        example == Example::None && part().example == Example::Defect && part().annotations.empty();
    const auto state = saysNothingMore ? AnnotationState::Begun : AnnotationState::Finished;
    push(example == Example::Good     ? tr("Add the part to the good set")
         : example == Example::Defect ? tr("Add the part as a defect example")
                                      : tr("Take the part out of the examples"),
         {}, standingWith(state, example, part().annotations), 0);
}

void OpenAnnotations::place(const std::string& part, const std::vector<Placed>& changes, bool forwards,
                            const Standing& standing)
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
    open.part.state = standing.state;
    open.part.example = standing.example;
    if (&open == m_shown)
        countTime();
    open.part.seconds += std::exchange(open.lookedAt, 0);
    changedOnDisk(open);
    tellProgress(open);
    if (const int index = m_data.samples().indexOf(part); index >= 0 && standing.remarks) {
        m_data.samples().setSplit(index, *standing.split);
        if (m_data.samples().remarks(index) != *standing.remarks)
            m_data.samples().setRemarks({{index, *standing.remarks}});
    }
    if (&open != m_shown)
        return;
    Q_EMIT changed(touched);
    Q_EMIT opinionsChanged();
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
    m_writer.start([folder = ownFolder(), part = open.part, hash = open.hash, result = open.writing,
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
        const auto hash = ownFolder().write(open->part, open->hash);
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
        auto kept = ownFolder().read(id);
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
    findProgress();
    Q_EMIT partChanged();
    Q_EMIT selectionChanged();
}

void OpenAnnotations::settleConflict(bool keepMine)
{
    for (auto& [id, open] : m_open) {
        if (!open->inConflict)
            continue;
        auto kept = ownFolder().read(id);
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
    if (!keepMine)
        findProgress(); // label, split and state in the list are those of the own change
    Q_EMIT savedChanged();
}

} // namespace twinspect
