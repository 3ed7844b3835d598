// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <QImage>
#include <QTextDocument>

#include "core/record/comparison.h"
#include "ui/paper/pdf_file.h"

namespace twinspect {

/// A chart of the page, as it is printed.
struct ReportChart {
    QString title, caption;
    QImage picture;
};

/// A comparison as a document for paper.
struct ComparisonReport {
    std::unique_ptr<QTextDocument> document;
    PdfOptions options;
};

/// All tables with what they mean, in the language of the window. `file`: where the comparison is kept, for its date
/// and name. The charts come before what the figures mean.
[[nodiscard]] ComparisonReport reportOf(const Comparison& comparison, const std::filesystem::path& file,
                                        const std::vector<ReportChart>& charts);

} // namespace twinspect
