// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <set>

#include <QAction>
#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTranslator>

#include "bench.h"
#include "core/annotation/shapes.h"
#include "core/base/files.h"
#include "core/evaluation/standard_thresholds.h"
#include "core/inference/annotated_regions.h"
#include "core/inference/tolerance_bands.h"
#include "ui/common/action.h"
#include "ui/common/color_map.h"
#include "ui/common/value_text.h"
#include "ui/pages/report/report_document.h"
#include "ui/pages/report/report_pictures.h"
#include "ui/pages/report/report_page.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

/// A language in which every text stands in brackets: what is not in brackets was not translated.
class Brackets : public QTranslator {
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char*, const char* text, const char*, int) const override
    {
        return QStringLiteral("⟦%1⟧").arg(QString::fromUtf8(text));
    }
};

InspectedSample sampleOf(const std::string& id, Label label, double score, SeenBefore seen = SeenBefore::No)
{
    InspectedSample sample;
    sample.ref.id = id;
    sample.ref.label = label;
    sample.score.emplace();
    sample.score->seen = seen;
    sample.score->record.partFound = true;
    sample.score->record.score = score;
    return sample;
}

// A disc on the middle of the part on the screen, 5 pixels in radius.
Annotation marked(const ShownPart& part)
{
    const GridPoint middle{part.width() / 2.0, part.height() / 2.0};
    return {.id = 1,
            .defectType = "pit",
            .region = brushed(middle, middle, 5, part.width(), part.height()),
            .severity = 3,
            .note = "seen by hand"};
}

/// The held-out scores of the model are 1, 2, 3, 4: their middle is 2.5, the threshold 4 + (4 - 1) / 10.
QString readable(double raw) { return QLocale().toString((raw - 2.5) / 1.8, 'f', 2); }

int pictures(const QTextDocument& document)
{
    int count = 0;
    for (auto block = document.begin(); block.isValid(); block = block.next())
        for (auto at = block.begin(); !at.atEnd(); ++at)
            count += at.fragment().charFormat().isImageFormat() ? static_cast<int>(at.fragment().length()) : 0;
    return count;
}

} // namespace

class TestReportPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QTest::failOnWarning(QRegularExpression("report.* page"));
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
        change.when = utcFrom("2026-03-04T05:06:00Z");
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
             {QString("0"), QString("disc"), readable(bench.current().shown()->anomaly->imageScore),
              QString::fromStdString(bench.recipe().content()->modelHash), QString("K. Meier"),
              QString("Agreed <with> quality & sales"), QString("2026-03-04 05:06 UTC"), QString("Page 1 of")})
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
                QVERIFY2(text.contains(readable(samples.at(i).score->record.score)), qPrintable(text));
    }

    // Verdicts on what the model has learnt by heart prove nothing: they are left out, and it is said how many.
    void theRunReportLeavesOutWhatTheModelLearntFrom()
    {
        RunReport report;
        report.origin.thresholds.review = report.origin.thresholds.reject = 1;
        report.samples = {sampleOf("a", Label::Good, 0.5), sampleOf("b", Label::Good, 0.5, SeenBefore::HeldOut),
                          sampleOf("c", Label::Good, 0.5, SeenBefore::Trained),
                          sampleOf("d", Label::Good, 2, SeenBefore::Trained), sampleOf("e", Label::Good, 2)};
        const auto plain = [&report] { return reportOf(report).document->toPlainText().replace('\n', ' '); };
        const auto text = plain();
        QVERIFY2(text.contains("2 part(s) that the model learnt from are left out"), qPrintable(text));
        QVERIFY2(text.contains("Good parts 2 0 1 0"), qPrintable(text)); // OK, review, reject, no part
        QCOMPARE(text.count("false reject "), 2); // of e: beside its picture and in the list
        QCOMPARE(text.count("learnt from "), 3);  // of c and d in the list, and the sentence
        report.samples = {report.samples[0], report.samples[1]};
        QVERIFY2(!plain().contains("learnt"), qPrintable(plain()));
    }

    void notesOnScoresAreSaid()
    {
        RunReport report;
        report.origin.thresholds.review = report.origin.thresholds.reject = 1;
        report.samples = {sampleOf("a", Label::Good, 0.5), sampleOf("b", Label::Good, 0.5)};
        const auto plain = [&report] { return reportOf(report).document->toPlainText().replace('\n', ' '); };
        QVERIFY(!plain().contains("how the score came about"));
        report.samples[1].score->record.notes = {Text("not compared with %1", 7), Text("darker")};
        QVERIFY2(plain().contains("Of 1 part(s) a person should know how the score came about"), qPrintable(plain()));
        QVERIFY2(plain().simplified().contains("OK not compared with 7. darker."), qPrintable(plain()));
        auto& bench = m_bench.workbench;
        PartReport part;
        part.origin.thresholds = report.origin.thresholds;
        part.decision = {Verdict::Ok, {Reason::ScoreWithinLimits}, 0};
        auto shown = std::make_shared<ShownPart>(*bench.current().shown());
        shown->score->record.notes = report.samples[1].score->record.notes;
        part.part = shown;
        part.model = bench.recipe().model();
        const auto text = reportOf(part).document->toPlainText();
        QVERIFY2(text.contains("not compared with 7. darker."), qPrintable(text));
    }

    void escapesHavePictures()
    {
        QImage picture(60, 40, QImage::Format_RGB32);
        picture.fill(Qt::gray);
        QVERIFY(picture.save(m_folder.filePath("escape.png")));
        RunReport report;
        report.origin.thresholds.review = report.origin.thresholds.reject = 1;
        report.samples = {sampleOf("passed", Label::Defect, 0.25), sampleOf("found", Label::Defect, 4),
                          sampleOf("good", Label::Good, 0.5), sampleOf("unknown", Label::Unknown, 0.5)};
        const int before = pictures(*reportOf(report).document);
        report.samples[0].ref.rgb = m_folder.filePath("escape.png").toStdString();
        report.samples[0].ref.defectType = "hole";
        const auto made = reportOf(report);
        QCOMPARE(pictures(*made.document), before + 1);
        std::stop_source stopped; // nobody waits for the preview any more: no picture is read for it
        stopped.request_stop();
        QCOMPARE(pictures(*reportOf(report, stopped.get_token()).document), before);
        const auto text = made.document->toPlainText().replace('\n', ' ');
        QVERIFY2(text.contains("passed Defect: hole, escape score 0.25"), qPrintable(text));
        QVERIFY(!text.contains("No defective part passed"));
        report.samples[0].score->record.score = 4;
        QVERIFY(reportOf(report).document->toPlainText().contains("No defective part passed"));
    }

    // The numbers of measureAnnotation(), whose truth other tests check.
    void annotatedRegionsAreInThePartReport()
    {
        PartReport report = partReport();
        QVERIFY(!reportOf(report).document->toPlainText().contains("Defects that a person marked"));
        report.annotations = {marked(*report.part)};
        const auto text = reportOf(report).document->toPlainText();
        QVERIFY(text.contains("Defects that a person marked") && text.contains("seen by hand"));
        const auto& part = *report.part;
        const auto measured =
            measureAnnotation(marked(part).region, part.scan.cloud, part.geometry, edgeOf(part.geometry));
        QVERIFY(measured.has_value());
        QVERIFY2(text.contains(QLocale().toString(measured->areaMm2, 'f', 2).left(4)), qPrintable(text));
    }

    // A boss and a hole of known heights on a part that is otherwise as good parts: 100 and 400 pixels of the crop.
    void theDeviationIsInThePartReport()
    {
        auto& bench = m_bench.workbench;
        PartReport report = partReport();
        const auto plain = [&report] { return reportOf(report).document->toPlainText().replace('\n', ' '); };
        const int before = pictures(*reportOf(report).document);
        QVERIFY2(plain().contains("was not compared with the mean good part"), qPrintable(plain()));
        auto shown = std::make_shared<ShownPart>(*bench.current().shown());
        const int side = shown->prepared.image.side();
        auto& deviation = shown->anomaly->heightVsGoodMm = DepthMap(side, side, 1, 0.0F);
        shown->anomaly->goodPartsVaryMm = DepthMap(side, side, 1, 0.05F);
        for (int row = 20; row < 40; ++row)
            for (int column = 20; column < 40; ++column)
                deviation.at(row, column) = -0.42F;
        for (int row = 5; row < 15; ++row)
            for (int column = 5; column < 15; ++column)
                deviation.at(row, column) = 0.75F;
        const auto& box = shown->prepared.image.box;
        shown->vsGoodMm = deviationOnFullImage(deviation, box);
        shown->goodPartsVaryMm = deviationOnFullImage(shown->anomaly->goodPartsVaryMm, box);
        report.part = shown;
        QCOMPARE(pictures(*reportOf(report).document), before + 1);
        QVERIFY2(plain().contains("Tolerance none is set") && plain().contains("0.050 mm (one standard"),
                 qPrintable(plain()));
        report.origin.recipe.tolerance = {-0.25, 0.3};
        QCOMPARE(pictures(*reportOf(report).document), before + 1);
        const double pixelMm2 = std::pow(cropMmPerPixel(shown->prepared), 2);
        const auto lower = QStringLiteral("Too low %1, up to 0.42 mm").arg(areaText((400 - 4) * pixelMm2));
        const auto higher = QStringLiteral("Too high %1, up to 0.75 mm").arg(areaText((100 - 4) * pixelMm2));
        QVERIFY2(plain().contains(lower) && plain().contains(higher) && plain().contains("-0.25 to +0.30 mm"),
                 qPrintable(plain()));
        QVERIFY2(plain().contains("makes no verdict"), qPrintable(plain()));
        report.origin.recipe.tolerance = {-0.5, 1};
        QVERIFY2(plain().contains("Too low nothing") && plain().contains("Too high nothing"), qPrintable(plain()));
        // Pixels have the colours that the legend has.
        const auto picture = deviationPicture(*shown, HeightTolerance{-0.25, 0.3});
        const auto& colors = ColorMap::of(ColorMap::Name::Tolerance);
        std::set<QRgb> seen;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                seen.insert(picture.pixel(x, y));
        QVERIFY(seen.contains(colors.at(0)) && seen.contains(colors.at(0.5)) && seen.contains(colors.at(1)));
        QVERIFY(deviationPicture(*bench.current().shown(), HeightTolerance{-0.25, 0.3}).isNull());
    }

    // Names, numbers and units may stand as they are, every word of ours is translated.
    void everyTextIsInTheChosenLanguage()
    {
        Brackets brackets;
        QVERIFY(QCoreApplication::installTranslator(&brackets));
        auto& bench = m_bench.workbench;
        ReportPage page(m_bench.workbench, "K. Meier");
        RunReport run;
        run.origin = {*bench.recipe().content(),  {},     bench.samples().thresholds(),
                      bench.recipe().scoreUnit(), "data", "K. Meier",
                      QDate(2026, 3, 4)};
        // As after a training: the thresholds of the held-out parts.
        const auto standard =
            standardThresholds(bench.recipe().model()->heldOutScores(), bench.recipe().model()->heldOutPeaks(),
                               bench.recipe().model()->heldOutArithmetic());
        QVERIFY(standard.has_value());
        ThresholdChange change;
        change.setReason(standard->why);
        change.thresholds = run.origin.thresholds = standard->thresholds;
        run.origin.recipe.history = {change};
        for (int i = 0; i < bench.samples().size(); ++i)
            run.samples.push_back(bench.samples().at(i));
        run.samples.push_back(sampleOf("learnt", Label::Good, 1, SeenBefore::Trained));
        const PartReport part{run.origin,
                              bench.current().shown(),
                              bench.current().regions(),
                              *bench.current().scores(),
                              *bench.current().decision(),
                              bench.recipe().model(),
                              {},
                              {marked(*bench.current().shown())}};
        for (const auto& made : {reportOf(run), reportOf(part)}) {
            auto text = made.document->toPlainText() + made.options.footer + made.options.title;
            while (text.contains("⟦")) // sentences with sentences in them, from the inside out
                text.remove(QRegularExpression("⟦[^⟦⟧]*⟧"));
            for (const auto& sample : run.samples) // files first: the names of parts stand in them
                for (const auto& file : {sample.ref.rgb, sample.ref.geometry})
                    text.remove(QString::fromStdString(file.string()));
            text.remove(QRegularExpression("SHA-256 [0-9a-f]+|UTC|K. Meier|data|learnt|pit|seen by hand"));
            for (const auto& sample : run.samples)
                for (const auto& name : {sample.ref.id, sample.ref.defectType})
                    text.remove(QString::fromStdString(name));
            text.remove(QString::fromStdString(run.origin.recipe.part)).remove("model.tsm");
            const auto word = QRegularExpression("\\p{L}{3,}").match(text);
            QVERIFY2(!word.hasMatch(), qPrintable(word.captured() + " in " + text.simplified()));
        }
        QCoreApplication::removeTranslator(&brackets);
    }

    // On every page of the list stand the names of its columns, in the same places.
    void theListHasItsHeaderOnEveryPage()
    {
        const auto tool = QStandardPaths::findExecutable("pdftotext");
        if (tool.isEmpty())
            QSKIP("pdftotext is not installed (package poppler-utils)");
        RunReport report;
        report.origin.thresholds.review = report.origin.thresholds.reject = 10;
        for (int i = 0; i < 200; ++i) // the later ones are wider and would have other columns by themselves
            report.samples.push_back(sampleOf(i < 60 ? std::to_string(i) : "line_7/shift_2/" + std::to_string(i),
                                              i < 100 ? Label::Unknown : Label::Defect, i < 130 ? 1 : 123.456));
        auto made = reportOf(report);
        QVERIFY(writePdf(path("list.pdf"), *made.document, made.options).has_value());
        QProcess process;
        process.start(tool, {"-bbox", QString::fromStdString(path("list.pdf").string()), "-"});
        QVERIFY(process.waitForFinished());
        const auto pages = QString::fromUtf8(process.readAllStandardOutput()).split("<page ");
        QVERIFY(pages.size() > 5);
        const auto places = [](const QString& page) {
            QStringList found;
            for (const auto* word : {"Verdict", "Score", "Raised", "Largest"}) {
                const auto match = QRegularExpression(QString("xMin=\"([0-9.]+)\"[^>]*>%1<").arg(word)).match(page);
                found += match.captured(1);
            }
            return found;
        };
        const auto last = places(pages.back());
        QVERIFY2(!last.contains(QString()), qPrintable(last.join(' ')));
        for (qsizetype page = pages.size() - 3; page < pages.size(); ++page)
            QCOMPARE(places(pages[page]), last);
    }

    void inspectorAndDate()
    {
        ReportPage page(m_bench.workbench, "K. Meier");
        auto* field = page.findChild<QLineEdit*>("report.inspector");
        QVERIFY(field != nullptr);
        QCOMPARE(field->text(), QString("K. Meier"));
        QSignalSpy changed(&page, &ReportPage::inspectorChanged);
        field->setText("L. Ito & Söhne");
        Q_EMIT field->editingFinished();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toString(), QString("L. Ito & Söhne"));
        QSignalSpy saved(&page, &ReportPage::saved);
        const auto day = QDateTime::currentDateTimeUtc().date();
        page.write(path("signed.pdf"));
        QVERIFY(saved.wait(twinspect::test::kPatienceMs));
        const auto bytes = readFile(path("signed.pdf"));
        QVERIFY(bytes.has_value());
        const auto text = textOf(QByteArray::fromStdString(*bytes));
        if (text.isEmpty())
            QSKIP("pdftotext is not installed (package poppler-utils)");
        QCOMPARE(text.count("L. Ito & Söhne"), 2); // at the head and on the line to sign on
        QVERIFY(text.contains("Signature"));
        QVERIFY(text.contains(day.toString(Qt::ISODate) + " UTC") || day != QDateTime::currentDateTimeUtc().date());
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
        QVERIFY(saved.wait(twinspect::test::kPatienceMs));
        const auto table = readFile(path("table.csv"));
        QVERIFY(table && table->starts_with("sample,verdict,score"));
        QCOMPARE(std::count(table->begin(), table->end(), '\n'), 1 + 9);
        QSignalSpy failed(&m_bench.workbench, &Workbench::failed);
        page.write(path("no") / "such" / "folder.csv");
        QVERIFY(failed.wait(twinspect::test::kPatienceMs));
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
    [[nodiscard]] PartReport partReport()
    {
        auto& bench = m_bench.workbench;
        return {{*bench.recipe().content(),
                 {},
                 bench.samples().thresholds(),
                 bench.recipe().scoreUnit(),
                 "data",
                 "K. Meier",
                 {}},
                bench.current().shown(),
                {},
                *bench.current().scores(),
                *bench.current().decision(),
                bench.recipe().model(),
                {},
                {}};
    }

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
