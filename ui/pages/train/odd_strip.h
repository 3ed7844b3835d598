// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include <QScrollArea>

#include "core/doctor/odd_parts.h"

class QCheckBox;
class QHBoxLayout;
class QLabel;

namespace twinspect {

class ThumbnailLoader;
class TrainState;

/// Shows the good parts that stand out, the most unlike first: picture, reason, and a box to leave the part out of the
/// training.
class OddStrip : public QScrollArea {
    Q_OBJECT

public:
    OddStrip(TrainState& state, ThumbnailLoader& thumbnails, QWidget* parent = nullptr);

    /// Shows the strip for the state's check; hides itself when nothing stands out.
    void refresh();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Card {
        QLabel* picture = nullptr;
        QCheckBox* leaveOut = nullptr;
    };
    [[nodiscard]] QWidget* makeCard(const OddPart& part);
    void showPicture(const std::string& id);
    void refreshBoxes();

    TrainState& m_state;
    ThumbnailLoader& m_thumbnails;
    std::map<std::string, Card> m_cards;
};

} // namespace twinspect
