// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/duplicate_groups.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "core/base/files.h"
#include "core/base/in_parallel.h"

namespace twinspect {

namespace {

/// Merges samples into groups, pair by pair.
class Groups {
public:
    explicit Groups(std::size_t count) : m_parent(count) { std::iota(m_parent.begin(), m_parent.end(), 0); }
    std::size_t of(std::size_t i)
    {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    void merge(std::size_t a, std::size_t b) { m_parent[of(a)] = of(b); }

private:
    std::vector<std::size_t> m_parent;
};

std::vector<PictureDigest> digests(const std::vector<DigestedSample>& samples)
{
    std::vector<PictureDigest> list;
    for (const auto& sample : samples)
        list.push_back(sample.digest);
    return list;
}

bool isSameFile(const std::filesystem::path& a, const std::filesystem::path& b)
{
    const auto first = identityOf(a);
    return first && first == identityOf(b);
}

} // namespace

Result<std::vector<DuplicateGroup>> findDuplicates(const std::vector<DigestedSample>& learnt,
                                                   const std::vector<DigestedSample>& tested, const RunContext& context)
{
    // One list: the learnt ones first.
    std::vector<const SampleRef*> samples;
    for (const auto* list : {&learnt, &tested})
        for (const auto& sample : *list)
            samples.push_back(&sample.sample);
    const auto learntDigests = digests(learnt);
    std::set<std::pair<std::size_t, std::size_t>> candidates;
    const auto propose = [&candidates](const std::vector<int>& closest, std::size_t offset) {
        for (std::size_t i = 0; i < closest.size(); ++i)
            if (closest[i] >= 0) {
                const auto other = static_cast<std::size_t>(closest[i]);
                candidates.insert({std::min(other, i + offset), std::max(other, i + offset)});
            }
    };
    const auto amongLearnt = closestDigests(learntDigests, learntDigests, context);
    const auto ofTested = amongLearnt ? closestDigests(digests(tested), learntDigests, context) : amongLearnt;
    if (!ofTested)
        return passOn(ofTested);
    propose(*amongLearnt, 0);
    propose(*ofTested, learnt.size());

    const std::vector<std::pair<std::size_t, std::size_t>> pairs(candidates.begin(), candidates.end());
    std::vector<RecordingComparison> compared(pairs.size());
    const auto done =
        inParallel(static_cast<std::int64_t>(pairs.size()), "comparing parts", context, [&](std::int64_t i) {
            const auto& [first, second] = pairs[static_cast<std::size_t>(i)];
            if (isSameFile(samples[first]->rgb, samples[second]->rgb)
                && isSameFile(samples[first]->geometry, samples[second]->geometry)) {
                compared[static_cast<std::size_t>(i)] = {true, true};
                return;
            }
            const auto a = loadSample(*samples[first]);
            const auto b = loadSample(*samples[second]);
            if (a && b)
                compared[static_cast<std::size_t>(i)] = compareRecordings(*a, *b);
        });
    if (!done)
        return passOn(done);

    Groups groups(samples.size());
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (compared[i].sameColour)
            groups.merge(pairs[i].first, pairs[i].second);
    std::map<std::size_t, DuplicateGroup> byRoot;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (compared[i].sameColour)
            byRoot[groups.of(pairs[i].first)].sameGeometry &= compared[i].sameGeometry;
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (const auto group = byRoot.find(groups.of(i)); group != byRoot.end())
            group->second.samples.push_back(*samples[i]);
    std::vector<DuplicateGroup> result;
    for (auto& [root, group] : byRoot) {
        std::sort(group.samples.begin(), group.samples.end(),
                  [](const SampleRef& a, const SampleRef& b) { return a.id < b.id; });
        group.acrossSets = std::any_of(group.samples.begin(), group.samples.end(), [&](const SampleRef& sample) {
            return sample.split != group.samples.front().split;
        });
        result.push_back(std::move(group));
    }
    std::sort(result.begin(), result.end(), [](const DuplicateGroup& a, const DuplicateGroup& b) {
        return a.samples.front().id < b.samples.front().id;
    });
    return result;
}

} // namespace twinspect
