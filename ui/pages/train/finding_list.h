// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include <QStringList>
#include <QWidget>

#include "core/doctor/data_check.h"
#include "core/doctor/repair.h"

class QVBoxLayout;

namespace twinspect {

/// Lists findings, the worst first: sign, word, sentence, and the files concerned (a few; a click shows all).
class FindingList : public QWidget {
    Q_OBJECT

public:
    explicit FindingList(QWidget* parent = nullptr);
    void report(const DataCheck& check, const std::filesystem::path& root);
    void clear();

Q_SIGNALS:
    /// By the link beside a finding that the mapping can cure: which files belong together, or how geometry is read.
    void mappingAsked();
    void repairAsked(const twinspect::Repair& repair); ///< by the link that names it
    void conversionAsked(); ///< by the link beside files that have to be converted first

private:
    enum class Cure { None, Mapping, Conversion };
    struct Row {
        Severity severity = Severity::Note;
        QString sentence;
        QStringList names;
        Cure cure = Cure::None;
        std::optional<Repair> repair = std::nullopt;
    };
    [[nodiscard]] static Cure cureOf(const Finding& finding);
    void addRow(const Row& row);

    QVBoxLayout* m_rows;
};

} // namespace twinspect
