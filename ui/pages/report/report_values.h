// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QCoreApplication>
#include <QString>
#include <QVariantMap>

#include "core/dataset/catalog.h"
#include "ui/common/verdict_style.h"
#include "ui/pages/report/report_document.h"
#include "ui/paper/page_values.h"

/// What both reports put into the gaps of their pages.
namespace twinspect::report {

/// The translation context of the texts in reports.
struct ReportWords {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

[[nodiscard]] QString number(double value, int digits = 4); ///< a dash for NaN
[[nodiscard]] QString fixed(double value, int decimals);
[[nodiscard]] QString whole(std::int64_t value);

/// symbol, word, color, fill, onFill. Paper is white, so the light set of colours.
[[nodiscard]] QVariantMap verdictValues(std::optional<Verdict> verdict);
/// "escape" or "false reject" where the label says that the verdict is wrong; otherwise empty.
[[nodiscard]] QString outcome(Label label, Verdict verdict);
/// With what 0 and 1 mean.
[[nodiscard]] QVariantList thresholdFacts(const Thresholds& thresholds, const ScoreUnit& unit);
[[nodiscard]] QVariantList originFacts(const ReportOrigin& origin);
/// As the template signature.html takes it: lines to sign on.
[[nodiscard]] QVariantMap signatureValues(const ReportOrigin& origin);

[[nodiscard]] QString footerOf(const ReportOrigin& origin);

} // namespace twinspect::report
