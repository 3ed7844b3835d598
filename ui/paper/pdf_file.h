// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QByteArray>
#include <QDateTime>
#include <QImage>
#include <QList>
#include <QString>

#include "core/base/result.h"

class QTextDocument;

namespace twinspect {

/// The title, footer and date of a report as PDF.
struct PdfOptions {
    QString title;      ///< for the reader's window
    QString footer;     ///< at the foot of every page, beside the page number
    QDateTime created;  ///< taken from the data, never from the clock: the same report twice is the same file
};

/// Puts page breaks where otherwise a table without a header would be torn apart, or a heading left alone at the foot
/// of a page. A table with a header may go on over pages: its header is repeated there.
void keepTogether(QTextDocument& document);
/// The document on A4 pages. The same document gives the same bytes.
[[nodiscard]] QByteArray pdfOf(QTextDocument& document, const PdfOptions& options);
/// Written aside and renamed. Errors: WriteFailed.
[[nodiscard]] Status writePdf(const std::filesystem::path& file, QTextDocument& document, const PdfOptions& options);
/// The same pages as pictures, for a preview; no more than `most`.
[[nodiscard]] QList<QImage> pagesOf(QTextDocument& document, const PdfOptions& options, double dotsPerInch, int most);

} // namespace twinspect
