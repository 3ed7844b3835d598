// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison page: what can be started, a process that only says what a comparison says, and what is shown of it.
#include <cmath>
#include <fstream>

#include <QAction>
#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/files.h"
#include "tests/support/comparison_file.h"
#include "tests/support/test_program.h"
#include "ui/common/action.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/compare/comparison_report.h"
#include "ui/pages/compare/comparison_view.h"
#include "ui/pages/compare/contestant_list.h"
#include "ui/pages/compare/curve_chart.h"
#include "ui/pages/compare/detector_scatter.h"
#include "ui/pages/compare/text_table_view.h"

using namespace twinspect;
using sample::comparisonFile;
using sample::comparisonRow;
namespace fs = std::filesystem;
using State = ComparisonProcess::State;

namespace {

struct Stage {
    QTemporaryDir folder;
    QAction openData{QStringLiteral("Open data")};
    JobList jobs;
    Workbench workbench{jobs};
    ComparePage page;

    Stage() : page(workbench, openData, folder.filePath(QStringLiteral("state")))
    {
        page.resize(1200, 700);
        page.show();
    }
    template <typename T>
    T* find(const char* name)
    {
        return page.findChild<T*>(QLatin1String(name));
    }
    QAction* action(const char* id) { return page.findChild<QAction*>(QLatin1String(id)); }
    fs::path root() const { return folder.path().toStdString(); }
    /// A folder of parts whose files are empty: the page opens none of them.
    void openParts(bool withDefects = true)
    {
        const auto add = [this](const std::string& type, int count) {
            for (int i = 0; i < count; ++i)
                for (const auto& [kind, extension] : {std::pair("rgb", ".png"), {"xyz", ".tiff"}, {"gt", ".png"}}) {
                    char stem[16];
                    std::snprintf(stem, sizeof stem, "%03d", i);
                    const auto file = root() / "lid" / type / kind / (std::string(stem) + extension);
                    fs::create_directories(file.parent_path());
                    std::ofstream(file).close();
                }
        };
        add("train/good", 12);
        add("test/good", 6);
        if (withDefects)
            add("test/dent", 6);
        workbench.data().open(root() / "lid");
        QTRY_VERIFY(workbench.data().catalog().has_value());
        QTRY_VERIFY(jobs.running().empty());
    }
    void write(const char* name, const std::string& text) { QVERIFY(writeFileAtomically(root() / name, text)); }
    /// A program in the place of twinspect-cli: writes down what it was told, finishes the row of dcrdf, and then does
    /// what `end` says.
    void useProgram(const std::string& end)
    {
        write("one.json", comparisonFile({comparisonRow("dcrdf", 0)}));
        write("both.json", comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("patchcore", 4)}) + "\n");
        const auto at = [this](const char* name) { return "'" + (root() / name).string() + "'"; };
        write("program", "#!/bin/sh\necho \"$@\" > " + at("told")
                             + "\nwhile [ $# -gt 0 ]; do [ \"$1\" = --out ] && out=$2; shift; done\nmkdir -p \"$out\"\n"
                               "echo '{\"row\":1,\"of\":2,\"part\":\"lid\",\"model\":\"dcrdf\",\"good_parts\":0}'\n"
                               "cp "
                             + at("one.json")
                             + " \"$out/comparison.json\"\n"
                               "echo '{\"row\":2,\"of\":2,\"part\":\"lid\",\"model\":\"patchcore\",\"good_parts\":0}'\n"
                               "echo '{\"stage\":\"training\",\"done\":3,\"total\":10}'\n"
                             + end + "\n");
        fs::permissions(root() / "program", fs::perms::owner_all);
        qputenv("TWINSPECT_CLI", (root() / "program").c_str());
    }
    [[nodiscard]] QString told() const
    {
        return QString::fromStdString(readFile(root() / "told").value_or(std::string())).trimmed();
    }
    [[nodiscard]] std::string both() const { return "cat '" + (root() / "both.json").string() + "'"; }
    bool saysSomewhere(const QString& word)
    {
        for (const auto* label : page.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(word))
                return true;
        return false;
    }
};

// Until it is asked to stop.
constexpr const char* kWaits =
    "trap 'echo \"{\\\"error\\\":{\\\"code\\\":\\\"cancelled\\\",\\\"detail\\\":\\\"stopped\\\"}}\"; exit 130' INT\n"
    "while :; do sleep 0.05; done";

} // namespace

class TestComparePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void cleanup() { qunsetenv("TWINSPECT_CLI"); }

    void withoutDataItSaysWhatToDo()
    {
        Stage stage;
        QVERIFY(!stage.action("compare.start")->isEnabled());
        QVERIFY(disabledReason(*stage.action("compare.start")).contains(QStringLiteral("No data are open")));
        QVERIFY(stage.saysSomewhere(QStringLiteral("No data are open")));
        QVERIFY(stage.find<QLabel>("compare.empty")->isVisible());
        QVERIFY(!stage.action("compare.export")->isEnabled() && !stage.action("compare.cancel")->isEnabled());
        stage.openParts(false); // good parts alone
        QVERIFY(!stage.action("compare.start")->isEnabled());
        QVERIFY(stage.saysSomewhere(QStringLiteral("no defective test parts")));
    }

    void whatIsCheckedIsCompared()
    {
        Stage stage;
        stage.openParts();
        QVERIFY2(stage.action("compare.start")->isEnabled(),
                 qPrintable(disabledReason(*stage.action("compare.start"))));
        auto* models = stage.find<ContestantList>("compare.models");
        QVERIFY((models->checked() == std::vector<std::string>{"dcrdf", "patchcore"}));
        models->setChecked("patchcore", false);
        models->setChecked("dcrdf", false);
        QVERIFY(!stage.action("compare.start")->isEnabled());
        models->addFile("/models/lid.tsm");
        models->addFile("/models/lid.tsm");
        QVERIFY((models->checked() == std::vector<std::string>{"/models/lid.tsm"}));
        QVERIFY(stage.action("compare.start")->isEnabled());
        auto* curve = stage.page.findChild<QAbstractButton*>(QStringLiteral("compare.curve"));
        curve->click();
        QVERIFY(disabledReason(*stage.action("compare.start")).contains(QStringLiteral("learning curve")));
        QTest::keyClick(models, Qt::Key_Delete); // takes the file out
        QVERIFY(models->checked().empty());
        models->setChecked("btf", true);
        stage.useProgram(stage.both());
        stage.action("compare.start")->trigger();
        QTRY_VERIFY(!stage.page.process().busy());
        const auto told = stage.told();
        QVERIFY2(told.startsWith(QStringLiteral("compare --json-progress --data "))
                     && told.contains(QStringLiteral("--models btf --out "))
                     && told.contains(QStringLiteral("--preset auto"))
                     && told.contains(QStringLiteral("--curve 5,10,all")), // 12 good parts are no 20
                 qPrintable(told));
    }

    void aWholeComparison()
    {
        Stage stage;
        stage.openParts();
        stage.useProgram(stage.both());
        QSignalSpy ended(&stage.page, &ComparePage::comparisonEnded), started(&stage.jobs, &JobList::started);
        stage.action("compare.start")->trigger();
        QVERIFY(stage.page.process().busy() && started.count() == 1);
        QVERIFY(stage.find<QProgressBar>("compare.progress")->isVisible());
        QVERIFY(!stage.action("compare.start")->isEnabled() && stage.action("compare.cancel")->isEnabled());
        QTRY_VERIFY(!stage.page.process().busy());
        QVERIFY(stage.page.process().state() == State::Finished && ended.count() == 1 && stage.jobs.running().empty());
        QVERIFY(!stage.find<QProgressBar>("compare.progress")->isVisible());
        const auto* figures = stage.find<TextTableView>("compare.figures");
        QVERIFY(figures->isVisible());
        QCOMPARE(figures->rowCount(), 2);
        QCOMPARE(figures->item(1, 0)->text(), QStringLiteral("patchcore"));
        QCOMPARE(figures->item(1, 1)->text(), QStringLiteral("33.3")); // four of six defects below all good parts
        QVERIFY(!figures->horizontalHeaderItem(1)->toolTip().isEmpty());
        QVERIFY2(stage.find<QLabel>("compare.sentence")
                     ->text()
                     .startsWith(QStringLiteral("dcrdf is better than patchcore by 66.7 points")),
                 qPrintable(stage.find<QLabel>("compare.sentence")->text()));
    }

    void aClickOpensThePart()
    {
        Stage stage;
        stage.openParts();
        stage.write("comparison.json", comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("btf", 3)}));
        stage.page.open(stage.root() / "comparison.json");
        auto* scatter = stage.find<DetectorScatter>("compare.scatter");
        QStringList legend;
        for (int i = 0; i < scatter->legend->itemCount(); ++i)
            legend << qobject_cast<QCPPlottableLegendItem*>(scatter->legend->item(i))->plottable()->name();
        QCOMPARE(legend, (QStringList{"Good", "Defective"}));
        QVERIFY(scatter->isVisible());
        scatter->replot();
        const auto at = scatter->pixelOf(QStringLiteral("test/dent/001"));
        QVERIFY(at.has_value());
        // 11 of the first, -1 of the second.
        QVERIFY(std::abs(scatter->xAxis->pixelToCoord(at->x()) - 11) < 0.3);
        QVERIFY(std::abs(scatter->yAxis->pixelToCoord(at->y()) + 1) < 0.3);
        QSignalSpy wanted(&stage.page, &ComparePage::partRequested), said(&stage.page, &ComparePage::said);
        QTest::mouseClick(scatter, Qt::LeftButton, {}, *at);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(stage.workbench.samples().at(stage.workbench.current().index()).ref.id, std::string("test/dent/001"));
        // Of other parts it says which folder to open.
        stage.write("comparison.json",
                    comparisonFile({comparisonRow("dcrdf", 0, "cap"), comparisonRow("btf", 3, "cap")}));
        stage.page.open(stage.root() / "comparison.json");
        scatter->replot();
        QTest::mouseClick(scatter, Qt::LeftButton, {}, *scatter->pixelOf(QStringLiteral("test/dent/001")));
        QCOMPARE(wanted.count(), 1);
        QVERIFY(said.count() == 1 && said[0][0].toString().contains(QStringLiteral("cap")));
    }

    void curvesAreDrawnByNumberOfGoodParts()
    {
        // 4, 2 and 1 of 6 defects below every good part; patchcore has no row of 5 good parts.
        const auto text = comparisonFile({comparisonRow("dcrdf", 1), comparisonRow("dcrdf", 4, "lid", 5),
                                          comparisonRow("dcrdf", 2, "lid", 20), comparisonRow("patchcore", 3),
                                          comparisonRow("patchcore", 6, "lid", 20)});
        ComparisonView view;
        view.setComparison(comparisonFrom(text, "rows").value());
        view.resize(1000, 700);
        view.show();
        auto* chart = view.findChild<CurveChart*>();
        using Points = std::vector<std::pair<double, double>>;
        const auto same = [](const Points& points, const Points& expected) {
            if (points.size() != expected.size())
                return false;
            for (std::size_t i = 0; i < points.size(); ++i)
                if (points[i].first != expected[i].first || std::abs(points[i].second - expected[i].second) > 1e-9)
                    return false;
            return true;
        };
        const auto charts = view.chartsForPaper();
        QCOMPARE(charts.size(), std::size_t(2));
        QCOMPARE(charts[0].caption, QStringLiteral("lid: I-AUROC"));
        const auto words = reportOf(view.comparison(), "rows", charts).document->toPlainText();
        QVERIFY(words.indexOf(QStringLiteral("lid: I-AUROC")) < words.indexOf(QStringLiteral("Part by part")));
        QVERIFY(same(chart->pointsOf("dcrdf"), {{0, 100 / 3.0}, {1, 200 / 3.0}, {2, 500 / 6.0}}));
        QVERIFY(same(chart->pointsOf("patchcore"), {{1, 0}, {2, 50}}));
        QCOMPARE(chart->xAxis->ticker().dynamicCast<QCPAxisTickerText>()->ticks().value(2), QStringLiteral("all"));
        auto* figure = view.findChild<QComboBox*>(QStringLiteral("compare.curve_figure"));
        figure->setCurrentIndex(figure->findData(QStringLiteral("train_seconds")));
        QVERIFY(same(chart->pointsOf("patchcore"), {{1, 12.345}, {2, 12.345}})); // no percent
        figure->setCurrentIndex(figure->findData(QStringLiteral("aupro_0.30")));
        QVERIFY(chart->pointsOf("dcrdf").empty()); // not in these rows
    }

    void cancelledRowsAreKept()
    {
        Stage stage;
        stage.openParts();
        stage.useProgram(kWaits);
        stage.action("compare.start")->trigger();
        QTRY_COMPARE(stage.page.process().row().number, 2);
        QTRY_COMPARE(stage.find<TextTableView>("compare.figures")->rowCount(), 1); // what is finished is shown at once
        QCOMPARE(stage.find<QProgressBar>("compare.progress")->value(), 1);
        QCOMPARE(stage.find<QProgressBar>("compare.progress")->maximum(), 2);
        const auto folder = stage.told();
        stage.action("compare.cancel")->trigger();
        QTRY_VERIFY(!stage.page.process().busy());
        QVERIFY(stage.page.process().state() == State::Cancelled && !stage.page.process().error());
        QCOMPARE(stage.find<TextTableView>("compare.figures")->rowCount(), 1);
        // The same start goes on in the same folder.
        stage.useProgram(stage.both());
        stage.action("compare.start")->trigger();
        QTRY_VERIFY(!stage.page.process().busy());
        QCOMPARE(stage.told(), folder);
        QCOMPARE(stage.find<TextTableView>("compare.figures")->rowCount(), 2);
    }

    void theStatusBarsCancelCancels()
    {
        Stage stage;
        stage.openParts();
        stage.useProgram(kWaits);
        stage.action("compare.start")->trigger();
        QTRY_COMPARE(stage.page.process().row().number, 2);
        stage.jobs.running().front()->cancel();
        QTRY_VERIFY(!stage.page.process().busy());
        QVERIFY(stage.page.process().state() == State::Cancelled);
    }

    void theWindowMayDie()
    {
        QTemporaryDir state;
        Stage stage;
        stage.openParts();
        stage.useProgram(kWaits);
        ComparisonRequest request;
        request.data = stage.root() / "lid";
        request.models = {"dcrdf", "patchcore"};
        auto process = std::make_unique<ComparisonProcess>(stage.jobs, state.path());
        process->start(request);
        QTRY_COMPARE(process->row().number, 2);
        process.reset();
        ComparisonProcess again(stage.jobs, state.path());
        QVERIFY(again.recover() && again.busy());
        QTRY_COMPARE(again.row().number, 2);
        QVERIFY(again.request()->models == request.models);
        QTRY_VERIFY(again.comparison().has_value());
        again.cancel();
        QTRY_VERIFY(!again.busy());
        QVERIFY(!ComparisonProcess(stage.jobs, state.path()).recover());
    }

    void whatFailsIsSaid()
    {
        Stage stage;
        stage.openParts();
        stage.useProgram("echo 'terminate called'; exit 134");
        stage.action("compare.start")->trigger();
        QTRY_VERIFY(!stage.page.process().busy());
        QVERIFY(stage.page.process().state() == State::Failed);
        QVERIFY(stage.saysSomewhere(QStringLiteral("terminate called")));
        QCOMPARE(stage.find<TextTableView>("compare.figures")->rowCount(), 1); // the finished row is kept
        qputenv("TWINSPECT_CLI", "/nowhere/twinspect-cli");
        stage.action("compare.start")->trigger();
        QVERIFY(stage.page.process().error()->file == "/nowhere/twinspect-cli");
    }

    void rowsOfOtherFilesAreMeasuredAnew()
    {
        Stage stage;
        stage.openParts();
        stage.useProgram("echo '{\"error\":{\"code\":\"mismatch\",\"detail\":\"measured on other files\"}}'; exit 3");
        stage.action("compare.start")->trigger();
        QTRY_VERIFY(stage.saysSomewhere(QStringLiteral("measured on other files")));
        const auto kept = stage.page.process().request()->file();
        QVERIFY(fs::exists(kept));
        stage.useProgram(stage.both());
        QAbstractButton* anew = nullptr;
        for (auto* button : stage.page.findChildren<QAbstractButton*>())
            if (button->text() == QStringLiteral("Measure anew") && button->isVisible())
                anew = button;
        QVERIFY(anew);
        anew->click();
        QTRY_VERIFY(!stage.page.process().busy());
        QVERIFY(stage.page.process().state() == State::Finished && fs::exists(kept.string() + ".old"));
    }

    void damagedFilesAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        const auto good = comparisonFile({comparisonRow("dcrdf", 0)});
        QTest::newRow("cut") << QString::fromStdString(good.substr(0, good.size() - 40));
        QTest::newRow("another file") << QStringLiteral("{\"format\":\"twinspect-curve-1\",\"rows\":[]}");
        QTest::newRow("no text") << QStringLiteral("\x01\x02");
        QTest::newRow("no rows") << QString::fromStdString(comparisonFile({}));
    }
    void damagedFilesAreRefused()
    {
        QFETCH(QString, text);
        Stage stage;
        stage.write("good.json", comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("btf", 3)}));
        stage.write("bad.json", text.toStdString());
        stage.page.open(stage.root() / "good.json");
        stage.page.open(stage.root() / "bad.json");
        QVERIFY(stage.saysSomewhere(QStringLiteral("bad.json")));
        QCOMPARE(stage.find<TextTableView>("compare.figures")->rowCount(), 2); // what was shown stays
        stage.page.open(stage.root() / "nowhere.json");
        QVERIFY(stage.saysSomewhere(QStringLiteral("nowhere.json")));
    }

    void severalPartsAndNumbersOfGoodParts()
    {
        Stage stage;
        stage.write("c.json", comparisonFile({comparisonRow("dcrdf", 2, "lid", 5), comparisonRow("btf", 3, "lid", 5),
                                              comparisonRow("dcrdf", 0, "lid"), comparisonRow("btf", 3, "lid"),
                                              comparisonRow("dcrdf", 3, "cap")}));
        stage.page.open(stage.root() / "c.json");
        auto* part = stage.find<QComboBox>("compare.part");
        auto* count = stage.find<QComboBox>("compare.count");
        const auto* figures = stage.find<TextTableView>("compare.figures");
        QCOMPARE(part->count(), 3); // two kinds and their mean
        QCOMPARE(count->currentText(), QStringLiteral("all"));
        part->setCurrentIndex(2);
        QCOMPARE(figures->item(0, 1)->text(), QStringLiteral("75.0")); // of 100 and 50
        QCOMPARE(figures->item(1, 1)->text(), QStringLiteral("-")); // btf was not measured on all
        part->setCurrentIndex(0);
        count->setCurrentIndex(count->findData(5));
        QCOMPARE(figures->item(0, 1)->text(), QStringLiteral("66.7"));
        QVERIFY(stage.find<QTabWidget>("compare.tabs")->isTabVisible(2));
    }

    void picturesForPeople()
    {
        if (qEnvironmentVariableIsEmpty("TWINSPECT_PICTURES"))
            QSKIP("TWINSPECT_PICTURES names no folder");
        Stage stage;
        stage.openParts();
        stage.page.resize(1270, 600);
        keep(stage.page, "empty");
        std::vector<nlohmann::json> rows;
        for (const int count : {5, 10, 0})
            for (const char* model : {"dcrdf", "patchcore", "btf", "rd4ad", "depthvm"}) {
                rows.push_back(comparisonRow(model, static_cast<int>(rows.size()) % 5, "lid", count));
                for (const auto& figure : comparisonFigures())
                    rows.back().emplace(figure.key, figure.isShare ? 0.9 : 345.6);
            }
        stage.write("comparison.json", comparisonFile(rows));
        stage.page.open(stage.root() / "comparison.json");
        for (const auto& [name, size] : {std::pair("1280", QSize(1270, 600)), {"1600", QSize(1590, 880)}}) {
            stage.page.resize(size);
            QTest::qWait(50);
            keep(stage.page, name);
        }
        for (int tab = 1; tab < 4; ++tab) {
            stage.find<QTabWidget>("compare.tabs")->setCurrentIndex(tab);
            QTest::qWait(50);
            keep(stage.page, qPrintable(QStringLiteral("tab%1").arg(tab)));
        }
        QVERIFY(stage.page.write(qEnvironmentVariable("TWINSPECT_PICTURES").toStdString() + "/compare.pdf"));
    }

    void numbersAreInTheLanguageOfTheWindow()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(cellText(Text::name("91.70")), QStringLiteral("91,70"));
        QCOMPARE(cellText(Text::name("50.0/-/7")), QStringLiteral("50,0 / - / 7"));
        QCOMPARE(cellText(Text::name("models/lid.tsm")), QStringLiteral("models/lid.tsm"));
        QLocale::setDefault(QLocale::c());
    }

    void exportsHoldWhatIsShown()
    {
        Stage stage;
        const auto text = comparisonFile({comparisonRow("dcrdf", 0), comparisonRow("btf", 4)});
        stage.write("c.json", text);
        stage.page.open(stage.root() / "c.json");
        QVERIFY(stage.action("compare.export")->isEnabled());
        for (const char* name : {"out.csv", "out.md", "out.json", "out.pdf"})
            QVERIFY(stage.page.write(stage.root() / name));
        QVERIFY(readFile(stage.root() / "out.csv")->find("\"lid\",\"btf\",\"all\",0,0.333333") != std::string::npos);
        QVERIFY(readFile(stage.root() / "out.md")->find("| btf | 33.3 |") != std::string::npos);
        const auto back = comparisonFrom(*readFile(stage.root() / "out.json"), "out.json");
        QVERIFY(back && back->models == comparisonFrom(text, "c.json")->models);
        QVERIFY(readFile(stage.root() / "out.pdf")->starts_with("%PDF-"));
        QVERIFY(stage.page.write(stage.root() / "again.pdf"));
        QVERIFY(*readFile(stage.root() / "again.pdf") == *readFile(stage.root() / "out.pdf")); // no time of the clock
        const auto report = reportOf(*back, stage.root() / "c.json", {});
        const auto words = report.document->toPlainText();
        for (const char* word :
             {"btf", "33.3", "dcrdf is better than btf by 66.7 points", "M3DM *", "paired bootstrap"})
            QVERIFY2(words.contains(QLatin1String(word)), word);
        const auto wrong = stage.page.write(stage.root() / "out.xls");
        QVERIFY(!wrong && !fs::exists(stage.root() / "out.xls"));
    }

private:
    /// Pictures for people, where TWINSPECT_PICTURES names a folder.
    static void keep(QWidget& widget, const char* name)
    {
        widget.grab().save(qEnvironmentVariable("TWINSPECT_PICTURES") + QStringLiteral("/compare-")
                           + QLatin1String(name) + QStringLiteral(".png"));
    }
};

TWINSPECT_TEST(TestComparePage)
#include "tst_compare_page.moc"
