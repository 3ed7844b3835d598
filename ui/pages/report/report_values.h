// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QCoreApplication>
#include <QImage>
#include <QString>
#include <QTextDocument>

#include "ui/common/verdict_style.h"
#include "ui/pages/report/report_document.h"

/// Pieces of the reports' text.
namespace twinspect::report {

/// Context of the texts for translators.
struct ReportWords {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

[[nodiscard]] QString html(const QString& text); ///< escaped
[[nodiscard]] QString html(const std::string& text);
[[nodiscard]] QString number(double value, int digits = 4); ///< a dash for NaN
[[nodiscard]] QString fixed(double value, int decimals);
[[nodiscard]] QString whole(std::int64_t value);

[[nodiscard]] QString heading(const QString& text);
[[nodiscard]] QString cell(const QString& html, const char* attributes = "");
[[nodiscard]] QString head(const QString& text, const char* attributes = "align='left'");
/// One line of a table of names and values.
[[nodiscard]] QString row(const QString& name, const QString& valueHtml);
[[nodiscard]] QString table(const QString& rows);
/// Shaded lines instead of ruled ones: QTextDocument paints rules unevenly. Every line begins with <tr>.
[[nodiscard]] QString ruled(const QString& rows);
/// Paper is white, so the light set of colours.
[[nodiscard]] VerdictStyle onPaper(std::optional<Verdict> verdict);
[[nodiscard]] QString badge(std::optional<Verdict> verdict, int px);
[[nodiscard]] QString word(std::optional<Verdict> verdict);
/// Puts the picture into the document; the text that shows it.
[[nodiscard]] QString picture(QTextDocument& document, const QString& name, const QImage& image, int width);

[[nodiscard]] std::unique_ptr<QTextDocument> makeDocument();
[[nodiscard]] QString thresholdRows(const Thresholds& thresholds);
[[nodiscard]] QString originHtml(const ReportOrigin& origin);
[[nodiscard]] QString footerOf(const ReportOrigin& origin);

} // namespace twinspect::report
