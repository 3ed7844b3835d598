// SPDX-License-Identifier: GPL-3.0-or-later
// The translation files are complete, keep every placeholder, and arrive in the running program.
#include <cmath>

#include <QApplication>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>
#include <QVBoxLayout>
#include <QXmlStreamReader>
#include <nlohmann/json.hpp>

#include "app/gui/application.h"
#include "core/base/text_json.h"
#include "core/imaging/decode.h"
#include "core/record/recipe.h"
#include "tests/unit/imaging/file_bytes.h"
#include "ui/common/error_text.h"
#include "ui/common/language.h"
#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"
#include "ui/models/threshold_words.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

struct Entry {
    QString context, source, comment, type;
    bool plural = false;
    QStringList translations;
};

QList<Entry> entriesOf(const QString& code)
{
    QFile file(qEnvironmentVariable("TWINSPECT_SOURCE_DIR")
               + QStringLiteral("/translations/twinspect_%1.ts").arg(code));
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
            entries.append(
                {context, {}, {}, {}, xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes"), {}});
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
    void fieldsThatAreThereFollowToo();
    void valuesHaveOneForm();
    void thresholdsExplainThemselves();
    void errorsKeepTheirNumbers();
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
        const QString said =
            QCoreApplication::translate(entry.context.toUtf8(), entry.source.toUtf8(),
                                        comment.isEmpty() ? nullptr : comment.constData(), entry.plural ? 7 : -1);
        if (said != QString(entry.translations.back()).replace(QStringLiteral("%n"), QLocale().toString(7))
            && entry.plural)
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
    const auto say = [](int count) {
        return QCoreApplication::translate("twinspect::InspectionRuns", "Inspecting %n part(s)", nullptr, count);
    };
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

void TestLanguages::fieldsThatAreThereFollowToo()
{
    Language language;
    language.use(QStringLiteral("en"));
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* field = new QDoubleSpinBox;
    layout->addWidget(field);
    field->setRange(0, 10);
    field->setValue(2.5);
    QCOMPARE(field->text(), QStringLiteral("2.50"));
    language.use(QStringLiteral("de"));
    QCOMPARE(field->text(), QStringLiteral("2,50"));
    QCOMPARE(field->locale().toString(1234.5, 'f', 1), QStringLiteral("1.234,5"));
    language.use(QStringLiteral("en"));
    QCOMPARE(field->text(), QStringLiteral("2.50"));
}

void TestLanguages::valuesHaveOneForm()
{
    Language language;
    language.use(QStringLiteral("de"));
    QCOMPARE(scoreText(0.219403, {}), QStringLiteral("0,2194"));
    QCOMPARE(scoreText(-3, {}), QStringLiteral("-3,0000"));
    QCOMPARE(scoreText(std::nan(""), {}), QStringLiteral("\u2013"));
    QCOMPARE(scoreTexts({0.219403, 0.217877}, {}), QStringList({"0,2194", "0,2179"}));
    QCOMPARE(scoreTexts({1.23456, 1.23458, 7}, {}), QStringList({"1,23456", "1,23458", "7,00000"}));
    QCOMPARE(scoreTexts({2, 2, std::nan("")}, {}), QStringList({"2,0000", "2,0000", QStringLiteral("\u2013")}));
    const auto unit = ScoreUnit::between(-3, -1);
    QCOMPARE(scoreTexts({-3.5, -1, std::nan("")}, unit), QStringList({"-0,25", "1,00", QStringLiteral("\u2013")}));
    QCOMPARE(scoreText(std::nextafter(-1.0, 0.0), unit), QStringLiteral("1,000000001"));
    QCOMPARE(scoreText(-3.001, unit), QStringLiteral("0,00"));
    QVERIFY(scoreTip(-3.5, unit).contains(QStringLiteral("-3,5000")) && scoreUnitText(unit).contains("1,00"));
    QVERIFY(!scoreTip(-3.5, {}).isEmpty() && scoreTip(std::nan(""), unit).isEmpty());
    QCOMPARE(costText(52345.4), QStringLiteral("52.345,40"));
    QCOMPARE(areaText(2.5), QStringLiteral("2,50 mm\u00b2"));
    const QDateTime evening(QDate(2026, 11, 29), QTime(21, 54, 37), Qt::OffsetFromUTC, 8 * 3600);
    QCOMPARE(timeText(evening), QStringLiteral("2026-11-29 13:54 UTC"));
    language.use(QStringLiteral("en"));
    QCOMPARE(scoreText(0.219403, {}), QStringLiteral("0.2194"));
}

void TestLanguages::thresholdsExplainThemselves()
{
    Language language;
    language.use(QStringLiteral("de"));
    const auto said = [](const char* method, const std::map<std::string, double>& figures) {
        return words::howFound(method, figures, {});
    };
    QCOMPARE(said("max-margin", {{"max", -1.5332}, {"min", -2.79606}, {"margin", 0.1}}),
             QStringLiteral(
                 "Die Werte der Gutteile liegen zwischen -2,7961 und -1,5332. Der Schwellwert liegt \u00fcber "
                 "dem h\u00f6chsten, um 10 % dieser Spanne."));
    QCOMPARE(said("quantile", {{"quantile", 0.995}, {"good-parts", 12345}}),
             QStringLiteral("99,5 % der 12.345 Gutteile haben keinen h\u00f6heren Wert als den Schwellwert."));
    QCOMPARE(said("sigma", {{"mean", 12.34567}, {"k", 3}, {"sigma", 0.5}}),
             QStringLiteral(
                 "Die Gutteile haben im Mittel den Wert 12,3457. Der Schwellwert liegt 3 Standardabweichungen "
                 "von je 0,5000 dar\u00fcber."));
    QCOMPARE(said("conformal", {{"rank", 57}, {"good-parts", 59}, {"alpha", 0.05}}),
             QStringLiteral(
                 "Der Schwellwert ist der 57. der aufsteigend geordneten Werte von 59 Gutteilen. "
                 "Ein neues Gutteil wird mit einer Wahrscheinlichkeit von h\u00f6chstens 5 % zur\u00fcckgewiesen."));
    QCOMPARE(said("cap-false-reject", {{"allowed", 2}, {"good-parts", 100}}),
             QStringLiteral(
                 "Das ist der niedrigste Schwellwert, der h\u00f6chstens 2 der 100 Gutteile zur\u00fcckweist."));
    QCOMPARE(said("cap-escape", {{"allowed", 1}, {"defect-parts", 10}}),
             QStringLiteral(
                 "Das ist der h\u00f6chste Schwellwert, der h\u00f6chstens 1 der 10 Schlechtteile durchl\u00e4sst."));
    QCOMPARE(said("max-f1", {{"precision", 0.75}, {"recall", 0.5}}),
             QStringLiteral("Das ist der beste Ausgleich: 50 % der Schlechtteile werden gefunden, und 75 % der "
                            "zur\u00fcckgewiesenen Teile sind schlecht."));
    QCOMPARE(said("cost", {{"cost", 52345.4}, {"volume", 100000}}),
             QStringLiteral("Hier kosten Pseudofehler, Schlupf und Nachpr\u00fcfungen zusammen am wenigsten: 52.345,40 "
                            "f\u00fcr 100.000 Teile."));
    QCOMPARE(said(kByHand, {{"good-rejected", 1}, {"good-parts", 40}, {"defects-passed", 2}, {"defect-parts", 7}}),
             QStringLiteral("Von Hand gesetzt. Von den damaligen Teilen wies er 1 von 40 Gutteilen zur\u00fcck und "
                            "lie\u00df 2 von 7 Schlechtteilen durch."));
}

void TestLanguages::errorsKeepTheirNumbers()
{
    Language language;
    language.use(QStringLiteral("de"));
    const auto refused = [](std::uint32_t channels) {
        bytes::Tiff picture;
        picture.channels = channels;
        picture.pixels.resize(4 * 4 * channels);
        return decodeCloudTiff(bytes::tiff(picture), "part.tiff").error();
    };
    QCOMPARE(detailOf(refused(6)), QStringLiteral("Das TIFF hat 6 Kan\u00e4le, wo x, y und z erwartet werden."));
    QCOMPARE(detailOf(refused(4)), QStringLiteral("Das TIFF hat 4 Kan\u00e4le, wo x, y und z erwartet werden."));
    QVERIFY(messageOf(refused(4)).startsWith(QStringLiteral("part.tiff: Das TIFF hat 4"))
            && messageOf(refused(4)).contains(QStringLiteral("Exportieren Sie")));
    QCOMPARE(shown(refused(4).text()), messageOf(refused(4)));
    // A sentence within a sentence speaks the language, too; a name stays as it is, whatever it looks like.
    QCOMPARE(shown(Text("The file is damaged: %1", Text("the BMP width is negative"))),
             QStringLiteral("Die Datei ist besch\u00e4digt: die BMP-Breite ist negativ"));
    QCOMPARE(shown(Text("There is no pattern for %1", Text("masks"))),
             QStringLiteral("Es gibt kein Muster f\u00fcr Masken"));
    QCOMPARE(shown(Text("There is no pattern for %1", "masks")), QStringLiteral("Es gibt kein Muster f\u00fcr masks"));
    QCOMPARE(shown(Text("The model was written by another version (%1 instead of %2)", "%2", "new")),
             QStringLiteral("Das Modell wurde von einer anderen Version geschrieben (%2 statt new)"));
    QCOMPARE(shown(Text("100 % of something nobody translated: %1", 7)),
             QStringLiteral("100 % of something nobody translated: 7"));
    // So do notes on how a score came about.
    InspectionRecord record;
    record.notes = {Text("This part could not be laid on the mean good part, so it was not compared with it")};
    QVERIFY(words::notes(record).front() != QString::fromStdString(record.notes[0].english()) + QLatin1Char('.'));
    QVERIFY(words::notes(record).front().contains(QStringLiteral("Gutteil")));
    // A number has the decimal sign of the language, also where it came through another process; a name keeps its dot.
    const Text sent("100 % of something nobody translated: %1, %2", 0.125, "0.125");
    for (const Text& text : {sent, *textFrom(toJson(sent))})
        QCOMPARE(shown(text), QStringLiteral("100 % of something nobody translated: 0,125, 0.125"));
    QCOMPARE(shown(Text("%1, %2", -1e-7, 450.0)), QStringLiteral("-1e-07, 450"));
    language.use(QStringLiteral("ja")); // the order of the gaps changes
    QCOMPARE(shown(Text("The model was written by another version (%1 instead of %2)", "old", "new")),
             QStringLiteral("\u30e2\u30c7\u30eb\u306f\u5225\u306e\u30d0\u30fc\u30b8\u30e7\u30f3\u3067\u66f8\u304b\u308c"
                            "\u3066\u3044\u307e\u3059 (new \u3067\u306f\u306a\u304f old)"));
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

TWINSPECT_TEST(TestLanguages)
#include "tst_languages.moc"
