// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QFrame>

#include "core/evaluation/confusion.h"
#include "core/imaging/geometry_reading.h"
#include "core/inference/inspection.h"

class QAction;
class QLabel;

namespace twinspect {

/// The content of the verdict header for the shown part.
struct HeaderContent {
    QString part;                        ///< name of the sample
    Label label = Label::Unknown;        ///< what a person said about it
    std::optional<Decision> decision;    ///< empty = not judged: `note` says why
    double score = 0;
    Thresholds thresholds;
    ScoreUnit unit;                      ///< in which people read both
    RaisedBy raisedBy = RaisedBy::Both;
    double largestAreaMm2 = 0;           ///< of the regions; 0 = none, NaN = not measurable
    QString largestHeight;               ///< of that region, see tellingDifference()
    bool modelWeak = false;              ///< see weaknessOf()
    std::vector<Text> resultNotes;       ///< as InspectionRecord::notes
    GeometryNotes notes;                 ///< its doubts are said, and what was taken as missing without being told
    QString note;                        ///< "Opening…", "No model is open", ...
    bool modelMissing = false;           ///< shows the ways to a model, see offerWithoutModel()
};

/// Shows the verdict, large, as a sign and a word, with its reasons in one line.
class VerdictHeader : public QFrame {
    Q_OBJECT

public:
    explicit VerdictHeader(QWidget* parent = nullptr);
    void setContent(const HeaderContent& content);
    /// Buttons for what helps where there is no model: train the part, open a recipe.
    void offerWithoutModel(const QList<QAction*>& actions);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void refreshMistake();
    [[nodiscard]] QString scoreText() const;
    [[nodiscard]] QString evidenceText() const;
    [[nodiscard]] QStringList doubtSentences() const;

    HeaderContent m_content;
    QLabel* m_badge;
    QLabel* m_mistake; ///< "Escape" or "False reject", beside the verdict
    QLabel* m_part;
    QLabel* m_score;
    QLabel* m_evidence;
    QWidget* m_offers;
    bool m_refreshing = false;
};

/// Why a verdict is what it is, as a whole sentence.
[[nodiscard]] QString sentenceOf(Reason reason);

} // namespace twinspect
