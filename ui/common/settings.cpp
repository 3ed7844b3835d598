// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/settings.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace twinspect {

namespace {

constexpr auto kLanguage = "appearance/language";
constexpr auto kTheme = "appearance/theme";
constexpr auto kDevice = "compute/device";
constexpr auto kThreads = "compute/threads";
constexpr auto kDatabase = "results/database";
constexpr auto kCache = "cache/picturesMb";
constexpr auto kRecent = "recent/entries";
constexpr auto kAutosave = "session/autosave";
constexpr auto kLabelsBeside = "labels/besideData";
constexpr auto kInspector = "report/inspector";
constexpr int kStandardCacheMb = 256;
constexpr int kMostRecent = 8; // of each kind

const QString kKinds[] = {QStringLiteral("data"), QStringLiteral("model"),
                          QStringLiteral("recipe")}; // as in Settings::Recent

// The file may hold the password of a database. QSettings lets everybody read a file that it makes, and keeps the
// permissions of one that is there.
const QString& forItsUserAlone(const QString& file)
{
    constexpr auto itsUser = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    const QFileInfo info(file);
    if (info.exists() && !info.isFile()) // a pipe would hold the program for ever
        QFile::rename(file, file + QStringLiteral(".damaged"));
    QDir().mkpath(info.absolutePath());
    QFile settings(file);
    if (!settings.exists())
        settings.open(QIODevice::WriteOnly | QIODevice::NewOnly, itsUser);
    else if ((settings.permissions() & ~(itsUser | QFileDevice::ReadUser | QFileDevice::WriteUser)) != 0)
        settings.setPermissions(itsUser);
    return file;
}

} // namespace

QString loginName()
{
    for (const char* variable : {"USER", "USERNAME", "LOGNAME"})
        if (const auto name = qEnvironmentVariable(variable); !name.isEmpty())
            return name;
    return QDir::home().dirName();
}

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent), m_store(forItsUserAlone(file), QSettings::IniFormat)
{
}

QString Settings::standardFile(const QString& programFolder)
{
    const QString portable = QDir(programFolder).filePath(QStringLiteral("twinspect.ini"));
    if (QFile::exists(portable))
        return portable;
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation))
        .filePath(QStringLiteral("twinspect.ini"));
}

bool Settings::change(const QString& key, const QVariant& value)
{
    if (m_store.value(key) == value)
        return false;
    m_store.setValue(key, value);
    return true;
}

QString Settings::language() const { return m_store.value(kLanguage).toString(); }

void Settings::setLanguage(const QString& language)
{
    if (change(kLanguage, language))
        Q_EMIT languageChanged();
}

ThemeChoice Settings::theme() const { return themeChoiceFrom(m_store.value(kTheme).toString()); }

void Settings::setTheme(ThemeChoice theme)
{
    if (change(kTheme, toString(theme)))
        Q_EMIT themeChanged();
}

QString Settings::device() const { return m_store.value(kDevice, QStringLiteral("auto")).toString(); }

void Settings::setDevice(const QString& device)
{
    if (change(kDevice, device))
        Q_EMIT computeChanged();
}

int Settings::threads() const { return std::max(0, m_store.value(kThreads, 0).toInt()); }

void Settings::setThreads(int threads)
{
    if (change(kThreads, threads))
        Q_EMIT computeChanged();
}

QString Settings::resultsDatabase() const { return m_store.value(kDatabase).toString(); }

void Settings::setResultsDatabase(const QString& location)
{
    if (change(kDatabase, location))
        Q_EMIT resultsDatabaseChanged();
}

int Settings::pictureCacheMb() const { return std::max(16, m_store.value(kCache, kStandardCacheMb).toInt()); }

void Settings::setPictureCacheMb(int megabytes)
{
    if (change(kCache, megabytes))
        Q_EMIT pictureCacheChanged();
}

bool Settings::autosave() const { return m_store.value(kAutosave, true).toBool(); }

void Settings::setAutosave(bool autosave)
{
    if (change(kAutosave, autosave))
        Q_EMIT autosaveChanged();
}

bool Settings::labelsBesideData() const { return m_store.value(kLabelsBeside, false).toBool(); }

void Settings::setLabelsBesideData(bool beside)
{
    if (change(kLabelsBeside, beside))
        Q_EMIT labelsBesideDataChanged();
}

QString Settings::inspector() const { return m_store.value(kInspector, loginName()).toString(); }

void Settings::setInspector(const QString& name) { change(kInspector, name); }

QList<Settings::RecentEntry> Settings::recent() const
{
    QList<RecentEntry> result;
    for (const QString& line : m_store.value(kRecent).toStringList())
        for (const auto kind : {Recent::Data, Recent::Model, Recent::Recipe})
            if (line.section(QLatin1Char(':'), 0, 0) == kKinds[static_cast<int>(kind)])
                result.append({kind, line.section(QLatin1Char(':'), 1)});
    return result;
}

void Settings::addRecent(Recent kind, const QString& path)
{
    QList<RecentEntry> entries = recent();
    entries.removeIf([&](const RecentEntry& entry) { return entry.kind == kind && entry.path == path; });
    entries.prepend({kind, path});
    int counts[3] = {};
    QStringList lines;
    for (const auto& entry : entries)
        if (++counts[static_cast<int>(entry.kind)] <= kMostRecent)
            lines.append(kKinds[static_cast<int>(entry.kind)] + QLatin1Char(':') + entry.path);
    if (change(kRecent, lines))
        Q_EMIT recentChanged();
}

void Settings::clearRecent()
{
    m_store.remove(kRecent);
    Q_EMIT recentChanged();
}

std::optional<QKeySequence> Settings::shortcut(const QString& actionId) const
{
    const QVariant stored = m_store.value(QStringLiteral("shortcuts/") + actionId);
    if (!stored.isValid())
        return std::nullopt;
    return QKeySequence::fromString(stored.toString(), QKeySequence::PortableText);
}

void Settings::setShortcut(const QString& actionId, const std::optional<QKeySequence>& shortcut)
{
    const QString key = QStringLiteral("shortcuts/") + actionId;
    if (shortcut)
        m_store.setValue(key, shortcut->toString(QKeySequence::PortableText));
    else
        m_store.remove(key);
    Q_EMIT shortcutsChanged();
}

QByteArray Settings::windowPart(const QString& name) const
{
    return m_store.value(QStringLiteral("window/") + name).toByteArray();
}

void Settings::setWindowPart(const QString& name, const QByteArray& value)
{
    m_store.setValue(QStringLiteral("window/") + name, value);
}

} // namespace twinspect
