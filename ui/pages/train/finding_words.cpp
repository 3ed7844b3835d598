// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/finding_words.h"

#include <cmath>

#include <QCoreApplication>

#include "core/dataset/good_parts.h"
#include "ui/common/error_text.h"

namespace twinspect {

namespace {

struct FindingWords {
    Q_DECLARE_TR_FUNCTIONS(FindingWords)
};

QString percent(double share, const QLocale& locale, int decimals = 0)
{
    return FindingWords::tr("%1 %").arg(locale.toString(100 * share, 'f', decimals));
}

QString withStop(QString text)
{
    text = text.trimmed();
    if (!text.isEmpty() && !QStringLiteral(".?!").contains(text.back()))
        text += QLatin1Char('.');
    return text;
}

} // namespace

QString repairSentence(const Repair& repair)
{
    return FindingWords::tr("Repair: set %1 to %2")
        .arg(QString::fromStdString(repair.key), QString::fromStdString(repair.value));
}

QString sentenceOf(const Finding& finding, const QLocale& locale)
{
    const auto figure = [&finding](const char* key) {
        const auto found = finding.figures.find(key);
        return found == finding.figures.end() ? 0.0 : found->second;
    };
    const auto whole = [&](const char* key) {
        return locale.toString(static_cast<qlonglong>(std::llround(figure(key))));
    };
    const auto number = [&](const char* key, int decimals) { return locale.toString(figure(key), 'f', decimals); };
    const QString detail = withStop(shown(finding.detail));
    const int names = static_cast<int>(std::max(finding.samples.size(), finding.files.size()));
    switch (finding.code) {
    case FindingCode::Unpaired:
        return FindingWords::
            tr("%n file(s) have no partner of the same name and are not used. Add the missing picture or "
               "geometry, or remove them.",
               nullptr, names);
    case FindingCode::LeftOut:
        return FindingWords::tr("%n file(s) or folder(s) are not used: %1", nullptr, names).arg(detail);
    case FindingCode::CatalogRemark: return detail;
    case FindingCode::Unreadable:
        return FindingWords::tr("This part cannot be read and will be left out: %1").arg(detail);
    case FindingCode::DepthRounded:
        return FindingWords::tr(
            "This depth picture has only 8 bits or is coloured for the eye: the measured depth is lost. "
            "Record the raw 16-bit depth instead of a preview.");
    case FindingCode::UnequalSizes:
        return FindingWords::tr(
                   "This file is %1 × %2 pixels, but the RGB picture is %3 × %4. Export both with the same "
                   "size, pixel by pixel aligned.")
            .arg(whole("other_width"), whole("other_height"), whole("colour_width"), whole("colour_height"));
    case FindingCode::SizesVary:
        return FindingWords::tr(
                   "The pictures come in %1 different sizes. Most are %2 × %3 pixels; these are not. Was the "
                   "camera set up differently?")
            .arg(whole("sizes"), whole("usual_width"), whole("usual_height"));
    case FindingCode::NothingMeasured:
        return FindingWords::tr("The sensor measured nothing here: there is no depth at all. Record the part again.");
    case FindingCode::ManyGaps:
        return FindingWords::tr("Much of the part has no depth (up to %1). Check the sensor's exposure, shadows and "
                                "reflections; defects in the gaps can only be seen in colour.")
            .arg(percent(figure("worst"), locale));
    case FindingCode::ManyGapsOverall:
        return FindingWords::tr("%1 of all pixels have no depth. Is the sensor in its working range?")
            .arg(percent(figure("share"), locale));
    case FindingCode::GeometryScale: {
        const QString scale =
            FindingWords::tr(
                "The camera is %1 m away and sees %2 × %3 mm, %4 mm per pixel; one unit in the files is %5 mm.")
                .arg(locale.toString(figure("distance_m"), 'g', 3), locale.toString(figure("field_width_mm"), 'g', 4),
                     locale.toString(figure("field_height_mm"), 'g', 4),
                     locale.toString(figure("mm_per_pixel"), 'g', 3),
                     locale.toString(1000 * figure("metres_per_unit"), 'g', 6));
        return figure("guessed") > 0
                 ? FindingWords::tr(
                       "%1 The unit was judged from the numbers; set it under \"Map files\" if it is wrong.")
                       .arg(scale)
                 : scale;
    }
    case FindingCode::MissingValues:
    case FindingCode::GeometryDoubt:
    case FindingCode::PatternUses: return detail;
    case FindingCode::UnitsDiffer:
        return FindingWords::tr("%1 part(s) look like millimetres and %2 like metres. Check the unit of these.")
            .arg(whole("millimetres"), whole("metres"));
    case FindingCode::Misregistered:
        return FindingWords::tr("RGB and depth do not lie on each other: edges are %1 px further right and %2 px "
                                "further down in the RGB pictures than in the geometry. "
                                "Export the point cloud aligned with the RGB picture.")
            .arg(number("columns", 1), number("rows", 1));
    case FindingCode::PartMissing:
        return FindingWords::tr("No part was found in %n picture(s); they will be left out. Is the tray empty?",
                                nullptr, names);
    case FindingCode::PartFillsPicture:
        return FindingWords::tr(
            "The part fills the picture, so no ground is visible. Heights refer to a plane through all of it.");
    case FindingCode::GroundNotAlwaysVisible:
        return FindingWords::tr(
            "The ground around the part is visible in some pictures and not in others. Have a look at these.");
    case FindingCode::PartCutOff:
        return FindingWords::tr("The part reaches the edge of the picture. What lies outside cannot be inspected.");
    case FindingCode::Duplicates:
    case FindingCode::DuplicatesAcrossSets:
        if (figure("geometry_same") < 0.5)
            return FindingWords::tr(
                "These have the same RGB picture but different geometry, so at least one was put together wrongly.");
        return finding.code == FindingCode::Duplicates
                 ? FindingWords::tr("These are the same scan. A repeated scan teaches nothing new; keep one of them.")
                 : FindingWords::tr(
                       "The same scan is in more than one of training, validation and test. A test with parts "
                       "that were trained on proves nothing.");
    case FindingCode::OddOnesOut:
        return FindingWords::
            tr("%n part(s) stand out from the other good ones. Are they really good? See the strip below.", nullptr,
               names);
    case FindingCode::TwoVariants:
        return FindingWords::tr("%n of %1 good part(s) look like another variant. Train each variant by itself.",
                                nullptr, names)
            .arg(whole("of"));
    case FindingCode::MaskEmpty: return FindingWords::tr("The mask of these defective parts marks nothing.");
    case FindingCode::MaskOnGood:
        return FindingWords::tr("The mask of these good parts marks something. Are they really good?");
    case FindingCode::MaskMarksAll:
        return FindingWords::tr(
            "The mask of these parts marks nearly everything. Only black is background, not transparent "
            "or coloured pixels.");
    case FindingCode::MaskMissing:
        return FindingWords::tr(
            "%n defective part(s) have no mask. Only figures about whole parts can be made of them.", nullptr, names);
    case FindingCode::FewGoodParts:
        return figure("usable") < figure("needed")
                 ? FindingWords::tr(
                       "There are only %1 usable good parts. At least %2 are needed, %3 or more are recommended.")
                       .arg(whole("usable"), whole("needed"), whole("recommended"))
                 : FindingWords::tr(
                       "There are %1 usable good parts. That is enough to train, but %2 or more are recommended.")
                       .arg(whole("usable"), whole("recommended"));
    case FindingCode::GoodPartsProve:
        return FindingWords::tr(
                   "%1 held-out good parts without a false reject prove a false-reject rate below %2 (with 95 % "
                   "confidence).")
            .arg(whole("held_out"), percent(figure("upper"), locale, 1));
    }
    return detail;
}

QStringList namesIn(const Finding& finding, const std::filesystem::path& root)
{
    QStringList names;
    const bool byFile = finding.samples.empty() || finding.samples.size() == finding.files.size();
    if (byFile)
        for (const auto& file : finding.files)
            names << QString::fromStdString(file.lexically_proximate(root).string());
    else
        for (const auto& id : finding.samples)
            names << QString::fromStdString(id);
    return names;
}

QString wordOf(Severity severity)
{
    switch (severity) {
    case Severity::Problem: return FindingWords::tr("Problem");
    case Severity::Warning: return FindingWords::tr("Warning");
    case Severity::Note: break;
    }
    return FindingWords::tr("Note");
}

QString iconOf(Severity severity)
{
    return severity == Severity::Problem ? QStringLiteral("error")
         : severity == Severity::Warning ? QStringLiteral("warning")
                                         : QStringLiteral("information");
}

QString reasonOf(const OddTrait& trait, const QLocale& locale)
{
    const bool more = trait.deviations > 0;
    const auto plain = [&](int decimals) {
        return std::pair(locale.toString(trait.value, 'f', decimals), locale.toString(trait.typical, 'f', decimals));
    };
    const auto from = [&](double factor, int decimals) {
        return std::pair(locale.toString(factor * std::exp(trait.value), 'f', decimals),
                         locale.toString(factor * std::exp(trait.typical), 'f', decimals));
    };
    QString text;
    std::pair<QString, QString> values;
    switch (trait.trait) {
    case Trait::Brightness:
        text = more ? FindingWords::tr("Brighter than the others (grey value %1 instead of %2)")
                    : FindingWords::tr("Darker than the others (grey value %1 instead of %2)");
        values = plain(0);
        break;
    case Trait::Redness:
    case Trait::Blueness:
        return trait.trait == Trait::Redness
                 ? (more ? FindingWords::tr("More red than the others") : FindingWords::tr("Less red than the others"))
                 : (more ? FindingWords::tr("More blue than the others")
                         : FindingWords::tr("Less blue than the others"));
    case Trait::Sharpness:
        return more ? FindingWords::tr("Sharper or noisier picture than the others")
                    : FindingWords::tr("Blurred picture");
    case Trait::DepthNoise:
        text = more ? FindingWords::tr("Noisier depth (%1 µm instead of %2 µm)")
                    : FindingWords::tr("Smoother depth (%1 µm instead of %2 µm)");
        values = from(1e6, 0);
        break;
    case Trait::Gaps:
        text = more ? FindingWords::tr("More of it is without depth (%1 instead of %2)")
                    : FindingWords::tr("Less of it is without depth (%1 instead of %2)");
        values = {percent(trait.value, locale), percent(trait.typical, locale)};
        break;
    case Trait::Area:
        text = more ? FindingWords::tr("Larger than the others (%1 mm² instead of %2 mm²)")
                    : FindingWords::tr("Smaller than the others (%1 mm² instead of %2 mm²)");
        values = from(1, 0);
        break;
    case Trait::Height:
        text = more ? FindingWords::tr("Taller than the others (%1 mm instead of %2 mm)")
                    : FindingWords::tr("Flatter than the others (%1 mm instead of %2 mm)");
        values = from(1000, 1);
        break;
    case Trait::PixelPitch:
        text = more ? FindingWords::tr("Recorded from farther away (%1 mm per pixel instead of %2)")
                    : FindingWords::tr("Recorded from nearer (%1 mm per pixel instead of %2)");
        values = from(1, 3);
        break;
    }
    return text.arg(values.first, values.second);
}

QString proofSentence(const GoodPartsCount& count, const QLocale& locale)
{
    if (!count.canTrain())
        return FindingWords::tr("%n usable good part(s) are too few to train on: give at least %1.", nullptr,
                                count.usable)
            .arg(locale.toString(qlonglong(kFewestGoodParts)));
    if (!count.proof)
        return {};
    return FindingWords::tr(
               "%1 good parts will be trained on and %2 kept to check: with those, no false-reject rate below %3 "
               "can be proved. Other good parts, tested later, can prove more.")
        .arg(locale.toString(count.train), locale.toString(count.heldOut),
             percent(count.proof->falseRejectUpper, locale, 1));
}

} // namespace twinspect
