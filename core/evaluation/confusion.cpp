// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/confusion.h"

#include <string>

namespace twinspect {

namespace {

std::optional<double> rate(std::int64_t part, std::int64_t whole)
{
    if (whole == 0)
        return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

Status checkLengths(std::size_t parts, std::size_t labels)
{
    if (parts != labels)
        return failure(ErrorCode::Mismatch, Text("%1 parts came with %2 labels", parts, labels));
    return {};
}

} // namespace

Mistake mistakeOf(Label label, std::optional<Verdict> verdict)
{
    if (label == Label::Defect && verdict == Verdict::Ok)
        return Mistake::Escape;
    if (label == Label::Good && verdict == Verdict::Reject)
        return Mistake::FalseReject;
    return Mistake::None;
}

void VerdictCounts::add(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Ok: ++ok; break;
    case Verdict::Review: ++review; break;
    case Verdict::Reject: ++reject; break;
    case Verdict::NoPart: ++noPart; break;
    }
}

std::optional<double> Confusion::falseRejectRate() const { return rate(good.reject, good.judged()); }

std::optional<double> Confusion::escapeRate() const { return rate(defects.ok, defects.judged()); }

Result<Confusion> confusion(std::span<const Verdict> verdicts, std::span<const std::uint8_t> labels)
{
    if (auto ok = checkLengths(verdicts.size(), labels.size()); !ok)
        return passOn(ok);
    Confusion result;
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        (labels[i] != 0 ? result.defects : result.good).add(verdicts[i]);
    return result;
}

Result<Confusion> confusion(std::span<const double> imageScores, std::span<const std::uint8_t> labels,
                            const Thresholds& thresholds)
{
    if (auto ok = checkLengths(imageScores.size(), labels.size()); !ok)
        return passOn(ok);
    Thresholds scoreOnly = thresholds;
    scoreOnly.minAreaMm2 = scoreOnly.minDepthMm = 0;
    Confusion result;
    PartResult part;
    for (std::size_t i = 0; i < imageScores.size(); ++i) {
        part.imageScore = imageScores[i];
        (labels[i] != 0 ? result.defects : result.good).add(decide(part, scoreOnly).verdict);
    }
    return result;
}

} // namespace twinspect
