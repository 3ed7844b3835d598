// SPDX-License-Identifier: GPL-3.0-or-later
// Second opinions, the progress of all parts, and the time that each takes.
#include <algorithm>
#include <utility>

#include "core/dataset/annotated_parts.h"
#include "core/evaluation/percentile.h"
#include "ui/models/open_annotations_state.h"
#include "ui/models/open_data.h"
#include "ui/models/undo_group.h"

namespace twinspect {

namespace {

/// What the folders of a set say of all of its parts.
struct Found {
    std::vector<PartSummary> parts;
    std::map<std::string, PartAgreement> compared;
    std::vector<Error> damaged;
};

} // namespace

AnnotationFolder OpenAnnotations::ownFolder() const
{
    return m_secondOpinion ? folder().opinionOf(m_author) : folder();
}

std::optional<AnnotationFolder> OpenAnnotations::otherFolder() const
{
    if (m_secondOpinion)
        return folder();
    return m_comparedWith.empty() ? std::nullopt : std::optional(folder().opinionOf(m_comparedWith));
}

void OpenAnnotations::setSecondOpinion(bool on)
{
    if (on == m_secondOpinion || m_folder.empty())
        return;
    if (auto ok = saveNow(); !ok) {
        Q_EMIT failed(ok.error());
        Q_EMIT opinionsChanged();
        return;
    }
    m_secondOpinion = on;
    changeFolders();
}

void OpenAnnotations::compareWith(const std::string& author)
{
    if (author == m_comparedWith)
        return;
    if (auto ok = saveNow(); !ok) {
        Q_EMIT failed(ok.error());
        return;
    }
    m_comparedWith = author;
    changeFolders();
}

// The parts are read anew, from other files: what was done to them cannot be undone any more.
void OpenAnnotations::changeFolders()
{
    countTime();
    m_shown = nullptr;
    for (const auto& part : std::exchange(m_open, {}))
        m_undo.forgetPart(part.first);
    if (m_secondOpinion)
        m_opinions.clear();
    else
        m_opinions = folder().authorsOfOpinions();
    if (std::ranges::find(m_opinions, m_comparedWith) == m_opinions.end())
        m_comparedWith = m_opinions.empty() ? std::string() : m_opinions.front();
    partShown();
    findProgress();
    Q_EMIT opinionsChanged();
}

const PartAnnotations* OpenAnnotations::other() const
{
    const bool both = m_shown && m_shown->other && m_shown->part.state == AnnotationState::Finished
                   && m_shown->other->state == AnnotationState::Finished;
    return both ? &*m_shown->other : nullptr;
}

std::optional<PartAgreement> OpenAnnotations::compared() const
{
    const int index = other() ? m_data.samples().indexOf(part().part) : -1;
    return index < 0 ? std::nullopt : m_data.samples().at(index).annotation.compared;
}

void OpenAnnotations::takeOther(bool merge)
{
    const auto* theirs = other();
    if (!theirs || m_secondOpinion)
        return;
    auto next = merge ? mergedAnnotations(part(), *theirs) : theirs->annotations;
    if (!merge)
        for (auto& annotation : next)
            annotation.id = 0;
    change(merge ? tr("Merge both opinions") : tr("Accept the other opinion"), std::move(next));
}

std::pair<Remarks, Split> OpenAnnotations::saidOf(int index, const PartSummary& part) const
{
    const auto& catalog = *m_data.catalog();
    SampleRef ref = catalog.samples[static_cast<std::size_t>(index)];
    Remarks said = m_data.samples().remarks(index);
    if (part.state != AnnotationState::Finished)
        return {said, ref.split};
    useSummary(ref, part, catalog.divided());
    if (ref.label != Label::Defect || !ref.defectType.empty() || said.label != Label::Defect)
        said.defectType = ref.defectType;
    said.label = ref.label;
    return {said, ref.split};
}

void OpenAnnotations::findProgress()
{
    startQuietly<Found>(
        m_jobs, this,
        [own = ownFolder(), other = otherFolder()](const RunContext&) -> Result<Found> {
            Found found;
            found.parts = own.parts(found.damaged);
            std::vector<Error> notCompared; // said when the part is opened
            if (other)
                found.compared = agreementOf(own, *other, notCompared);
            return found;
        },
        [this, search = ++m_search](Result<Found> found) {
            if (!found || search != m_search)
                return;
            for (const auto& error : found->damaged)
                Q_EMIT failed(error);
            useProgress(found->parts, found->compared);
        });
}

void OpenAnnotations::useProgress(const std::vector<PartSummary>& parts,
                                  const std::map<std::string, PartAgreement>& compared)
{
    auto& samples = m_data.samples();
    std::map<int, PartSummary> all;
    for (int i = 0; i < samples.size(); ++i)
        if (samples.at(i).annotation != AnnotationProgress())
            all[i] = {}; // a part of which nothing is known any more is untouched again
    const auto take = [&](const PartSummary& part) {
        if (const int index = samples.indexOf(part.part); index >= 0)
            all[index] = part;
    };
    std::ranges::for_each(parts, take);
    for (const auto& [part, open] : m_open) // the files may have been read before they were written
        take(summaryOf(open->part));
    std::vector<std::pair<int, AnnotationProgress>> progress;
    RemarkEdits labels;
    for (const auto& [index, part] : all) {
        auto& known = progress.emplace_back(index, AnnotationProgress{part.state, part.example, part.seconds, {}});
        if (const auto both = compared.find(part.part); both != compared.end())
            known.second.compared = both->second;
        if (m_secondOpinion)
            continue;
        auto [said, split] = saidOf(index, part);
        samples.setSplit(index, split);
        if (said != samples.remarks(index))
            labels.emplace_back(index, std::move(said));
    }
    samples.setAnnotationProgress(progress);
    samples.setRemarks(labels);
    for (const auto& [part, open] : m_open)
        tellProgress(*open);
}

void OpenAnnotations::tellProgress(const Open& open)
{
    const int index = m_data.samples().indexOf(open.part.part);
    if (index < 0)
        return;
    AnnotationProgress progress{open.part.state, open.part.example, open.part.seconds, {}};
    if (open.other && open.part.state == AnnotationState::Finished && open.other->state == AnnotationState::Finished)
        if (const auto pixels = pixelAgreement(open.part, *open.other))
            progress.compared = {*pixels, partAgreement(open.part, *open.other)};
    m_data.samples().setAnnotationProgress({{index, progress}});
}

void OpenAnnotations::setAttended(bool attended)
{
    if (attended == m_attendedSince.has_value())
        return;
    countTime();
    m_attendedSince = attended ? std::optional(m_clock()) : std::nullopt;
}

/// The time since the last call belongs to the part that was shown until now.
void OpenAnnotations::countTime()
{
    if (!m_attendedSince)
        return;
    const double now = m_clock();
    const double seconds = now - std::exchange(*m_attendedSince, now);
    if (m_shown)
        m_shown->lookedAt += seconds;
}

AnnotationTally tallyOf(const InspectionSet& samples)
{
    AnnotationTally tally{samples.size(), 0, {}, {}, {}, 0};
    std::vector<double> seconds;
    for (int i = 0; i < samples.size(); ++i) {
        const auto& progress = samples.at(i).annotation;
        if (progress.state != AnnotationState::Finished)
            continue;
        ++tally.finished;
        if (progress.seconds > 0)
            seconds.push_back(progress.seconds);
        if (progress.compared) {
            ++tally.compared;
            tally.pixels += progress.compared->pixels;
            tally.parts += progress.compared->part;
        }
    }
    if (const auto median = percentile(seconds, 0.5))
        tally.medianSeconds = *median;
    return tally;
}

} // namespace twinspect
