// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/conversion_words.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <QLocale>
#include <QRegularExpression>

#include "core/dataset/folder_listing.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"

namespace twinspect {

namespace {

constexpr std::size_t kRefusedShown = 200;

QString quoted(const QString& text) { return QStringLiteral("“%1”").arg(text); }

/// The field of the window for an option of the command line; other names stay as they are.
QString fieldFor(const QString& option)
{
    using Words = ConversionWords;
    if (option.startsWith(QLatin1String("--grid-by camera")))
        return quoted(Words::byCamera());
    if (option.startsWith(QLatin1String("--grid-by plane")))
        return quoted(Words::ontoPlane());
    if (option == QLatin1String("--view-from"))
        return quoted(Words::alongAxis());
    const std::pair<const char*, QString> fields[] = {{"--mm-per-pixel", Words::resolution()},
                                                      {"--camera", Words::camera()},
                                                      {"--colour-camera", Words::colourCamera()},
                                                      {"--unit", Words::unit()},
                                                      {"--axes", Words::axes()},
                                                      {"--missing", Words::missing()},
                                                      {"--turn", Words::turn()},
                                                      {"--bytes", Words::bytes()}};
    const auto end = option.indexOf(QRegularExpression(QStringLiteral("[ =]"))); // "--turn mirror", "--missing=-9999"
    const QString key = option.left(end), value = end < 0 ? QString() : option.mid(end + 1);
    for (const auto& [name, field] : fields)
        if (key == QLatin1String(name))
            return quoted(value.isEmpty() ? field : field + QStringLiteral(": ") + value);
    return option;
}

Text withFields(const Text& text)
{
    if (text.isName())
        return Text::name(fieldFor(QString::fromStdString(text.pattern())).toStdString());
    std::vector<Text> arguments;
    for (const Text& argument : text.arguments())
        arguments.push_back(withFields(argument));
    return {text.pattern(), std::move(arguments)};
}

QString number(double value, int digits) { return QLocale().toString(value, 'g', digits); }
QString count(std::size_t value) { return QLocale().toString(static_cast<qulonglong>(value)); }
QString percent(double share) { return QLocale().toString(100 * share, 'f', share < 0.1 ? 1 : 0); }

/// ".ply, .pcd"
QString kindsOf(const std::vector<SampleRef>& samples, std::filesystem::path SampleRef::*file)
{
    std::set<QString> kinds;
    for (const SampleRef& sample : samples)
        if (!(sample.*file).empty())
            kinds.insert(QString::fromStdString(lowerExtension(sample.*file)));
    return QStringList(kinds.begin(), kinds.end()).join(QStringLiteral(", "));
}

QString wayOf(const ConversionPreview& preview)
{
    switch (preview.notes.gridBy) {
    case GridBy::Auto:
    case GridBy::File: return ConversionWords::tr("The rows and columns are those of the file.");
    case GridBy::Rows: return ConversionWords::tr("The points are the pixels of the RGB picture, row by row.");
    case GridBy::Camera: return ConversionWords::tr("Every point lies on the pixel of the camera that sees it.");
    case GridBy::Plane: return ConversionWords::tr("A parallel view: all pixels have the same size.");
    }
    return {};
}

} // namespace

QString ConversionWords::said(const Text& text) { return sentence(withFields(text)); }

QString ConversionWords::said(const Error& error)
{
    QStringList parts;
    if (!error.file.empty())
        parts << pathText(std::filesystem::path(error.file).filename()) + QLatin1Char(':');
    for (const Text& text : {error.detail, error.remedy})
        if (!text.empty())
            parts << said(text);
    return parts.join(QLatin1Char(' '));
}

QString ConversionWords::recognised(const ForeignListing& listing, const MappingModel::Counts& counts)
{
    const auto& samples = listing.catalog.samples;
    QStringList said{tr("<b>%n part(s)</b>", nullptr, counts.pairs)};
    if (listing.reader) {
        said << tr("read by the plugin %1").arg(QString::fromStdString(listing.reader->name()).toHtmlEscaped());
        if (counts.defects > 0)
            said << tr("%n defective", nullptr, counts.defects);
        if (!listing.refused.empty())
            said << tr("%n that the plugin lists wrongly: left out", nullptr, static_cast<int>(listing.refused.size()));
        return said.join(QStringLiteral(" · "));
    }
    said << tr("3D files: %1").arg(kindsOf(samples, &SampleRef::geometry).toHtmlEscaped());
    const QString pictures = kindsOf(samples, &SampleRef::rgb);
    said << (pictures.isEmpty() ? tr("no RGB pictures: the points bring their colours")
                                : tr("RGB pictures: %1").arg(pictures.toHtmlEscaped()));
    said << (counts.defects + counts.test > 0 ? tr("%n good to learn from", nullptr, counts.good)
                                              : tr("nothing says that any is defective"));
    if (counts.test > 0)
        said << tr("%n for testing", nullptr, counts.test);
    if (counts.defects > 0)
        said << tr("%n defective", nullptr, counts.defects);
    if (counts.withMask > 0)
        said << tr("%n with a mask", nullptr, counts.withMask);
    if (counts.withoutGeometry + counts.withoutColour > 0)
        said << tr("%n file(s) without a partner", nullptr, counts.withoutGeometry + counts.withoutColour);
    if (counts.unused > 0)
        said << tr("%n other file(s) not used", nullptr, counts.unused);
    QString text = said.join(QStringLiteral(" · "));
    if (listing.guessed)
        text = tr("<b>The layout of this folder is not one we know.</b> By their names, its files seem to belong "
                  "together like this. Is that right? If not, change the two patterns.")
             + QStringLiteral("<br>") + text;
    return text;
}

QString ConversionWords::facts(const ConversionPreview& preview)
{
    const ConversionNotes& notes = preview.notes;
    const GeometryLook& look = notes.geometry.look;
    const int width = preview.rgb.width(), height = preview.rgb.height();
    QStringList lines{tr("<b>%1 × %2 pixels</b>").arg(QLocale().toString(width), QLocale().toString(height))};
    if (preview.mmPerPixel > 0)
        lines << tr("%1 mm per pixel").arg(number(preview.mmPerPixel, 3))
              << tr("field of view %1 × %2 mm")
                     .arg(number(preview.mmPerPixel * width, 3), number(preview.mmPerPixel * height, 3));
    lines << (notes.gridBy == GridBy::Plane
                  ? tr("viewed from %1 mm", "distance of a parallel view").arg(number(1000 * std::abs(look.z), 3))
                  : tr("%1 mm away").arg(number(1000 * std::abs(look.z), 3)));
    if (notes.gridBy != GridBy::File)
        lines << tr("%1 points").arg(count(notes.points));
    if (notes.collisions > 0)
        lines << tr("%1 behind a nearer one of the same pixel").arg(count(notes.collisions));
    if (notes.outside > 0)
        lines << tr("%1 outside the picture").arg(count(notes.outside));
    lines << tr("%1 % of the pixels without a point").arg(percent(notes.emptyShare));
    if (notes.colourlessShare > 0)
        lines << tr("%1 % of the points not seen by the RGB camera: black").arg(percent(notes.colourlessShare));
    return lines.join(QStringLiteral(" · "));
}

QStringList ConversionWords::assumptions(const ConversionPreview& preview)
{
    const ConversionNotes& notes = preview.notes;
    QStringList lines{wayOf(preview)};
    if (notes.geometry.unitGuessed)
        lines << tr("No file says the unit: one unit is taken for %1 mm.")
                     .arg(number(1000 * notes.geometry.metresPerUnit, 6));
    else
        lines << tr("One unit is %1 mm.").arg(number(1000 * notes.geometry.metresPerUnit, 6));
    for (const auto& missing : notes.geometry.missing)
        lines << (missing.told ? tr("%1 is taken for “not measured”, as you said: %2 points.")
                               : tr("%1 is taken for “not measured”, since no camera can have measured it: %2 points."))
                     .arg(number(missing.value, 6), count(missing.points));
    for (const Text& text : notes.assumed)
        lines << said(text);
    for (const Text& text : notes.geometry.doubts)
        lines << QStringLiteral("⚠ ") + said(text);
    return lines;
}

QStringList ConversionWords::outcome(const ConversionSetup::Outcome& outcome)
{
    if (!outcome.report)
        return {outcome.report.error().code == ErrorCode::Cancelled
                    ? tr("Stopped. Nothing was written.")
                    : QStringLiteral("⚠ ") + said(outcome.report.error())};
    const ConversionReport& report = *outcome.report;
    QStringList lines{tr("%n part(s) were converted.", nullptr, static_cast<int>(report.converted))};
    for (const Text& remark : report.remarks)
        lines << said(remark);
    if (!report.refused.empty())
        lines << tr("%n part(s) were left out:", nullptr, static_cast<int>(report.refused.size()));
    for (std::size_t i = 0; i < std::min(report.refused.size(), kRefusedShown); ++i)
        lines << QStringLiteral("⚠ %1: %2")
                     .arg(QString::fromStdString(report.refused[i].id), said(report.refused[i].why));
    if (report.refused.size() > kRefusedShown)
        lines << tr("The log in the new folder names them all.");
    lines << tr("All of this is kept in %1 in the new folder.").arg(QLatin1String(kConversionLogName));
    return lines;
}

} // namespace twinspect
