// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/agreement.h"

namespace twinspect {

double Agreement::iou() const
{
    const auto either = both + firstOnly + secondOnly;
    return either == 0 ? 1 : static_cast<double>(both) / static_cast<double>(either);
}

std::optional<double> Agreement::kappa() const
{
    const auto n = static_cast<double>(count());
    if (n == 0)
        return {};
    const double observed = static_cast<double>(both + neither) / n;
    const double firstYes = static_cast<double>(both + firstOnly) / n;
    const double secondYes = static_cast<double>(both + secondOnly) / n;
    const double byChance = firstYes * secondYes + (1 - firstYes) * (1 - secondYes);
    const bool oneWord = both == count() || neither == count();
    return oneWord ? std::nullopt : std::optional((observed - byChance) / (1 - byChance));
}

Agreement& Agreement::operator+=(const Agreement& other)
{
    both += other.both;
    firstOnly += other.firstOnly;
    secondOnly += other.secondOnly;
    neither += other.neither;
    return *this;
}

std::map<std::string, PartAgreement> agreementOf(const AnnotationFolder& first, const AnnotationFolder& second,
                                                 std::vector<Error>& failed)
{
    std::map<std::string, PartAgreement> agreement;
    for (const auto& theirs : second.parts(failed)) {
        if (theirs.state != AnnotationState::Finished)
            continue;
        const auto a = first.read(theirs.part);
        if (a && a->part.state != AnnotationState::Finished) // or there is no file
            continue;
        const auto b = second.read(theirs.part);
        const Result<Agreement> pixels = !a ? passOn(a) : !b ? passOn(b) : pixelAgreement(a->part, b->part);
        if (pixels)
            agreement[theirs.part] = {*pixels, partAgreement(a->part, b->part)};
        else
            failed.push_back(pixels.error());
    }
    return agreement;
}

Result<Agreement> pixelAgreement(const PartAnnotations& first, const PartAnnotations& second)
{
    if (first.width != second.width || first.height != second.height)
        return failure(ErrorCode::Mismatch,
                       Text("The part '%1' was annotated in pictures of %2 x %3 and of %4 x %5 pixels", first.part,
                            first.width, first.height, second.width, second.height),
                       {}, "Annotate the part again in one of the two");
    const RunMask a = first.allPixels(), b = second.allPixels();
    Agreement agreement;
    agreement.both = intersected(a, b).pixelCount();
    agreement.firstOnly = a.pixelCount() - agreement.both;
    agreement.secondOnly = b.pixelCount() - agreement.both;
    agreement.neither =
        std::int64_t{first.width} * first.height - agreement.both - agreement.firstOnly - agreement.secondOnly;
    return agreement;
}

Agreement partAgreement(const PartAnnotations& first, const PartAnnotations& second)
{
    const bool a = isDefective(first), b = isDefective(second);
    return {a && b ? 1 : 0, a && !b ? 1 : 0, !a && b ? 1 : 0, !a && !b ? 1 : 0};
}

std::vector<Annotation> mergedAnnotations(const PartAnnotations& first, const PartAnnotations& second)
{
    auto merged = first.annotations;
    for (const auto& theirs : second.annotations) {
        const auto shared = [&theirs](const Annotation& mine) {
            return mine.locked ? 0 : intersected(mine.region, theirs.region).pixelCount();
        };
        // Of the first person's own: what was added for another one does not attract more.
        auto most = merged.end();
        std::int64_t pixels = 0;
        for (std::size_t i = 0; i < first.annotations.size(); ++i)
            if (const auto count = shared(first.annotations[i]); count > pixels) {
                pixels = count;
                most = merged.begin() + static_cast<std::ptrdiff_t>(i);
            }
        if (most == merged.end()) {
            merged.push_back(theirs);
            merged.back().id = 0;
            continue;
        }
        auto region = united(most->region, theirs.region);
        if (region == most->region)
            continue;
        most->region = std::move(region);
        most->outlines.clear();
    }
    return merged;
}

} // namespace twinspect
