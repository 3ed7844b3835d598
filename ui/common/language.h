// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QObject>
#include <QString>

class QTranslator;

namespace twinspect {

struct LanguageInfo {
    QString code; ///< "de"; also of the file twinspect_de.qm
    QString name; ///< in that language itself: whoever is lost in a foreign one must find his own
};

/// English first.
[[nodiscard]] const std::vector<LanguageInfo>& languages();

/// The language and number format of the whole program, changed while it runs. Every widget gets
/// QEvent::LanguageChange.
class Language : public QObject {
    Q_OBJECT

public:
    explicit Language(QObject* parent = nullptr);
    ~Language() override;

    /// Empty or unknown: as the system, and English where that is not among languages().
    void use(const QString& code);
    [[nodiscard]] const QString& current() const { return m_current; }

private:
    QString m_current;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

} // namespace twinspect
