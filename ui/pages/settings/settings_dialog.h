// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "ui/common/settings.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace twinspect {

class PluginPanel;

/// Changes the settings of the program. Every choice takes effect as it is made; there is nothing to apply.
class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    SettingsDialog(Settings& settings, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void load();
    void store();
    void judgeDatabase();
    /// A password within the address moves into its own field, where it is not shown.
    void hidePassword();
    void browseDatabase();
    QLabel* row(QFormLayout* form, QWidget* field);

    Settings& m_settings;
    bool m_loading = false;
    QGroupBox *m_appearance, *m_computing, *m_storing;
    QLabel *m_languageLabel, *m_themeLabel, *m_deviceLabel, *m_threadsLabel, *m_databaseLabel, *m_passwordLabel,
        *m_cacheLabel;
    QComboBox* m_language;
    QComboBox* m_theme;
    QComboBox* m_device;
    QSpinBox* m_threads;
    QLineEdit* m_database;
    QPushButton* m_browse;
    QLineEdit* m_password;
    QLabel* m_databaseNote;
    QSpinBox* m_cache;
    QCheckBox *m_autosave, *m_labelsBeside;
    PluginPanel* m_plugins;
    QLabel* m_file;
    QPushButton* m_standard;
    QPushButton* m_close;
};

/// Empty when it names an SQLite file or a PostgreSQL server; otherwise what is wrong with it.
[[nodiscard]] QString databaseProblem(const QString& location);

} // namespace twinspect
