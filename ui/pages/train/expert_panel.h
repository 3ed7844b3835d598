// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QLabel;
class QPushButton;

namespace twinspect {

class ParameterForm;
class TrainState;

/// Shows every option of the training and of the network, for experts. Follows the state both ways.
class ExpertPanel : public QScrollArea {
    Q_OBJECT

public:
    explicit ExpertPanel(TrainState& state, QWidget* parent = nullptr);
    [[nodiscard]] int changedCount() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void takeOver();
    void showState();
    void retranslate();

    TrainState& m_state;
    bool m_filling = false;
    QLabel *m_title, *m_trainingTitle, *m_networkTitle;
    ParameterForm *m_training, *m_network;
    QPushButton* m_reset;
};

} // namespace twinspect
