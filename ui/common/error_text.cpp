// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/error_text.h"

#include <QCoreApplication>
#include <QLocale>

#include "core/base/text_gaps.h"

namespace twinspect {

namespace {

/// "0.12" as the language of the window writes it; empty where `text` is something else. English digits are kept: they
/// are what files and options have.
QString numberIn(const Text& text)
{
    const QString digits = QString::fromStdString(text.pattern());
    bool isNumber = false;
    QLocale::c().toDouble(digits, &isNumber);
    return isNumber ? QString(digits).replace(QLatin1Char('.'), QLocale().decimalPoint()) : QString();
}

QString say(const char* text) { return QCoreApplication::translate("twinspect::ErrorText", text); }

} // namespace

QString shown(const Text& text)
{
    if (text.isName() || text.empty())
        return QString::fromStdString(text.pattern());
    if (QString number = numberIn(text); !number.isEmpty())
        return number;
    const QString pattern = QCoreApplication::translate("Errors", text.pattern().c_str());
    const auto& arguments = text.arguments();
    return QString::fromStdString(fillGaps(pattern.toStdString(), arguments.size(),
                                           [&](std::size_t i) { return shown(arguments[i]).toStdString(); }));
}

QString sentence(const Text& text)
{
    if (text.empty())
        return {};
    QString result = shown(text).trimmed();
    const QChar last = result.isEmpty() ? QChar() : result.back();
    if (last.isLetterOrNumber() && last.script() == QChar::Script_Han)
        return result + QChar(0x3002); // 。
    if (!QStringLiteral(".!?\u3002\uff1f").contains(last))
        result += last.script() == QChar::Script_Hiragana || last.script() == QChar::Script_Katakana ? QChar(0x3002)
                                                                                                     : QLatin1Char('.');
    return result;
}

QString headlineOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "This cannot be done as asked."));
    case ErrorCode::NotFound: return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "A file or folder is missing."));
    case ErrorCode::Unreadable: return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "A file cannot be opened."));
    case ErrorCode::BadData:
        return say(
            QT_TRANSLATE_NOOP("twinspect::ErrorText", "A file is damaged or holds something else than expected."));
    case ErrorCode::Unsupported:
        return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "This kind of data is not supported."));
    case ErrorCode::Mismatch: return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "Files or settings do not match."));
    case ErrorCode::TooLittleData:
        return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "There are too few parts for this."));
    case ErrorCode::WriteFailed: return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "Something could not be saved."));
    case ErrorCode::OutOfMemory: return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "There is not enough memory."));
    case ErrorCode::Cancelled: return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "Stopped."));
    case ErrorCode::Internal: return say(QT_TRANSLATE_NOOP("twinspect::ErrorText", "The program made a mistake."));
    }
    return {};
}

QString detailOf(const Error& error) { return sentence(error.detail); }
QString remedyOf(const Error& error) { return sentence(error.remedy); }

QString messageOf(const Error& error)
{
    QStringList parts;
    if (!error.file.empty())
        parts.append(QString::fromStdString(error.file) + QLatin1Char(':'));
    for (const QString& part : {detailOf(error), remedyOf(error)})
        if (!part.isEmpty())
            parts.append(part);
    return parts.join(QLatin1Char(' '));
}

QString messageOf(const std::optional<Error>& error) { return error ? messageOf(*error) : QString(); }

} // namespace twinspect
