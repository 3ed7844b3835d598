// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/detector_scatter.h"

#include <map>

#include "ui/common/value_text.h"

namespace twinspect {

DetectorScatter::DetectorScatter(QWidget* parent) : PartScatter(parent)
{
    setObjectName(QStringLiteral("compare.scatter"));
    built();
}

void DetectorScatter::setScores(const std::vector<PartScore>& first, const QString& firstName,
                                const std::vector<PartScore>& second, const QString& secondName)
{
    std::map<std::string, double> other;
    for (const PartScore& part : second)
        other[part.id] = part.imageScore;
    std::vector<Point> list;
    for (const PartScore& part : first)
        if (const auto found = other.find(part.id); found != other.end())
            list.push_back({QString::fromStdString(part.id), part.imageScore, found->second,
                            part.defect ? Label::Defect : Label::Good, false});
    m_first = firstName;
    m_second = secondName;
    setPoints(std::move(list), Ranges::Own);
    retranslate();
}

QString DetectorScatter::wordsOn(const Point& point) const
{
    return tr("%1: score %2 of %3, score %4 of %5. Click to see the part.")
        .arg(point.part, scoreText(point.x, ScoreUnit()), m_first, scoreText(point.y, ScoreUnit()), m_second);
}

void DetectorScatter::retranslate()
{
    setLocale(QLocale());
    xAxis->setLabel(tr("Score of %1").arg(m_first));
    yAxis->setLabel(tr("Score of %1").arg(m_second));
    setAccessibleName(tr("Scores that two detectors gave to the same parts"));
    setToolTip(tr("A detector is good where one line, straight up or straight across, leaves the good parts on one "
                  "side and the defective parts on the other. Click a part to see it."));
    nameLabels();
    showMessage(points().empty() ? tr("No part has a score of both detectors.") : QString());
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace twinspect
