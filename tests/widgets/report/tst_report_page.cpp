// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "bench.h"
#include "core/base/files.h"
#include "ui/common/action.h"
#include "ui/pages/report/report_document.h"
#include "ui/pages/report/report_page.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestReportPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QVERIFY(scene::write(path("data"), 9, 2, 4).samples.size() == 9);
        QVERIFY(scene::writeModel(path("model.tsm"), "1 2 3 4", "1 2 3 4").has_value());
        QVERIFY(m_bench.inspect(path("data"), path("model.tsm")));
        auto& samples = m_bench.workbench.samples();
        samples.setLabel(0, Label::Good, "good");
        samples.setLabel(1, Label::Defect, "hole");
        samples.setLabel(3, Label::Good, "good");
        ThresholdChange change;
        change.thresholds = samples.thresholds();
        change.thresholds.reject = change.thresholds.review = m_bench.medianScore();
        change.thresholds.pixel = samples.at(0).score->record.peak * 0.8;
        change.who = "K. Meier";
        change.why = "Agreed <with> quality & sales";
        change.when = QDateTime(QDate(2026, 3, 4), QTime(5, 6), Qt::UTC);
        change.method = "by hand";
        change.formula = "set by hand";
        m_bench.workbench.recipe().commitThresholds(change);
        m_bench.workbench.current().open(0);
        QTRY_VERIFY(m_bench.workbench.current().shown() && m_bench.workbench.current().shown()->anomaly);
        QTRY_VERIFY(m_bench.workbench.current().regionsAreCurrent());
    }

    void everyActionSaysWhyNot()
    {
        JobList jobs;
        Workbench empty(jobs);
        ReportPage page(empty);
        for (QAction* action : page.pageActions()) {
            QVERIFY(!action->isEnabled());
            QVERIFY2(disabledReason(*action).contains("no model"), qPrintable(action->objectName()));
        }
        QSignalSpy failed(&empty, &Workbench::failed);
        page.write(path("x.pdf"));
        QCOMPARE(failed.count(), 1);
        QVERIFY(!std::filesystem::exists(path("x.pdf")));
    }

    void sameDataSameBytes_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("part") << static_cast<int>(ReportPage::Kind::Part);
        QTest::newRow("run") << static_cast<int>(ReportPage::Kind::Run);
    }
    void sameDataSameBytes()
    {
        QFETCH(int, kind);
        const auto first = written(kind, "first.pdf");
        const auto later = QDateTime::currentDateTime().addSecs(1);
        QTRY_VERIFY(QDateTime::currentDateTime() > later); // the clock must not show
        const auto second = written(kind, "second.pdf");
        QVERIFY(first.size() > 2000);
        QVERIFY(first.startsWith("%PDF-"));
        QCOMPARE(second, first);
        // The date is that of the newest scan.
        QDateTime newest;
        for (const auto& sample : samplesOf(kind))
            for (const auto& file : {sample.rgb, sample.geometry}) {
                const auto when = QFileInfo(QString::fromStdString(file.string())).lastModified().toUTC();
                newest = newest.isValid() ? std::max(newest, when) : when;
            }
        QVERIFY(first.contains("/CreationDate (D:" + newest.toString("yyyyMMddHHmmss").toLatin1()));
    }

    void whatThePartReportSays()
    {
        const auto text = textOf(written(static_cast<int>(ReportPage::Kind::Part), "part.pdf"));
        if (text.isEmpty())
            QSKIP("pdftotext is not installed (package poppler-utils)");
        auto& bench = m_bench.workbench;
        for (const auto& expected :
             {QString("0"), QString("disc"), QLocale().toString(bench.current().shown()->anomaly->imageScore, 'g', 4),
              bench.recipe().content()->modelHash, QString("K. Meier"), QString("Agreed <with> quality & sales"),
              QString("2026-03-04 05:06 UTC"), QString("Page 1 of")})
            QVERIFY2(text.contains(expected), qPrintable(expected + "\n" + text));
        QVERIFY(!bench.current().regions().empty());
        const auto& region = bench.current().regions().front();
        QVERIFY2(text.contains(QLocale().toString(region.measurement->areaMm2, 'f', 2)), qPrintable(text));
        const bool reject = bench.current().decision()->verdict == Verdict::Reject;
        QCOMPARE(text.contains("Reject\n") || text.contains("Reject "), true);
        QCOMPARE(text.contains("The score is above the reject threshold."), reject);
    }

    void whatTheRunReportSays()
    {
        const auto text = textOf(written(static_cast<int>(ReportPage::Kind::Run), "run.pdf"));
        if (text.isEmpty())
            QSKIP("pdftotext is not installed (package poppler-utils)");
        auto& samples = m_bench.workbench.samples();
        std::map<std::pair<Label, Verdict>, int> counts;
        for (int i = 0; i < samples.size(); ++i)
            if (const auto decision = samples.decision(i))
                ++counts[{samples.at(i).ref.label, decision->verdict}];
        const auto line = [&](Label label, const char* name) {
            const auto n = [&](Verdict verdict) { return QString::number(counts[{label, verdict}]); };
            return QRegularExpression(
                QString("%1\\s+%2\\s+%3\\s+%4\\s+%5")
                    .arg(name, n(Verdict::Ok), n(Verdict::Review), n(Verdict::Reject), n(Verdict::NoPart)));
        };
        for (const auto& expected :
             {line(Label::Good, "Good parts"), line(Label::Defect, "Defects"), line(Label::Unknown, "Not labelled")})
            QVERIFY2(expected.match(text).hasMatch(), qPrintable(expected.pattern() + "\n" + text));
        QVERIFY(text.contains("could not be inspected"));
        for (int i = 0; i < samples.size(); ++i)
            if (samples.at(i).score && samples.at(i).score->record.partFound)
                QVERIFY2(text.contains(QLocale().toString(samples.at(i).score->record.score, 'g', 4)),
                         qPrintable(text));
    }

    // Verdicts on what the model has learnt by heart are counted, but nobody shall take them for evidence.
    void theRunReportTellsWhatTheModelLearntFrom()
    {
        RunReport report;
        const auto text = [&report] { return reportOf(report).document->toPlainText(); };
        for (const auto seen : {SeenBefore::No, SeenBefore::HeldOut, SeenBefore::Trained, SeenBefore::Trained}) {
            InspectedSample sample;
            sample.ref.label = Label::Good;
            sample.score.emplace();
            sample.score->seen = seen;
            report.samples.push_back(sample);
        }
        QVERIFY2(text().contains("the model learnt from: 2."), qPrintable(text()));
        report.samples.resize(2);
        QVERIFY2(!text().contains("learnt"), qPrintable(text()));
    }

    void pagesAreA4()
    {
        const auto tool = QStandardPaths::findExecutable("pdfinfo");
        if (tool.isEmpty())
            QSKIP("pdfinfo is not installed (package poppler-utils)");
        written(static_cast<int>(ReportPage::Kind::Run), "size.pdf");
        QProcess process;
        process.start(tool, {QString::fromStdString(path("size.pdf").string())});
        QVERIFY(process.waitForFinished());
        const auto text = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(text.contains("(A4)"), qPrintable(text));
    }

    void aRunOfManyPartsStaysInPages()
    {
        RunReport report;
        report.origin.recipe.part = "disc";
        report.origin.thresholds.review = report.origin.thresholds.reject = 10;
        for (int i = 0; i < 500; ++i) {
            InspectedSample sample;
            sample.ref.id = "test/good/" + std::to_string(i);
            sample.score = SampleScore();
            sample.score->record.score = i % 3 == 0 ? 20 : 1;
            report.samples.push_back(sample);
        }
        auto made = reportOf(report);
        const auto pages = pagesOf(*made.document, made.options, 40, 1000);
        QVERIFY(pages.size() > 10);
        QCOMPARE(pages.size(), made.document->pageCount());
        // Nothing touches the right or left margin of 15 mm.
        for (const auto& page : pages) {
            const int margin = static_cast<int>(14.0 / 25.4 * 40);
            for (int y = 0; y < page.height(); ++y)
                for (const int x : {margin / 2, margin - 1, page.width() - margin, page.width() - margin / 2})
                    QCOMPARE(page.pixelColor(x, y), QColor(Qt::white));
        }
    }

    void tablesAndErrors()
    {
        ReportPage page(m_bench.workbench);
        QSignalSpy saved(&page, &ReportPage::saved);
        page.write(path("table.csv"));
        QVERIFY(saved.wait());
        const auto table = readFile(path("table.csv"));
        QVERIFY(table && table->starts_with("sample,verdict,score"));
        QCOMPARE(std::count(table->begin(), table->end(), '\n'), 1 + 9);
        QSignalSpy failed(&m_bench.workbench, &Workbench::failed);
        page.write(path("no") / "such" / "folder.csv");
        QVERIFY(failed.wait());
        QVERIFY(failed.back().at(0).value<Error>().code == ErrorCode::WriteFailed);
    }

    void preview()
    {
        ReportPage page(m_bench.workbench);
        page.resize(700, 800);
        page.show();
        const auto pages = [&] { return page.findChildren<QWidget*>("report.previewPage").size(); };
        QTRY_VERIFY(pages() >= 1);
        page.choose(ReportPage::Kind::Part);
        QTRY_VERIFY(page.findChild<QLabel*>("report.state")->text().contains("page"));
        QTRY_VERIFY(pages() >= 1);
    }

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    QByteArray written(int kind, const char* name)
    {
        ReportPage page(m_bench.workbench);
        page.choose(static_cast<ReportPage::Kind>(kind));
        QSignalSpy saved(&page, &ReportPage::saved);
        page.write(path(name));
        if (saved.isEmpty() && !saved.wait(30000))
            return {};
        const auto bytes = readFile(path(name));
        return bytes ? QByteArray::fromStdString(*bytes) : QByteArray();
    }
    std::vector<SampleRef> samplesOf(int kind)
    {
        std::vector<SampleRef> list;
        auto& samples = m_bench.workbench.samples();
        for (int i = 0; i < samples.size(); ++i)
            if (kind == static_cast<int>(ReportPage::Kind::Run) || i == m_bench.workbench.current().index())
                list.push_back(samples.at(i).ref);
        return list;
    }
    /// Empty without pdftotext.
    QString textOf(const QByteArray& pdf)
    {
        const auto tool = QStandardPaths::findExecutable("pdftotext");
        if (tool.isEmpty())
            return {};
        (void)writeFileAtomically(path("text.pdf"), pdf.toStdString());
        QProcess process;
        process.start(tool, {"-layout", QString::fromStdString(path("text.pdf").string()), "-"});
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput());
    }
    QTemporaryDir m_folder;
    sample::Bench m_bench;
};

TWINSPECT_TEST(TestReportPage)
#include "tst_report_page.moc"
