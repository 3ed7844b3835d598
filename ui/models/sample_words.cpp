// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sample_words.h"

#include <cmath>

#include <QCoreApplication>

#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/common/verdict_style.h"

namespace twinspect::words {

namespace {

QString say(const char* source) { return QCoreApplication::translate("SampleWords", source); }

} // namespace

// The window has one vocabulary for verdicts; the palette only matters for their colours.
QString verdict(Verdict verdict) { return verdictStyle(verdict, QPalette()).word; }
QString verdictSign(Verdict verdict) { return verdictStyle(verdict, QPalette()).symbol; }

QString score(double raw, const ScoreUnit& unit) { return std::isfinite(raw) ? scoreText(raw, unit) : QString(); }

QString mistake(Mistake mistake)
{
    switch (mistake) {
    case Mistake::Escape: return say(QT_TRANSLATE_NOOP("SampleWords", "Escape"));
    case Mistake::FalseReject: return say(QT_TRANSLATE_NOOP("SampleWords", "False reject"));
    case Mistake::None: break;
    }
    return {};
}

QString mistakeSentence(Mistake mistake)
{
    switch (mistake) {
    case Mistake::Escape:
        return say(QT_TRANSLATE_NOOP("SampleWords", "Escape: labelled as a defect, but the verdict is OK."));
    case Mistake::FalseReject:
        return say(QT_TRANSLATE_NOOP("SampleWords", "False reject: labelled as good, but the verdict is Reject."));
    case Mistake::None: break;
    }
    return {};
}

QString label(Label label, const std::string& defectType)
{
    switch (label) {
    case Label::Good: return say(QT_TRANSLATE_NOOP("SampleWords", "Good"));
    case Label::Defect:
        return defectType.empty()
                 ? say(QT_TRANSLATE_NOOP("SampleWords", "Defect"))
                 : say(QT_TRANSLATE_NOOP("SampleWords", "Defect: %1")).arg(QString::fromStdString(defectType));
    case Label::Unknown: return say(QT_TRANSLATE_NOOP("SampleWords", "Not labelled"));
    }
    return {};
}

QString annotation(const AnnotationProgress& progress)
{
    switch (progress.state) {
    case AnnotationState::Untouched: break;
    case AnnotationState::Begun: return say(QT_TRANSLATE_NOOP("SampleWords", "Begun"));
    case AnnotationState::Finished:
        switch (progress.example) {
        case Example::Good: return say(QT_TRANSLATE_NOOP("SampleWords", "Finished, in the good set"));
        case Example::Defect: return say(QT_TRANSLATE_NOOP("SampleWords", "Finished, defect example"));
        case Example::None: return say(QT_TRANSLATE_NOOP("SampleWords", "Finished"));
        }
    }
    return {};
}

QString raisedBy(std::optional<RaisedBy> modality)
{
    if (!modality)
        return {};
    switch (*modality) {
    case RaisedBy::Rgb: return say(QT_TRANSLATE_NOOP("SampleWords", "RGB"));
    case RaisedBy::Depth: return say(QT_TRANSLATE_NOOP("SampleWords", "Depth"));
    case RaisedBy::Both: return say(QT_TRANSLATE_NOOP("SampleWords", "Both"));
    }
    return {};
}

QStringList notes(const InspectionRecord& record)
{
    QStringList sentences;
    for (const Text& note : record.notes)
        sentences << sentence(note);
    return sentences;
}

QString noted(const QString& verdict, const InspectionRecord& record)
{
    return record.notes.empty() ? verdict : verdict + QStringLiteral(" *");
}

QString noteLines(const InspectionRecord& record)
{
    QString lines;
    for (const QString& note : notes(record))
        lines += QStringLiteral("\n* ") + note;
    return lines;
}

} // namespace twinspect::words
