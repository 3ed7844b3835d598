// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QSettings>
#include <QString>

#include "ui/common/theme.h"

namespace twinspect {

/// Who is logged in.
[[nodiscard]] QString loginName();

/// The settings that a person chose for the program, kept in one .ini file. Every setter takes effect at once through a
/// signal.
class Settings : public QObject {
    Q_OBJECT

public:
    /// What can be opened again.
    enum class Recent { Data, Model, Recipe };
    struct RecentEntry {
        Recent kind = Recent::Data;
        QString path;
    };

    explicit Settings(const QString& file, QObject* parent = nullptr);
    /// twinspect.ini beside the program where that file is (a portable installation on a stick), otherwise the user's
    /// own folder.
    [[nodiscard]] static QString standardFile(const QString& programFolder);

    [[nodiscard]] QString file() const { return m_store.fileName(); }
    /// False when the file cannot be written: what is chosen then lasts until the program ends.
    [[nodiscard]] bool writable() const { return m_store.isWritable(); }

    [[nodiscard]] QString language() const; ///< "en", "de", "zh_CN", "ja"; empty = as the system
    void setLanguage(const QString& language);
    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    [[nodiscard]] QString device() const; ///< "auto", "cpu", "cuda", "cuda:1"
    void setDevice(const QString& device);
    [[nodiscard]] int threads() const; ///< most that compute at once; 0 = one per core
    void setThreads(int threads);
    [[nodiscard]] QString resultsDatabase()
        const; ///< an SQLite file or a postgresql:// address; empty = the standard file
    void setResultsDatabase(const QString& location);
    [[nodiscard]] int pictureCacheMb() const;
    void setPictureCacheMb(int megabytes);
    [[nodiscard]] bool autosave() const; ///< whether unsaved work is journalled, to be offered again after a crash
    void setAutosave(bool autosave);

    [[nodiscard]] bool labelsBesideData() const; ///< labels, notes and marks lie in the folder of the data, too
    void setLabelsBesideData(bool beside);

    [[nodiscard]] QString inspector() const; ///< whose name stands on reports; the login name until one is chosen
    void setInspector(const QString& name);

    [[nodiscard]] QList<RecentEntry> recent() const; ///< the newest first
    void addRecent(Recent kind, const QString& path);
    void clearRecent();

    /// Empty when the person left the action's own shortcut alone.
    [[nodiscard]] std::optional<QKeySequence> shortcut(const QString& actionId) const;
    void setShortcut(const QString& actionId, const std::optional<QKeySequence>& shortcut);

    [[nodiscard]] QByteArray windowPart(const QString& name) const; ///< "geometry", "state"
    void setWindowPart(const QString& name, const QByteArray& value);

Q_SIGNALS:
    void languageChanged();
    void themeChanged();
    void computeChanged(); ///< device or threads
    void resultsDatabaseChanged();
    void pictureCacheChanged();
    void autosaveChanged();
    void labelsBesideDataChanged();
    void recentChanged();
    void shortcutsChanged();

private:
    bool change(const QString& key, const QVariant& value);

    QSettings m_store;
};

} // namespace twinspect
