// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/finding_words.h"

#include <cmath>

#include <QCoreApplication>

#include "ui/common/error_text.h"

namespace twinspect {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FindingWords)
};

QString percent(double share, const QLocale& locale, int decimals = 0)
{
    return Words::tr("%1 %").arg(locale.toString(100 * share, 'f', decimals));
}

QString withStop(QString text)
{
    text = text.trimmed();
    if (!text.isEmpty() && !QStringLiteral(".?!").contains(text.back()))
        text += QLatin1Char('.');
    return text;
}

} // namespace

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
        return Words::tr("%n file(s) have no partner of the same name and are not used. Add the missing picture or "
                         "geometry, or remove them.",
                         nullptr, names);
    case FindingCode::LeftOut: return Words::tr("%n file(s) or folder(s) are not used: %1", nullptr, names).arg(detail);
    case FindingCode::CatalogRemark: return detail;
    case FindingCode::Unreadable: return Words::tr("This part cannot be read and will be left out: %1").arg(detail);
    case FindingCode::DepthRounded:
        return Words::tr("This depth picture has only 8 bits or is coloured for the eye: the measured depth is lost. "
                         "Record the raw 16-bit depth instead of a preview.");
    case FindingCode::UnequalSizes:
        return Words::tr("This file is %1 × %2 pixels, but the colour picture is %3 × %4. Export both with the same "
                         "size, pixel by pixel aligned.")
            .arg(whole("other_width"), whole("other_height"), whole("colour_width"), whole("colour_height"));
    case FindingCode::SizesVary:
        return Words::tr("The pictures come in %1 different sizes. Most are %2 × %3 pixels; these are not. Was the "
                         "camera set up differently?")
            .arg(whole("sizes"), whole("usual_width"), whole("usual_height"));
    case FindingCode::NothingMeasured:
        return Words::tr("The sensor measured nothing here: there is no depth at all. Record the part again.");
    case FindingCode::ManyGaps:
        return Words::tr("Much of the part has no depth (up to %1). Check the sensor's exposure, shadows and "
                         "reflections; defects in the gaps can only be seen in colour.")
            .arg(percent(figure("worst"), locale));
    case FindingCode::ManyGapsOverall:
        return Words::tr("%1 of all pixels have no depth. Is the sensor in its working range?")
            .arg(percent(figure("share"), locale));
    case FindingCode::GeometryScale: {
        const QString scale =
            Words::tr("The camera is %1 m away and sees %2 × %3 mm, %4 mm per pixel; one unit in the files is %5 mm.")
                .arg(locale.toString(figure("distance_m"), 'g', 3), locale.toString(figure("field_width_mm"), 'g', 4),
                     locale.toString(figure("field_height_mm"), 'g', 4),
                     locale.toString(figure("mm_per_pixel"), 'g', 3),
                     locale.toString(1000 * figure("metres_per_unit"), 'g', 6));
        return figure("guessed") > 0
                 ? Words::tr("%1 The unit was judged from the numbers; set it under \"Map files\" if it is wrong.")
                       .arg(scale)
                 : scale;
    }
    case FindingCode::MissingValues:
    case FindingCode::GeometryDoubt:
    case FindingCode::PatternUses: return detail;
    case FindingCode::UnitsDiffer:
        return Words::tr("%1 part(s) look like millimetres and %2 like metres. Check the unit of these.")
            .arg(whole("millimetres"), whole("metres"));
    case FindingCode::Misregistered:
        return Words::tr("Colour and geometry do not lie on each other: edges are %1 px further right and %2 px "
                         "further down in the colour pictures than in the geometry. "
                         "Export the point cloud aligned with the colour picture.")
            .arg(number("columns", 1), number("rows", 1));
    case FindingCode::PartMissing:
        return Words::tr("No part was found in %n picture(s); they will be left out. Is the tray empty?", nullptr,
                         names);
    case FindingCode::PartFillsPicture:
        return Words::tr(
            "The part fills the picture, so no ground is visible. Heights refer to a plane through all of it.");
    case FindingCode::GroundNotAlwaysVisible:
        return Words::tr(
            "The ground around the part is visible in some pictures and not in others. Have a look at these.");
    case FindingCode::PartCutOff:
        return Words::tr("The part reaches the edge of the picture. What lies outside cannot be inspected.");
    case FindingCode::Duplicates:
    case FindingCode::DuplicatesAcrossSets:
        if (figure("geometry_same") < 0.5)
            return Words::tr(
                "These have the same colour picture but different geometry, so at least one was put together wrongly.");
        return finding.code == FindingCode::Duplicates
                 ? Words::tr("These are the same scan. A repeated scan teaches nothing new; keep one of them.")
                 : Words::tr("The same scan is in more than one of training, validation and test. A test with parts "
                             "that were trained on proves nothing.");
    case FindingCode::OddOnesOut:
        return Words::tr("%n part(s) stand out from the other good ones. Are they really good? See the strip below.",
                         nullptr, names);
    case FindingCode::MaskEmpty: return Words::tr("The mask of these defective parts marks nothing.");
    case FindingCode::MaskOnGood:
        return Words::tr("The mask of these good parts marks something. Are they really good?");
    case FindingCode::MaskMarksAll:
        return Words::tr("The mask of these parts marks nearly everything. Only black is background, not transparent "
                         "or coloured pixels.");
    case FindingCode::MaskMissing:
        return Words::tr("%n defective part(s) have no mask. Only figures about whole parts can be made of them.",
                         nullptr, names);
    case FindingCode::FewGoodParts:
        return figure("usable") < figure("needed")
                 ? Words::tr("There are only %1 usable good parts. At least %2 are needed, %3 or more are recommended.")
                       .arg(whole("usable"), whole("needed"), whole("recommended"))
                 : Words::tr("There are %1 usable good parts. That is enough to train, but %2 or more are recommended.")
                       .arg(whole("usable"), whole("recommended"));
    case FindingCode::GoodPartsProve:
        return Words::tr("%1 held-out good parts without a false reject prove a false-reject rate below %2 (with 95 % "
                         "confidence).")
            .arg(whole("held_out"), percent(figure("upper"), locale, 1));
    }
    return detail;
}

QStringList namesIn(const Finding& finding, const std::filesystem::path& root)
{
    QStringList names;
    const bool byFile = finding.samples.empty() || (finding.samples.size() == 1 && finding.files.size() == 1);
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
    case Severity::Problem: return Words::tr("Problem");
    case Severity::Warning: return Words::tr("Warning");
    case Severity::Note: break;
    }
    return Words::tr("Note");
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
        text = more ? Words::tr("Brighter than the others (grey value %1 instead of %2)")
                    : Words::tr("Darker than the others (grey value %1 instead of %2)");
        values = plain(0);
        break;
    case Trait::Redness:
    case Trait::Blueness:
        return trait.trait == Trait::Redness
                 ? (more ? Words::tr("More red than the others") : Words::tr("Less red than the others"))
                 : (more ? Words::tr("More blue than the others") : Words::tr("Less blue than the others"));
    case Trait::Sharpness:
        return more ? Words::tr("Sharper or noisier picture than the others") : Words::tr("Blurred picture");
    case Trait::DepthNoise:
        text = more ? Words::tr("Noisier depth (%1 µm instead of %2 µm)")
                    : Words::tr("Smoother depth (%1 µm instead of %2 µm)");
        values = from(1e6, 0);
        break;
    case Trait::Gaps:
        text = more ? Words::tr("More of it is without depth (%1 instead of %2)")
                    : Words::tr("Less of it is without depth (%1 instead of %2)");
        values = {percent(trait.value, locale), percent(trait.typical, locale)};
        break;
    case Trait::Area:
        text = more ? Words::tr("Larger than the others (%1 mm² instead of %2 mm²)")
                    : Words::tr("Smaller than the others (%1 mm² instead of %2 mm²)");
        values = from(1, 0);
        break;
    case Trait::Height:
        text = more ? Words::tr("Taller than the others (%1 mm instead of %2 mm)")
                    : Words::tr("Flatter than the others (%1 mm instead of %2 mm)");
        values = from(1000, 1);
        break;
    case Trait::PixelPitch:
        text = more ? Words::tr("Recorded from farther away (%1 mm per pixel instead of %2)")
                    : Words::tr("Recorded from nearer (%1 mm per pixel instead of %2)");
        values = from(1, 3);
        break;
    }
    return text.arg(values.first, values.second);
}

QString proofSentence(const GoodPartsCount& count, const QLocale& locale)
{
    if (!count.canTrain())
        return Words::tr("%n usable good part(s) are too few to train on: give at least %1.", nullptr, count.usable)
            .arg(locale.toString(kNeededGoodParts));
    if (!count.proof)
        return {};
    return Words::tr("%1 good parts will be trained on and %2 kept to check: with those, no false-reject rate below %3 "
                     "can be proved. Other good parts, tested later, can prove more.")
        .arg(locale.toString(count.train), locale.toString(count.heldOut),
             percent(count.proof->falseRejectUpper, locale, 1));
}

} // namespace twinspect
