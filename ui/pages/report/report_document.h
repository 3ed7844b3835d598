// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include <QTextDocument>

#include "core/evaluation/confusion.h"
#include "core/evaluation/proof.h"
#include "core/record/recipe.h"
#include "ui/models/inspection_set.h"
#include "ui/models/shown_part.h"
#include "ui/paper/pdf_file.h"

namespace twinspect {

/// The origin of the verdicts in a report.
struct ReportOrigin {
    Recipe recipe;
    std::filesystem::path recipeFile; ///< empty = not saved yet
    Thresholds thresholds;            ///< those the verdicts were made with
    ScoreUnit unit;                   ///< of the model: in which scores and thresholds are said
    QString dataRoot;
    QString inspector; ///< who made the report
    QDate date;        ///< when
};

/// The report on one part: pictures, verdict, thresholds, regions, annotations, origin.
struct PartReport {
    ReportOrigin origin;
    std::shared_ptr<const ShownPart> part;
    std::vector<DefectRegion> regions;
    CountedScores scores;
    Decision decision;
    std::shared_ptr<const AnomalyModel> model;
    QString note;
    std::vector<Annotation> annotations; ///< what people marked on it; measured for the report
};

/// The results of one set of labelled parts in a report.
struct ReportedSet {
    QString name; ///< "Test set: 40 test parts"
    Confusion counts;
    std::optional<GoodPartsProof> proof; ///< of independent parts only
};

/// The report on many parts: counts, scores, evidence, pictures of escapes and rejected parts, the list of all.
struct RunReport {
    ReportOrigin origin;
    std::vector<InspectedSample> samples; ///< in the order of the list; those without score and error are left out
    std::vector<ReportedSet> sets;
};

struct Report {
    std::unique_ptr<QTextDocument> document;
    PdfOptions options;
};

/// Texts in the language of the window, numbers in its locale. May be called from any thread; pure but for the files of
/// the pictures.
[[nodiscard]] Report reportOf(const PartReport& report);
/// A report that is stopped lacks pictures.
[[nodiscard]] Report reportOf(const RunReport& report, const std::stop_token& stop = {});

/// When the newest of these files was written: the date a report carries. Invalid when there is none.
[[nodiscard]] QDateTime newestOf(const std::vector<std::filesystem::path>& files);

} // namespace twinspect
