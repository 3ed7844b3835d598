// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/browser/name_rule.h"

#include <QRegularExpression>

namespace twinspect {

namespace {

QRegularExpression expressionOf(const NameRule& rule)
{
    if (rule.kind == NameRule::Kind::RegularExpression)
        return QRegularExpression(rule.pattern);
    QString pattern = QRegularExpression::escape(rule.pattern);
    pattern.replace(QLatin1String("\\*"), QLatin1String(".*")).replace(QLatin1String("\\?"), QLatin1String("."));
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                              QRegularExpression::CaseInsensitiveOption
                                  | QRegularExpression::DotMatchesEverythingOption);
}

QString filled(QString type, const QRegularExpressionMatch& match)
{
    for (int group = 1; group <= 9; ++group)
        type.replace(QStringLiteral("\\%1").arg(group), match.captured(group));
    return type.trimmed();
}

} // namespace

NameMatches matchNames(const InspectionSet& samples, const NameRule& rule)
{
    NameMatches matches;
    if (rule.pattern.isEmpty())
        return matches;
    const QRegularExpression expression = expressionOf(rule);
    if (!expression.isValid()) {
        matches.problem = expression.errorString();
        return matches;
    }
    for (int index = 0; index < samples.size(); ++index) {
        const auto& ref = samples.at(index).ref;
        auto match = expression.match(QString::fromStdString(ref.id));
        if (!match.hasMatch())
            match = expression.match(QString::fromStdString(ref.rgb.filename().string()));
        if (!match.hasMatch())
            continue;
        matches.samples.push_back(index);
        const Remarks before = samples.remarks(index);
        Remarks after = before;
        after.label = rule.label;
        after.defectType = rule.label == Label::Good   ? "good"
                         : rule.label == Label::Defect ? filled(rule.defectType, match).toStdString()
                                                       : std::string();
        if (after != before)
            matches.edits.emplace_back(index, std::move(after));
    }
    return matches;
}

} // namespace twinspect
