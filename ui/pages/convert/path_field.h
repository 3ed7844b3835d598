// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace twinspect {

/// A file or folder that a person types or chooses. Its parts are named NAME.path, NAME.choose and NAME.dialog.
class PathField : public QWidget {
    Q_OBJECT

public:
    enum class Kind { File, Folder };
    /// `about`: what is chosen, for the dialog and for people who do not see the label.
    PathField(const QString& name, const QString& about, Kind kind, QWidget* parent = nullptr);

    [[nodiscard]] std::filesystem::path path() const; ///< empty without
    void setPath(const std::filesystem::path& path); ///< says nothing
    void setHelp(const QString& toolTip, const QString& placeholder = {});
    [[nodiscard]] QPushButton& button() { return *m_choose; }

Q_SIGNALS:
    void chosen(); ///< path(), by a person

private:
    void choose();

    QString m_about;
    Kind m_kind;
    QLineEdit* m_path;
    QPushButton* m_choose;
};

} // namespace twinspect
