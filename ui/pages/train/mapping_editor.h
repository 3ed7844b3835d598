// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>

#include <QStringList>
#include <QWidget>

#include "ui/common/job.h"
#include "ui/models/mapping_model.h"
#include "ui/pages/train/pair_preview.h"

class QComboBox;
class QDoubleSpinBox;
class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QTableView;

namespace twinspect {

class ReadingFields;
class TrainState;

/// Edits the mapping of a folder by a pattern for each role. It shows the files that each pattern finds (files without
/// a partner by name), and the selected pair as pictures. Every edit counts at once and can be undone.
class MappingEditor : public QWidget {
    Q_OBJECT

public:
    explicit MappingEditor(TrainState& state, QWidget* parent = nullptr);

    void refresh();
    void retranslate();

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Role {
        const char* key;
        std::string FolderMapping::*pattern;
        QLabel* label = nullptr;
        QComboBox* field = nullptr;
    };
    [[nodiscard]] QWidget* makeFields();
    [[nodiscard]] QWidget* makeSettings();
    void changeSetting(const std::string& key, const std::string& value);
    [[nodiscard]] QWidget* makeCamera();
    [[nodiscard]] QWidget* makeFindings();
    void edit(const std::function<void(FolderMapping&)>& change, const std::string& field);
    void refreshFields();
    void fitFields();
    void refreshCamera();
    void refreshFindings();
    void drawSelected();
    void showPicture();
    void readCamera();
    void saveMapping();

    TrainState& m_state;
    MappingModel m_model;
    LatestJob<PairPicture> m_draw;
    std::optional<PairPicture> m_picture;
    bool m_filling = false;
    std::array<Role, 5> m_roles;
    QLabel *m_intro, *m_problem, *m_rule, *m_counts;
    QScrollArea* m_fields;
    QGroupBox *m_geometry, *m_camera;
    ReadingFields* m_settings;
    QLabel* m_cameraSource;
    std::array<QLabel*, 5> m_cameraLabels{};
    std::array<QDoubleSpinBox*, 5> m_cameraFields{}; ///< fx fy cx cy, mm a unit
    QPushButton *m_readCamera, *m_reset, *m_save;
    QTableView* m_table;
    QLabel *m_colour, *m_depth, *m_colourText, *m_depthText;
};

} // namespace twinspect
