// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/record/recipe.h"
#include "core/record/threshold_file.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

Recipe recipe(const fs::path& model)
{
    Recipe result;
    result.part = "Dichtung \xc3\xbc \xe6\xa3\x80";
    result.model = model;
    result.modelHash = std::string(64, 'b');
    result.revision = 4;
    result.notes = "light from the left\nsecond line";
    ThresholdChange first;
    first.thresholds = {1.25, 2.5, std::numeric_limits<double>::quiet_NaN(), 0};
    first.when = utcFrom("2024-02-29T12:34:56Z");
    first.method = "held-out good parts";
    ThresholdChange second = first;
    second.thresholds = {0.1, 1.0 / 3, 0.7, 2.5, 0.125, Arithmetic::BFloat16Avx512};
    second.who = "Ann";
    second.why = "too many false rejects";
    second.formula = "0.33 = max";
    second.figures = {{"max", 1.0 / 3}, {"good-parts", 40}};
    second.set = "validation";
    second.goodParts = 40;
    second.defectParts = 7;
    second.withdrawn = {"Bob", *first.when + std::chrono::days(400)};
    ThresholdChange third = first;
    third.who = "Bob";
    result.history = {first, second, third};
    return result;
}

RegionsOfInterest regions()
{
    RegionOfInterest pins;
    pins.name = "Stifte \xe6\xa3\x80";
    pins.kind = InterestKind::OwnLimits;
    pins.outlines = {{{-1.0 / 3, -1}, {1, -1}, {1, 1e-9}}, {{0.1, -0.5}, {0.2, -0.5}, {0.2, -0.4}, {0.1, -0.4}}};
    pins.threshold = 1.0 / 7;
    pins.minDepthMm = 0.05;
    RegionOfInterest print;
    print.name = "print";
    print.kind = InterestKind::Ignore;
    print.unit = PartUnit::Pixels;
    print.outlines = {{{10, 10}, {20, 10}, {15, 20.5}}};
    RegionOfInterest seat = print;
    seat.name = "seat";
    seat.kind = InterestKind::Inspect;
    return RegionsOfInterest({pins, print, seat});
}

QStringList entries(const fs::path& folder)
{
    return QDir(QString::fromStdString(folder.string())).entryList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace

class TestRecipe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackEqual()
    {
        QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "gasket.recipe";
        const Recipe written = recipe(fs::path(folder.path().toStdString()) / "models" / "m.tsm");
        QVERIFY(writeRecipe(file, written));
        const auto read = readRecipe(file);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QCOMPARE(read->part, written.part);
        QVERIFY(read->model == written.model);
        QCOMPARE(read->modelHash, written.modelHash);
        QCOMPARE(read->revision, 4);
        QCOMPARE(read->notes, written.notes);
        QCOMPARE(read->history.size(), std::size_t(3));
        QCOMPARE(read->history[0].thresholds.review, 1.25);
        QVERIFY(std::isnan(read->history[0].thresholds.pixel));
        QCOMPARE(read->history[1].thresholds.reject, 1.0 / 3); // to the last bit
        QCOMPARE(read->history[1].thresholds.minAreaMm2, 2.5);
        QCOMPARE(read->history[1].thresholds.minDepthMm, 0.125);
        QVERIFY(read->history[0].thresholds.arithmetic == Arithmetic::Unknown);
        QVERIFY(read->history[1].thresholds.arithmetic == Arithmetic::BFloat16Avx512);
        QCOMPARE(read->history[1].who, std::string("Ann"));
        QCOMPARE(read->history[1].when, written.history[1].when);
        QCOMPARE(read->history[1].goodParts, 40);
        QVERIFY(read->history[0].figures.empty());
        QVERIFY(!read->history[0].withdrawn && !read->history[2].withdrawn);
        QVERIFY(read->history[1].withdrawn);
        QCOMPARE(read->history[1].withdrawn->who, std::string("Bob"));
        QCOMPARE(read->history[1].withdrawn->when, written.history[1].withdrawn->when);
        QCOMPARE(read->thresholds().reject, 2.5); // the last entry is in force
        QVERIFY(read->history[1].figures == written.history[1].figures);
    }

    // A version that does not know the tolerance inspects as well without it, so the format stays.
    void theToleranceComesBack()
    {
        auto written = recipe("/m.tsm");
        QVERIFY(recipeText(written, "/r.json").find("tolerance") == std::string::npos); // as ever
        written.history.back().thresholds.pixel = 0.5;
        written.tolerance = {-0.1, 1.0 / 3};
        const auto text = recipeText(written, "/r.json");
        QVERIFY(text.find("twinspect-recipe-1") != std::string::npos);
        const auto read = parseRecipe(text, "/r.json");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(read->tolerance == written.tolerance); // to the last bit
        const auto file = parseThresholdFile(text, "/r.json");
        QVERIFY2(file, file ? "" : file.error().message().c_str());
        QVERIFY(file->tolerance == written.tolerance);
        for (const char* nonsense :
             {"{\"low\": 0.1, \"high\": 0.2}", "{\"low\": 0, \"high\": 0}", "{\"low\": -1}", "0.3",
              "{\"low\": -1, \"high\": 1e300}", "null", "{\"low\": \"-1\", \"high\": 1}"}) {
            auto json = nlohmann::json::parse(text);
            json["height_tolerance_mm"] = nlohmann::json::parse(nonsense);
            const auto refused = parseRecipe(json.dump(), "/r.json");
            QVERIFY2(!refused && refused.error().code == ErrorCode::BadData, nonsense);
            QVERIFY2(refused.error().message().find("/r.json") != std::string::npos, nonsense);
        }
    }

    void regionsOfInterestComeBack()
    {
        auto written = recipe("/m.tsm");
        QVERIFY(recipeText(written, "/r.json").find("twinspect-recipe-1") != std::string::npos); // as ever
        QVERIFY(recipeText(written, "/r.json").find("regions_of_interest") == std::string::npos);
        for (auto& change : written.history)
            change.thresholds.pixel = 0.5;
        written.history[1].thresholds.regions = regions();
        auto fewer = regions().list();
        fewer.pop_back();
        written.history[2].thresholds.regions = RegionsOfInterest(fewer);
        written.history.push_back(written.history[1]); // taken back
        const auto text = recipeText(written, "/r.json");
        QVERIFY(text.find("twinspect-recipe-2") != std::string::npos); // a version without them must not read it
        QCOMPARE(QString::fromStdString(text).count("\"seat\""), qsizetype(1)); // a list is there once
        const auto read = parseRecipe(text, "/r.json");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(read->history[0].thresholds.regions.empty());
        for (const std::size_t at : {1, 2, 3}) {
            QVERIFY(read->history[at].thresholds.regions == written.history[at].thresholds.regions);
            QVERIFY(read->history[at].thresholds.regions.list() == written.history[at].thresholds.regions.list());
        }
        QCOMPARE(recipeText(*read, "/r.json"), text);
        // The command line, from the recipe and from a file of thresholds.
        const auto inForce = parseThresholdFile(text, "/r.json");
        QVERIFY(inForce && inForce->thresholds.regions.list() == regions().list());
        QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "t.json";
        QVERIFY(writeThresholdFile(file, *inForce, nlohmann::json::object()));
        QVERIFY(readFile(file)->find("twinspect-thresholds-2") != std::string::npos);
        const auto again = readThresholdFile(file);
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QVERIFY(again->thresholds.regions.list() == regions().list());
    }

    void senselessRegionsOfInterestAreRefused_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("named"); ///< in the error
        const auto row = [](const char* name, const char* before, const char* after, const char* named = "") {
            QTest::newRow(name) << before << after << named;
        };
        row("a kind of a newer version", "\"ignore\"", "\"double-check\"", "'print': this version does not know what");
        row("a unit of a newer version", "\"px\"", "\"inch\"", "inch");
        row("kind is a number", "\"ignore\"", "1");
        row("no name", "\"print\"", "\"\"");
        row("a name twice", "\"print\"", "\"seat\"", "seat");
        row("no outline", "\"outlines\"", "\"outline\"");
        row("a limit that ignores", "\"kind\": \"ignore\"", "\"kind\": \"ignore\", \"threshold\": 1", "print");
        row("threshold is a text", "0.14285714285714285", "\"low\"");
        row("threshold is nothing", "0.14285714285714285", "null");
        row("a corner of a text", "20.5", "\"20\"");
        row("a corner far away", "20.5", "1e300", "print");
        row("a corner that does not fit", "20.5", "1e999");
        row("a depth below 0", "0.05", "-0.05", "Stifte");
        row("no such list", "\"regions_of_interest\": 0", "\"regions_of_interest\": 1");
        row("lists are one number", "\"regions_of_interest\": 0", "\"regions_of_interest\": -1");
    }
    void senselessRegionsOfInterestAreRefused()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, named);
        auto written = recipe("/m.tsm");
        for (auto& change : written.history)
            change.thresholds.pixel = 0.5;
        written.history.back().thresholds.regions = regions();
        auto text = QString::fromStdString(recipeText(written, "/somewhere/r.json"));
        QVERIFY(parseRecipe(text.toStdString(), "/somewhere/r.json"));
        QVERIFY2(text.contains(before), qPrintable(text));
        text.replace(before, after);
        const auto read = parseRecipe(text.toStdString(), "/somewhere/r.json");
        QVERIFY(!read);
        QVERIFY(read.error().code == ErrorCode::BadData || read.error().code == ErrorCode::Mismatch);
        QCOMPARE(read.error().file, std::string("/somewhere/r.json"));
        QVERIFY(!read.error().remedy.empty());
        QVERIFY2(QString::fromStdString(read.error().message()).contains(named), read.error().message().c_str());
        QVERIFY(!parseThresholdFile(text.toStdString(), "/somewhere/r.json"));
    }

    // inspect --recipe: what is in force, said in one line, and the model beside it.
    void theCommandLineReadsTheSameFile()
    {
        auto written = recipe("/line/models/m.tsm");
        written.history.resize(2);
        written.history[1].withdrawn.reset();
        const auto file = parseThresholdFile(recipeText(written, "/line/r.json"), "/moved/r.json");
        QVERIFY2(file, file ? "" : file.error().message().c_str());
        QCOMPARE(file->thresholds.review, 0.1);
        QCOMPARE(file->thresholds.reject, 1.0 / 3);
        QCOMPARE(file->thresholds.pixel, 0.7);
        QVERIFY(file->thresholds.arithmetic == Arithmetic::BFloat16Avx512);
        QCOMPARE(file->thresholds.minAreaMm2, 2.5);
        QCOMPARE(file->thresholds.minDepthMm, 0.125);
        QCOMPARE(file->modelHash, std::string(64, 'b'));
        QCOMPARE(file->model.string(), std::string("/moved/models/m.tsm"));
        QCOMPARE(file->why, std::string("held-out good parts: 0.33 = max; too many false rejects"));
        QCOMPARE(file->recipe, written.part);
        QCOMPARE(file->recipeRevision, 4);
        written.history.clear();
        const auto nothing = parseThresholdFile(recipeText(written, "/r.json"), "/r.json");
        QVERIFY(!nothing && nothing.error().code == ErrorCode::BadData && !nothing.error().remedy.empty());
    }

    void thresholdFilesComeBackEqual()
    {
        QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "t.json";
        ThresholdFile written;
        written.thresholds = {0.1, 1.0 / 3, std::numeric_limits<double>::quiet_NaN(), 0};
        written.modelHash = "ab12";
        written.why = "agreed";
        written.thresholds.arithmetic = Arithmetic::BFloat16Cuda;
        QVERIFY(writeThresholdFile(file, written, nlohmann::json::object()));
        auto read = readThresholdFile(file);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(read->thresholds.arithmetic == Arithmetic::BFloat16Cuda);
        written.thresholds.arithmetic = Arithmetic::Unknown; // as older versions wrote it
        QVERIFY(writeThresholdFile(file, written, nlohmann::json::object()));
        QVERIFY(readFile(file)->find("arithmetic") == std::string::npos);
        read = readThresholdFile(file);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(read->thresholds.arithmetic == Arithmetic::Unknown);
        QVERIFY(read->thresholds.review == 0.1 && read->thresholds.reject == 1.0 / 3
                && std::isnan(read->thresholds.pixel) && read->thresholds.minAreaMm2 == 0
                && read->thresholds.minDepthMm == 0);
        QVERIFY(read->modelHash == "ab12" && read->why == "agreed" && read->model.empty() && read->recipe.empty()
                && read->recipeRevision == 0);
    }

    void anArithmeticThatIsNotKnownIsRefused_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("of a newer version") << "\"float8\"";
        QTest::newRow("no text") << "32";
        QTest::newRow("null") << "null";
    }
    void anArithmeticThatIsNotKnownIsRefused()
    {
        QFETCH(QString, value);
        ThresholdFile file;
        file.thresholds = {1, 2, 3, 0, 0, Arithmetic::Float32};
        QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "t.json";
        QVERIFY(writeThresholdFile(path, file, nlohmann::json::object()));
        auto written = recipe("/m.tsm");
        written.history.back().thresholds.arithmetic = Arithmetic::Float32;
        for (const auto& text : {*readFile(path), recipeText(written, "/r.json")}) {
            auto other = QString::fromStdString(text);
            QCOMPARE(other.count("\"float32\""), qsizetype(1));
            QVERIFY(parseThresholdFile(text, "/t.json"));
            const auto read = parseThresholdFile(other.replace("\"float32\"", value).toStdString(), "/t.json");
            QVERIFY(!read && read.error().code == ErrorCode::BadData && !read.error().remedy.empty());
        }
    }

    void folderMayMove()
    {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        fs::create_directories(root / "before");
        QVERIFY(writeRecipe(root / "before" / "r.json", recipe(root / "before" / "m.tsm")));
        fs::rename(root / "before", root / "after");
        const auto read = readRecipe(root / "after" / "r.json");
        QVERIFY(read);
        QVERIFY(read->model == root / "after" / "m.tsm");
    }

    void isNotCalibratedWithoutHistory()
    {
        Recipe empty;
        QVERIFY(std::isnan(empty.thresholds().reject));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        const QString good = QString::fromStdString(recipeText(recipe("/m.tsm"), "/r.json"));
        QTest::newRow("no JSON") << QStringLiteral("recipe") << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("empty") << QString() << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("a list") << QStringLiteral("[]") << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("another format") << QString(good).replace(QLatin1String("recipe-1"), QLatin1String("recipe-3"))
                                        << static_cast<int>(ErrorCode::Mismatch);
        QTest::newRow("no format") << QStringLiteral("{}") << static_cast<int>(ErrorCode::Mismatch);
        QTest::newRow("no model") << QString(good).replace(QLatin1String("\"model\""), QLatin1String("\"mode\""))
                                  << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("wrong kind") << QString(good).replace(QLatin1String("\"revision\": 4"),
                                                             QLatin1String("\"revision\": \"four\""))
                                    << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("review above reject")
            << QString(good).replace(QLatin1String("\"review\": 1.25"), QLatin1String("\"review\": 9"))
            << static_cast<int>(ErrorCode::BadData);
        const auto withFigures = [&](const QString& figures) {
            return QString(good).replace(QLatin1String("\"figures\": {}"), QStringLiteral("\"figures\": ") + figures);
        };
        QVERIFY(withFigures(QString()) != good);
        QTest::newRow("figures are a list")
            << withFigures(QStringLiteral("[1, 2]")) << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("a figure is a text")
            << withFigures(QStringLiteral("{\"max\": \"high\"}")) << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("a figure is nothing")
            << withFigures(QStringLiteral("{\"max\": null}")) << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("a figure is no number that fits")
            << withFigures(QStringLiteral("{\"max\": 1e999}")) << static_cast<int>(ErrorCode::BadData);
        QStringList many;
        for (int i = 0; i < 1000; ++i)
            many += QStringLiteral("\"f%1\": 1").arg(i);
        QTest::newRow("a thousand figures")
            << withFigures(QLatin1Char('{') + many.join(QLatin1Char(',')) + QLatin1Char('}'))
            << static_cast<int>(ErrorCode::BadData);
        QTest::newRow("cut off") << good.left(good.size() / 2) << static_cast<int>(ErrorCode::BadData);
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(int, code);
        const auto parsed = parseRecipe(text.toStdString(), "/somewhere/r.json");
        QVERIFY(!parsed);
        QCOMPARE(static_cast<int>(parsed.error().code), code);
        QCOMPARE(parsed.error().file, std::string("/somewhere/r.json"));
        QVERIFY(!parsed.error().remedy.empty());
        QVERIFY(!parseThresholdFile(text.toStdString(), "/somewhere/r.json")); // nor does the command line take it
    }

    void olderRecipesHaveNoFigures()
    {
        auto text = QString::fromStdString(recipeText(recipe("/m.tsm"), "/r.json"));
        text.remove(QRegularExpression(QStringLiteral("\"figures\": \\{[^}]*\\},\\s*")));
        QVERIFY(!text.contains(QLatin1String("figures")));
        const auto read = parseRecipe(text.toStdString(), "/r.json");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(read->history[1].figures.empty());
        QCOMPARE(read->history[1].formula, std::string("0.33 = max"));
    }

    void aReasonIsThatOfTheCalibration()
    {
        CalibrationExplanation why;
        why.method = CalibrationMethod::Sigma;
        why.formula = "mean + k * sigma = 1 + 3 * 0.5";
        why.set = "week 14";
        why.goodParts = 12;
        why.defectParts = 3;
        why.figures = {{"mean", 1}, {"k", 3}, {"sigma", 0.5}};
        ThresholdChange change;
        change.setReason(why);
        QCOMPARE(change.method, std::string("sigma"));
        QVERIFY(change.figures == why.figures);
        QVERIFY(change.goodParts == 12 && change.defectParts == 3);
        QCOMPARE(change.forRecords(), std::string("mean + k * sigma = 1 + 3 * 0.5 (week 14)"));
        change.set.clear();
        QCOMPARE(change.forRecords(), std::string("mean + k * sigma = 1 + 3 * 0.5"));
    }

    void aFigureThatIsNoNumberIsNotWritten()
    {
        auto odd = recipe("/m.tsm");
        odd.history[1].figures["sigma"] = std::numeric_limits<double>::quiet_NaN();
        const auto read = parseRecipe(recipeText(odd, "/r.json"), "/r.json");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(read->history[1].figures == recipe("/m.tsm").history[1].figures);
    }

    void elsewhereTheModelComesAlong()
    {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const char* name : {"here", "there", "models"})
            fs::create_directories(root / name);
        const auto content = [](const fs::path& file) { return readFile(file).value_or("nothing"); };
        std::ofstream(root / "here" / "m.tsm") << "weights";
        Recipe original = recipe(root / "here" / "m.tsm");
        original.modelHash = sha256("weights");

        const auto beside = writeRecipeWithModel(root / "here" / "r.json", original);
        QVERIFY(beside && beside->model == root / "here" / "m.tsm");
        const auto written = writeRecipeWithModel(root / "there" / "r.json", original);
        QVERIFY2(written, written ? "" : written.error().message().c_str());
        QVERIFY(written->model == root / "there" / "m.tsm");
        QCOMPARE(entries(root / "there"), QStringList({"m.tsm", "r.json"})); // nothing half-written is left
        // The folder is whole by itself: the first one may go, the other may move.
        fs::remove_all(root / "here");
        fs::rename(root / "there", root / "moved");
        const auto read = readRecipe(root / "moved" / "r.json");
        QVERIFY(read && read->model == root / "moved" / "m.tsm");
        QCOMPARE(content(read->model), std::string("weights"));

        // A model below the recipe's folder stays where it is; the same model is taken once; another one of that name
        // is left alone.
        fs::rename(root / "moved" / "m.tsm", root / "models" / "m.tsm");
        original.model = root / "models" / "m.tsm";
        QVERIFY(writeRecipeWithModel(root / "above.json", original)->model == original.model);
        fs::create_directories(root / "third");
        QVERIFY(writeRecipeWithModel(root / "third" / "a.json", original)->model == root / "third" / "m.tsm");
        QVERIFY(writeRecipeWithModel(root / "third" / "b.json", original)->model == root / "third" / "m.tsm");
        QCOMPARE(entries(root / "third"), QStringList({"a.json", "b.json", "m.tsm"}));
        fs::create_directories(root / "fourth");
        std::ofstream(root / "fourth" / "m.tsm") << "other weights";
        const auto renamed = writeRecipeWithModel(root / "fourth" / "r.json", original);
        QVERIFY(renamed && renamed->model == root / "fourth" / ("m-" + original.modelHash.substr(0, 8) + ".tsm"));
        QCOMPARE(content(renamed->model), std::string("weights"));
        QCOMPARE(content(root / "fourth" / "m.tsm"), std::string("other weights"));
    }

    void elsewhereItCanFail()
    {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        fs::create_directories(root / "here");
        fs::create_directories(root / "there" / "r.json"); // a folder has the recipe's name
        std::ofstream(root / "here" / "m.tsm") << "weights";
        const auto refused = writeRecipeWithModel(root / "there" / "r.json", recipe(root / "here" / "m.tsm"));
        QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument);
        QCOMPARE(entries(root / "there"), QStringList({"r.json"})); // the model was taken away again
        const auto gone = writeRecipeWithModel(root / "r.json", recipe("/nowhere/m.tsm"));
        QVERIFY(!gone && gone.error().code == ErrorCode::NotFound);
        QCOMPARE(gone.error().file, std::string("/nowhere/m.tsm"));
        QVERIFY(!fs::exists(root / "r.json"));
    }

    void missingAndUnwritable()
    {
        const auto missing = readRecipe("/proc/nowhere/r.json");
        QVERIFY(!missing && missing.error().code == ErrorCode::NotFound);
        const auto refused = writeRecipe("/proc/nowhere/r.json", recipe("/m.tsm"));
        QVERIFY(!refused && refused.error().code == ErrorCode::WriteFailed);
    }
};

TWINSPECT_TEST(TestRecipe)
#include "tst_recipe.moc"
