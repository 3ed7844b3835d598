// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/inspection_set.h"

#include <algorithm>
#include <utility>

#include "core/record/record_json.h"

namespace twinspect {

int InspectionSet::indexOf(const std::string& id) const
{
    const auto at = std::lower_bound(m_byId.begin(), m_byId.end(), id,
                                     [](const auto& entry, const std::string& wanted) { return entry.first < wanted; });
    return at != m_byId.end() && at->first == id ? at->second : -1;
}

std::optional<Decision> InspectionSet::decision(int index) const
{
    const auto& sample = at(index);
    if (!sample.score)
        return std::nullopt;
    return decide(sample.score->record.evidence(m_thresholds), m_thresholds);
}

void InspectionSet::reset(std::vector<SampleRef> samples)
{
    m_samples.clear();
    m_byId.clear();
    m_samples.reserve(samples.size());
    for (auto& ref : samples) {
        m_byId.emplace_back(ref.id, static_cast<int>(m_samples.size()));
        m_samples.push_back({std::move(ref), std::nullopt, {}, {}, false, {}, {}, {}});
    }
    std::sort(m_byId.begin(), m_byId.end());
    Q_EMIT wasReset();
}

void InspectionSet::append(std::vector<SampleRef> samples)
{
    std::erase_if(samples, [this](const SampleRef& ref) { return indexOf(ref.id) >= 0; });
    if (samples.empty())
        return;
    const int first = size();
    for (auto& ref : samples) {
        const std::pair entry(ref.id, size());
        m_byId.insert(std::upper_bound(m_byId.begin(), m_byId.end(), entry), entry);
        m_samples.push_back({std::move(ref), std::nullopt, {}, {}, false, {}, {}, {}});
    }
    Q_EMIT appended(first, size() - 1);
}

void InspectionSet::setThresholds(const Thresholds& thresholds)
{
    if (sameThresholds(thresholds, m_thresholds))
        return;
    m_thresholds = thresholds;
    Q_EMIT thresholdsChanged();
}

void InspectionSet::setScore(int index, SampleScore score)
{
    std::vector<std::pair<int, SampleScore>> scores;
    scores.emplace_back(index, std::move(score));
    setScores(std::move(scores));
}

void InspectionSet::setScores(std::vector<std::pair<int, SampleScore>> scores)
{
    if (scores.empty())
        return;
    int lowest = size(), highest = -1;
    for (auto& [index, score] : scores) {
        auto& sample = m_samples[static_cast<std::size_t>(index)];
        sample.score = std::move(score);
        if (sample.score->inRun)
            sample.annotated = sample.score->record.annotated;
        sample.error.reset();
        lowest = std::min(lowest, index);
        highest = std::max(highest, index);
    }
    Q_EMIT changed(lowest, highest);
}

void InspectionSet::setError(int index, const Error& error)
{
    auto& sample = m_samples[static_cast<std::size_t>(index)];
    if (sample.score && !sample.score->inRun)
        sample.score.reset();
    sample.error = error;
    sample.failed = utcNow();
    Q_EMIT changed(index, index);
}

void InspectionSet::clearScores()
{
    for (auto& sample : m_samples) {
        sample.score.reset();
        sample.error.reset();
    }
    if (!m_samples.empty())
        Q_EMIT changed(0, size() - 1);
}

int InspectionSet::setReadings(const std::vector<std::pair<int, SampleRef>>& refs)
{
    if (refs.empty())
        return 0;
    int scores = 0, lowest = size(), highest = -1;
    for (const auto& [index, ref] : refs) {
        auto& sample = m_samples[static_cast<std::size_t>(index)];
        sample.ref.reading = ref.reading;
        sample.ref.cameraFile = ref.cameraFile;
        scores += sample.score ? 1 : 0;
        sample.score.reset();
        sample.error.reset();
        sample.annotated.reset();
        lowest = std::min(lowest, index);
        highest = std::max(highest, index);
    }
    Q_EMIT readAnew();
    Q_EMIT changed(lowest, highest);
    return scores;
}

void InspectionSet::setLabel(int index, Label label, const std::string& defectType)
{
    auto said = remarks(index);
    said.label = label;
    said.defectType = defectType;
    setRemarks({{index, said}});
}

void InspectionSet::setFiles(int index, std::filesystem::path rgb, std::filesystem::path geometry)
{
    auto& ref = m_samples[static_cast<std::size_t>(index)].ref;
    ref.rgb = std::move(rgb);
    ref.geometry = std::move(geometry);
    Q_EMIT changed(index, index);
}

void InspectionSet::setNote(int index, const QString& note)
{
    auto said = remarks(index);
    said.note = note;
    setRemarks({{index, said}});
}

void InspectionSet::setMarked(int index, bool marked)
{
    auto said = remarks(index);
    said.marked = marked;
    setRemarks({{index, said}});
}

void InspectionSet::setSplit(int index, Split split)
{
    auto& ref = m_samples[static_cast<std::size_t>(index)].ref;
    if (std::exchange(ref.split, split) != split)
        Q_EMIT changed(index, index);
}

void InspectionSet::setAnnotated(int index, std::vector<AnnotatedRecord> regions)
{
    auto& known = m_samples[static_cast<std::size_t>(index)].annotated;
    const bool others = annotatedText(known.value_or(std::vector<AnnotatedRecord>())) != annotatedText(regions);
    known = std::move(regions);
    if (others)
        Q_EMIT marksMeasured(index);
}

void InspectionSet::setAnnotationProgress(const std::vector<std::pair<int, AnnotationProgress>>& all)
{
    int lowest = size(), highest = -1;
    for (const auto& [index, progress] : all) {
        auto& known = m_samples[static_cast<std::size_t>(index)].annotation;
        if (known == progress)
            continue;
        known = progress;
        lowest = std::min(lowest, index);
        highest = std::max(highest, index);
    }
    if (highest >= 0)
        Q_EMIT annotated(lowest, highest);
}

Remarks InspectionSet::remarks(int index) const
{
    const auto& sample = at(index);
    return {sample.ref.label, sample.ref.defectType, sample.note, sample.marked};
}

void InspectionSet::setRemarks(const RemarkEdits& edits)
{
    if (edits.empty())
        return;
    std::vector<int> indices;
    indices.reserve(edits.size());
    for (const auto& [index, said] : edits) {
        auto& sample = m_samples[static_cast<std::size_t>(index)];
        sample.ref.label = said.label;
        sample.ref.defectType = said.defectType;
        sample.note = said.note;
        sample.marked = said.marked;
        indices.push_back(index);
    }
    Q_EMIT remarked(indices);
}

} // namespace twinspect
