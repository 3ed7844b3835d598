// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QDateTime>
#include <QString>

#include "core/evaluation/confusion.h"
#include "core/record/inspection_record.h"

namespace twinspect {

/// One inspection of a number of parts, with one recipe.
struct StoredRun {
    qint64 id = 0;          ///< 0 = not stored yet
    QString part;           ///< of the recipe
    int recipeRevision = 0;
    QString modelHash;      ///< SHA-256
    QString modelPart;      ///< name of the part that the model learnt
    QString source;         ///< folder or file that was inspected
    QString who;
    QDateTime started;      ///< UTC
    QDateTime finished;     ///< UTC; invalid = still running, or it was cut off
    VerdictCounts counts;   ///< read only: what the run said
    qint64 failed = 0;      ///< read only: parts that could not be inspected
    QString key;            ///< write only: its writer's own, unlike any other; empty = none
    ScoreUnit unit{};       ///< of the model; without one, of an older version or of a model that has none
};

/// An inspection record as the store holds it.
struct StoredResult {
    qint64 id = 0;
    qint64 run = 0;
    InspectionRecord record;
};

/// What a person says from now on of the part with this path of its RGB picture.
struct Relabelled {
    std::string rgb;
    Label label = Label::Unknown;
    std::string defectType;
    std::optional<std::vector<AnnotatedRecord>> annotated{}; ///< empty = as they were
};

/// Selects stored results and their order. Default: all of them, in the order of inspection.
struct ResultFilter {
    enum class Agreement { Any, Disagrees, FalseRejects, Escapes }; ///< Disagrees = either of the others
    enum class Sort { Inspected, Sample, Score, Verdict };
    std::optional<qint64> run;
    std::optional<Verdict> verdict;
    bool failedOnly = false; ///< those that could not be inspected
    QDateTime from, until; ///< invalid = open
    QString text; ///< within sample name, defect type or the type of an annotated region; case of ASCII letters ignored
    Agreement agreement = Agreement::Any;
    double minAreaMm2 = 0; ///< with a region of at least that size, or one whose size is not known; 0 = all
    double minDepthMm = 0; ///< the same for depth or height against the surface around
    bool annotated = false; ///< only parts with annotated regions: the two limits above are for these, not for detected
    QString sample; ///< exactly this sample: its history
    QString part; ///< of exactly this part
    Sort sort = Sort::Inspected;
    bool descending = false;
};

/// Counts the parts that changed from one verdict to another. Index 0..3 = Verdict, 4 = could not be inspected.
struct VerdictChanges {
    static constexpr int kKinds = 5;
    qint64 counts[kKinds][kKinds] = {};

    void add(std::optional<Verdict> before, std::optional<Verdict> after);
    [[nodiscard]] qint64 total() const;
    [[nodiscard]] qint64 changed() const;
};

/// The two results of a part in two runs, or under two sets of thresholds.
struct ResultPair {
    qint64 before = 0, after = 0; ///< ids of results; equal when the thresholds differ and not the runs
    QString sample, rgb, geometry;
    Label label = Label::Unknown;
    std::optional<Verdict> verdictBefore, verdictAfter;
    double scoreBefore = std::numeric_limits<double>::quiet_NaN(),
           scoreAfter = std::numeric_limits<double>::quiet_NaN();
    ScoreUnit unitBefore{}, unitAfter{}; ///< of the runs

    [[nodiscard]] bool changed() const { return verdictBefore != verdictAfter; }
};

struct RunComparison {
    std::vector<ResultPair> pairs; ///< parts that are in both, by sample
    VerdictChanges changes;
    qint64 onlyBefore = 0, onlyAfter = 0; ///< parts that are in one run alone
};

struct Redecision {
    std::vector<ResultPair> pairs; ///< all parts of the run, in the order of inspection
    VerdictChanges changes;
    /// Parts where the minimum area or depth could not be applied: the new pixel threshold lies below the one their
    /// regions were found with, or a region could not be measured. Their verdicts may be stricter than those of a new
    /// inspection, never milder.
    qint64 limitUnknown = 0;
};

} // namespace twinspect
