// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/finding_list.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

#include "core/imaging/point_list.h"
#include "ui/common/icon.h"
#include "ui/pages/train/finding_words.h"

namespace twinspect {

namespace {

constexpr int kNamesShown = 6;
constexpr int kMostNames = 500; // of one finding; twinspect-cli check --json lists them all
constexpr std::size_t kMostRows = 60;

} // namespace

FindingList::Cure FindingList::cureOf(const Finding& finding)
{
    const std::string detail = finding.detail.english();
    if (detail.find(organiseRemedy().english()) != std::string::npos)
        return Cure::Conversion;
    switch (finding.code) {
    case FindingCode::Unpaired:
    case FindingCode::GeometryScale:
    case FindingCode::MissingValues:
    case FindingCode::GeometryDoubt:
    case FindingCode::PatternUses:
    case FindingCode::UnitsDiffer: return Cure::Mapping;
    default: return detail.find("mapping") != std::string::npos ? Cure::Mapping : Cure::None;
    }
}

FindingList::FindingList(QWidget* parent) : QWidget(parent), m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins({});
    m_rows->setSpacing(6);
}

void FindingList::clear()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void FindingList::report(const DataCheck& check, const std::filesystem::path& root)
{
    clear();
    std::vector<Row> rows; // findings that say the same are one
    for (const auto& finding : check.findings) {
        if (finding.code == FindingCode::GoodPartsProve)
            continue; // said above the list
        const QString sentence = sentenceOf(finding, locale());
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
            return row.sentence == sentence && row.severity == finding.severity;
        });
        const QStringList names = namesIn(finding, root);
        if (same == rows.end())
            rows.push_back({finding.severity, sentence, names, cureOf(finding), repairOf(finding)});
        else
            same->names += names;
    }
    if (rows.empty())
        addRow({Severity::Note,
                tr("Nothing stands in the way: everything that was checked is in order."),
                {},
                Cure::None});
    for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i)
        addRow(rows[i]);
    if (rows.size() > kMostRows)
        addRow({Severity::Note,
                tr("There are %n more finding(s). Repair these first, then check again.", nullptr,
                   static_cast<int>(rows.size() - kMostRows)),
                {},
                Cure::None});
}

void FindingList::addRow(const Row& finding)
{
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins({});
    auto* sign = new QLabel(row);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    sign->setPixmap(icon(iconOf(finding.severity)).pixmap(size, size));
    sign->setAlignment(Qt::AlignTop);
    sign->setMargin(2);
    line->addWidget(sign);
    auto* column = new QVBoxLayout;
    column->setSpacing(1);
    QString said = tr("<b>%1.</b> %2").arg(wordOf(finding.severity), finding.sentence.toHtmlEscaped());
    if (finding.cure == Cure::Conversion)
        said += QStringLiteral(" <a href=\"conversion\">%1</a>").arg(tr("Convert…"));
    if (finding.cure == Cure::Mapping)
        said += QStringLiteral(" <a href=\"mapping\">%1</a>").arg(tr("Map files…"));
    if (finding.repair)
        said += QStringLiteral(" <a href=\"repair\">%1</a>").arg(repairSentence(*finding.repair).toHtmlEscaped());
    auto* text = new QLabel(said, row);
    text->setObjectName(QStringLiteral("train.check.sentence"));
    text->setWordWrap(true);
    text->setTextFormat(Qt::RichText);
    text->setTextInteractionFlags(finding.cure != Cure::None || finding.repair ? Qt::TextBrowserInteraction
                                                                               : Qt::TextSelectableByMouse);
    connect(text, &QLabel::linkActivated, this, [this, repair = finding.repair](const QString& link) {
        if (link == QLatin1String("repair"))
            Q_EMIT repairAsked(*repair);
        else if (link == QLatin1String("conversion"))
            Q_EMIT conversionAsked();
        else
            Q_EMIT mappingAsked();
    });
    column->addWidget(text);
    if (const QStringList& names = finding.names; !names.isEmpty()) {
        auto* list = new QLabel(row);
        list->setObjectName(QStringLiteral("train.check.names"));
        list->setWordWrap(true);
        list->setTextFormat(Qt::RichText);
        list->setTextInteractionFlags(Qt::TextBrowserInteraction);
        const QString few = QStringList(names.mid(0, kNamesShown)).join(QStringLiteral(", ")).toHtmlEscaped();
        list->setText(names.size() > kNamesShown
                          ? tr("%1 … <a href=\"all\">show all %2</a>").arg(few, locale().toString(names.size()))
                          : few);
        connect(list, &QLabel::linkActivated, list, [list, names] {
            QString all = QStringList(names.mid(0, kMostNames)).join(QStringLiteral(", ")).toHtmlEscaped();
            if (names.size() > kMostNames)
                all += QStringLiteral(" …");
            list->setText(all);
        });
        column->addWidget(list);
    }
    line->addLayout(column, 1);
    m_rows->addWidget(row);
}

} // namespace twinspect
