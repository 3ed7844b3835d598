// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paper/pdf_file.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

#include "core/base/files.h"

namespace twinspect {

namespace {

// The text is laid out in units of 1/96 inch, whatever it is painted on: pages break at the same lines everywhere.
constexpr double kUnitsPerInch = 96;
constexpr double kMmPerInch = 25.4;
constexpr double kPageWidthMm = 210, kPageHeightMm = 297;
constexpr double kMarginMm = 15, kFooterMm = 8;
constexpr int kPdfDotsPerInch = 300;

double units(double mm) { return mm / kMmPerInch * kUnitsPerInch; }
QSizeF textSize() { return {units(kPageWidthMm - 2 * kMarginMm), units(kPageHeightMm - 2 * kMarginMm - kFooterMm)}; }

void layOut(QTextDocument& document)
{
    document.setUseDesignMetrics(true);
    document.setDocumentMargin(0);
    document.setPageSize(textSize());
}

/// What must not be torn apart: a block or a table, with the headings before it.
struct Piece {
    QTextBlock heading; ///< the first heading; invalid = none
    QTextBlock block;   ///< or
    QTextTable* table = nullptr;
    double top = 0, bottom = 0; ///< on one endless page
};

void startPage(QTextBlock block)
{
    auto format = block.blockFormat();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCursor(block).setBlockFormat(format);
}

void startPage(const Piece& piece)
{
    if (piece.heading.isValid())
        return startPage(piece.heading);
    if (piece.table == nullptr)
        return startPage(piece.block);
    auto format = piece.table->format();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    piece.table->setFormat(format);
}

std::vector<Piece> piecesOf(const QTextDocument& document)
{
    const auto& layout = *document.documentLayout();
    std::vector<Piece> pieces;
    Piece next;
    for (auto at = document.rootFrame()->begin(); !at.atEnd(); ++at) {
        next.table = qobject_cast<QTextTable*>(at.currentFrame());
        next.block = at.currentBlock();
        const auto rect =
            next.table != nullptr ? layout.frameBoundingRect(next.table) : layout.blockBoundingRect(next.block);
        const bool heading = next.table == nullptr && next.block.blockFormat().headingLevel() > 0;
        if (!next.heading.isValid())
            next.top = rect.top();
        next.bottom = rect.bottom();
        if (heading) {
            if (!next.heading.isValid())
                next.heading = next.block;
            continue;
        }
        pieces.push_back(next);
        next = {};
    }
    return pieces;
}

/// Paints one page; the painter's origin is the paper's corner, its unit 1/96 inch.
void paintPage(QPainter& painter, QTextDocument& document, int page, const PdfOptions& options)
{
    const auto size = textSize();
    painter.save();
    painter.translate(units(kMarginMm), units(kMarginMm) - page * size.height());
    const QRectF section(0, page * size.height(), size.width(), size.height());
    painter.setClipRect(section);
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = section;
    context.palette.setColor(QPalette::Text, Qt::black); // paper is white whatever the window looks like
    document.documentLayout()->draw(&painter, context);
    painter.restore();

    auto font = document.defaultFont();
    font.setPixelSize(10);
    painter.setFont(font);
    painter.setPen(QColor(90, 90, 90));
    const QRectF foot(units(kMarginMm), units(kPageHeightMm - kMarginMm - kFooterMm) + 4, size.width(),
                      units(kFooterMm));
    painter.drawLine(foot.topLeft(), foot.topRight());
    const auto number = QCoreApplication::translate("Report", "Page %1 of %2").arg(page + 1).arg(document.pageCount());
    const double numberWidth = painter.fontMetrics().horizontalAdvance(number) + 12;
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, number);
    painter.drawText(foot.adjusted(0, 0, -numberWidth, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(options.footer, Qt::ElideMiddle,
                                                      static_cast<int>(foot.width() - numberWidth)));
}

/// QPdfWriter stamps the clock's time; the date of the data takes its place, digit for digit.
void setDate(QByteArray& pdf, const QDateTime& created)
{
    const QByteArray key = "/CreationDate (D:";
    const auto at = pdf.indexOf(key);
    const auto end = at < 0 ? -1 : pdf.indexOf(')', at);
    if (end < 0)
        return;
    const auto length = end - at - key.size();
    auto date = (created.isValid() ? created.toUTC() : QDateTime::fromSecsSinceEpoch(0, Qt::UTC))
                    .toString(QStringLiteral("yyyyMMddHHmmss"))
                    .toLatin1()
              + "+00'00'";
    date = date.left(length).leftJustified(length, ' '); // the file's table of offsets counts bytes
    pdf.replace(at + key.size(), length, date);
}

} // namespace

void keepTogether(QTextDocument& document)
{
    constexpr double kSlack = 16; // a line that did not fit before it moved the rest down that much
    const double page = textSize().height();
    layOut(document);
    document.setPageSize({textSize().width(), -1});
    double pageTop = 0; // of the page reached so far, on the endless page
    std::vector<const Piece*> broken;
    const auto pieces = piecesOf(document);
    for (const auto& piece : pieces) {
        const bool mayGoOn = piece.table != nullptr && piece.table->format().headerRowCount() > 0;
        const double bottom = mayGoOn ? std::min(piece.bottom, piece.top + 4 * kSlack) : piece.bottom;
        if (bottom + kSlack > pageTop + page && piece.top > pageTop && bottom - piece.top < page) {
            broken.push_back(&piece);
            pageTop = piece.top;
        }
        while (piece.bottom > pageTop + page)
            pageTop += page;
    }
    for (const auto* piece : broken)
        startPage(*piece);
    layOut(document);
}

QByteArray pdfOf(QTextDocument& document, const PdfOptions& options)
{
    layOut(document);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        writer.setResolution(kPdfDotsPerInch);
        writer.setTitle(options.title);
        writer.setCreator(QStringLiteral("Twinspect"));
        QPainter painter(&writer);
        painter.scale(kPdfDotsPerInch / kUnitsPerInch, kPdfDotsPerInch / kUnitsPerInch);
        for (int page = 0; page < document.pageCount(); ++page) {
            if (page > 0)
                writer.newPage();
            paintPage(painter, document, page, options);
        }
    }
    setDate(bytes, options.created);
    return bytes;
}

Status writePdf(const std::filesystem::path& file, QTextDocument& document, const PdfOptions& options)
{
    const auto bytes = pdfOf(document, options);
    return writeFileAtomically(file, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

QList<QImage> pagesOf(QTextDocument& document, const PdfOptions& options, double dotsPerInch, int most)
{
    layOut(document);
    QList<QImage> pages;
    for (int page = 0; page < std::min(document.pageCount(), most); ++page) {
        QImage image(static_cast<int>(std::lround(kPageWidthMm / kMmPerInch * dotsPerInch)),
                     static_cast<int>(std::lround(kPageHeightMm / kMmPerInch * dotsPerInch)), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
        painter.scale(dotsPerInch / kUnitsPerInch, dotsPerInch / kUnitsPerInch);
        paintPage(painter, document, page, options);
        pages.append(image);
    }
    return pages;
}

} // namespace twinspect
