// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "ui/models/linked_cursor.h"
#include "ui/pages/convert/convert_step.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace twinspect {

class ConversionSetup;
class ImageView;
class PathField;
class ReadingFields;
struct ConversionSettings;

/// How the points of the files become the pixels of pictures, and one part as it comes out with that.
class PixelsStep : public ConvertStep {
    Q_OBJECT

public:
    explicit PixelsStep(ConversionSetup& setup, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;
    void enter() override;

private:
    /// What nobody has said yet, and the preview supposes.
    struct Question {
        QLabel* text = nullptr;
        QPushButton* yes = nullptr;
    };
    [[nodiscard]] QWidget* makeSettings();
    void makeFields(QVBoxLayout& column);
    [[nodiscard]] Question makeQuestion(const char* name, QVBoxLayout& column);
    [[nodiscard]] QWidget* makePreview();
    [[nodiscard]] bool unitAsked() const;
    [[nodiscard]] bool resolutionAsked() const;
    void take();
    void takeUnit();
    void refreshFields();
    void refreshParts();
    void refreshPreview();

    ConversionSetup& m_setup;
    LinkedCursor m_cursor;
    QComboBox *m_way, *m_direction;
    QDoubleSpinBox* m_resolution;
    QLabel *m_directionLabel, *m_resolutionLabel, *m_colourLabel, *m_extrinsicsLabel;
    Question m_askResolution, m_askUnit;
    PathField *m_camera, *m_colourCamera, *m_extrinsics;
    ReadingFields* m_reading;
    QComboBox* m_parts;
    QLabel *m_state, *m_facts;
    ImageView *m_rgb, *m_height;
    QPlainTextEdit* m_said;
    bool m_filling = false;
};

} // namespace twinspect
