// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/settings_dialog.h"

#include <algorithm>
#include <thread>

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QUrl>

#include "core/project/results_database.h"
#include "ui/common/language.h"
#include "ui/pages/settings/plugin_panel.h"

namespace twinspect {

namespace {

QString withPassword(const QString& location, const QString& password)
{
    QUrl url(location, QUrl::StrictMode);
    if (!isResultsServer(location.trimmed()) || password.isEmpty())
        return location;
    url.setPassword(password, QUrl::DecodedMode);
    return url.toString(QUrl::FullyEncoded);
}

} // namespace

QString databaseProblem(const QString& location)
{
    const QString text = location.trimmed();
    if (text.isEmpty())
        return {};
    if (isResultsServer(text.trimmed())) {
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || url.path().size() < 2)
            return SettingsDialog::tr("Write it as postgresql://user@server/database.");
        return {};
    }
    if (text.contains(QLatin1String("://")))
        return SettingsDialog::tr("Only SQLite files and PostgreSQL servers can hold the results.");
    const QFileInfo info(text);
    if (info.isDir())
        return SettingsDialog::tr("This is a folder; name a file in it.");
    if (!info.isAbsolute())
        return SettingsDialog::tr("Write the whole path of the file.");
    if (!info.dir().exists())
        return SettingsDialog::tr("The folder %1 does not exist.").arg(QDir::toNativeSeparators(info.path()));
    return {};
}

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent)
    : QDialog(parent), m_settings(settings), m_appearance(new QGroupBox(this)), m_computing(new QGroupBox(this)),
      m_storing(new QGroupBox(this)), m_language(new QComboBox(this)), m_theme(new QComboBox(this)),
      m_device(new QComboBox(this)), m_threads(new QSpinBox(this)), m_database(new QLineEdit(this)),
      m_browse(new QPushButton(this)), m_password(new QLineEdit(this)), m_databaseNote(new QLabel(this)),
      m_cache(new QSpinBox(this)), m_autosave(new QCheckBox(this)), m_labelsBeside(new QCheckBox(this)),
      m_plugins(new PluginPanel(this)), m_file(new QLabel(this)), m_standard(new QPushButton(this)),
      m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("settings"));
    m_language->setObjectName(QStringLiteral("settings.language"));
    m_theme->setObjectName(QStringLiteral("settings.theme"));
    m_device->setObjectName(QStringLiteral("settings.device"));
    m_threads->setObjectName(QStringLiteral("settings.threads"));
    m_database->setObjectName(QStringLiteral("settings.database"));
    m_password->setObjectName(QStringLiteral("settings.database.password"));
    m_databaseNote->setObjectName(QStringLiteral("settings.database.note"));
    m_cache->setObjectName(QStringLiteral("settings.cache"));
    m_autosave->setObjectName(QStringLiteral("settings.autosave"));
    m_labelsBeside->setObjectName(QStringLiteral("settings.labelsBeside"));
    m_standard->setObjectName(QStringLiteral("settings.standard"));
    m_close->setObjectName(QStringLiteral("settings.close"));

    m_language->addItem(QString(), QString());
    for (const auto& language : languages())
        m_language->addItem(language.name, language.code);
    for (const auto theme : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        m_theme->addItem(QString(), static_cast<int>(theme));
    for (const char* device : {"auto", "cpu", "cuda"})
        m_device->addItem(QString(), QLatin1String(device));
    m_threads->setRange(0, static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
    m_cache->setRange(16, 16'384);
    m_cache->setSingleStep(64);
    m_databaseNote->setWordWrap(true);
    m_file->setWordWrap(true);
    m_file->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* appearance = new QFormLayout(m_appearance);
    m_languageLabel = row(appearance, m_language);
    m_themeLabel = row(appearance, m_theme);
    auto* computing = new QFormLayout(m_computing);
    m_deviceLabel = row(computing, m_device);
    m_threadsLabel = row(computing, m_threads);
    auto* storing = new QFormLayout(m_storing);
    auto* database = new QWidget(m_storing);
    auto* databaseRow = new QHBoxLayout(database);
    databaseRow->setContentsMargins(0, 0, 0, 0);
    databaseRow->addWidget(m_database, 1);
    databaseRow->addWidget(m_browse);
    m_databaseLabel = row(storing, database);
    m_databaseLabel->setBuddy(m_database);
    storing->addRow(QString(), m_databaseNote);
    m_passwordLabel = row(storing, m_password);
    m_password->setEchoMode(QLineEdit::Password);
    m_cacheLabel = row(storing, m_cache);
    storing->addRow(QString(), m_autosave);
    storing->addRow(QString(), m_labelsBeside);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_standard);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    for (auto* group : {m_appearance, m_computing, m_storing, static_cast<QGroupBox*>(m_plugins)})
        layout->addWidget(group);
    layout->addWidget(m_file);
    layout->addStretch();
    layout->addLayout(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 104);
    m_close->setDefault(true);

    for (auto* box : {m_language, m_theme, m_device})
        connect(box, &QComboBox::activated, this, &SettingsDialog::store);
    connect(m_threads, &QSpinBox::valueChanged, this, &SettingsDialog::store);
    connect(m_cache, &QSpinBox::editingFinished, this, &SettingsDialog::store);
    connect(m_autosave, &QCheckBox::toggled, this, &SettingsDialog::store);
    connect(m_labelsBeside, &QCheckBox::toggled, this, &SettingsDialog::store);
    connect(m_database, &QLineEdit::textEdited, this, &SettingsDialog::judgeDatabase);
    connect(m_database, &QLineEdit::editingFinished, this, [this] {
        hidePassword();
        store();
    });
    connect(m_password, &QLineEdit::editingFinished, this, &SettingsDialog::store);
    connect(m_browse, &QPushButton::clicked, this, &SettingsDialog::browseDatabase);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_standard, &QPushButton::clicked, this, [this] {
        m_settings.setLanguage({});
        m_settings.setTheme(ThemeChoice::System);
        m_settings.setDevice(QStringLiteral("auto"));
        m_settings.setThreads(0);
        m_settings.setResultsDatabase({});
        m_settings.setPictureCacheMb(256);
        m_settings.setAutosave(true);
        m_settings.setLabelsBesideData(false);
        load();
    });
    retranslate();
    load();
}

QLabel* SettingsDialog::row(QFormLayout* form, QWidget* field)
{
    auto* label = new QLabel(this);
    label->setBuddy(field);
    form->addRow(label, field);
    return label;
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_appearance->setTitle(tr("Appearance"));
    m_languageLabel->setText(tr("Language"));
    m_language->setItemText(0, tr("As the system"));
    m_themeLabel->setText(tr("Colours"));
    m_theme->setItemText(0, tr("As the system"));
    m_theme->setItemText(1, tr("Light"));
    m_theme->setItemText(2, tr("Dark"));
    m_computing->setTitle(tr("Computing"));
    m_deviceLabel->setText(tr("Compute on"));
    m_device->setItemText(0, tr("The best there is"));
    m_device->setItemText(1, tr("Processor"));
    m_device->setItemText(2, tr("Graphics card (CUDA)"));
    m_device->setToolTip(tr("Used for models opened and trainings started from now on."));
    m_threadsLabel->setText(tr("Processor cores at once"));
    m_threads->setSpecialValueText(tr("All"));
    m_threads->setToolTip(tr("Fewer leave the computer free for other work."));
    m_storing->setTitle(tr("Storing"));
    m_databaseLabel->setText(tr("Results database"));
    m_database->setPlaceholderText(tr("Default file on this computer"));
    m_database->setToolTip(tr("An SQLite file, or a PostgreSQL server as postgresql://user@server/database."));
    m_browse->setText(tr("Choose file…"));
    m_passwordLabel->setText(tr("Password"));
    m_password->setPlaceholderText(tr("From ~/.pgpass, if it is there"));
    m_password->setToolTip(tr("A password given here is kept in the settings file, which only you can read. Safer: "
                              "leave it empty and put it into ~/.pgpass, as PostgreSQL's own programs read it."));
    m_cacheLabel->setText(tr("Memory for pictures"));
    m_cache->setSuffix(tr(" MB"));
    m_cache->setToolTip(tr("More lets you return to parts without reading them again."));
    m_autosave->setText(tr("Keep a journal of unsaved work"));
    m_autosave->setToolTip(tr("After a crash the last session can be restored."));
    m_labelsBeside->setText(tr("Keep labels and notes beside the data"));
    m_labelsBeside->setToolTip(
        tr("In the file twinspect-labels.json of the data's folder, so that colleagues see them. "
           "Otherwise they are kept for you alone."));
    const QString place = QDir::toNativeSeparators(m_settings.file());
    m_file->setText(m_settings.writable()
                        ? tr("Stored in %1").arg(place)
                        : tr("%1 cannot be written: these settings last until the program ends.").arg(place));
    m_standard->setText(tr("Standard settings"));
    m_standard->setToolTip(tr("Sets everything on this page back to how it was delivered."));
    m_close->setText(tr("Close"));
    judgeDatabase();
}

void SettingsDialog::load()
{
    m_loading = true;
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_settings.language())));
    m_theme->setCurrentIndex(m_theme->findData(static_cast<int>(m_settings.theme())));
    const QString device = m_settings.device();
    if (m_device->findData(device) < 0) // "cuda:1", chosen in the file
        m_device->addItem(device, device);
    m_device->setCurrentIndex(m_device->findData(device));
    m_threads->setValue(m_settings.threads());
    m_password->clear();
    m_database->setText(m_settings.resultsDatabase());
    hidePassword();
    m_cache->setValue(m_settings.pictureCacheMb());
    m_autosave->setChecked(m_settings.autosave());
    m_labelsBeside->setChecked(m_settings.labelsBesideData());
    m_loading = false;
    judgeDatabase();
}

void SettingsDialog::store()
{
    if (m_loading)
        return;
    m_settings.setTheme(static_cast<ThemeChoice>(m_theme->currentData().toInt()));
    m_settings.setDevice(m_device->currentData().toString());
    m_settings.setThreads(m_threads->value());
    m_settings.setPictureCacheMb(m_cache->value());
    m_settings.setAutosave(m_autosave->isChecked());
    m_settings.setLabelsBesideData(m_labelsBeside->isChecked());
    if (databaseProblem(m_database->text()).isEmpty())
        m_settings.setResultsDatabase(withPassword(m_database->text().trimmed(), m_password->text()));
    m_settings.setLanguage(m_language->currentData().toString());
}

void SettingsDialog::hidePassword()
{
    QUrl url(m_database->text().trimmed(), QUrl::StrictMode);
    if (!isResultsServer(m_database->text().trimmed()) || url.password().isEmpty())
        return;
    m_password->setText(url.password(QUrl::FullyDecoded));
    url.setPassword({});
    m_database->setText(url.toString());
}

void SettingsDialog::judgeDatabase()
{
    m_password->setVisible(isResultsServer(m_database->text().trimmed()));
    m_passwordLabel->setVisible(isResultsServer(m_database->text().trimmed()));
    const QString problem = databaseProblem(m_database->text());
    m_databaseNote->setText(problem.isEmpty() ? QString() : tr("Not used: %1").arg(problem));
    m_databaseNote->setVisible(!problem.isEmpty());
}

void SettingsDialog::browseDatabase()
{
    auto* dialog = new QFileDialog(this, tr("Results database"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // an existing database is added to
    dialog->setNameFilters({tr("SQLite databases (*.sqlite *.db)"), tr("All files (*)")});
    dialog->setDefaultSuffix(QStringLiteral("sqlite"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        m_database->setText(file);
        judgeDatabase();
        store();
    });
    dialog->open();
}

void SettingsDialog::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinspect
