// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <QListWidget>

namespace twinspect {

/// The detectors and model files that can be compared, each with a check box. The first that is checked is the one that
/// the others are compared with.
class ContestantList : public QListWidget {
    Q_OBJECT

public:
    explicit ContestantList(QWidget* parent = nullptr);

    /// As twinspect-cli takes them: ids of detectors and paths of files.
    [[nodiscard]] std::vector<std::string> checked() const;
    [[nodiscard]] std::vector<std::string> checkedFiles() const;
    void setChecked(const std::string& model, bool checked);
    /// Checked; one that is there already is checked again.
    void addFile(const std::filesystem::path& file);
    void retranslate();

Q_SIGNALS:
    void changed();

protected:
    void keyPressEvent(QKeyEvent* event) override; ///< Delete takes a model file out

private:
    [[nodiscard]] QListWidgetItem* find(const std::string& model) const;
};

} // namespace twinspect
