// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFont>
#include <QImage>
#include <QString>
#include <QTextDocument>
#include <QVariantMap>

/// What every report puts into the gaps of its pages.
namespace twinspect::report {

/// One line of a table of names and values; `code` stands below the value in small type.
[[nodiscard]] QVariantMap fact(const QString& name, const QString& value, const QString& code = {});
/// Marks every other line of a table.
[[nodiscard]] QVariantList shaded(QVariantList lines);
/// Puts the picture into the document: source, width, height. Empty for a null picture.
[[nodiscard]] QVariantMap pictureValues(QTextDocument& document, const QString& name, const QImage& image, int width);
/// A map with the list "facts", as the template facts.html takes it.
[[nodiscard]] QVariantMap factsOf(const QVariantList& facts);

[[nodiscard]] QFont documentFont();
[[nodiscard]] std::unique_ptr<QTextDocument> makeDocument();

} // namespace twinspect::report
