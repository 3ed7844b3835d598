// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/markings.h"

#include <algorithm>

#include "ui/models/open_annotations.h"

namespace twinspect {

void Markings::select(std::uint64_t id)
{
    if (id == m_selected)
        return;
    m_selected = id;
    Q_EMIT selectionChanged();
}

void Markings::add(RunMask region, std::vector<Outline> outlines)
{
    if (!ready() || region.empty())
        return;
    Annotation annotation;
    annotation.defectType = typeInHand();
    annotation.region = std::move(region);
    annotation.outlines = std::move(outlines);
    auto next = part().annotations;
    next.push_back(std::move(annotation));
    change(OpenAnnotations::tr("Mark a defect"), std::move(next));
    if (!part().annotations.empty()) // it may have been refused
        select(part().annotations.back().id);
}

void Markings::reshape(std::uint64_t id, RunMask region, std::vector<Outline> outlines, const QString& text)
{
    auto next = part().annotations;
    const auto at = std::ranges::find(next, id, &Annotation::id);
    if (at == next.end() || at->locked)
        return;
    if (region.empty()) {
        next.erase(at);
    } else {
        at->region = std::move(region);
        at->outlines = std::move(outlines);
    }
    change(text, std::move(next));
}

void Markings::remove(std::uint64_t id)
{
    if (const auto* old = part().find(id); old && !old->locked)
        reshape(id, {}, {}, OpenAnnotations::tr("Delete an annotation"));
}

void Markings::describe(const Annotation& words, const QString& text, int typing)
{
    auto next = part().annotations;
    const auto at = std::ranges::find(next, words.id, &Annotation::id);
    if (at == next.end())
        return;
    Annotation after = words;
    after.region = std::move(at->region);
    after.outlines = std::move(at->outlines);
    after.author = at->author;
    after.when = at->when;
    *at = std::move(after);
    change(text, std::move(next), typing);
}

} // namespace twinspect
