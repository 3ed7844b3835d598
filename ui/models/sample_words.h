// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <QString>
#include <QStringList>

#include "core/evaluation/confusion.h"
#include "core/record/inspection_record.h"
#include "ui/models/inspection_set.h"

/// The words of lists for what the engine speaks of in codes.
namespace twinspect::words {

[[nodiscard]] QString verdict(Verdict verdict);     ///< "OK", "Review", "Reject", "No part"
[[nodiscard]] QString mistake(Mistake mistake);     ///< "Escape", "False reject"; empty for none
[[nodiscard]] QString mistakeSentence(Mistake mistake); ///< what it means; empty for none
[[nodiscard]] QString score(double raw, const ScoreUnit& unit); ///< as scoreText() writes it; empty for none
/// The verdict's sign in lists, so that no colour is needed to tell them apart: check mark, question mark, cross, ring.
[[nodiscard]] QString verdictSign(Verdict verdict);
[[nodiscard]] QString label(Label label, const std::string& defectType); ///< "Good", "Defect: hole", "Not labelled"
/// "Finished", "Finished, good set", "Begun"; empty where nobody annotated.
[[nodiscard]] QString annotation(const AnnotationProgress& progress);
[[nodiscard]] QString raisedBy(std::optional<RaisedBy> modality); ///< "RGB", "Depth", "Both"; empty for none
/// What a person should know of how the scores came about: whole sentences.
[[nodiscard]] QStringList notes(const InspectionRecord& record);
/// A verdict in a list, with an asterisk where there are notes(): the tool tip says them.
[[nodiscard]] QString noted(const QString& verdict, const InspectionRecord& record);
/// The notes as lines of a tool tip, each after a line break and an asterisk.
[[nodiscard]] QString noteLines(const InspectionRecord& record);

} // namespace twinspect::words
