// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QScrollArea>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace twinspect {

class ParameterForm;
class TrainState;

/// Shows every option of the detector that is chosen, for experts. Follows the state both ways.
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
    void showDetector();
    void retranslate();

    TrainState& m_state;
    bool m_filling = false;
    QLabel *m_title, *m_trainingTitle, *m_networkTitle;
    ParameterForm *m_training, *m_network;
    QVBoxLayout* m_column;
    QLabel* m_otherTitle;
    ParameterForm* m_other = nullptr; ///< options of a detector other than DCRDF-Net
    std::string m_otherDetector;      ///< the one that m_other is for
    QPushButton* m_reset;
};

} // namespace twinspect
