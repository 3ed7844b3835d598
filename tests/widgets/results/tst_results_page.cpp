// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <fstream>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>

#include "stored_runs.h"
#include "ui/common/action.h"
#include "ui/common/theme.h"
#include "ui/pages/results/results_page.h"
#include "ui/pages/results/score_scatter.h"
#include "tests/support/test_program.h"

using namespace twinspect;

Q_DECLARE_METATYPE(std::vector<twinspect::SampleRef>)

namespace {

struct Stage {
    JobList jobs;
    Workbench workbench{jobs};
    ResultsPage page;

    explicit Stage(const QString& address) : page(workbench, address)
    {
        page.resize(1200, 760);
        page.show();
        QTRY_VERIFY(settled());
    }
    bool settled() { return jobs.running().empty(); }
    template <typename T>
    T* find(const char* name)
    {
        return page.findChild<T*>(QLatin1String(name));
    }
    QAction* action(const char* id)
    {
        for (auto* action : page.pageActions())
            if (action->objectName() == QLatin1String(id))
                return action;
        return nullptr;
    }
    QTableView* table(const char* name = "results.table") { return find<QTableView>(name); }
    int rows(const char* name = "results.table") { return table(name)->model()->rowCount(); }
    QString cell(const char* name, int row, int column)
    {
        return table(name)->model()->index(row, column).data().toString();
    }
};

} // namespace

class TestResultsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_address = m_folder->filePath(QStringLiteral("results.sqlite"));
    }

    void readsNothingBeforeItIsShown()
    {
        JobList jobs;
        Workbench workbench(jobs);
        ResultsPage page(workbench, m_address);
        QVERIFY(jobs.running().empty());
        QVERIFY(!QFile::exists(m_address));
    }

    void emptyStoreSaysWhatToDo()
    {
        Stage stage(m_address);
        auto* empty = stage.find<QLabel>("results.empty");
        QVERIFY(empty->isVisible());
        QTRY_VERIFY(empty->text().contains(QStringLiteral("inspect")));
        for (const char* id :
             {"results.compare", "results.redecide", "results.showPart", "results.addToGood", "results.export"})
            QVERIFY2(!stage.action(id)->isEnabled() && !disabledReason(*stage.action(id)).isEmpty(), id);
        keep(stage.page, "empty");
        // The first run arrives while the page is open.
        QVERIFY(sample::storeRun(m_address, 5, 0) > 0);
        stage.page.refresh();
        QTRY_COMPARE(stage.rows(), 5);
        QTRY_COMPARE(stage.rows("results.runs"), 1);
        QVERIFY(!empty->isVisible());
    }

    void damagedStoreIsSaid()
    {
        std::ofstream(m_address.toStdString()) << std::string(2000, 'x');
        Stage stage(m_address);
        QTRY_VERIFY(!stage.page.findChildren<QFrame*>().isEmpty());
        bool said = false;
        for (const auto* label : stage.page.findChildren<QLabel*>())
            said = said || (label->isVisible() && label->text().contains(m_address));
        QVERIFY(said);
    }

    void filters()
    {
        const qint64 first = sample::storeRun(m_address, 30, 0); // scores 0 .. 29: 11 OK, 10 review, 9 reject
        QVERIFY(first > 0 && sample::storeRun(m_address, 10, 100) > first);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 40);
        QCOMPARE(stage.rows("results.runs"), 2);
        stage.table("results.runs")->selectRow(1); // the older
        QTRY_COMPARE(stage.rows(), 30);
        const auto all = stage.find<QComboBox>("results.whose")->parentWidget()->findChildren<QWidget*>(
            QString(), Qt::FindDirectChildrenOnly);
        for (const auto* one : all)
            for (const auto* other : all)
                if (one != other && one->isVisible() && other->isVisible())
                    QVERIFY2(!one->geometry().intersects(other->geometry()), qPrintable(one->objectName()));
        auto* verdict = stage.find<QComboBox>("results.verdict");
        verdict->setCurrentIndex(1);
        QTRY_COMPARE(stage.rows(), 11);
        verdict->setCurrentIndex(2);
        QTRY_COMPARE(stage.rows(), 10);
        verdict->setCurrentIndex(3);
        QTRY_COMPARE(stage.rows(), 9);
        verdict->setCurrentIndex(0);
        auto* agreement = stage.find<QComboBox>("results.agreement");
        agreement->setCurrentIndex(2); // false rejects: good are the even ones; 22, 24, 26, 28
        QTRY_COMPARE(stage.rows(), 4);
        agreement->setCurrentIndex(3); // escapes: 1, 3, 5, 7, 9
        QTRY_COMPARE(stage.rows(), 5);
        agreement->setCurrentIndex(0);
        stage.find<QLineEdit>("results.search")->setText(QStringLiteral("00001"));
        QTRY_COMPARE(stage.rows(), 11); // 000001 and 00001x
        stage.find<QLineEdit>("results.search")->setText(QStringLiteral("nothing like it"));
        QTRY_COMPARE(stage.rows(), 0);
        QTRY_VERIFY(stage.find<QLabel>("results.noMatch")->isVisible());
        stage.find<QLineEdit>("results.search")->clear();
        QTRY_COMPARE(stage.rows(), 30);
        auto* area = stage.find<QDoubleSpinBox>("results.minArea"); // every region has 1.5 mm2
        area->setValue(2);
        QTRY_COMPARE(stage.rows(), 0);
        area->setValue(1.5);
        QTRY_COMPARE(stage.rows(), 30);
        area->setValue(0);
        stage.find<QDoubleSpinBox>("results.minDepth")->setValue(5);
        QTRY_VERIFY(stage.settled());
        QCOMPARE(stage.rows(), 30); // no depth is known
        stage.find<QDoubleSpinBox>("results.minDepth")->setValue(0);
        auto* whose = stage.find<QComboBox>("results.whose");
        whose->setCurrentIndex(1); // of the regions that people marked: on the parts 0, 10 and 20, of 0, 10 and 20 mm2
        QTRY_COMPARE(stage.rows(), 3);
        QCOMPARE(stage.cell("results.table", 2, ResultsModel::LargestAnnotated), QStringLiteral("20.00 mm², dent"));
        area->setValue(10);
        QTRY_COMPARE(stage.rows(), 2);
        area->setValue(0);
        whose->setCurrentIndex(0);
        QTRY_COMPARE(stage.rows(), 30);
        auto* period = stage.find<QComboBox>("results.period");
        period->setCurrentIndex(1); // today
        QTRY_VERIFY(stage.settled());
        QCOMPARE(stage.rows(), 30);
        stage.table()->sortByColumn(2, Qt::DescendingOrder); // score
        QTRY_COMPARE(stage.cell("results.table", 0, 0), QStringLiteral("test/part/000029"));
    }

    void historyAcrossRuns()
    {
        for (int run = 0; run < 3; ++run)
            QVERIFY(sample::storeRun(m_address, 30, 10 * run) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 90);
        stage.table()->selectRow(5); // part 5 of the first run
        QTRY_COMPARE(stage.rows("results.history"), 3);
        QTRY_VERIFY(stage.settled());
        QCOMPARE(stage.cell("results.history", 0, 2), QStringLiteral("25.0000")); // the newest first
        QCOMPARE(stage.cell("results.history", 1, 2), QStringLiteral("15.0000"));
        QCOMPARE(stage.cell("results.history", 2, 2), QStringLiteral("5.0000"));
        keep(stage.page, "history");
    }

    void comparesTwoRuns()
    {
        QVERIFY(sample::storeRun(m_address, 30, 0) > 0);
        QVERIFY(sample::storeRun(m_address, 30, 5) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows("results.runs"), 2);
        QVERIFY(!stage.action("results.compare")->isEnabled());
        stage.table("results.runs")->selectAll();
        QTRY_VERIFY(stage.action("results.compare")->isEnabled());
        stage.action("results.compare")->trigger();
        // 5 more: 6..10 go from OK to review (5), 16..20 from review to reject (5).
        QTRY_COMPARE(stage.rows("results.pairs"), 10);
        QCOMPARE(stage.find<QLabel>("results.summary")->text(),
                 QStringLiteral("10 of 30 parts get another verdict: 5 from OK to Review, 5 from Review to Reject."));
        stage.find<QCheckBox>("results.changedOnly")->setChecked(false);
        QCOMPARE(stage.rows("results.pairs"), 30);
        keep(stage.page, "compare");
        stage.find<QPushButton>("results.closeComparison")->click();
        QVERIFY(stage.table()->isVisible());
    }

    void aPointOfTheScatterSelectsItsPart()
    {
        QVERIFY(sample::storeRun(m_address, 30, 0) > 0);
        QVERIFY(sample::storeRun(m_address, 30, 5) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows("results.runs"), 2);
        auto* scatter = stage.find<ScoreScatter>("results.scatter");
        QVERIFY(!scatter->isVisible());
        stage.table("results.runs")->selectAll();
        QTRY_VERIFY(stage.action("results.compare")->isEnabled());
        stage.action("results.compare")->trigger();
        QTRY_COMPARE(stage.rows("results.pairs"), 10);
        QTRY_VERIFY(scatter->isVisible());
        QTRY_VERIFY(scatter->width() >= 260
                    && stage.table("results.pairs")->width() > scatter->width()); // side by side, neither squeezed
        // Part 8 scores 8, then 13: from OK to review, so it is in the list. It lies where the axes say.
        const auto at = scatter->pixelOf(QStringLiteral("test/part/000008"));
        QVERIFY(at.has_value());
        QVERIFY(std::abs(scatter->xAxis->pixelToCoord(at->x()) - 8) < 0.2
                && std::abs(scatter->yAxis->pixelToCoord(at->y()) - 13) < 0.2);
        QTest::mouseClick(scatter, Qt::LeftButton, {}, *at);
        const auto selected = [&] {
            return stage.cell("results.pairs", stage.table("results.pairs")->currentIndex().row(), 0);
        };
        QCOMPARE(selected(), QStringLiteral("test/part/000008"));
        QVERIFY(stage.find<QCheckBox>("results.changedOnly")->isChecked());
        scatter->replot();
        keep(stage.page, "scatter");
        // Part 25 is rejected both times and not in the list: the list then shows all.
        QTest::mouseClick(scatter, Qt::LeftButton, {}, *scatter->pixelOf(QStringLiteral("test/part/000025")));
        QCOMPARE(selected(), QStringLiteral("test/part/000025"));
        QCOMPARE(stage.rows("results.pairs"), 30);
        // An empty place selects nothing else.
        QTest::mouseClick(scatter, Qt::LeftButton, {}, scatter->axisRect()->bottomRight() - QPoint(20, 20));
        QCOMPARE(selected(), QStringLiteral("test/part/000025"));
        QVERIFY(!scatter->pixelOf(QStringLiteral("nobody")));
    }

    void decidesAgain()
    {
        QVERIFY(sample::storeRun(m_address, 30, 1e-7) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows("results.runs"), 1);
        stage.table("results.runs")->selectRow(0);
        QTRY_VERIFY(stage.settled());
        stage.action("results.redecide")->trigger();
        auto* summary = stage.find<QLabel>("results.summary");
        QTRY_COMPARE(summary->text(),
                     QStringLiteral("All 30 parts keep their verdict.")); // it begins with the run's own thresholds
        stage.find<QDoubleSpinBox>("results.reject")->setValue(12);
        // 13 .. 20 are rejected now, and 12 with its 1e-7 on top.
        QTRY_COMPARE(summary->text(), QStringLiteral("8 of 30 parts get another verdict: 8 from Review to Reject."));
        QCOMPARE(stage.rows("results.pairs"), 8);
        keep(stage.page, "decide");
        stage.find<QDoubleSpinBox>("results.review")->setValue(13);
        QTRY_VERIFY(summary->text().contains(QStringLiteral("above the reject threshold")));
        stage.find<QDoubleSpinBox>("results.review")->setValue(10);
        stage.find<QDoubleSpinBox>("results.area")->setValue(1);
        stage.find<QDoubleSpinBox>("results.pixel")->setValue(4);
        QTRY_VERIFY(stage.find<QLabel>("results.notice")->isVisible()); // regions between 4 and 5 were never stored
    }

    void decidesAgainOnOtherArithmetic()
    {
        QVERIFY(sample::storeRun(m_address, 30, 0, {Arithmetic::Float32, Arithmetic::BFloat16Amx}) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows("results.runs"), 1);
        stage.table("results.runs")->selectRow(0);
        QTRY_VERIFY(stage.settled());
        stage.action("results.redecide")->trigger();
        auto* summary = stage.find<QLabel>("results.summary");
        QTRY_COMPARE(summary->text(), QStringLiteral("All 30 parts keep their verdict.")); // none of them is OK
        stage.find<QDoubleSpinBox>("results.reject")->setValue(12); // for the scores that are there
        QTRY_VERIFY2(summary->text().startsWith(QStringLiteral("19 of 30 parts get another verdict")),
                     qPrintable(summary->text()));
        QVERIFY2(summary->text().contains(QStringLiteral("11 from Review to OK")),
                 qPrintable(summary->text())); // 0..10
        QVERIFY2(summary->text().contains(QStringLiteral("8 from Review to Reject")), // 13..20
                 qPrintable(summary->text()));
        stage.find<QDoubleSpinBox>("results.reject")->setValue(20);
        QTRY_COMPARE(summary->text(), QStringLiteral("All 30 parts keep their verdict."));
    }

    void addsToTheGoodSet()
    {
        qRegisterMetaType<std::vector<SampleRef>>();
        QVERIFY(sample::storeRun(m_address, 1000, 0) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 1000);
        QSignalSpy wanted(&stage.page, &ResultsPage::retrainRequested);
        stage.table()->selectAll(); // most of it was never in memory
        QTRY_VERIFY(stage.action("results.addToGood")->isEnabled());
        stage.action("results.addToGood")->trigger();
        QVERIFY(wanted.wait(20'000));
        const auto parts = wanted.at(0).at(0).value<std::vector<SampleRef>>();
        QCOMPARE(parts.size(), std::size_t(1000));
        QCOMPARE(parts[999].rgb.string(), std::string("/data/999.png"));
        QCOMPARE(parts[999].geometry.string(), std::string("/data/999.tiff"));
        QVERIFY(parts[999].label == Label::Good && parts[999].split == Split::Train);
    }

    void exportsWhatIsListed()
    {
        QVERIFY(sample::storeRun(m_address, 500, 0) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 500);
        stage.find<QComboBox>("results.verdict")->setCurrentIndex(3);
        QTRY_VERIFY(stage.settled());
        const int rejected = stage.rows();
        QVERIFY(rejected > 100 && rejected < 200);
        QSignalSpy exported(&stage.page, &ResultsPage::exported);
        const QString file = m_folder->filePath(QStringLiteral("out.csv"));
        stage.page.exportTo(file.toStdString());
        QVERIFY(exported.wait(20'000));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll().count('\n'), rejected + 1);
    }

    void asksWhereAndInWhichForm()
    {
        QVERIFY(sample::storeRun(m_address, 5, 0) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 5);
        QSignalSpy exported(&stage.page, &ResultsPage::exported);
        QTRY_VERIFY(stage.action("results.export")->isEnabled());
        stage.action("results.export")->trigger();
        auto* dialog = stage.page.findChild<QFileDialog*>(QStringLiteral("results.saveDialog"));
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->defaultSuffix(), QStringLiteral("csv"));
        const QStringList forms = dialog->nameFilters();
        QCOMPARE(forms.size(), 2);
        Q_EMIT dialog->filterSelected(forms[1]);
        QCOMPARE(dialog->defaultSuffix(), QStringLiteral("jsonl"));
        Q_EMIT dialog->filterSelected(forms[0]);
        QCOMPARE(dialog->defaultSuffix(), QStringLiteral("csv"));
        const QString file = m_folder->filePath(QStringLiteral("chosen.jsonl"));
        Q_EMIT dialog->fileSelected(file);
        QVERIFY(exported.wait(20'000));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(written.readLine().startsWith('{'));
    }

    void showsAPart()
    {
        QVERIFY(sample::storeRun(m_address, 10, 0) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 10);
        std::vector<SampleRef> refs;
        for (int i = 0; i < 10; ++i) {
            SampleRef ref;
            ref.id = sample::result(i, 0).sample;
            ref.rgb = sample::result(i, 0).rgb;
            refs.push_back(ref);
        }
        QSignalSpy asked(&stage.page, &ResultsPage::partRequested);
        QSignalSpy failed(&stage.workbench, &Workbench::failed);
        stage.table()->selectRow(4);
        QTRY_VERIFY(stage.action("results.showPart")->isEnabled());
        stage.action("results.showPart")->trigger();
        QCOMPARE(asked.size(), 1);
        QTRY_COMPARE(failed.size(), 1); // its data is not open, and its file is gone: that is said
    }

    void otherStore()
    {
        const QString other = m_folder->filePath(QStringLiteral("other.sqlite"));
        QVERIFY(sample::storeRun(m_address, 10, 0) > 0 && sample::storeRun(other, 3, 0) > 0);
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 10);
        stage.page.setAddress(other);
        QTRY_COMPARE(stage.rows(), 3);
    }

    void dark()
    {
        QVERIFY(sample::storeRun(m_address, 30, 0) > 0);
        qApp->setStyle(QStringLiteral("Fusion"));
        qApp->setPalette(darkPalette());
        Stage stage(m_address);
        QTRY_COMPARE(stage.rows(), 30);
        stage.page.resize(900, 600);
        stage.table()->selectRow(20);
        QTRY_VERIFY(stage.settled());
        keep(stage.page, "dark");
        QVERIFY(stage.page.width() <= 900); // no minimum that a small screen cannot give
        qApp->setPalette(lightPalette());
    }

private:
    /// Pictures for people, where TWINSPECT_PICTURES names a folder.
    static void keep(QWidget& widget, const char* name)
    {
        const QString folder = qEnvironmentVariable("TWINSPECT_PICTURES");
        if (!folder.isEmpty())
            widget.grab().save(folder + QStringLiteral("/results-") + QLatin1String(name) + QStringLiteral(".png"));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_address;
};

TWINSPECT_TEST(TestResultsPage)
#include "tst_results_page.moc"
