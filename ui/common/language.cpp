// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/language.h"

#include <algorithm>

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace twinspect {

namespace {

QString systemLanguage()
{
    for (const QString& wanted : QLocale::system().uiLanguages()) {
        const QString code = QString(wanted).replace(QLatin1Char('-'), QLatin1Char('_'));
        for (const auto& language : languages())
            if (code == language.code
                || code.section(QLatin1Char('_'), 0, 0) == language.code.section(QLatin1Char('_'), 0, 0))
                return language.code;
    }
    return QStringLiteral("en");
}

} // namespace

const std::vector<LanguageInfo>& languages()
{
    static const std::vector<LanguageInfo> list{
        {QStringLiteral("en"), QStringLiteral("English")},
        {QStringLiteral("de"), QStringLiteral("Deutsch")},
        {QStringLiteral("zh_CN"), QStringLiteral("\u7b80\u4f53\u4e2d\u6587")},
        {QStringLiteral("ja"), QStringLiteral("\u65e5\u672c\u8a9e")},
    };
    return list;
}

Language::Language(QObject* parent) : QObject(parent) {}

Language::~Language()
{
    for (const auto& translator : m_translators)
        QCoreApplication::removeTranslator(translator.get());
}

void Language::use(const QString& code)
{
    const auto& list = languages();
    const bool known = std::any_of(list.begin(), list.end(), [&](const LanguageInfo& it) { return it.code == code; });
    const QString wanted = known ? code : systemLanguage();
    if (wanted == m_current)
        return;
    m_current = wanted;
    // A country of the same language keeps its own way to write numbers and dates.
    const QLocale system = QLocale::system();
    const QLocale locale(wanted);
    QLocale::setDefault(system.language() == locale.language() ? system : locale);
    for (QWidget* window : QApplication::topLevelWidgets())
        window->setLocale(QLocale()); // and everything in it: a widget keeps the locale it was made with
    for (const auto& translator : m_translators)
        QCoreApplication::removeTranslator(translator.get());
    m_translators.clear();
    const auto install = [this](const QString& file, const QString& folder) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(file, folder) && QCoreApplication::installTranslator(translator.get()))
            m_translators.push_back(std::move(translator));
    };
    install(QStringLiteral("qtbase_") + wanted,
            QLibraryInfo::path(QLibraryInfo::TranslationsPath)); // where Qt's own are installed
    install(QStringLiteral("twinspect_") + wanted, QStringLiteral(":/i18n"));
}

} // namespace twinspect
