// SPDX-License-Identifier: GPL-3.0-or-later
// The translation files are complete, keep every placeholder, and arrive in the running program.
#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include "app/gui/application.h"
#include "ui/common/language.h"

using namespace twinspect;

namespace {

struct Entry {
    QString context, source, comment, type;
    bool plural = false;
    QStringList translations;
};

QList<Entry> entriesOf(const QString& code)
{
    QFile file(qEnvironmentVariable("TWINSPECT_SOURCE_DIR") + QStringLiteral("/translations/twinspect_%1.ts").arg(code));
    QList<Entry> entries;
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            entries.append({context, {}, {}, {}, xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes"), {}});
        else if (xml.name() == QLatin1String("source"))
            entries.back().source = xml.readElementText();
        else if (xml.name() == QLatin1String("comment"))
            entries.back().comment = xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            entries.back().type = xml.attributes().value(QLatin1String("type")).toString();
            if (!entries.back().plural)
                entries.back().translations.append(xml.readElementText());
        } else if (xml.name() == QLatin1String("numerusform"))
            entries.back().translations.append(xml.readElementText());
    }
    return xml.hasError() ? QList<Entry>() : entries;
}

QStringList placeholdersOf(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("%L?[0-9]+|%n"));
    QStringList found;
    for (auto it = pattern.globalMatch(text); it.hasNext();)
        found.append(it.next().captured());
    found.sort();
    return found;
}

} // namespace

class TestLanguages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void complete_data();
    void complete();
    void arrives_data() { complete_data(); }
    void arrives();
    void pluralsFollowTheNumber();
    void numbersFollowTheLanguage();
    void unknownFallsBack();
};

void TestLanguages::complete_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("pluralForms"); // as Unicode's CLDR has them
    QTest::newRow("German") << "de" << 2;
    QTest::newRow("Simplified Chinese") << "zh_CN" << 1;
    QTest::newRow("Japanese") << "ja" << 1;
}

void TestLanguages::complete()
{
    QFETCH(QString, code);
    QFETCH(int, pluralForms);
    const auto entries = entriesOf(code);
    QVERIFY2(entries.size() > 1000, qPrintable(QStringLiteral("only %1 entries").arg(entries.size())));
    QStringList problems;
    for (const Entry& entry : entries) {
        const QString where = entry.context + QStringLiteral(": ") + entry.source;
        if (!entry.type.isEmpty())
            problems.append(where + QStringLiteral(" is ") + entry.type);
        if (entry.translations.size() != (entry.plural ? pluralForms : 1))
            problems.append(where + QStringLiteral(" has the wrong number of plural forms"));
        for (const QString& text : entry.translations)
            if (text.trimmed().isEmpty() || placeholdersOf(text) != placeholdersOf(entry.source))
                problems.append(where + QStringLiteral(" became ") + text);
    }
    QVERIFY2(problems.isEmpty(), qPrintable(problems.mid(0, 20).join(QLatin1Char('\n'))));
}

void TestLanguages::arrives()
{
    QFETCH(QString, code);
    Language language;
    language.use(code);
    QCOMPARE(language.current(), code);
    QStringList problems;
    const auto entries = entriesOf(code);
    QVERIFY(!entries.isEmpty());
    for (const Entry& entry : entries) {
        const QByteArray comment = entry.comment.toUtf8();
        const QString said = QCoreApplication::translate(entry.context.toUtf8(), entry.source.toUtf8(), comment.isEmpty() ? nullptr : comment.constData(), entry.plural ? 7 : -1);
        if (said != QString(entry.translations.back()).replace(QStringLiteral("%n"), QLocale().toString(7)) && entry.plural)
            problems.append(entry.context + QStringLiteral(": ") + said);
        else if (!entry.plural && said != entry.translations.front())
            problems.append(entry.context + QStringLiteral(": ") + said);
    }
    QVERIFY2(problems.isEmpty(), qPrintable(problems.mid(0, 20).join(QLatin1Char('\n'))));
}

void TestLanguages::pluralsFollowTheNumber()
{
    Language language;
    language.use(QStringLiteral("de"));
    const auto say = [](int count) { return QCoreApplication::translate("twinspect::Workbench", "Inspecting %n part(s)", nullptr, count); };
    QCOMPARE(say(1), QStringLiteral("1 Teil wird gepr\u00fcft"));
    QCOMPARE(say(2), QStringLiteral("2 Teile werden gepr\u00fcft"));
}

void TestLanguages::numbersFollowTheLanguage()
{
    Language language;
    language.use(QStringLiteral("de"));
    QCOMPARE(QLocale().toString(1234.5, 'f', 1), QStringLiteral("1.234,5"));
    language.use(QStringLiteral("ja"));
    QCOMPARE(QLocale().toString(1234.5, 'f', 1), QStringLiteral("1,234.5"));
    language.use(QStringLiteral("en"));
    QCOMPARE(QLocale().toString(1234.5, 'f', 1), QStringLiteral("1,234.5"));
}

void TestLanguages::unknownFallsBack()
{
    Language language;
    language.use(QStringLiteral("de"));
    language.use(QStringLiteral("tlh")); // the system's, and English where we do not have that
    bool known = false;
    for (const auto& info : languages())
        known = known || info.code == language.current();
    QVERIFY(known);
}

QTEST_MAIN(TestLanguages)
#include "tst_languages.moc"
