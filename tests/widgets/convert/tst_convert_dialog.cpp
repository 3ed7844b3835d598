// SPDX-License-Identifier: GPL-3.0-or-later
// The import wizard: what it recognises, asks and shows, and that it writes what the command line writes.
#include <cmath>
#include <map>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/files.h"
#include "tests/support/plugins/installed_plugins.h"
#include "tests/support/test_program.h"
#include "tests/unit/foreign/plate_scene.h"
#include "ui/pages/convert/convert_dialog.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kPatience = 60000; // ms; shared cores
// The extent of the scene on its ground, mm, from its camera: (column - centre) / focal length * distance.
constexpr double kGroundWidthMm = (plate::kWidth - 1) / plate::kFocal * plate::kGroundM * 1000;
constexpr double kGroundHeightMm = (plate::kHeight - 1) / plate::kFocal * plate::kGroundM * 1000;

std::map<std::string, std::string> filesIn(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(folder).string()] = readFile(entry.path()).value();
    return files;
}

} // namespace

class TestConvertDialog : public QObject {
    Q_OBJECT

    std::optional<QTemporaryDir> m_folder;
    std::unique_ptr<JobList> m_jobs;
    std::unique_ptr<ConvertDialog> m_dialog;

    fs::path path(const std::string& name) { return fs::path(m_folder->path().toStdString()) / name; }
    QString text(const std::string& name) { return QString::fromStdString(path(name).string()); }
    ConversionSetup& setup() { return m_dialog->setup(); }

    template <typename Widget>
    Widget* find(const char* name)
    {
        auto* widget = m_dialog->findChild<Widget*>(QLatin1String(name));
        if (widget == nullptr)
            qFatal("there is no %s", name);
        return widget;
    }
    QString label(const char* name) { return find<QLabel>(name)->text(); }
    QString said() { return find<QPlainTextEdit>("convert.said")->toPlainText(); }
    void click(const char* name)
    {
        auto* button = find<QPushButton>(name);
        QVERIFY2(button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void type(const char* name, const QString& typed)
    {
        auto* box = m_dialog->findChild<QComboBox*>(QLatin1String(name));
        auto* field = box != nullptr ? box->lineEdit() : find<QLineEdit>(name);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, typed);
        QTest::keyClick(field, Qt::Key_Tab);
    }
    void choose(const char* name, const QString& item)
    {
        auto* box = find<QComboBox>(name);
        QVERIFY2(box->findText(item) >= 0, qPrintable(item));
        box->setCurrentIndex(box->findText(item));
    }
    void openFolder(const std::string& name)
    {
        type("convert.folder.path", text(name));
        QTRY_VERIFY_WITH_TIMEOUT(!setup().listing(), kPatience);
    }
    void waitForPreview() { QTRY_VERIFY_WITH_TIMEOUT(!setup().previewing(), kPatience); }
    QSize previewSize() { return setup().preview() ? setup().preview()->rgb.size() : QSize(); }

    void writeScans(const std::vector<std::string>& names)
    {
        const std::string scan = plate::ply(plate::rows(true), false);
        for (const auto& name : names)
            bytes::write(path("scans/" + name + ".ply"), scan);
    }

private Q_SLOTS:
    void initTestCase() { installFaultyPlugins("readers"); }
    void init()
    {
        m_folder.emplace();
        m_jobs = std::make_unique<JobList>();
        m_dialog = std::make_unique<ConvertDialog>(*m_jobs, path("state"));
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    void cleanup()
    {
        m_dialog.reset();
        m_jobs.reset();
    }

    void saysAtTheStartWhatCanBeConverted()
    {
        QVERIFY(find<QLabel>("convert.kinds")->isVisible());
        QVERIFY(!find<QTableView>("convert.pairs")->isVisible());
        QVERIFY(!find<QPushButton>("convert.next")->isEnabled());
        QCOMPARE(label("convert.hint"), QStringLiteral("Choose a folder first."));
        QVERIFY(find<QLineEdit>("convert.folder.path")->hasFocus());
        for (const QWidget* widget : m_dialog->findChildren<QWidget*>())
            if (widget->focusPolicy() != Qt::NoFocus && !widget->objectName().isEmpty()
                && !widget->objectName().startsWith(QLatin1String("qt_")) && widget->focusProxy() == nullptr)
                QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<const QPushButton*>(widget)
                             || qobject_cast<const QLabel*>(widget)
                             || widget->objectName().startsWith(QLatin1String("convert.step")),
                         qPrintable(widget->objectName()));
    }

    void writesWhatTheCommandLineWrites()
    {
        writeScans({"ok/1", "ok/2", "ng/3"});
        openFolder("scans");
        QVERIFY(label("convert.found").contains("<b>3 part(s)</b>"));
        QVERIFY(label("convert.found").contains(".ply"));
        QCOMPARE(find<QTableView>("convert.pairs")->model()->rowCount(), 3);
        click("convert.next");
        waitForPreview();
        // A list of points says on no pixel where it lies; the remedy names what the window has, not options.
        QVERIFY(!setup().preview());
        QVERIFY2(said().contains("“By the camera that sees them”") && !said().contains("--"), qPrintable(said()));
        QVERIFY(!find<QPushButton>("convert.next")->isEnabled());

        choose("convert.way", "Onto the plane that most points lie on");
        waitForPreview();
        QVERIFY(setup().preview() && setup().preview()->suggestedMmPerPixel);
        // Nothing is guessed in silence: the resolution and the unit are asked.
        QCOMPARE(label("convert.hint"), QStringLiteral("Say how many mm a pixel has."));
        const double suggested = *setup().preview()->suggestedMmPerPixel;
        click("convert.takeResolution");
        waitForPreview();
        QCOMPARE(setup().settings().options.mmPerPixel, suggested);
        QCOMPARE(label("convert.hint"), QStringLiteral("Say what one unit of the files is."));
        click("convert.takeUnit");
        waitForPreview();
        QCOMPARE(setup().settings().reading.at("unit"), std::string("m"));
        click("convert.next");
        QCOMPARE(m_dialog->currentStep(), 2);
        QCOMPARE(find<QLineEdit>("convert.out.path")->text(), text("scans-converted"));
        click("convert.start");
        QTRY_VERIFY_WITH_TIMEOUT(setup().outcome().has_value(), kPatience);
        QVERIFY(setup().outcome()->report);
        QVERIFY(find<QPlainTextEdit>("convert.log")->toPlainText().startsWith("3 part(s) were converted."));
        QSignalSpy opened(m_dialog.get(), &ConvertDialog::openWanted);
        click("convert.open");
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.front().front().toString(), text("scans-converted"));

        QProcess program;
        program.start(qEnvironmentVariable("TWINSPECT_BIN_DIR") + "/twinspect-cli",
                      {"convert", "--data", text("scans"), "--grid-by", "plane", "--mm-per-pixel",
                       QString::number(suggested, 'g', 17), "--unit", "m", "--out", text("told")});
        QVERIFY(program.waitForFinished(kPatience));
        QCOMPARE(program.exitCode(), 0);
        auto shown = filesIn(path("scans-converted")), told = filesIn(path("told"));
        QCOMPARE(shown.size(), std::size_t{3 * 2 + 2});
        for (auto* log : {&shown[kConversionLogName], &told[kConversionLogName]}) { // but for the time
            const auto when = log->find("\"when\"");
            QVERIFY(when != std::string::npos);
            log->erase(when, log->find('\n', when) - when);
        }
        QVERIFY(shown == told);
    }

    // A unit that was said for all parts is wrong for one of them: that is said before anything is written.
    void partsInAnotherUnitAreSaidAhead()
    {
        for (const char* name : {"a", "b", "c"})
            bytes::write(path(std::string("scans/") + name + ".xyz"), plate::text(plate::rows(true), " ", 1000));
        bytes::write(path("scans/d.xyz"), plate::text(plate::rows(true), " "));
        QVERIFY(writeIntrinsics(path("scans/intrinsics.json"), plate::camera()));
        openFolder("scans");
        click("convert.next");
        waitForPreview();
        click("convert.takeUnit");
        waitForPreview();
        QCOMPARE(setup().settings().reading.at("unit"), std::string("mm"));
        click("convert.next");
        QTRY_VERIFY_WITH_TIMEOUT(!setup().comparingUnits(), kPatience);
        const auto* units = find<QLabel>("convert.units");
        QVERIFY(units->isVisible() && find<QPushButton>("convert.start")->isVisible());
        QVERIFY2(units->text().startsWith("Before you start: d: With this unit the part is")
                     && units->text().contains("another unit"),
                 qPrintable(units->text()));
        QVERIFY(!fs::exists(path("scans-converted")));
        click("convert.start");
        QVERIFY(!units->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(setup().outcome().has_value(), kPatience);
        QVERIFY(setup().outcome()->report && setup().outcome()->report->converted == 3);
    }

    void previewFollowsTheSettings()
    {
        writeScans({"1"});
        QVERIFY(writeIntrinsics(path("camera.json"), plate::camera()));
        openFolder("scans");
        click("convert.next");
        choose("convert.way", "By the camera that sees them");
        waitForPreview();
        QVERIFY(!setup().preview() && said().contains("“Camera of the depth”"));
        type("convert.camera.path", text("camera.json"));
        waitForPreview();
        QCOMPARE(previewSize(), QSize(plate::kWidth, plate::kHeight));
        const auto& heights = *setup().preview()->heightMm;
        QVERIFY(std::abs(heights.at(plate::kHeight / 2, plate::kWidth / 2) - 1000 * plate::kPlateM) < 0.5);
        QVERIFY(std::abs(heights.at(5, 5)) < 0.5);
        // The plate hides nothing of the ground behind it from where the camera stands: each pixel has its point.
        QVERIFY(label("convert.facts").contains("0.0 % of the pixels without a point"));

        choose("convert.way", "Along an axis");
        choose("convert.direction", "z points away");
        find<QDoubleSpinBox>("convert.resolution")->setValue(4);
        waitForPreview();
        QCOMPARE(previewSize(), QSize(static_cast<int>(std::lround(kGroundWidthMm / 4)) + 1,
                                      static_cast<int>(std::lround(kGroundHeightMm / 4)) + 1));
        QVERIFY(label("convert.facts").contains("4 mm per pixel"));
        type("convert.setting.unit", "0.5");
        waitForPreview();
        QCOMPARE(previewSize(), QSize(static_cast<int>(std::lround(kGroundWidthMm / 8)) + 1,
                                      static_cast<int>(std::lround(kGroundHeightMm / 8)) + 1));
        type("convert.setting.unit", "furlong");
        waitForPreview();
        QVERIFY(!setup().preview() && said().contains("furlong"));
    }

    void supersededPreviewIsDropped()
    {
        writeScans({"1"});
        openFolder("scans");
        waitForPreview();
        QList<Job::State> ends;
        connect(m_jobs.get(), &JobList::ended, this, [&ends](Job* job) { ends << job->state(); });
        ConversionSettings settings = setup().settings();
        settings.options.gridBy = GridBy::Plane;
        for (const double pitch : {2.0, 3.0, 5.0, 4.0}) { // as fast as no person turns a wheel
            settings.options.mmPerPixel = pitch;
            setup().setSettings(settings);
        }
        QSignalSpy shown(&setup(), &ConversionSetup::previewChanged);
        waitForPreview();
        QCOMPARE(ends, QList<Job::State>({Job::State::Cancelled, Job::State::Finished})); // the others never ran
        QCOMPARE(shown.size(), 1);
        QCOMPARE(setup().preview()->mmPerPixel, 4.0);
    }

    void cancelLeavesNothing()
    {
        std::vector<std::string> names;
        for (int i = 0; i < 40; ++i)
            names.push_back(std::to_string(i));
        writeScans(names);
        openFolder("scans");
        ConversionSettings settings = setup().settings();
        settings.options.gridBy = GridBy::Plane;
        settings.options.mmPerPixel = 2;
        settings.reading["unit"] = "m";
        setup().setSettings(settings);
        waitForPreview();
        setup().convert(path("out"));
        connect(setup().conversion(), &Job::progressed, this, [this] {
            if (setup().conversion() && setup().conversion()->progress().done > 0)
                m_dialog->reject(); // which stops the conversion, and the window stays
        });
        QTRY_VERIFY_WITH_TIMEOUT(!setup().conversion(), kPatience);
        QVERIFY(m_dialog->isVisible());
        QVERIFY(setup().outcome() && !setup().outcome()->report);
        QCOMPARE(find<QPlainTextEdit>("convert.log")->toPlainText(), QStringLiteral("Stopped. Nothing was written."));
        std::vector<std::string> left;
        for (const auto& entry : fs::directory_iterator(path("")))
            left.push_back(entry.path().filename().string());
        QCOMPARE(left, std::vector<std::string>{"scans"});
    }

    void refusedDataShowReasonAndRemedy_data()
    {
        QTest::addColumn<QString>("way");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("coloured depth") << "As the files say" << "colourised depth picture" << "16-bit";
        QTest::newRow("from all sides") << "Onto the plane that most points lie on" << "from all around"
                                        << "Export each view of the scanner";
    }
    void refusedDataShowReasonAndRemedy()
    {
        QFETCH(QString, way);
        QFETCH(QString, reason);
        QFETCH(QString, remedy);
        if (QTest::currentDataTag() == std::string("coloured depth")) {
            bytes::write(path("scans/rgb/1.png"), plate::picture());
            bytes::write(path("scans/xyz/1.png"), plate::picture());
            QVERIFY(writeIntrinsics(path("scans/intrinsics.json"), plate::camera()));
        } else {
            std::vector<plate::Row> ball;
            for (int i = 0; i < 20000; ++i) { // a spiral over a ball of 50 mm
                const double z = 1 - 2 * (i + 0.5) / 20000, across = std::sqrt(1 - z * z), turn = i * 2.399963229728653;
                ball.push_back(
                    {{0.05 * across * std::cos(turn), 0.05 * across * std::sin(turn), 0.05 * z}, {90, 90, 90}});
            }
            bytes::write(path("scans/1.ply"), plate::ply(ball, false));
        }
        openFolder("scans");
        click("convert.next");
        choose("convert.way", way);
        if (way != QLatin1String("As the files say"))
            find<QDoubleSpinBox>("convert.resolution")->setValue(1);
        waitForPreview();
        QVERIFY(!setup().preview());
        QVERIFY2(said().contains(reason) && said().contains(remedy), qPrintable(said()));
        QVERIFY(!find<QPushButton>("convert.next")->isEnabled());
    }

    void folderWithoutPartsSaysSo()
    {
        bytes::write(path("scans/notes.md"), "nothing");
        openFolder("scans");
        QVERIFY2(label("convert.found").contains("No part was found"), qPrintable(label("convert.found")));
        QVERIFY(!find<QPushButton>("convert.next")->isEnabled());
    }

    // A plate at 490 mm on a ground at 500 mm, 64 x 48 px.
    void aPluginReadsWhatItRecognises()
    {
        bytes::write(path("scans/scan.faulty"), "none");
        openFolder("scans");
        QVERIFY2(label("convert.found").contains("<b>3 part(s)</b> · read by the plugin Faulty scans 1.0"),
                 qPrintable(label("convert.found")));
        QVERIFY(!find<QLineEdit>("convert.colour")->isVisible());
        auto* reader = find<QComboBox>("convert.reader");
        QVERIFY(reader->isVisible());
        QCOMPARE(reader->currentText(), QStringLiteral("plugin Faulty scans"));
        click("convert.next");
        waitForPreview();
        QCOMPARE(previewSize(), QSize(64, 48));
        QVERIFY2(said().contains("One unit is 1 mm."), qPrintable(said()));
    }

    void whatAPluginDoesWrongIsShown()
    {
        bytes::write(path("scans/scan.faulty"), "list crashes");
        openFolder("scans");
        QVERIFY2(label("convert.found").contains("it crashed"), qPrintable(label("convert.found")));
        QVERIFY(!find<QPushButton>("convert.next")->isEnabled());
    }

    // What the program knows it reads itself, unless a person says otherwise.
    void aPersonChoosesTheReader()
    {
        writeScans({"1"});
        bytes::write(path("scans/scan.faulty"), "none");
        openFolder("scans");
        auto* reader = find<QComboBox>("convert.reader");
        QCOMPARE(reader->currentText(), QStringLiteral("Twinspect"));
        QVERIFY(label("convert.found").contains("<b>1 part(s)</b>"));
        reader->setCurrentIndex(1);
        Q_EMIT reader->activated(1);
        QTRY_VERIFY_WITH_TIMEOUT(!setup().listing(), kPatience);
        QVERIFY2(label("convert.found").contains("<b>3 part(s)</b>"), qPrintable(label("convert.found")));
        QVERIFY(setup().listed()->reader != nullptr);
    }

    void cloudsAloneAreNamedDefective()
    {
        for (const char* name : {"ok/1", "ok/2", "ng/3"})
            bytes::write(path(std::string("scans/") + name + ".ply"), plate::ply(plate::rows(true), false));
        openFolder("scans");
        QVERIFY2(label("convert.found").contains("nothing says that any is defective"),
                 qPrintable(label("convert.found")));
        type("convert.defects", "ng/*");
        QTRY_VERIFY_WITH_TIMEOUT(setup().listed(), kPatience);
        QVERIFY2(label("convert.found").contains("1 defective"), qPrintable(label("convert.found")));
        QVERIFY(setup().listed()->catalog.samples[0].label == Label::Defect);
        QCOMPARE(find<QLineEdit>("convert.defects")->text(), QStringLiteral("ng/*"));
    }

    void patternsPairFilesOfAnyName()
    {
        bytes::write(path("scans/cam_7.png"), plate::picture());
        bytes::write(path("scans/list_7.csv"), plate::text(plate::rows(false), ",", 1, false));
        openFolder("scans");
        type("convert.colour", "cam_*.png");
        type("convert.geometry", "list_*.csv");
        QTRY_VERIFY_WITH_TIMEOUT(setup().listed(), kPatience);
        QCOMPARE(setup().listed()->catalog.samples.size(), std::size_t{1});
        click("convert.next");
        waitForPreview();
        // As many points as pixels: they are those of the picture, row by row.
        QCOMPARE(previewSize(), QSize(plate::kWidth, plate::kHeight));
        QVERIFY(said().startsWith("The points are the pixels of the RGB picture"));
    }
};

TWINSPECT_TEST(TestConvertDialog)
#include "tst_convert_dialog.moc"
