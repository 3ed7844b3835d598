// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/score_sets.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/evaluation/calibration.h"

namespace twinspect {

namespace {

/// A held-out part of which only the score is left has no regions.
PartResult evidenceOf(const InspectionSet& samples, const PartSet& set, const ScoredPart& part,
                      const Thresholds& thresholds)
{
    if (part.index >= 0)
        return samples.at(part.index).score->record.evidence(thresholds);
    PartResult result;
    result.imageScore = part.score;
    result.regionsId = set.heldOutRegions;
    return result;
}

void add(PartSet& set, const ScoredPart& part, bool partFound)
{
    if (!partFound || !std::isfinite(part.score)) {
        set.unmeasured.push_back(part);
        return;
    }
    set.parts.push_back(part);
    (part.label == Label::Good ? set.good : set.defects).push_back(part.score);
}

void sortScores(PartSet& set)
{
    std::sort(set.good.begin(), set.good.end());
    std::sort(set.defects.begin(), set.defects.end());
}

/// The same part inspected twice has the same score but for rounding, so the nearest stored score is the part's own.
void removeNearest(std::vector<double>& scores, double score)
{
    const auto nearest = std::min_element(scores.begin(), scores.end(), [&](double a, double b) {
        return std::abs(a - score) < std::abs(b - score);
    });
    if (nearest != scores.end())
        scores.erase(nearest);
}

std::ptrdiff_t countAbove(const std::vector<double>& rising, double threshold)
{
    return rising.end() - std::upper_bound(rising.begin(), rising.end(), threshold);
}

VerdictCounts operator+(VerdictCounts a, const VerdictCounts& b)
{
    a.ok += b.ok;
    a.review += b.review;
    a.reject += b.reject;
    a.noPart += b.noPart;
    return a;
}

} // namespace

std::vector<double> PartSet::scores() const
{
    std::vector<double> all = good;
    all.insert(all.end(), defects.begin(), defects.end());
    return all;
}

std::vector<std::uint8_t> PartSet::labels() const
{
    std::vector<std::uint8_t> all(good.size(), 0);
    all.resize(good.size() + defects.size(), 1);
    return all;
}

std::string PartSet::recordName() const
{
    std::string name;
    const auto join = [&](int count, const char* what) {
        if (count > 0)
            name += (name.empty() ? "" : ", ") + std::to_string(count) + " " + what;
    };
    join(validation, "validation parts");
    join(heldOut, "held-out parts of the training");
    join(test, "test parts");
    return name.empty() ? "no parts" : name;
}

void PartSet::addTo(std::map<std::string, double>& figures) const
{
    figures[kValidationParts] = validation;
    figures[kHeldOutParts] = heldOut;
    figures[kTestParts] = test;
}

bool lentToCalibration(const std::string& sampleId)
{
    std::uint64_t hash = 14695981039346656037ull; // FNV-1a
    for (const char c : sampleId)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    hash ^= hash >> 32; // its lowest bit alone follows the last letters too closely
    hash *= 0x9e3779b97f4a7c15ull;
    return hash >> 63 != 0;
}

ScoreSets splitScores(const InspectionSet& samples, const HeldOutParts& heldOut, SplitRule rule)
{
    ScoreSets sets;
    for (int i = 0; i < samples.size() && !sets.foldersDecide; ++i)
        sets.foldersDecide = samples.at(i).ref.split == Split::Validation;
    sets.rule = sets.foldersDecide ? rule : SplitRule::LendHalf;

    std::vector<double> stored(heldOut.scores.begin(), heldOut.scores.end());
    if (!heldOut.listed && sets.foldersDecide)
        stored.clear(); // these are most likely the very parts that are open
    for (int i = 0; i < samples.size(); ++i) {
        const InspectedSample& sample = samples.at(i);
        if (sample.ref.split == Split::Train || (sample.score && sample.score->seen == SeenBefore::Trained)) {
            ++sets.trainedOn;
            continue;
        }
        const bool scored =
            sample.score && sample.score->record.interest.id == samples.thresholds().regions.id(); // not under others
        if (!scored) {
            if (!sample.error)
                sets.waiting.push_back(i);
            else
                ++sets.failed;
            continue;
        }
        const InspectionRecord& record = sample.score->record;
        if (sample.score->seen == SeenBefore::HeldOut && record.partFound)
            removeNearest(stored, record.score);
        if (sample.ref.label == Label::Unknown) {
            if (record.partFound && std::isfinite(record.score))
                sets.unlabelled.push_back(record.score);
            continue;
        }
        const bool validation = sample.ref.split == Split::Validation;
        const bool calibrates = validation || sample.score->seen == SeenBefore::HeldOut
                             || (sets.rule == SplitRule::LendHalf && lentToCalibration(sample.ref.id));
        PartSet& set = calibrates ? sets.calibration : sets.test;
        ++(validation ? set.validation : set.test);
        add(set, {i, sample.ref.label, record.score}, record.partFound);
    }
    if (!heldOut.comparable && !sets.calibration.good.empty())
        stored.clear();
    for (const double score : stored)
        add(sets.calibration, {-1, Label::Good, score}, true);
    sets.calibration.heldOut = static_cast<int>(stored.size());
    sets.calibration.heldOutRegions = heldOut.regionsId;
    sortScores(sets.calibration);
    sortScores(sets.test);
    std::sort(sets.unlabelled.begin(), sets.unlabelled.end());
    return sets;
}

VerdictCounter::VerdictCounter(const InspectionSet& samples, const PartSet& set, const Thresholds& limits)
{
    // With both handles below everything decide() answers Reject, unless the regions are too small; with both above
    // everything it answers Ok, unless there is a doubt.
    Thresholds lowest = limits, highest = limits;
    lowest.review = lowest.reject = -std::numeric_limits<double>::infinity();
    highest.review = highest.reject = std::numeric_limits<double>::infinity();
    const auto partsOf = [this](Label label) -> Parts& { return label == Label::Good ? m_good : m_defects; };
    for (const ScoredPart& part : set.parts) {
        Parts& parts = partsOf(part.label);
        const auto evidence = evidenceOf(samples, set, part, limits);
        const auto decision = decide(evidence, lowest);
        const auto mildest = decide(evidence, highest);
        // The second: a region of interest with a threshold of its own rejects it.
        if (decision.reasons.front() == Reason::UnlikeLearntPart || mildest.verdict == Verdict::Reject) {
            parts.fixed.add(decision.verdict);
            continue;
        }
        Scores& scores = mildest.verdict == Verdict::Ok ? parts.clear : parts.doubtful;
        (decision.verdict == Verdict::Reject ? scores.plain : scores.milder).push_back(part.score);
    }
    for (Scores* scores : {&m_good.clear, &m_good.doubtful, &m_defects.clear, &m_defects.doubtful}) {
        std::sort(scores->plain.begin(), scores->plain.end());
        std::sort(scores->milder.begin(), scores->milder.end());
    }
    for (const ScoredPart& part : set.unmeasured)
        partsOf(part.label).fixed.add(decide(evidenceOf(samples, set, part, limits), lowest).verdict);
}

VerdictCounts VerdictCounter::Scores::at(double review, double reject) const
{
    const auto all = static_cast<std::int64_t>(plain.size() + milder.size());
    if (std::isnan(review) || std::isnan(reject))
        return {0, all, 0, 0};
    const auto plainReject = countAbove(plain, reject);
    const auto plainReview = std::max(countAbove(plain, review), plainReject) - plainReject;
    const auto milderReview = countAbove(milder, reject);
    return {all - plainReject - plainReview - milderReview, plainReview + milderReview, plainReject, 0};
}

VerdictCounts VerdictCounter::Parts::at(double review, double reject) const
{
    VerdictCounts doubted = doubtful.at(review, reject);
    doubted.review += std::exchange(doubted.ok, 0);
    return clear.at(review, reject) + doubted + fixed;
}

Confusion VerdictCounter::at(double review, double reject) const
{
    return {m_good.at(review, reject), m_defects.at(review, reject)};
}

std::vector<Flip> flipsBetween(const InspectionSet& samples, const Thresholds& before, const Thresholds& after)
{
    std::vector<Flip> flips;
    for (int i = 0; i < samples.size(); ++i) {
        const auto& score = samples.at(i).score;
        if (!score)
            continue;
        const Flip flip{i, decide(score->record.evidence(before), before).verdict,
                        decide(score->record.evidence(after), after).verdict};
        if (flip.before != flip.after)
            flips.push_back(flip);
    }
    std::stable_sort(flips.begin(), flips.end(), [&](const Flip& a, const Flip& b) {
        return samples.at(a.index).score->record.score > samples.at(b.index).score->record.score;
    });
    return flips;
}

std::vector<int> partsWith(const InspectionSet& samples, const PartSet& set, Label label, Verdict verdict,
                           const Thresholds& thresholds)
{
    std::vector<std::pair<double, int>> found;
    for (const auto* list : {&set.parts, &set.unmeasured})
        for (const ScoredPart& part : *list)
            if (part.index >= 0 && part.label == label
                && decide(evidenceOf(samples, set, part, thresholds), thresholds).verdict == verdict)
                found.emplace_back(std::isfinite(part.score) ? -part.score : 0, part.index);
    std::sort(found.begin(), found.end());
    std::vector<int> indices;
    for (const auto& [score, index] : found)
        indices.push_back(index);
    return indices;
}

} // namespace twinspect
