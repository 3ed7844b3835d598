// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <string>

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;

namespace twinspect {

/// Fields for how the numbers of 3D files are read: unit, missing numbers, axes, turn, byte order, each by the name
/// and with the values that a mapping and the command line have. Whether a value is allowed is for others to say.
class ReadingFields : public QWidget {
    Q_OBJECT

public:
    /// The fields are named NAME.KEY.
    explicit ReadingFields(const QString& name, QWidget* parent = nullptr);

    /// A field in which a person types stays as it is. Says nothing.
    void setValues(const std::map<std::string, std::string>& values);
    void setProblem(const QString& problem); ///< with what was entered last; empty: none

Q_SIGNALS:
    void changed(const std::string& key, const std::string& value); ///< by a person; an empty value says nothing

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    struct Field {
        const char* key;
        QLabel* label = nullptr;
        QComboBox* box = nullptr;
    };
    std::array<Field, 5> m_fields;
    QLabel* m_problem;
    bool m_filling = false;
};

} // namespace twinspect
