// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/mapping_model.h"
#include "ui/pages/convert/convert_step.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace twinspect {

class ConversionSetup;
class PathField;

/// The folder, what was recognised in it, and where that is wrong, which files belong together.
class FilesStep : public ConvertStep {
    Q_OBJECT

public:
    explicit FilesStep(ConversionSetup& setup, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString blocked() const override;

private:
    void refresh();
    void showReaders();
    void takePatterns();

    ConversionSetup& m_setup;
    MappingModel m_model;
    PathField* m_folder;
    QLabel *m_kinds, *m_found;
    QWidget* m_readers;
    QComboBox* m_reader;
    QWidget* m_patterns;
    QLineEdit *m_colour, *m_geometry, *m_defects;
    QTableView* m_table;
};

} // namespace twinspect
