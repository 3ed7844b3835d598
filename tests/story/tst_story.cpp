// SPDX-License-Identifier: GPL-3.0-or-later
// The whole story, as somebody lives it who never saw the program: start page, demo parts, training, thresholds,
// inspecting, results, report, recipe. Every chapter leaves a picture of the window. In the end the command line
// inspects with the saved recipe and has to say the same.
#include <algorithm>
#include <filesystem>

#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>

#include "tests/integration/cli.h"
#include "tests/story/story.h"
#include "tests/support/waiting.h"
#include "ui/imageview/image_view.h"
#include "ui/models/sample_table_model.h"
#include "ui/pages/calibrate/calibrate_page.h"
#include "ui/pages/calibrate/score_histogram.h"
#include "ui/pages/inspect/view_grid.h"
#include "ui/pages/train/train_page.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kPatience = 240'000; // ms; shared cores
// The demo below: training, validation and test parts of one gasket with six kinds of defects.
constexpr int kTrain = 8, kValidation = 4, kTestGood = 3, kDefects = 6;
constexpr int kParts = kTrain + kValidation + kTestGood + kDefects;

bool isTest(const InspectedSample& sample) { return sample.ref.split == Split::Test; }

} // namespace

class TestStory : public QObject {
    Q_OBJECT

public:
    explicit TestStory(QString home) : m_home(std::move(home)) {}

private Q_SLOTS:
    void initTestCase()
    {
        // The demo of the start page computes 80 parts at 256 px; where it would put them a smaller one lies already,
        // as after an earlier visit.
        const auto cache = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
        QVERIFY2(cache.startsWith(m_home), qPrintable(cache));
        const auto rendered = cli::renderSmallPart((cache + "/demo/gasket-256-44").toStdString());
        QVERIFY2(rendered.code == 0, rendered.told());
        WindowArguments arguments;
        arguments.settingsFile = m_home + "/settings/twinspect.ini";
        arguments.language = "en";
        arguments.theme = "light";
        arguments.size = QSize(1400, 900);
        m_application = std::make_unique<Application>(arguments);
        m_application->start();
        m_hands =
            std::make_unique<story::Hands>(window(), qEnvironmentVariable("TWINSPECT_STORY_DIR",
                                                                          QStringLiteral(TWINSPECT_STORY_FOLDER)));
        QVERIFY(QTest::qWaitForWindowExposed(&window(), twinspect::test::kPatienceMs));
        connect(&workbench(), &Workbench::failed, this,
                [this](const Error& error) { m_failures += QString::fromStdString(error.message()); });
    }
    // A chapter makes no sense without those before it.
    void init()
    {
        if (m_broken)
            QSKIP("an earlier chapter failed");
    }
    void cleanup()
    {
        m_broken = m_broken || QTest::currentTestFailed();
        QVERIFY2(m_failures.isEmpty(), qPrintable(m_failures.join('\n')));
    }
    void cleanupTestCase()
    {
        m_hands.reset();
        m_application.reset();
    }

    void startPage()
    {
        QCOMPARE(window().currentPage(), QStringLiteral("start"));
        QVERIFY(m_hands->text("start.title").contains("Welcome"));
        for (const char* card : {"start.openData", "start.train", "start.inspect"})
            QVERIFY2(m_hands->find<QWidget>(card)->isVisible(), card);
        QVERIFY(!m_hands->find<QWidget>("start.recent")->isVisible()); // nothing was ever open
        m_hands->picture("start");
    }

    void demoParts()
    {
        auto* kind = m_hands->find<QComboBox>("start.demo.kind");
        kind->setCurrentIndex(kind->findData("gasket"));
        m_hands->click("start.demo");
        QTRY_COMPARE_WITH_TIMEOUT(window().currentPage(), QStringLiteral("inspect"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(workbench().current().shown() && quiet(), kPatience);
        QCOMPARE(workbench().samples().size(), kParts);
        QCOMPARE(m_hands->find<QTableView>("browser.table")->model()->rowCount(), kParts);
        QVERIFY2(m_hands->text("inspect.verdict").contains("Not inspected"),
                 qPrintable(m_hands->text("inspect.verdict")));
        m_hands->picture("demo-parts");
    }

    void chooseAndCheck()
    {
        m_hands->use("view.page.train");
        QCOMPARE(window().currentPage(), QStringLiteral("train"));
        // What is open is what a person wants to train; nobody looks for the folder twice.
        QTRY_VERIFY(next()->isEnabled());
        QCOMPARE(m_hands->find<QLineEdit>("train.data.path")->text(),
                 QString::fromStdString(workbench().data().catalog()->root.string()));
        const auto summary = m_hands->plainText("train.data.summary");
        QVERIFY2(summary.contains(QString::number(kTrain)) && summary.contains(QString::number(kValidation)),
                 qPrintable(summary));
        m_hands->picture("train-data");
        m_hands->click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(next()->isEnabled() && quiet(), kPatience);
        QVERIFY2(m_hands->text("train.check.proof").contains("52.7"),
                 qPrintable(m_hands->text("train.check.proof"))); // 1 - 0.05^(1/4): what four good parts prove
        m_hands->picture("train-check");
    }

    void trainIt()
    {
        m_hands->click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(!m_hands->text("train.run.plan").isEmpty() && quiet(), kPatience);
        const auto model = m_hands->find<QLineEdit>("train.run.model")->text();
        QVERIFY2(model.startsWith(m_home), qPrintable(model));
        m_hands->picture("train-ready");
        m_hands->click("train.run.expert");
        m_hands->find<QSpinBox>("parameter.steps")->setValue(24);
        m_hands->find<QSpinBox>("parameter.gate-steps")->setValue(10);
        m_hands->find<QSpinBox>("parameter.side")->setValue(64);
        QTRY_VERIFY(m_hands->find<QWidget>("train.expert")->isVisible());
        m_hands->picture("train-expert");
        m_hands->click("train.run.expert");
        m_hands->click("train.run.start");
        const auto& process = trainPage().state().process();
        QTRY_VERIFY_WITH_TIMEOUT(process.figures().progress().stage == "training"
                                     && process.figures().progress().done > 3,
                                 kPatience);
        m_hands->picture("train-running");
        QTRY_VERIFY_WITH_TIMEOUT(process.state() == TrainingProcess::State::Finished, kPatience);
        QVERIFY2(QFileInfo::exists(model), qPrintable(model));
        QTRY_VERIFY_WITH_TIMEOUT(quiet(), kPatience);
        m_hands->picture("train-finished");
        m_hands->click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(next()->isEnabled() && quiet(), kPatience);
        QVERIFY2(m_hands->text("train.calibrate.threshold").contains("rejected"),
                 qPrintable(m_hands->text("train.calibrate.threshold")));
        m_hands->picture("train-calibrate");
    }

    void setThresholds()
    {
        m_hands->click("train.calibrate.open");
        QTRY_COMPARE(window().currentPage(), QStringLiteral("calibrate"));
        QVERIFY2(m_hands->find<QWidget>("calibrate.emptyInspect")->isVisible()
                     || m_hands->find<QAction>("calibrate.inspect")->isEnabled(),
                 "nothing offers to inspect the parts");
        m_hands->picture("calibrate-no-scores");
        m_hands->use("calibrate.inspect");
        QTRY_VERIFY_WITH_TIMEOUT(quiet() && !m_hands->find<QAction>("calibrate.inspect")->isEnabled(), kPatience);
        heldOutPartsHaveTheScoresOfTheModelFile();
        QVERIFY(m_hands->plainText("calibrate.test.name")
                    .contains(QString("n = %1 good, %2 defective").arg(kTestGood).arg(kDefects)));
        QVERIFY(m_hands->plainText("calibrate.calibration.name")
                    .contains(QString("n = %1 good, 0 defective").arg(kValidation)));
        m_hands->picture("calibrate");

        // By mouse: the handle goes where it is dragged, and nothing is in force yet.
        const auto before = workbench().recipe().content()->thresholds();
        auto* histogram = m_hands->find<ScoreHistogram>("calibrate.histogram");
        const auto from = histogram->handlePosition(ScoreHistogram::Handle::Reject);
        QVERIFY(histogram->rect().contains(from));
        QTest::mousePress(histogram, Qt::LeftButton, {}, from + QPoint(1, 0));
        QTest::mouseMove(histogram, from + QPoint(30, 0));
        QTest::mouseMove(histogram, from + QPoint(60, 0));
        QTest::mouseRelease(histogram, Qt::LeftButton, {}, from + QPoint(60, 0));
        QVERIFY(m_hands->find<QDoubleSpinBox>("calibrate.reject")->value() > unit().readable(before.reject));
        QCOMPARE(workbench().recipe().content()->thresholds().reject, before.reject);
        m_hands->picture("calibrate-dragged");

        // By keyboard: thresholds between the test scores, so that every verdict occurs.
        std::vector<double> scores;
        for (int i = 0; i < workbench().samples().size(); ++i)
            if (const auto& sample = workbench().samples().at(i); isTest(sample))
                scores.push_back(sample.score->record.score);
        std::sort(scores.begin(), scores.end());
        QCOMPARE(static_cast<int>(scores.size()), kTestGood + kDefects);
        auto* review = m_hands->find<QDoubleSpinBox>("calibrate.review");
        auto* reject = m_hands->find<QDoubleSpinBox>("calibrate.reject");
        const auto between = [this](double below, double above, const QDoubleSpinBox& spin) {
            return QString::number(unit().readable((below + above) / 2), 'f', spin.decimals());
        };
        m_reject = between(scores[5], scores[6], *reject);
        m_review = between(scores[2], scores[3], *review);
        m_hands->type(reject, m_reject);
        m_hands->type(review, m_review);
        const double rejectAbove = unit().raw(m_reject.toDouble()), reviewAbove = unit().raw(m_review.toDouble());
        QVERIFY(scores[2] < reviewAbove && reviewAbove < scores[3] && scores[5] < rejectAbove
                && rejectAbove < scores[6]);
        int falseRejects = 0, escapes = 0;
        for (int i = 0; i < workbench().samples().size(); ++i)
            if (const auto& sample = workbench().samples().at(i); isTest(sample)) {
                falseRejects += sample.ref.label == Label::Good && sample.score->record.score > rejectAbove ? 1 : 0;
                escapes += sample.ref.label == Label::Defect && sample.score->record.score <= reviewAbove ? 1 : 0;
            }
        QVERIFY2(m_hands->text("calibrate.test.falseRejects")
                     .contains(QString("%1 of %2").arg(falseRejects).arg(kTestGood)),
                 qPrintable(m_hands->text("calibrate.test.falseRejects")));
        QVERIFY2(m_hands->text("calibrate.test.escapes").contains(QString("%1 of %2").arg(escapes).arg(kDefects)),
                 qPrintable(m_hands->text("calibrate.test.escapes")));
        QVERIFY2(m_hands->text("calibrate.test.reviews").contains(QString("3 of %1").arg(kTestGood + kDefects)),
                 qPrintable(m_hands->text("calibrate.test.reviews")));
        QTest::keyClicks(m_hands->find<QLineEdit>("calibrate.note"), "First articles of May");
        m_hands->picture("calibrate-typed");
        m_hands->use("calibrate.apply");
        QCOMPARE(workbench().recipe().content()->thresholds().reject, rejectAbove);
        m_hands->use("edit.undo");
        QCOMPARE(workbench().recipe().content()->thresholds().reject, before.reject);
        QCOMPARE(workbench().samples().thresholds().reject, before.reject);
        m_hands->use("edit.redo");
        QCOMPARE(workbench().recipe().content()->thresholds().reject, rejectAbove);
        QCOMPARE(workbench().recipe().content()->thresholds().review, reviewAbove);
        QCOMPARE(workbench().recipe().content()->history.back().why, std::string("First articles of May"));
        QVERIFY(!m_hands->find<QAction>("edit.redo")->isEnabled());
        m_hands->picture("calibrate-applied");
    }

    void inspectOnePart()
    {
        m_hands->use("view.page.inspect");
        m_chosen = highestDefect();
        chooseInBrowser(m_chosen);
        QTRY_VERIFY_WITH_TIMEOUT(workbench().current().shown() && workbench().current().shown()->anomaly && quiet(),
                                 kPatience);
        QVERIFY2(m_hands->text("inspect.verdict").contains("Reject"),
                 qPrintable(m_hands->text("inspect.verdict"))); // the highest of nine scores
        QVERIFY(m_hands->text("inspect.score").contains(QString::number(m_reject.toDouble(), 'f', 2)));
        auto* grid = m_hands->find<ViewGrid>("inspect.grid");
        const auto shown = [grid] {
            int count = 0;
            for (const auto kind : {ViewKind::Rgb, ViewKind::Height, ViewKind::Cloud, ViewKind::Map})
                count += grid->frame(kind).isVisible() ? 1 : 0;
            return count;
        };
        QCOMPARE(shown(), 4);
        m_hands->picture("inspect");
        m_hands->use("view.layout.single");
        QCOMPARE(shown(), 1);
        m_hands->picture("inspect-single");
        m_hands->use("view.layout.oneAndThree");
        QCOMPARE(shown(), 4);
        QTRY_VERIFY(grid->frame(ViewKind::Map).width() > 2 * grid->frame(ViewKind::Rgb).width());
        m_hands->picture("inspect-one-and-three");
        auto* map = m_hands->find<QWidget>("inspect.view.map");
        const auto fused = map->grab().toImage();
        m_hands->use("inspect.map.raisedBy");
        QTRY_VERIFY(map->grab().toImage() != fused);
        m_hands->picture("inspect-raised-by");
        m_hands->use("inspect.map.depth");
        m_hands->picture("inspect-depth-map");
        m_hands->use("inspect.map.fused");
        m_hands->use("view.layout.grid");
    }

    void inspectAll()
    {
        m_hands->use("browser.inspect");
        QTRY_VERIFY_WITH_TIMEOUT(quiet(), kPatience);
        const auto& samples = workbench().samples();
        for (int i = 0; i < samples.size(); ++i)
            QVERIFY2(samples.at(i).score.has_value(), samples.at(i).ref.id.c_str());
        const auto* table = m_hands->find<QTableView>("browser.table")->model();
        int ok = 0, review = 0, reject = 0;
        for (int row = 0; row < table->rowCount(); ++row) {
            const auto verdict = table->index(row, SampleTableModel::VerdictColumn).data().toString();
            ok += verdict.contains("OK") ? 1 : 0;
            review += verdict.contains("Review") ? 1 : 0;
            reject += verdict.contains("Reject") ? 1 : 0;
        }
        QCOMPARE(ok + review + reject, kParts);
        QVERIFY(reject >= 3 && review >= 3); // of the test parts alone
        m_hands->picture("inspected-all");
    }

    void results()
    {
        m_hands->use("view.page.results");
        auto* runs = m_hands->find<QTableView>("results.runs");
        auto* table = m_hands->find<QTableView>("results.table");
        // Calibrating and inspecting the rest were two runs; together every part once.
        QTRY_COMPARE_WITH_TIMEOUT(runs->model()->rowCount(), 2, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), kParts, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(quiet() && !table->model()->index(0, 1).data().toString().isEmpty(), kPatience);
        QVERIFY(QFileInfo::exists(m_home + "/settings/results.sqlite"));
        m_hands->picture("results");
    }

    void report()
    {
        m_hands->use("view.page.report");
        QTRY_VERIFY_WITH_TIMEOUT(window().findChild<QWidget*>("report.previewPage") && quiet(), kPatience);
        m_hands->picture("report-of-the-run");
        m_runReport = savePdf("run.pdf");
        auto* kind = m_hands->find<QComboBox>("report.kind");
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_Down);
        QTRY_VERIFY(m_hands->text("report.state").contains("page") && quiet());
        m_hands->picture("report-of-the-part");
        m_partReport = savePdf("part.pdf");
        for (const auto& [file, expected] : {std::pair{m_runReport, QString("Defects")},
                                             {m_partReport, QString("The score is above the reject threshold.")}}) {
            const auto pdf = readFile(file.toStdString());
            QVERIFY2(pdf && pdf->starts_with("%PDF") && pdf->size() > 10'000, qPrintable(file));
            const auto text = textOf(file);
            if (text.isEmpty()) {
                qInfo("pdftotext is not installed (package poppler-utils): the text of the reports was not read");
                continue;
            }
            QVERIFY2(text.contains(expected) && text.contains("Reject") && text.contains("First articles of May"),
                     qPrintable(text));
        }
    }

    void saveTheRecipe()
    {
        m_hands->use("view.page.train");
        QCOMPARE(trainPage().currentStep(), 3); // where the person left the wizard
        m_hands->click("train.nextButton");
        m_hands->type(m_hands->find<QLineEdit>("train.save.part"), "Gasket 40 mm");
        m_hands->find<QPlainTextEdit>("train.save.notes")->setPlainText("ring light");
        m_hands->click("train.save.button");
        QTRY_VERIFY2(m_hands->text("train.save.message").contains("Saved"),
                     qPrintable(m_hands->text("train.save.message")));
        m_recipe = m_hands->find<QLineEdit>("train.save.file")->text();
        QVERIFY(!workbench().recipe().changedSinceSave());
        const auto saved = readRecipe(m_recipe.toStdString());
        QVERIFY2(saved.has_value(), saved ? "" : saved.error().message().c_str());
        QCOMPARE(saved->part, std::string("Gasket 40 mm"));
        QCOMPARE(saved->thresholds().reject, unit().raw(m_reject.toDouble()));
        QCOMPARE(saved->thresholds().review, unit().raw(m_review.toDouble()));
        m_hands->picture("recipe-saved");
        m_hands->click("train.nextButton");
        QTRY_COMPARE(window().currentPage(), QStringLiteral("inspect"));
        m_hands->picture("ready-to-inspect");
    }

    void theCommandLineSaysTheSame()
    {
        const auto verdicts = compareWithTheCommandLine("results");
        QVERIFY2(verdicts.size() == 3, "the thresholds were chosen so that every verdict occurs");
    }

    // What a person draws over the strongest region of one part is ignored on all of them, in the window and outside.
    void aRegionOfInterestDecidesAlike()
    {
        m_hands->use("view.page.inspect");
        chooseInBrowser(m_chosen);
        auto& current = workbench().current();
        QTRY_VERIFY_WITH_TIMEOUT(current.shown() && current.shown()->anomaly && quiet(), kPatience);
        const double before = current.scores()->imageScore;
        std::vector<double> scores;
        for (int i = 0; i < workbench().samples().size(); ++i)
            scores.push_back(workbench().samples().at(i).score->record.score);
        QVERIFY(!current.regions().empty());
        const auto& found = current.regions().front().region.box;
        auto* side = m_hands->find<QTabWidget>("inspect.side");
        side->setCurrentIndex(2);
        m_hands->picture("regions-of-interest-empty");
        m_hands->use("annotate.tool.rectangle");
        auto* view = m_hands->find<ImageView>("inspect.view.rgb");
        const auto at = [&](double column, double row) {
            return view->viewFromPicture().map(QPointF(column, row)).toPoint();
        };
        constexpr double kMargin = 6;
        const QPoint from = at(found.column - kMargin, found.row - kMargin);
        const QPoint to = at(found.column + found.width + kMargin, found.row + found.height + kMargin);
        QTest::mousePress(view, Qt::LeftButton, {}, from);
        QTest::mouseMove(view, (from + to) / 2);
        QTest::mouseMove(view, to);
        QTest::mouseRelease(view, Qt::LeftButton, {}, to);
        const auto& regions = workbench().interests().regions();
        QCOMPARE(regions.list().size(), std::size_t(1));
        QVERIFY(regions.list()[0].kind == InterestKind::Ignore && regions.list()[0].unit == PartUnit::Millimetres);
        QVERIFY(current.scores()->imageScore < before && current.scores()->interest.wholeScore == before);
        m_hands->use("edit.undo");
        QVERIFY(regions.empty() && current.scores()->imageScore == before);
        m_hands->use("edit.redo");
        QVERIFY(current.scores()->imageScore < before);
        m_hands->type(m_hands->find<QLineEdit>("interest.why"), "the print differs");
        QTRY_VERIFY_WITH_TIMEOUT(quiet() && current.regionsAreCurrent(), kPatience);
        m_hands->picture("regions-of-interest");
        // No part that was inspected before is OK until it is inspected again.
        for (int i = 0; i < workbench().samples().size(); ++i)
            if (i != m_chosen)
                QVERIFY(workbench().samples().decision(i)->verdict != Verdict::Ok);
        m_hands->use("browser.inspect");
        QTRY_VERIFY_WITH_TIMEOUT(quiet(), kPatience);
        workbench().recipe().save(m_recipe.toStdString());
        QTRY_VERIFY(!workbench().recipe().changedSinceSave() && quiet());
        const auto saved = readRecipe(m_recipe.toStdString());
        QVERIFY2(saved.has_value(), saved ? "" : saved.error().message().c_str());
        QVERIFY(saved->thresholds().regions == regions && saved->revision == 2);
        QVERIFY(saved->history.back().why == "the print differs" && !saved->history.back().who.empty()
                && saved->history.back().when);
        compareWithTheCommandLine("results-of-interest");
        int lower = 0;
        for (int i = 0; i < workbench().samples().size(); ++i) {
            const auto& record = workbench().samples().at(i).score->record;
            QVERIFY(record.interest.id == regions.id());
            QVERIFY(record.score <= scores[static_cast<std::size_t>(i)]);
            lower += record.score < scores[static_cast<std::size_t>(i)] ? 1 : 0;
        }
        QVERIFY(lower > 0);
    }

private:
    /// Returns the verdicts that occur.
    QSet<QString> compareWithTheCommandLine(const QString& name)
    {
        const auto& samples = workbench().samples();
        int compared = 0;
        QSet<QString> verdicts;
        const auto compare = [&](const QString& split) {
            const fs::path out = (m_home + '/' + name + '-' + split).toStdString();
            const auto run = cli::run({"inspect", "--recipe", m_recipe, "--data",
                                       QString::fromStdString(workbench().data().catalog()->root.string()), "--split",
                                       split, "--out", cli::text(out)});
            QVERIFY2(run.code == 0, run.told());
            for (const auto& record : cli::records(out / "results.jsonl")) {
                const int index = samples.indexOf(record["sample"].toString().toStdString());
                QVERIFY2(index >= 0, qPrintable(QJsonDocument(record).toJson()));
                const auto& id = samples.at(index).ref.id;
                const auto decision = *samples.decision(index);
                QVERIFY2(record["score"].toDouble() == samples.at(index).score->record.score, id.c_str());
                QVERIFY2(record["verdict"].toString().toStdString() == toString(decision.verdict), id.c_str());
                QJsonArray reasons;
                for (const auto reason : decision.reasons)
                    reasons.append(QString::fromUtf8(toString(reason).data()));
                QVERIFY2(record["reasons"].toArray() == reasons, id.c_str());
                verdicts += record["verdict"].toString();
                ++compared;
            }
        };
        compare("test");
        compare("validation");
        [&] { QCOMPARE(compared, kValidation + kTestGood + kDefects); }();
        return verdicts;
    }
    [[nodiscard]] MainWindow& window() { return m_application->window(); }
    [[nodiscard]] Workbench& workbench() { return m_application->workbench(); }
    [[nodiscard]] ScoreUnit unit() { return workbench().recipe().scoreUnit(); }
    [[nodiscard]] TrainPage& trainPage() { return *m_hands->find<TrainPage>("train.page"); }
    [[nodiscard]] QPushButton* next() const { return m_hands->find<QPushButton>("train.nextButton"); }
    [[nodiscard]] bool quiet() { return workbench().jobs().running().empty() && !workbench().current().loading(); }

    /// To the last digit; tst_command_line says the same of the command line.
    void heldOutPartsHaveTheScoresOfTheModelFile()
    {
        const auto& model = *workbench().recipe().model();
        const auto& scores = model.heldOutScores();
        QVERIFY(model.arithmetic() == model.heldOutArithmetic() && model.arithmetic() != Arithmetic::Unknown);
        std::size_t at = 0;
        for (int i = 0; i < workbench().samples().size(); ++i)
            if (const auto& sample = workbench().samples().at(i); sample.ref.split == Split::Validation) {
                QVERIFY(sample.score && at < scores.size());
                QVERIFY2(sample.score->record.score == scores[at++], sample.ref.id.c_str());
            }
        QCOMPARE(at, std::size_t(kValidation));
    }
    [[nodiscard]] int highestDefect()
    {
        int highest = -1;
        for (int i = 0; i < workbench().samples().size(); ++i)
            if (const auto& sample = workbench().samples().at(i);
                isTest(sample) && sample.ref.label == Label::Defect
                && (highest < 0 || sample.score->record.score > workbench().samples().at(highest).score->record.score))
                highest = i;
        return highest;
    }
    void chooseInBrowser(int sample)
    {
        auto* table = m_hands->find<QTableView>("browser.table");
        const auto found = table->model()->match(table->model()->index(0, 0), SampleTableModel::SampleIndexRole, sample,
                                                 1, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        table->scrollTo(found.front());
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(found.front().siblingAtColumn(SampleTableModel::Name)).center());
        QTRY_COMPARE(workbench().current().index(), sample);
    }
    /// Through the file dialog, as a person would.
    QString savePdf(const QString& name)
    {
        const auto file = m_home + '/' + name;
        m_hands->use("report.pdf");
        auto* dialog = m_hands->find<QFileDialog>("report.saveDialog");
        dialog->findChild<QLineEdit*>("fileNameEdit")
            ->setText(file); // typed, its list of proposals would take the Return key at times
        static_cast<QDialog*>(dialog)->accept();
        [&] {
            QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(file) && quiet()
                                         && !window().findChild<QFileDialog*>("report.saveDialog"),
                                     60'000);
        }();
        return file;
    }
    [[nodiscard]] static QString textOf(const QString& pdf)
    {
        const auto tool = QStandardPaths::findExecutable("pdftotext");
        if (tool.isEmpty())
            return {};
        QProcess process;
        process.start(tool, {"-layout", pdf, "-"});
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput());
    }

    QString m_home;
    std::unique_ptr<Application> m_application;
    std::unique_ptr<story::Hands> m_hands;
    QStringList m_failures;
    bool m_broken = false;
    QString m_review, m_reject; ///< as typed
    int m_chosen = -1;
    QString m_runReport, m_partReport, m_recipe;
};

int main(int count, char** arguments)
{
    const story::FreshComputer computer;
    const QApplication application(count, arguments);
    TestStory test(computer.home());
    return QTest::qExec(&test, count, arguments);
}

#include "tst_story.moc"
