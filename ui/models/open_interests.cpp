// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/open_interests.h"

#include <algorithm>
#include <cmath>

#include "ui/models/current_part.h"
#include "ui/models/inspection_set.h"
#include "ui/models/interest_words.h"
#include "ui/models/open_recipe.h"

namespace twinspect {

OpenInterests::OpenInterests(OpenRecipe& recipe, InspectionSet& samples, CurrentPart& current, QObject* parent)
    : Markings(parent), m_recipe(recipe), m_samples(samples), m_current(current),
      m_kindInHand(nameOf(InterestKind::Ignore))
{
    for (const auto& [kind, name] : kEnumNames<InterestKind>) {
        const auto at = static_cast<std::size_t>(kind);
        m_kinds.types.push_back({name, words::colorOf(kind).rgb() & 0xFFFFFFu, static_cast<int>(at) + 1});
    }
    connect(&samples, &InspectionSet::thresholdsChanged, this, &OpenInterests::refresh);
    connect(&current, &CurrentPart::shownChanged, this, &OpenInterests::place);
    refresh();
    place();
}

void OpenInterests::takeType(const std::string& name)
{
    if (!enumNamed<InterestKind>(name))
        return;
    m_kindInHand = name;
    Q_EMIT typesChanged();
}

void OpenInterests::refresh()
{
    if (m_samples.thresholds().regions == m_regions)
        return;
    m_regions = m_samples.thresholds().regions;
    mark();
    if (m_selected > m_regions.list().size())
        select(0);
    Q_EMIT changed({0, 0, m_part.width, m_part.height});
    Q_EMIT regionsChanged();
}

// The regions as they lie on the part.
void OpenInterests::mark()
{
    m_part.annotations.clear();
    std::uint64_t id = 0;
    for (const auto& region : m_regions.list()) {
        Annotation marked;
        marked.id = ++id;
        marked.defectType = nameOf(region.kind);
        marked.note = region.name;
        if (m_part.width > 0) {
            marked.region = pixelsOf(region, m_frame);
            marked.outlines = outlinesOn(region, m_frame);
        }
        m_part.annotations.push_back(std::move(marked));
    }
}

void OpenInterests::place()
{
    const auto& shown = m_current.shown();
    const bool lies = shown && shown->anomaly && shown->anomaly->partFound;
    const PartFrame frame = lies ? frameOf(shown->prepared) : PartFrame();
    const std::string part = shown ? shown->sample.id : std::string();
    if (part == m_part.part && frame == m_frame)
        return;
    m_frame = frame;
    m_part.part = part;
    m_part.width = frame.width;
    m_part.height = frame.height;
    mark();
    Q_EMIT partChanged();
}

RegionOfInterest OpenInterests::withLimits(RegionOfInterest region) const
{
    if (region.kind != InterestKind::OwnLimits) {
        region.threshold.reset();
        region.minAreaMm2.reset();
        region.minDepthMm.reset();
    } else if (!region.threshold && !region.minAreaMm2 && !region.minDepthMm) {
        const double reject = m_samples.thresholds().reject;
        region.threshold = std::isfinite(reject) ? reject : 0;
    }
    return region;
}

std::string OpenInterests::freeName(const std::vector<RegionOfInterest>& added) const
{
    for (int number = 1;; ++number) {
        const auto name = tr("Region %1").arg(number).toStdString();
        const auto has = [&name](const std::vector<RegionOfInterest>& list) {
            return std::ranges::find(list, name, &RegionOfInterest::name) != list.end();
        };
        if (!has(m_regions.list()) && !has(added))
            return name;
    }
}

void OpenInterests::change(const QString&, std::vector<Annotation> next, int typing)
{
    if (!ready())
        return;
    std::vector<RegionOfInterest> list;
    for (const auto& marked : next) {
        const auto* old = m_part.find(marked.id);
        // A new one with the name of a region is a piece of it: AnnotationDesk divides by copies.
        const auto whole = std::ranges::find(m_regions.list(), marked.note, &RegionOfInterest::name);
        RegionOfInterest region = old                             ? m_regions.list()[marked.id - 1]
                                : whole != m_regions.list().end() ? *whole
                                                                  : RegionOfInterest();
        if (!old)
            region.name = freeName(list);
        region.kind = enumNamed<InterestKind>(marked.defectType).value_or(region.kind);
        if (!old || !(old->region == marked.region) || old->outlines != marked.outlines) {
            const auto outlines = marked.outlines.empty() ? outlinesOf(marked.region) : marked.outlines;
            region.outlines = partOutlines(outlines, m_frame);
            region.unit = m_frame.unit();
        }
        list.push_back(withLimits(std::move(region)));
    }
    put(std::move(list), typing);
}

const RegionOfInterest* OpenInterests::chosen() const
{
    return m_selected > 0 && m_selected <= m_regions.list().size() ? &m_regions.list()[m_selected - 1] : nullptr;
}

void OpenInterests::describeChosen(const RegionOfInterest& words, int typing)
{
    if (!chosen())
        return;
    auto list = m_regions.list();
    auto& region = list[m_selected - 1];
    const auto outlines = std::move(region.outlines);
    const auto unit = region.unit;
    region = words;
    region.outlines = outlines;
    region.unit = unit;
    region = withLimits(std::move(region));
    put(std::move(list), typing);
}

void OpenInterests::put(std::vector<RegionOfInterest> list, int typing)
{
    auto thresholds = m_samples.thresholds();
    thresholds.regions = RegionsOfInterest(std::move(list));
    if (auto ok = checkThresholds(thresholds); !ok) {
        Q_EMIT refused(ok.error());
        return;
    }
    m_recipe.changeRegions(thresholds.regions, typing);
}

} // namespace twinspect
