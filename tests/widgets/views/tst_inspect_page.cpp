// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <set>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/widgets/views/view_scene.h"
#include "ui/common/action.h"
#include "ui/common/value_text.h"
#include "ui/imageview/image_view.h"
#include "ui/imageview/picture.h"
#include "ui/models/tolerance_words.h"
#include "ui/models/undo_stack.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/inspect/profile_plot.h"
#include "ui/pages/inspect/probe_row.h"
#include "ui/pages/inspect/region_model.h"
#include "ui/pages/inspect/screenshot_dialog.h"
#include "ui/pages/inspect/verdict_header.h"
#include "ui/viewport/cloud_view.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kDent = 0, kEmpty = 1, kGood = 2, kDamaged = 5;

/// The held-out scores of view_scene's model are 1, 2, 3, 4: their middle is 2.5, the threshold 4 + (4 - 1) / 10.
QString readable(double raw) { return QLocale().toString((raw - 2.5) / 1.8, 'f', 2); }

void hover(QWidget& view, QPointF at)
{
    QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(&view, &move);
}

/// A square around (x, y), in millimetres from the middle of the part.
std::vector<PartPoint> box(double x, double y, double half)
{
    return {{x - half, y - half}, {x + half, y - half}, {x + half, y + half}, {x - half, y + half}};
}

RegionOfInterest interestOf(const char* name, InterestKind kind, std::vector<std::vector<PartPoint>> outlines)
{
    RegionOfInterest region;
    region.name = name;
    region.kind = kind;
    region.outlines = std::move(outlines);
    return region;
}

/// How many pixels of a flat view's picture have a colour: grey pictures have none.
int colored(const QImage& shot, const ImageView& view)
{
    const auto pixels = QTransform::fromScale(view.devicePixelRatioF(), view.devicePixelRatioF()); // of the screen
    const QRect picture = pixels.mapRect(view.viewFromPicture().mapRect(QRectF(QPointF(), view.pictureSize())))
                              .toRect()
                              .adjusted(2, 2, -2, -2)
                        & shot.rect();
    int count = 0;
    for (int y = picture.top(); y <= picture.bottom(); ++y)
        for (int x = picture.left(); x <= picture.right(); ++x) {
            const QColor color(shot.pixel(x, y));
            count += std::max({color.red(), color.green(), color.blue()})
                       - std::min({color.red(), color.green(), color.blue()})
                   > 8;
        }
    return count;
}

} // namespace

class TestInspectPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void nothingOpen();
    void withoutModel();
    void damagedPart();
    void emptyTray();
    void headerSaysWhy();
    void doubtsStandBesideTheVerdict();
    void openedPartIsInspectedInTheListToo();
    void cursorInAnyViewMovesTheOthers();
    void probeTellsTheTruth();
    void goodPartShowsNoColour();
    void overlayFollowsTheThreshold();
    void draggingMeasuresBesideTheWindow();
    void oneModalityHasAScaleOfItsOwn();
    void heightsSpeakOfGoodParts();
    void regionsShowWhatWasMeasured();
    void mapsAndReasons();
    void slopeAndCurvatureOfTheSurface();
    void heightAgainstGoodPartsIsALayer();
    void theToleranceIsKeptInTheRecipe();
    void bandsHaveFixedColours();
    void regionsAreListedAndShown();
    void regionsOfInterestAreDrawnAndObeyed();
    void regionsOfInterestElsewhereStay();
    void piecesOfARegionHaveItsLimits();
    void layouts();
    void maximiseByTitle();
    void measuring();
    void aNoteIsAboutItsPart();
    void valuesEndWhereTheirUncertaintyEnds_data();
    void valuesEndWhereTheirUncertaintyEnds();
    void profileOfALine();
    void screenshots();
    void screenshotDialog();
    void viewStateComesBack();
    void hiddenPageWaits();
    void fastWalkShowsTheLast();
    void aPartThatOpensShowsNothingOfAnother();
    void ofTwoOpeningsTheNewerWins();
    void whatARunFoundOutlivesTheFile();
    void everyActionIsComplete();
    void smallAndLargeWindows();

private:
    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    void openData();
    void openModel(const char* name = "disc.tsm");
    void show(int index);
    void setPixelThreshold(double threshold);
    [[nodiscard]] QAction* action(const char* id) const { return m_page->findChild<QAction*>(QLatin1String(id)); }
    template <typename T>
    [[nodiscard]] T* find(const char* name) const
    {
        return m_page->findChild<T*>(QLatin1String(name));
    }
    [[nodiscard]] QString text(const char* name) const { return find<QLabel>(name)->text(); }
    [[nodiscard]] const ScoreMap& fused() const { return m_workbench->current().shown()->maps.at("cm_segf"); }
    [[nodiscard]] double peak() const { return *std::max_element(fused().values().begin(), fused().values().end()); }

    QTemporaryDir m_folder;
    std::unique_ptr<JobList> m_jobs;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<InspectPage> m_page;
    std::unique_ptr<QSignalSpy> m_shown;
};

void TestInspectPage::initTestCase()
{
    QVERIFY(view_scene::write(path("data").toStdString()));
    QVERIFY(view_scene::writeModel(path("disc.tsm").toStdString()).has_value());
}

void TestInspectPage::init()
{
    m_jobs = std::make_unique<JobList>();
    m_workbench = std::make_unique<Workbench>(*m_jobs);
    m_page = std::make_unique<InspectPage>(*m_workbench);
    m_shown = std::make_unique<QSignalSpy>(m_page.get(), &InspectPage::partShown);
    m_page->resize(1200, 900);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get(), twinspect::test::kPatienceMs));
}

void TestInspectPage::cleanup()
{
    m_page.reset();
    m_workbench.reset();
    m_jobs.reset();
}

void TestInspectPage::openData()
{
    QSignalSpy opened(&m_workbench->data(), &OpenData::opened);
    m_workbench->data().open(path("data").toStdString());
    QVERIFY(opened.wait(twinspect::test::kPatienceMs));
    QCOMPARE(m_workbench->samples().size(), 6);
    QTRY_VERIFY(m_shown->count() > 0);
    m_shown->clear();
}

void TestInspectPage::openModel(const char* name)
{
    const auto before = m_workbench->recipe().model();
    m_shown->clear();
    m_workbench->recipe().openModel(path(name).toStdString());
    QTRY_VERIFY(m_workbench->recipe().model() && m_workbench->recipe().model() != before);
    if (m_workbench->current().index() >= 0)
        QTRY_VERIFY(m_shown->count() > 0);
    m_shown->clear();
}

void TestInspectPage::show(int index)
{
    if (m_workbench->current().index() == index)
        return;
    m_shown->clear();
    m_workbench->current().open(index);
    QTRY_VERIFY(m_shown->count() > 0);
}

void TestInspectPage::setPixelThreshold(double threshold)
{
    auto thresholds = m_workbench->samples().thresholds();
    thresholds.pixel = threshold;
    m_workbench->samples().setThresholds(thresholds);
    QTRY_VERIFY(m_jobs->running().empty()); // regions are measured beside the window
}

void TestInspectPage::nothingOpen()
{
    QCOMPARE(find<QStackedWidget>("inspect.stack")->currentIndex(), 0);
    QVERIFY(!text("inspect.message.title").isEmpty());
    QVERIFY(text("inspect.message.text").contains(QStringLiteral("Open a folder")));
    QVERIFY(!action("view.fit")->isEnabled());
    QVERIFY(!disabledReason(*action("view.fit")).isEmpty());
}

void TestInspectPage::withoutModel()
{
    openData();
    QCOMPARE(find<QStackedWidget>("inspect.stack")->currentIndex(), 1);
    QCOMPARE(find<ImageView>("inspect.view.rgb")->pictureSize(), QSize(96, 96));
    QCOMPARE(find<ImageView>("inspect.view.height")->pictureSize(), QSize(96, 96));
    QVERIFY(find<ImageView>("inspect.view.map")->pictureSize().isEmpty()); // a sentence instead
    QVERIFY(text("inspect.verdict").contains(QStringLiteral("Not inspected")));
    QVERIFY(text("inspect.score").contains(QStringLiteral("No model")));
    QVERIFY(disabledReason(*action("inspect.map.rgb")).contains(QStringLiteral("model")));
    QVERIFY(text("inspect.regions.empty").contains(QStringLiteral("model")));
    // What helps stands beside it, until there is a model.
    QAction train(QStringLiteral("Train"));
    train.setObjectName(QStringLiteral("test.train"));
    m_page->offerWithoutModel({&train});
    auto* button = find<QPushButton>("test.train.button");
    QVERIFY(button->isVisibleTo(m_page.get()));
    QSignalSpy asked(&train, &QAction::triggered);
    button->click();
    QCOMPARE(asked.size(), 1);
    openModel();
    QVERIFY(!button->isVisibleTo(m_page.get()));
}

void TestInspectPage::damagedPart()
{
    openData();
    QSignalSpy failed(m_workbench.get(), &Workbench::failed);
    m_workbench->current().open(kDamaged);
    QVERIFY(failed.wait(twinspect::test::kPatienceMs));
    QTRY_COMPARE(find<QStackedWidget>("inspect.stack")->currentIndex(), 0);
    QVERIFY(text("inspect.message.title").contains(QStringLiteral("test/good/003")));
    QVERIFY(text("inspect.message.text").contains(QStringLiteral("003.tiff")));
    show(kGood); // the rest of the folder goes on
    QCOMPARE(find<QStackedWidget>("inspect.stack")->currentIndex(), 1);
}

void TestInspectPage::emptyTray()
{
    openData();
    openModel();
    show(kEmpty);
    QVERIFY2(text("inspect.verdict").contains(QStringLiteral("No part")), qPrintable(text("inspect.verdict")));
    QVERIFY(find<ImageView>("inspect.view.map")->pictureSize().isEmpty());
    QCOMPARE(find<ImageView>("inspect.view.rgb")->pictureSize(), QSize(96, 96));
    QCOMPARE(find<QTableView>("inspect.regions")->model()->rowCount(), 0);
}

void TestInspectPage::headerSaysWhy()
{
    openData();
    openModel();
    const double score = m_workbench->current().shown()->anomaly->imageScore;
    Thresholds thresholds;
    thresholds.review = score - 2;
    thresholds.reject = score - 1;
    thresholds.pixel = peak() - 1e-3;
    m_workbench->samples().setThresholds(thresholds);
    QVERIFY(text("inspect.verdict").contains(QStringLiteral("Reject")));
    QVERIFY2(text("inspect.score").contains(readable(score)), qPrintable(text("inspect.score")));
    QVERIFY2(text("inspect.score").contains(readable(score - 1)), qPrintable(text("inspect.score")));
    QVERIFY(find<QLabel>("inspect.score")->toolTip().contains(QLocale().toString(score, 'f', 4))); // the raw one
    // On the threshold of the training, and hardly above it: what is read must not say the opposite.
    VerdictHeader header;
    HeaderContent content;
    content.unit = m_workbench->recipe().scoreUnit();
    content.thresholds.review = content.thresholds.reject = 4.3;
    content.decision = Decision{Verdict::Ok, {Reason::ScoreWithinLimits}, 0};
    content.score = 4.3;
    header.setContent(content);
    QCOMPARE(header.findChild<QLabel*>("inspect.score")->text(), QStringLiteral("Score 1.00. Reject above 1.00."));
    content.score = std::nextafter(4.3, 5.0);
    content.resultNotes = {Text("not compared with %1", 7)};
    header.setContent(content);
    QCOMPARE(header.findChild<QLabel*>("inspect.score")->text(),
             QStringLiteral("Score 1.000000001. Reject above 1.000000000."));
    QVERIFY(header.findChild<QLabel*>("inspect.evidence")->text().contains("not compared with 7."));
    QVERIFY(text("inspect.evidence").contains(QStringLiteral("above the reject threshold")));
    QVERIFY(text("inspect.evidence").contains(QStringLiteral("Raised by")));
    thresholds.reject = score + 1;
    m_workbench->samples().setThresholds(thresholds);
    QVERIFY(text("inspect.verdict").contains(QStringLiteral("Review")));
    thresholds.review = score + 0.5;
    m_workbench->samples().setThresholds(thresholds);
    QVERIFY(text("inspect.verdict").contains(QStringLiteral("OK")));
    QVERIFY(!text("inspect.evidence").contains(QStringLiteral("Raised by"))); // nothing was raised
    // A verdict that contradicts the label says so, as soon as there is one.
    const int part = m_workbench->current().index();
    const auto* mistake = find<QLabel>("inspect.mistake");
    auto& samples = m_workbench->samples();
    samples.setLabel(part, Label::Defect, "dent");
    QVERIFY(mistake->isVisibleTo(m_page.get()));
    QCOMPARE(mistake->text().trimmed(), QStringLiteral("Escape"));
    QVERIFY(text("inspect.evidence").startsWith(QStringLiteral("Escape: labelled as a defect")));
    samples.setLabel(part, Label::Good, {});
    QVERIFY(!mistake->isVisibleTo(m_page.get()));
    samples.setThresholds({score - 2, score - 1, thresholds.pixel, 0});
    QCOMPARE(mistake->text().trimmed(), QStringLiteral("False reject"));
    QVERIFY(mistake->isVisibleTo(m_page.get()));
    samples.setLabel(part, Label::Unknown, {});
    QVERIFY(!mistake->isVisibleTo(m_page.get()));
    for (const auto reason : {Reason::ScoreWithinLimits, Reason::ScoreAboveReview, Reason::ScoreAboveReject,
                              Reason::RegionsTooSmall,   Reason::NoRegion,         Reason::RegionsTooShallow,
                              Reason::AreaUnknown,       Reason::DepthUnknown,     Reason::NoPartFound,
                              Reason::ScoreNotANumber,   Reason::NotCalibrated,    Reason::ScaleDiffers,
                              Reason::UnlikeLearntPart,  Reason::OtherArithmetic,  Reason::InterestAboveThreshold,
                              Reason::MilderByInterest,  Reason::InterestOffPart,  Reason::NothingCounts,
                              Reason::OtherInterest,     Reason::LiesUnlikeGood})
        QVERIFY(sentenceOf(reason).endsWith(QLatin1Char('.')));
    // A model that guesses.
    QVERIFY(!text("inspect.evidence").contains(QStringLiteral("Do not rely on this")));
    QVERIFY(view_scene::writeModel(path("weak.tsm").toStdString(), {{"held_out.synthetic_auroc.cm_segf", "0.55"}})
                .has_value());
    QSignalSpy warned(m_workbench.get(), &Workbench::warned);
    openModel("weak.tsm");
    QVERIFY(text("inspect.evidence").contains(QStringLiteral("Do not rely on this")));
    QCOMPARE(std::count_if(warned.begin(), warned.end(),
                           [](const auto& said) {
                               return said.front().toString().contains(QStringLiteral("in only 55 % of all pairs"));
                           }),
             1);
}

// Pixels twice as wide as high, and in one corner a number that no camera can have measured.
void TestInspectPage::doubtsStandBesideTheVerdict()
{
    auto scan = view_scene::scan(20, true, 0);
    for (int row = 0; row < view_scene::kSide; ++row)
        for (int column = 0; column < view_scene::kSide; ++column) {
            auto* point = &scan.cloud.at(row, column);
            point[0] *= 2;
            if (row < 8 && column < 8)
                point[0] = point[1] = point[2] = -9999;
        }
    const auto folder = std::filesystem::path(path("doubtful").toStdString()) / "test" / "good";
    std::filesystem::create_directories(folder / "rgb");
    std::filesystem::create_directories(folder / "xyz");
    QVERIFY(writeRgbPng(folder / "rgb" / "000.png", scan.rgb)
            && writeCloudTiff(folder / "xyz" / "000.tiff", scan.cloud));
    m_workbench->data().open(path("doubtful").toStdString());
    QTRY_VERIFY(m_shown->count() > 0);
    const auto said = [this](const char* sentence) {
        const auto* label = find<QLabel>("inspect.evidence");
        return label->isVisibleTo(m_page.get()) && label->text().contains(QLatin1String(sentence));
    };
    const char* stretched = "a pixel is 1 mm wide and 0.5 mm high";
    const char* missing = "The number -9999 is taken as \"not measured\": 0.7 % of the points."; // 64 of 96 x 96
    QVERIFY2(said(stretched) && said(missing), qPrintable(text("inspect.evidence")));
    openModel(); // which learnt nothing of all that
    QVERIFY(m_workbench->current().decision());
    QVERIFY2(said(stretched) && said(missing), qPrintable(text("inspect.evidence")));
    openData();
    QVERIFY2(!said("a pixel is") && !said("not measured"), qPrintable(text("inspect.evidence")));
    // Told that a unit is 2 m, a pixel has 1 mm where the model learnt 0.5 mm. It is said once.
    FolderMapping twice;
    twice.reading.metresPerUnit = 2;
    m_workbench->data().open(path("data").toStdString(), twice);
    QTRY_VERIFY(m_shown->count() > 0);
    QVERIFY2(said("1 mm per pixel, and there 0.5"), qPrintable(text("inspect.evidence")));
    QCOMPARE(text("inspect.evidence").count(QStringLiteral("another scale")), 1);
}

void TestInspectPage::openedPartIsInspectedInTheListToo()
{
    openData();
    const auto& samples = m_workbench->samples();
    QVERIFY(!samples.at(kDent).score); // there is no model yet
    openModel();
    for (const int index : {kDent, kEmpty, kGood}) {
        show(index);
        QTRY_VERIFY(samples.at(index).score);
        QVERIFY(samples.decision(index)->verdict == m_workbench->current().decision()->verdict);
        QCOMPARE(samples.at(index).score->record.partFound, index != kEmpty);
        QVERIFY(!samples.at(index).score->inRun);
    }
    const auto& score = *samples.at(kGood).score;
    QCOMPARE(score.record.score, m_workbench->current().shown()->anomaly->imageScore);
    QCOMPARE(score.record.regions.size(), m_workbench->current().regions().size());
    QCOMPARE(score.record.sample, std::string("test/good/000"));
    QVERIFY(!samples.at(kGood + 1).score); // nobody opened it
    // Both follow the thresholds.
    Thresholds thresholds;
    thresholds.review = thresholds.reject = score.record.score - 1;
    m_workbench->samples().setThresholds(thresholds);
    QVERIFY(samples.decision(kGood)->verdict == Verdict::Reject);
    QVERIFY(m_workbench->current().decision()->verdict == Verdict::Reject);
    // One that cannot be read says why instead.
    m_workbench->current().open(kDamaged);
    QTRY_VERIFY(samples.at(kDamaged).error);
    QVERIFY(!samples.at(kDamaged).score);
}

void TestInspectPage::cursorInAnyViewMovesTheOthers()
{
    openData();
    openModel();
    for (const char* name : {"inspect.view.rgb", "inspect.view.height", "inspect.view.map"}) {
        auto* from = find<ImageView>(name);
        const QPoint pixel(20 + static_cast<int>(std::strlen(name)), 61);
        QList<QImage> before;
        for (const char* other : {"inspect.view.rgb", "inspect.view.height", "inspect.view.map"})
            before << find<ImageView>(other)->screenshot(1);
        hover(*from, from->viewFromPicture().map(QPointF(pixel) + QPointF(0.5, 0.5)));
        QCOMPARE(m_workbench->cursor().pixel(), std::optional(pixel));
        int at = 0;
        for (const char* other : {"inspect.view.rgb", "inspect.view.height", "inspect.view.map"})
            QVERIFY2(before[at++] != find<ImageView>(other)->screenshot(1), other);
        QCOMPARE(text("inspect.probe.position"), QStringLiteral("61, %1").arg(pixel.x()));
    }
}

void TestInspectPage::probeTellsTheTruth()
{
    openData();
    openModel();
    const auto scan = view_scene::scan(0, true, 3);
    const auto& part = *m_workbench->current().shown();
    m_workbench->cursor().moveTo(QPoint(50, 40)); // in the dent
    QCOMPARE(text("inspect.probe.color"), QStringLiteral("%1 %2 %3")
                                              .arg(scan.rgb.at(40, 50, 0))
                                              .arg(scan.rgb.at(40, 50, 1))
                                              .arg(scan.rgb.at(40, 50, 2)));
    QCOMPARE(text("inspect.probe.x"), QLocale().toString(0.5 * (50 - 48), 'f', 2));
    QCOMPARE(text("inspect.probe.y"), QLocale().toString(0.5 * (40 - 48), 'f', 2));
    QVERIFY(std::abs(QLocale().toDouble(text("inspect.probe.z")) - 493) < 0.1);
    QVERIFY(std::abs(QLocale().toDouble(text("inspect.probe.height")) - 7) < 0.1); // 10 mm less 3 mm
    QCOMPARE(text("inspect.probe.score.rgb"), QLocale().toString(part.maps.at("rgb").at(40, 50), 'f', 4));
    QCOMPARE(text("inspect.probe.score.depth"), QLocale().toString(part.maps.at("depth").at(40, 50), 'f', 4));
    QCOMPARE(text("inspect.probe.score.fused"), readable(part.maps.at("cm_segf").at(40, 50))); // those two stay raw
    QVERIFY(text("inspect.probe.label").contains(QStringLiteral("true defect")));
    m_workbench->cursor().moveTo(QPoint(3, 3)); // not measured
    QCOMPARE(text("inspect.probe.x"), QStringLiteral("\u2013"));
    QCOMPARE(text("inspect.probe.height"), QStringLiteral("\u2013"));
    QVERIFY(text("inspect.probe.label").contains(QStringLiteral("not marked")));
    m_workbench->cursor().moveTo(std::nullopt);
    QCOMPARE(text("inspect.probe.position"), QStringLiteral("\u2013"));
}

// Over the part with the dent: 7 mm in the dent (10 mm less 3 mm), 10 mm on the disc, 0 beside it.
void TestInspectPage::profileOfALine()
{
    openData();
    show(kDent);
    auto* plot = find<ProfilePlot>("inspect.profile");
    QVERIFY(!plot->isVisibleTo(m_page.get()));
    action("inspect.measure.profile")->trigger();
    auto& rgb = *find<ImageView>("inspect.view.rgb");
    const auto click = [&](QPoint pixel) {
        QTest::mouseClick(&rgb, Qt::LeftButton, Qt::NoModifier,
                          rgb.viewAt(QPointF(pixel) + QPointF(0.5, 0.5))->toPoint());
    };
    click({50, 90});
    click({50, 40}); // upwards, into the middle of the dent
    QVERIFY(plot->isVisibleTo(m_page.get()));
    const auto& profile = plot->profile();
    QVERIFY(profile.has_value());
    QCOMPARE(profile->points.size(), std::size_t(51));
    QVERIFY(std::abs(profile->points.back().lengthMm - 25) < 0.2);
    for (const auto& point : profile->points) {
        const int row = point.pixel.row, column = point.pixel.column;
        const double expected = view_scene::inDent(row, column) ? 7 : view_scene::onDisc(row, column) ? 10 : 0;
        QVERIFY2(std::abs(point.heightMm - expected) < 0.15, qPrintable(QString::number(row)));
    }
    QVERIFY(text("inspect.hint").contains(QLocale().toString(profile->points.back().lengthMm, 'f', 2)));
    const QString table = m_folder.filePath(QStringLiteral("profile.csv"));
    QVERIFY(plot->saveTable(table));
    QFile file(table);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 52); // a head, and a line a pixel
    QVERIFY(!plot->saveTable(QStringLiteral("/proc/profile.csv")));
    action("inspect.measure.off")->trigger();
    QVERIFY(!plot->isVisibleTo(m_page.get()));
}

void TestInspectPage::goodPartShowsNoColour()
{
    openData();
    openModel();
    show(kGood);
    find<QSlider>("inspect.opacity")->setValue(100);
    auto& map = *find<ImageView>("inspect.view.map");
    m_page->resize(1600, 900);
    m_page->grid().setMainView(ViewKind::Map);
    m_page->grid().arrange(ViewLayout::Single); // wide: the legend lies beside the picture
    QTRY_VERIFY(map.width() > 1100);
    setPixelThreshold(peak());
    for (const auto kind : {MapKind::Fused, MapKind::RaisedBy}) {
        m_page->showMap(kind);
        QCOMPARE(colored(map.screenshot(1), map), 0);
    }
    setPixelThreshold(peak() - 0.1);
    m_page->showMap(MapKind::Fused);
    QVERIFY(colored(map.screenshot(1), map) > 0); // the count can see colour
}

void TestInspectPage::overlayFollowsTheThreshold()
{
    openData();
    openModel();
    auto& map = *find<ImageView>("inspect.view.map");
    action("view.contour")->setChecked(false);
    action("view.regions")->setChecked(false);
    find<QSlider>("inspect.opacity")->setValue(100);
    m_page->resize(1600, 900);
    m_page->grid().setMainView(ViewKind::Map);
    m_page->grid().arrange(ViewLayout::Single);
    QTRY_VERIFY(map.width() > 1100);
    std::vector<float> sorted(fused().values().begin(), fused().values().end());
    std::sort(sorted.begin(), sorted.end());
    const double pixelSide = map.viewFromPicture().m11();
    for (const std::size_t above : {50UL, 500UL, 2000UL}) {
        const double threshold = sorted[sorted.size() - 1 - above];
        setPixelThreshold(threshold);
        const auto expected = static_cast<double>(std::count_if(sorted.begin(), sorted.end(),
                                                                [threshold](float score) { return score > threshold; }))
                            * pixelSide * pixelSide;
        const double count = colored(map.screenshot(1), map) / std::pow(map.devicePixelRatioF(), 2);
        QVERIFY2(std::abs(count - expected) < 0.12 * expected + 200,
                 qPrintable(QStringLiteral("%1 coloured, expected %2").arg(count).arg(expected)));
    }
    find<QSlider>("inspect.opacity")->setValue(0);
    QCOMPARE(colored(map.screenshot(1), map), 0);
}

// The pixel threshold is one of the fused map. A map of one modality is coloured above what the model's held-out good
// parts reach in it.
void TestInspectPage::oneModalityHasAScaleOfItsOwn()
{
    openData();
    openModel();
    show(kGood);
    auto& map = *find<ImageView>("inspect.view.map");
    find<QSlider>("inspect.opacity")->setValue(100);
    action("view.contour")->setChecked(false);
    action("view.regions")->setChecked(false);
    m_page->resize(1600, 900);
    m_page->grid().setMainView(ViewKind::Map);
    m_page->grid().arrange(ViewLayout::Single);
    QTRY_VERIFY(map.width() > 1100);
    // A model that does not say what good parts reach colours nothing and says so.
    m_page->showMap(MapKind::Depth);
    QCOMPARE(colored(map.screenshot(1), map), 0);
    const auto* detail = find<QWidget>("inspect.detail.map");
    QVERIFY2(detail->toolTip().contains(QStringLiteral("good parts")), qPrintable(detail->toolTip()));

    std::map<std::string, std::string> metadata;
    std::map<MapKind, double> limits;
    for (const auto kind : {MapKind::Rgb, MapKind::Depth}) {
        const auto scores = mapOf(*m_workbench->current().shown(), kind)->values();
        std::vector<float> sorted(scores.begin(), scores.end());
        std::sort(sorted.begin(), sorted.end());
        limits[kind] = sorted[sorted.size() - 1 - 500];
        const auto number = [](double value) { return QString::number(value, 'g', 9).toStdString(); };
        metadata["held_out.peaks." + nameOf(kind)] = number(limits[kind] - 1) + " " + number(limits[kind]);
    }
    QVERIFY(view_scene::writeModel(path("scales.tsm").toStdString(), metadata).has_value());
    openModel("scales.tsm");
    const double pixelSide = map.viewFromPicture().m11();
    for (const auto& [kind, limit] : limits)
        for (const double threshold : {peak() + 1000, peak() - 1000}) { // matters not
            setPixelThreshold(threshold);
            m_page->showMap(kind);
            const double count = colored(map.screenshot(1), map) / std::pow(map.devicePixelRatioF(), 2);
            const double expected = 500 * pixelSide * pixelSide;
            QVERIFY2(std::abs(count - expected) < 0.12 * expected + 200,
                     qPrintable(QStringLiteral("%1 coloured, expected %2").arg(count).arg(expected)));
            QVERIFY2(detail->toolTip().endsWith(QLocale().toString(limit, 'f', 4)), qPrintable(detail->toolTip()));
        }

    // A model of one modality has one scale: its map is the fused map.
    ShownPart alone;
    alone.maps["cm_segf"] = alone.maps["depth"] = ScoreMap(2, 2);
    const ScoreScale scale{3, 5};
    QVERIFY(!hasOwnScale(alone, MapKind::Depth));
    QVERIFY(legendOf(alone, MapKind::Depth, scale).marks.front().text.contains(QStringLiteral("threshold")));
    alone.maps["rgb"] = ScoreMap(2, 2);
    QVERIFY(hasOwnScale(alone, MapKind::Depth) && !hasOwnScale(alone, MapKind::Fused));
    QVERIFY(legendOf(alone, MapKind::Depth, scale).marks.front().text.contains(QStringLiteral("good part")));
}

// The surroundings of a region hold the part's own steps, so what a good part shows there comes first.
void TestInspectPage::heightsSpeakOfGoodParts()
{
    DefectRegion region;
    QCOMPARE(differenceText(region), QStringLiteral("\u2013"));
    QCOMPARE(tellingDifference(region), QString());
    region.measurement.emplace();
    region.measurement->depth.emplace();
    region.measurement->depth->lowestMm = -0.4;
    region.measurement->depth->highestMm = 0.1;
    QCOMPARE(differenceText(region), QStringLiteral("0.40 mm deep"));
    region.heightVsGoodMm = 0.314;
    QCOMPARE(differenceText(region), QStringLiteral("0.31 mm higher than good parts"));
    region.heightVsGoodMm = -0.001;
    QCOMPARE(differenceText(region), QStringLiteral("as high as good parts"));
    region.heightVsGoodMm = -1.5;
    QCOMPARE(differenceText(region), QStringLiteral("1.50 mm lower than good parts"));
    region.goodPartsVaryMm = 0.06;
    QCOMPARE(differenceText(region), QStringLiteral("1.50 mm lower than good parts, which vary by 0.06 mm"));
    region.heightVsGoodMm = 0.314;
    QCOMPARE(differenceText(region), QStringLiteral("0.31 mm higher than good parts, which vary by 0.06 mm"));
    // The verdict's sentence says nothing of heights where the RGB picture alone raised the region.
    for (const auto& [raisedBy, told] :
         {std::pair(RaisedBy::Depth, true), std::pair(RaisedBy::Both, true), std::pair(RaisedBy::Rgb, false)}) {
        region.raisedBy = raisedBy;
        QCOMPARE(tellingDifference(region), told ? differenceText(region) : QString());
    }
}

void TestInspectPage::regionsShowWhatWasMeasured()
{
    DefectRegion region;
    region.raisedBy = RaisedBy::Depth;
    auto& measured = region.measurement.emplace();
    measured.areaMm2 = 2.5;
    measured.extentMm = 3.25;
    measured.edgeDistanceMm = 0.75;
    measured.depth.emplace();
    measured.depth->lowestMm = -0.4;
    measured.depth->highestMm = 0.1;
    measured.depth->volumeMm3 = -1.5;
    measured.uncertainty.areaMm2 = 0.064;
    measured.uncertainty.lowestMm = 0.0125;
    RegionModel model;
    QAbstractItemModelTester tester(&model);
    const auto cell = [&](int row, int column, int role = Qt::DisplayRole) {
        return model.data(model.index(row, column), role).toString();
    };
    Thresholds limits;
    limits.minDepthMm = 0.4;
    model.setRegions({region, DefectRegion()}, limits, {});
    QCOMPARE(cell(0, RegionModel::Volume), QStringLiteral("\u22121.50 mm³"));
    QCOMPARE(cell(0, RegionModel::Extent), QStringLiteral("3.25 mm"));
    QCOMPARE(cell(0, RegionModel::Edge), QStringLiteral("0.75 mm"));
    for (const int column : {RegionModel::Volume, RegionModel::Extent, RegionModel::Edge, RegionModel::Depth})
        QCOMPARE(cell(1, column), QStringLiteral("\u2013"));
    QVERIFY(cell(0, RegionModel::Area, Qt::ToolTipRole).startsWith(QStringLiteral("2.500 ± 0.064 mm²: ")));
    QVERIFY(cell(0, RegionModel::Depth, Qt::ToolTipRole).startsWith(QStringLiteral("-0.400 ± 0.013 mm: ")));
    const auto plain = cell(0, RegionModel::Edge, Qt::ToolTipRole); // its uncertainty is not known
    QVERIFY(!plain.contains(QStringLiteral("±")) && !plain.contains(QStringLiteral("does not count")));
    limits.minDepthMm = 0.41;
    model.setRegions({region, DefectRegion()}, limits, {});
    QVERIFY(cell(0, RegionModel::Edge, Qt::ToolTipRole).contains(QStringLiteral("does not count")));
    QVERIFY(!cell(1, RegionModel::Edge, Qt::ToolTipRole).contains(QStringLiteral("does not count"))); // not measurable
    region.raisedBy = RaisedBy::Rgb;
    model.setRegions({region}, limits, ScoreUnit::between(0, 2));
    QCOMPARE(cell(0, RegionModel::Edge, Qt::ToolTipRole), plain);
}

void TestInspectPage::mapsAndReasons()
{
    openData();
    openModel();
    for (const auto& [id, kind] :
         {std::pair("inspect.map.rgb", MapKind::Rgb), std::pair("inspect.map.depth", MapKind::Depth),
          std::pair("inspect.map.raisedBy", MapKind::RaisedBy), std::pair("inspect.map.fused", MapKind::Fused)}) {
        QVERIFY2(action(id)->isEnabled(), id);
        action(id)->trigger();
        QCOMPARE(m_page->mapKind(), kind);
        QVERIFY(action(id)->isChecked());
    }
    action("inspect.cloud.height")->trigger();
    QCOMPARE(m_page->cloudColors(), CloudColors::Surface);
    QVERIFY(action("view.truth")->isEnabled());
    show(kGood);
    QVERIFY(!disabledReason(*action("view.truth")).isEmpty());
    if (CloudView::openGlAvailable())
        return;
    // A platform without OpenGL, as the offscreen one: the cloud says so, and so do its actions.
    QVERIFY(text("cloud.message").contains(QStringLiteral("OpenGL")));
    QVERIFY(disabledReason(*action("inspect.cloud.top")).contains(QStringLiteral("OpenGL")));
}

void TestInspectPage::slopeAndCurvatureOfTheSurface()
{
    openData();
    const auto& view = *find<ImageView>("inspect.view.height");
    QVERIFY(colored(m_page->screenshot(ViewKind::Height, 1), view) > 100);
    QVERIFY(view.legend()->caption.contains(QStringLiteral("mm")));
    find<ImageView>("inspect.view.height")->setValueWindow({-7, 7});
    for (const auto& [id, layer, unit] : {std::tuple("inspect.surface.slope", SurfaceLayer::Slope, "°"),
                                          std::tuple("inspect.surface.curvature", SurfaceLayer::Curvature, "1/mm")}) {
        action(id)->trigger();
        QCOMPARE(m_page->surfaceLayer(), layer);
        QVERIFY(action(id)->isChecked());
        QTRY_VERIFY(view.legend()->caption.contains(QString::fromUtf8(unit)));
        QCOMPARE(colored(m_page->screenshot(ViewKind::Height, 1), view), 0);
        QVERIFY(view.valueWindow().low > -7); // that of the heights is gone
        QVERIFY(disabledReason(*action("view.greyHeight")).contains(QStringLiteral("grey")));
    }
    // The next part has the same layer, and heights come back without being made again.
    show(kGood);
    QVERIFY(view.legend()->caption.contains(QStringLiteral("1/mm")));
    action("inspect.surface.height")->trigger();
    QVERIFY(view.legend()->caption.contains(QStringLiteral("mm")));
    QVERIFY(disabledReason(*action("view.greyHeight")).isEmpty());
}

void TestInspectPage::heightAgainstGoodPartsIsALayer()
{
    openData();
    QVERIFY(!disabledReason(*action("inspect.surface.vsGood")).isEmpty()); // no model knows good parts
    openModel();
    QVERIFY(disabledReason(*action("inspect.surface.vsGood")).isEmpty());
    const auto& view = *find<ImageView>("inspect.view.height");
    action("inspect.surface.vsGood")->trigger();
    QTRY_VERIFY(view.legend()->caption.contains(QStringLiteral("against good parts")));
    QCOMPARE(view.valueWindow().low, -view.valueWindow().high); // as good parts is the middle of the colours
    QVERIFY(!disabledReason(*action("view.greyHeight")).isEmpty());
    const auto& part = *m_workbench->current().shown();
    const auto& box = part.prepared.image.box;
    int compared = 0;
    for (int row = 0; row < part.height(); ++row)
        for (int column = 0; column < part.width(); ++column) {
            const bool onPart =
                part.geometry.foreground.at(row, column) != 0 && part.geometry.measured.at(row, column) != 0;
            const float shown = part.vsGoodMm.at(row, column);
            if (!onPart || row < box.row || column < box.column || row >= box.row + box.side
                || column >= box.column + box.side) {
                QVERIFY(std::isnan(shown));
                continue;
            }
            if (++compared == 100) {
                m_workbench->cursor().moveTo(QPoint(column, row));
                QCOMPARE(find<QLabel>("inspect.probe.vsGood")->text(),
                         QLocale().toString(static_cast<double>(shown), 'f', 2));
            }
        }
    QVERIFY(compared > 100);
}

void TestInspectPage::theToleranceIsKeptInTheRecipe()
{
    openData();
    QVERIFY(!disabledReason(*action("inspect.tolerance")).isEmpty()); // no recipe
    openModel();
    auto& recipe = m_workbench->recipe();
    QVERIFY(disabledReason(*action("inspect.tolerance")).isEmpty() && !recipe.content()->tolerance);
    // The model has no mean good part, and says so before and after a tolerance is set.
    QVERIFY(disabledReason(*action("inspect.surface.tolerance")).contains(QStringLiteral("mean good part")));
    m_page->showSurface(SurfaceLayer::Tolerance); // as the state of the last start may ask
    QVERIFY(disabledReason(*action("view.resetWindow")).contains(QStringLiteral("fixed")));
    QVERIFY(!disabledReason(*action("view.greyHeight")).isEmpty());
    QVERIFY(!find<ImageView>("inspect.view.height")->legend());
    const auto answer = [this](double lower, double higher, bool none) {
        action("inspect.tolerance")->trigger();
        auto* dialog = find<QDialog>("inspect.toleranceDialog");
        QVERIFY(dialog
                && dialog->findChild<QLabel*>(QStringLiteral("inspect.tolerance.about"))
                       ->text()
                       .contains(QStringLiteral("No verdict")));
        dialog->findChild<QDoubleSpinBox*>(QStringLiteral("inspect.tolerance.lower"))->setValue(lower);
        dialog->findChild<QDoubleSpinBox*>(QStringLiteral("inspect.tolerance.higher"))->setValue(higher);
        auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
        QCOMPARE(ok->isEnabled(), lower > 0 || higher > 0);
        if (none)
            dialog->findChild<QPushButton*>(QStringLiteral("inspect.tolerance.none"))->click();
        else if (ok->isEnabled())
            ok->click();
        else
            dialog->reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    answer(0, 0, false); // no tolerance
    QVERIFY(!recipe.content()->tolerance);
    answer(0.25, 0.5, false);
    QVERIFY(recipe.content()->tolerance == (HeightTolerance{-0.25, 0.5}) && recipe.changedSinceSave());
    answer(0.1, 0, true);
    QVERIFY(!recipe.content()->tolerance);
    m_workbench->undoStack().undo();
    QVERIFY(recipe.content()->tolerance == (HeightTolerance{-0.25, 0.5}));
    QVERIFY(find<QLabel>("inspect.probe.vsGood")->toolTip().contains(QStringLiteral("-0.25 to +0.50 mm")));
    m_workbench->undoStack().undo();
    QVERIFY(!recipe.content()->tolerance);
    m_page->showSurface(SurfaceLayer::Height);
    QVERIFY(find<ImageView>("inspect.view.height")->legend().has_value());
}

void TestInspectPage::bandsHaveFixedColours()
{
    ShownPart part;
    part.vsGoodMm = DepthMap(6, 1, 1, std::nanf(""));
    const HeightTolerance tolerance{-0.25, 0.5};
    QVERIFY(!bandValuesOf(part, tolerance)); // how much good parts vary is not known
    part.goodPartsVaryMm = DepthMap(6, 1, 1, 0.05F);
    for (const auto& [column, mm] :
         {std::pair(0, -0.4F), std::pair(1, -0.3F), std::pair(2, 0.0F), std::pair(3, 0.55F), std::pair(4, 0.7F)})
        part.vsGoodMm.at(0, column) = mm;
    const auto values = bandValuesOf(part, tolerance);
    QVERIFY(values && std::isnan(values->at(0, 5)));
    const auto legend = words::legendOf(tolerance);
    QCOMPARE(legend.marks.size(), qsizetype(5));
    const auto picture = pictureOf(*values, {kLowestBand, kHighestBand}, legend.colors);
    std::set<QRgb> colors;
    for (int band = 0; band < 5; ++band) {
        QCOMPARE(picture.pixel(band, 0), ColorMap::of(legend.colors).at(legend.marks[band].at)); // as the legend says
        colors.insert(picture.pixel(band, 0));
    }
    QCOMPARE(colors.size(), std::size_t(5));
    QCOMPARE(qAlpha(picture.pixel(5, 0)), 0);
    // A window drawn by hand would move the limits.
    openData();
    auto& view = *find<ImageView>("inspect.view.height");
    view.setBands(values, {kLowestBand, kHighestBand}, legend);
    view.setValueWindow({-7, 7});
    view.resetValueWindow();
    QVERIFY(view.valueWindow() == (ValueWindow{kLowestBand, kHighestBand}));
    QVERIFY(view.legend()->marks.front().text.contains(QStringLiteral("-0.25")));
    view.setValues(values, QStringLiteral("mm"), ColorMap::Name::Height);
    QCOMPARE(view.legend()->caption, QStringLiteral("mm"));
    QVERIFY(!(view.valueWindow() == (ValueWindow{kLowestBand, kHighestBand})));
}

void TestInspectPage::regionsAreListedAndShown()
{
    openData();
    openModel();
    auto* table = find<QTableView>("inspect.regions");
    QAbstractItemModelTester tester(table->model());
    std::vector<float> sorted(fused().values().begin(), fused().values().end());
    std::sort(sorted.begin(), sorted.end());
    setPixelThreshold(sorted[sorted.size() - 200]);
    const auto& regions = m_workbench->current().regions();
    QVERIFY(!regions.empty());
    QCOMPARE(table->model()->rowCount(), static_cast<int>(regions.size()));
    QVERIFY(table->isVisible());
    table->selectRow(0);
    const auto& box = regions[0].region.box;
    const QRectF section = m_workbench->cursor().section();
    QVERIFY(section.contains(QRectF(box.column, box.row, box.width, box.height)));
    const auto pixel = m_workbench->cursor().pixel();
    QVERIFY(pixel.has_value());
    QCOMPARE(fused().at(pixel->y(), pixel->x()), static_cast<float>(regions[0].region.highestScore));
    QVERIFY(text("inspect.probe.label").contains(QStringLiteral("No. 1")));
    setPixelThreshold(peak() + 1);
    QCOMPARE(table->model()->rowCount(), 0);
    QVERIFY(!table->isVisible());
    QVERIFY(find<QLabel>("inspect.regions.empty")->isVisible());
}

// What is drawn decides at once, can be undone, is one entry of the recipe's history, and decides alike when the saved
// recipe inspects without a window.
void TestInspectPage::regionsOfInterestAreDrawnAndObeyed()
{
    auto* side = find<QTabWidget>("inspect.side");
    side->setCurrentIndex(2);
    QVERIFY(!find<QWidget>("interest.panel")->isEnabled()); // no recipe
    openData();
    openModel();
    show(kDent);
    auto& interests = m_workbench->interests();
    auto& recipe = m_workbench->recipe();
    auto& current = m_workbench->current();
    QVERIFY(find<QLabel>("interest.empty")->isVisible() && interests.ready());
    QVERIFY(action("annotate.tool.rectangle")->isEnabled());
    const double whole = current.scores()->imageScore;
    const auto entries = recipe.content()->history.size();
    auto thresholds = m_workbench->samples().thresholds();
    thresholds.review = thresholds.reject = whole - 1e-6;
    ThresholdChange change;
    change.thresholds = thresholds;
    recipe.commitThresholds(change);
    QVERIFY(current.decision()->verdict == Verdict::Reject);

    // Everything but a border of the part is ignored: with the mouse, as an annotation would be.
    action("annotate.tool.rectangle")->trigger();
    QVERIFY(side->currentIndex() == 2 && text("inspect.hint").contains("region of interest"));
    auto* view = find<ImageView>("inspect.view.rgb");
    const auto at = [&](double column, double row) {
        return view->viewFromPicture().map(QPointF(column, row)).toPoint();
    };
    QTest::mousePress(view, Qt::LeftButton, {}, at(14.1, 20.1));
    QTest::mouseMove(view, at(40, 40));
    QTest::mouseMove(view, at(74.1, 80.1));
    QTest::mouseRelease(view, Qt::LeftButton, {}, at(74.1, 80.1));
    QCOMPARE(interests.regions().list().size(), std::size_t(1));
    QVERIFY(m_workbench->annotations().part().annotations.empty());
    const auto* drawn = interests.chosen();
    QVERIFY(drawn && drawn->kind == InterestKind::Ignore && drawn->unit == PartUnit::Millimetres);
    const auto& shape = interests.part().annotations[0].region;
    QVERIFY(shape.contains(50, 44) && !shape.contains(10, 44) && !shape.contains(50, 80));
    const double rest = current.scores()->imageScore;
    QVERIFY(rest <= whole && current.scores()->interest.wholeScore == whole);
    const auto says = [&](Reason reason) {
        const auto reasons = current.decision()->reasons;
        return std::ranges::find(reasons, reason) != reasons.end();
    };
    QCOMPARE(says(Reason::MilderByInterest), rest < whole - 1e-6);
    QCOMPARE(text("inspect.evidence").contains("would be stricter"), rest < whole - 1e-6);
    // The list of samples follows for the part on the screen. No other part may pass by a score of before.
    QTRY_VERIFY(m_workbench->samples().decision(kDent)->verdict == current.decision()->verdict);
    QCOMPARE(find<QTableWidget>("interest.list")->rowCount(), 1);
    QVERIFY(find<QTableWidget>("interest.list")->item(0, 3)->text().contains("% of the part"));
    // It is drawn in every flat view.
    interests.select(0); // a selected one has a white border, and redo selects nothing
    for (const char* name : {"inspect.view.rgb", "inspect.view.height", "inspect.view.map"}) {
        auto* each = find<ImageView>(name);
        const auto measured = [this] { return m_jobs->running().empty(); };
        QTRY_VERIFY(measured());
        const auto with = each->grab().toImage();
        m_workbench->undoGroup().undo();
        QVERIFY(interests.regions().empty());
        QVERIFY2(each->grab().toImage() != with, name);
        m_workbench->undoGroup().redo();
        QTRY_VERIFY(measured());
        QVERIFY2(each->grab().toImage() == with, name);
    }
    QVERIFY(current.scores()->imageScore == rest);

    // It follows the part, names and limits can be given, nonsense is refused.
    const auto columns = [&] { return interests.part().annotations.at(0).region.bounds(); };
    const auto before = columns();
    show(kGood);
    QVERIFY(std::abs(columns().left - before.left) <= 1
            && columns().bottom - columns().top == before.bottom - before.top);
    show(kDent);
    QVERIFY(columns() == before);
    interests.select(1);
    auto* name = find<QLineEdit>("interest.name");
    QTest::keyClicks(name, " A");
    QCOMPARE(interests.chosen()->name, std::string("Region 1 A"));
    name->clear();
    Q_EMIT name->textEdited({});
    QVERIFY(text("inspect.hint").contains("name"));
    QCOMPARE(interests.chosen()->name, std::string("Region 1 A"));
    auto* kind = find<QComboBox>("interest.kind");
    kind->setCurrentIndex(2);
    Q_EMIT kind->activated(2);
    QVERIFY(interests.chosen()->threshold == thresholds.reject); // the recipe's until a person says more
    auto* limit = find<QDoubleSpinBox>("interest.threshold");
    const auto unit = m_workbench->recipe().scoreUnit();
    limit->setValue(unit.readable(current.scores()->interest.regions[0].score - 1));
    QVERIFY(std::abs(*interests.chosen()->threshold - (current.scores()->interest.regions[0].score - 1)) < 1e-3);
    QVERIFY(says(Reason::InterestAboveThreshold) && current.decision()->verdict == Verdict::Reject);
    limit->setValue(unit.readable(current.scores()->interest.regions[0].score + 1));
    QVERIFY(!says(Reason::InterestAboveThreshold));
    kind->setCurrentIndex(0);
    Q_EMIT kind->activated(0);
    QVERIFY(!interests.chosen()->threshold && current.scores()->imageScore == rest);

    // One entry in the history, with who, when and why; the file decides alike.
    QTest::keyClicks(find<QLineEdit>("interest.why"), "print");
    QCOMPARE(recipe.content()->history.size(), entries + 2);
    const auto file = path("interest.recipe").toStdString();
    recipe.save(file);
    QTRY_VERIFY(!recipe.saving() && !recipe.changedSinceSave());
    const auto saved = readRecipe(file);
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().message().c_str());
    QVERIFY(saved->history.back().why == "print" && saved->history.back().when && !saved->history.back().who.empty());
    QVERIFY(saved->thresholds().regions.list() == interests.regions().list());
    const auto inspected = inspectPart(*recipe.model(), m_workbench->samples().at(kDent).ref, saved->thresholds());
    QVERIFY(inspected.has_value());
    QVERIFY(inspected->scores.imageScore == rest && inspected->decision.verdict == current.decision()->verdict
            && inspected->decision.reasons == current.decision()->reasons);
    // What is in the file stays in the history.
    interests.remove(1);
    QCOMPARE(recipe.content()->history.size(), entries + 3);
    QVERIFY(current.scores()->imageScore == whole && recipe.changedSinceSave());
    side->setCurrentIndex(1);
    QVERIFY(!text("inspect.hint").contains("region of interest"));
}

// One that has no pixel on this part is neither erased nor emptied by what is done here, and another part changes none.
void TestInspectPage::regionsOfInterestElsewhereStay()
{
    find<QTabWidget>("inspect.side")->setCurrentIndex(2);
    openData();
    openModel();
    show(kDent);
    auto& interests = m_workbench->interests();
    const auto far = interestOf("far", InterestKind::Ignore, {box(500, 500, 5.1)}); // half a metre beside the part
    m_workbench->recipe().changeRegions(
        RegionsOfInterest({far, interestOf("near", InterestKind::Ignore, {box(0, 0, 5.1)})}));
    QCOMPARE(interests.part().annotations.size(), std::size_t(2));
    QVERIFY(interests.part().annotations[0].region.empty());
    const auto near = interests.part().annotations[1].region;
    QVERIFY(near.pixelCount() >= 20 * 20 && near.pixelCount() <= 21 * 21); // 20.4 pixels of 0.5 mm on a side
    QSignalSpy changed(&interests, &OpenInterests::regionsChanged), moved(&interests, &OpenInterests::partChanged);
    show(kGood);
    QCOMPARE(changed.size(), 0);
    QCOMPARE(moved.size(), 1);
    QVERIFY(interests.part().annotations.at(1).region.pixelCount() >= 20 * 20);
    show(kDent);
    QVERIFY(interests.part().annotations.at(1).region == near);

    action("annotate.tool.rectangle")->trigger();
    auto* view = find<ImageView>("inspect.view.rgb");
    const auto at = [&](double column, double row) {
        return view->viewFromPicture().map(QPointF(column, row)).toPoint();
    };
    const auto bounds = near.bounds();
    QTest::mousePress(view, Qt::LeftButton, Qt::ControlModifier, at(bounds.left - 2, bounds.top - 2));
    QTest::mouseMove(view, at(bounds.right, bounds.bottom));
    QTest::mouseRelease(view, Qt::LeftButton, Qt::ControlModifier, at(bounds.right + 2, bounds.bottom + 2));
    QVERIFY(interests.regions().list() == std::vector<RegionOfInterest>{far});
    interests.select(1);
    QVERIFY(action("annotate.remove")->isEnabled()); // that one is meant
    QVERIFY(!action("annotate.fillHoles")->isEnabled());
    QVERIFY(!disabledReason(*action("annotate.fillHoles")).isEmpty());
}

void TestInspectPage::piecesOfARegionHaveItsLimits()
{
    find<QTabWidget>("inspect.side")->setCurrentIndex(2);
    openData();
    openModel();
    show(kDent);
    auto& interests = m_workbench->interests();
    auto holes = interestOf("holes", InterestKind::OwnLimits, {box(-6, 0, 1.1), box(0, 0, 1.1), box(6, 0, 1.1)});
    holes.minAreaMm2 = 3; // and the threshold of the recipe
    m_workbench->recipe().changeRegions(
        RegionsOfInterest({holes, interestOf("Region 1", InterestKind::Ignore, {box(0, 9, 1.1)})}));
    interests.select(1);
    const auto whole = interests.part().annotations.at(0).region;
    action("annotate.split")->trigger();
    const auto& list = interests.regions().list();
    QCOMPARE(list.size(), std::size_t(4));
    RunMask all;
    std::set<std::string> names;
    for (std::size_t i = 0; i < list.size(); ++i) {
        names.insert(list[i].name);
        if (i == 1)
            continue; // the one beside them
        QVERIFY(list[i].kind == InterestKind::OwnLimits && list[i].minAreaMm2 == 3.0 && !list[i].threshold);
        const auto& piece = interests.part().annotations.at(i).region;
        QCOMPARE(3 * piece.pixelCount(), whole.pixelCount());
        all = all.empty() ? piece : united(all, piece);
    }
    QVERIFY(all == whole);
    QCOMPARE(names.size(), list.size());
    QCOMPARE(list[0].name, std::string("holes"));
}

void TestInspectPage::layouts()
{
    openData();
    const auto visible = [this] {
        QStringList names;
        for (const auto kind : kViewKinds)
            if (m_page->grid().frame(kind).isVisible())
                names << QLatin1String(idOf(kind));
        return names.join(QLatin1Char(' '));
    };
    QCOMPARE(visible(), QStringLiteral("rgb height cloud map"));
    action("view.layout.single")->trigger();
    QCOMPARE(visible(), QStringLiteral("map"));
    action("view.main.height")->trigger();
    QCOMPARE(visible(), QStringLiteral("height"));
    action("view.layout.oneAndThree")->trigger();
    QCOMPARE(visible(), QStringLiteral("rgb height cloud map"));
    QTRY_VERIFY(m_page->grid().frame(ViewKind::Height).width() > 2 * m_page->grid().frame(ViewKind::Rgb).width());
    action("view.main.rgb")->trigger();
    QTRY_VERIFY(m_page->grid().frame(ViewKind::Rgb).width() > 2 * m_page->grid().frame(ViewKind::Height).width());
    action("view.layout.grid")->trigger();
    QTRY_COMPARE(m_page->grid().frame(ViewKind::Rgb).size(), m_page->grid().frame(ViewKind::Map).size());
    QVERIFY(action("view.layout.grid")->isChecked());
}

void TestInspectPage::maximiseByTitle()
{
    openData();
    auto* title = find<QWidget>("inspect.title.height");
    QTest::mouseDClick(title, Qt::LeftButton);
    QCOMPARE(m_page->grid().maximised(), std::optional(ViewKind::Height));
    QVERIFY(!m_page->grid().frame(ViewKind::Rgb).isVisible());
    QTest::mouseDClick(title, Qt::LeftButton);
    QVERIFY(!m_page->grid().maximised());
    QVERIFY(m_page->grid().frame(ViewKind::Rgb).isVisible());
    find<ImageView>("inspect.view.rgb")->setFocus();
    action("view.maximise")->trigger();
    QCOMPARE(m_page->grid().maximised(), std::optional(ViewKind::Rgb));
    action("view.maximise")->trigger();
    QVERIFY(!m_page->grid().maximised());
}

void TestInspectPage::aNoteIsAboutItsPart()
{
    openData();
    action("annotate.tool.fill-map")->trigger();
    auto* view = find<ImageView>("inspect.view.rgb");
    QTRY_VERIFY(m_workbench->annotations().ready());
    QTest::mouseClick(view, Qt::LeftButton, {}, view->viewFromPicture().map(QPointF(30.5, 60.5)).toPoint());
    QVERIFY2(text("inspect.hint").contains("no anomaly map"), qPrintable(text("inspect.hint")));
    show(kGood);
    QTRY_VERIFY(m_workbench->annotations().ready());
    QVERIFY2(!text("inspect.hint").contains("no anomaly map") && !text("inspect.hint").isEmpty(),
             qPrintable(text("inspect.hint")));
}

// GUM, 7.2.6: an uncertainty of two digits, and a value to the same digit.
void TestInspectPage::valuesEndWhereTheirUncertaintyEnds_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("uncertainty");
    QTest::addColumn<QString>("text");
    QTest::newRow("tenths") << -28.575 << 3.0 << QStringLiteral("-28.6 ± 3.0");
    QTest::newRow("thousandths") << 0.31249 << 0.0112 << QStringLiteral("0.312 ± 0.011");
    QTest::newRow("rounded up to the next digit") << 1.2345 << 0.0996 << QStringLiteral("1.23 ± 0.10");
    QTest::newRow("whole") << 1234.56 << 12.3 << QStringLiteral("1235 ± 12");
    QTest::newRow("tens") << 12345.0 << 123.0 << QStringLiteral("12350 ± 120");
    QTest::newRow("finer than usual") << 0.5 << 0.00012 << QStringLiteral("0.50000 ± 0.00012");
    QTest::newRow("none") << 1.23456 << std::nan("") << QStringLiteral("1.235");
    QTest::newRow("no noise at all") << 1.23456 << 0.0 << QStringLiteral("1.235");
    QTest::newRow("no value") << std::nan("") << 0.1 << QStringLiteral("–");
}
void TestInspectPage::valuesEndWhereTheirUncertaintyEnds()
{
    QFETCH(double, value);
    QFETCH(double, uncertainty);
    QFETCH(QString, text);
    QCOMPARE(measuredText(value, uncertainty, 3).remove(QLocale().groupSeparator()), text);
}

void TestInspectPage::measuring()
{
    openData();
    auto* rgb = find<ImageView>("inspect.view.rgb");
    auto* height = find<ImageView>("inspect.view.height");
    const auto click = [](ImageView* view, QPoint pixel) {
        QTest::mouseClick(view, Qt::LeftButton, {},
                          view->viewFromPicture().map(QPointF(pixel) + QPointF(0.5, 0.5)).toPoint());
    };
    const auto place = rgb->mapTo(m_page.get(), rgb->rect().bottomRight());
    action("inspect.measure.distance")->trigger();
    QVERIFY(find<QLabel>("inspect.hint")->isVisible());
    QCoreApplication::processEvents();
    QCOMPARE(rgb->mapTo(m_page.get(), rgb->rect().bottomRight()), place); // the pictures stay where they are
    click(rgb, {30, 60});
    click(height, {60, 20 + 80}); // below the picture: nothing
    click(height, {60, 60}); // 30 pixels of 0.5 mm to the right on a flat face
    QVERIFY2(text("inspect.hint").contains(QLocale().toString(15.0, 'f', 2)), qPrintable(text("inspect.hint")));
    // Both ends are rounded to pixels of 0.5 mm; the face is flat.
    QVERIFY2(text("inspect.hint").startsWith(QStringLiteral("15.00 ± 0.20 mm; ")), qPrintable(text("inspect.hint")));
    action("inspect.measure.height")->trigger();
    click(rgb, {44, 60}); // the face, 10 mm over the ground
    click(rgb, {50, 40}); // the bottom of the dent, 3 mm lower
    const double difference = QLocale().toDouble(text("inspect.hint").section(QLatin1Char(' '), 0, 0));
    QVERIFY2(std::abs(difference + 3) < 0.05, qPrintable(text("inspect.hint")));
    click(rgb, {2, 2}); // begins anew, at a point that was not measured
    click(rgb, {44, 60});
    QVERIFY(text("inspect.hint").contains(QStringLiteral("not measured")));
    openModel();
    std::vector<float> sorted(fused().values().begin(), fused().values().end());
    std::sort(sorted.begin(), sorted.end());
    setPixelThreshold(sorted[sorted.size() - 200]);
    action("inspect.measure.region")->trigger();
    const auto& region = m_workbench->current().regions().front();
    QPoint inside;
    for (int row = 0; row < region.region.box.height; ++row)
        for (int column = 0; column < region.region.box.width; ++column)
            if (region.region.pixels.at(row, column))
                inside = {region.region.box.column + column, region.region.box.row + row};
    click(rgb, inside);
    QVERIFY2(text("inspect.hint").contains(areaText(areaOf(region))), qPrintable(text("inspect.hint")));
    QTest::keyClick(rgb, Qt::Key_Escape); // begins anew
    QCOMPARE(text("inspect.hint"), QStringLiteral("Click a region, in any view, to see its area and how much it "
                                                  "differs in height."));
    QVERIFY(height->tools().tool() != nullptr && height->tools().tool() == rgb->tools().tool());
    action("inspect.measure.off")->trigger();
    QVERIFY(!find<QLabel>("inspect.hint")->isVisible());
    QVERIFY(height->tools().tool() == nullptr);
}

void TestInspectPage::screenshots()
{
    openData();
    openModel();
    const double dpr = m_page->devicePixelRatioF();
    for (const int scale : {1, 2, 4}) {
        for (const auto kind : kViewKinds)
            QCOMPARE(m_page->screenshot(kind, scale).size(),
                     (QSizeF(m_page->grid().frame(kind).view()->size()) * dpr * scale).toSize());
        const QImage all = m_page->screenshot(std::nullopt, scale);
        QCOMPARE(all.size(), (QSizeF(m_page->grid().size()) * dpr * scale).toSize());
        // The picture of the whole holds the picture of each view.
        const auto* rgb = m_page->grid().frame(ViewKind::Rgb).view();
        const QPoint corner = rgb->mapTo(&m_page->grid(), QPoint()) * scale;
        const QImage one = m_page->screenshot(ViewKind::Rgb, scale);
        QCOMPARE(all.copy(QRect(corner * dpr, one.size())).convertToFormat(QImage::Format_RGB32),
                 one.convertToFormat(QImage::Format_RGB32));
    }
    action("view.layout.single")->trigger();
    QVERIFY(m_page->screenshot(ViewKind::Rgb, 1).isNull());
    const QString file = path("shot.png");
    QVERIFY(savePng(m_page->screenshot(std::nullopt, 2), file).has_value());
    QCOMPARE(QImage(file).size(), (QSizeF(m_page->grid().size()) * dpr * 2).toSize());
    const auto failed = savePng(QImage(4, 4, QImage::Format_RGB32), path("no such folder/shot.png"));
    QVERIFY(!failed && failed.error().code == ErrorCode::WriteFailed && !failed.error().remedy.empty());
}

void TestInspectPage::screenshotDialog()
{
    openData();
    action("view.screenshot")->trigger();
    auto* dialog = find<ScreenshotDialog>("inspect.screenshot");
    QVERIFY(dialog);
    QCOMPARE(dialog->scale(), 1);
    QVERIFY(!dialog->view());
    dialog->findChild<QComboBox*>(QStringLiteral("inspect.screenshot.scale"))->setCurrentIndex(2);
    QCOMPARE(dialog->scale(), 4);
    const QSize expected = (QSizeF(m_page->grid().size()) * m_page->devicePixelRatioF()).toSize() * 4;
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("inspect.screenshot.size"))
                ->text()
                .contains(QLocale().toString(expected.width())));
    dialog->reject();
}

void TestInspectPage::viewStateComesBack()
{
    openData();
    openModel();
    action("view.main.cloud")->trigger();
    action("view.layout.single")->trigger();
    action("inspect.map.raisedBy")->trigger();
    action("inspect.cloud.height")->trigger();
    action("inspect.surface.curvature")->trigger();
    find<QSlider>("inspect.opacity")->setValue(33);
    action("view.truth")->setChecked(true);
    const auto state = m_page->viewState();
    InspectPage other(*m_workbench);
    other.restoreViewState(state);
    QCOMPARE(other.viewState(), state);
    QCOMPARE(other.grid().mainView(), ViewKind::Cloud);
    QCOMPARE(other.mapKind(), MapKind::RaisedBy);
    QCOMPARE(other.surfaceLayer(), SurfaceLayer::Curvature);
    for (const char* bad : {"", "{", "[]", R"({"arrangement":7,"map":-1,"opacity":"x","main":3,"pointSize":1e99})"}) {
        other.restoreViewState(bad);
        QCOMPARE(other.mapKind(), MapKind::RaisedBy);
        QCOMPARE(other.grid().arrangement(), ViewLayout::Single);
    }
}

void TestInspectPage::hiddenPageWaits()
{
    openData();
    openModel();
    m_page->hide();
    m_shown->clear();
    QSignalSpy shown(&m_workbench->current(), &CurrentPart::shownChanged);
    m_workbench->current().open(kGood);
    QVERIFY(shown.wait(twinspect::test::kPatienceMs));
    QCOMPARE(m_shown->count(), 0); // nothing is prepared for nobody
    m_page->show();
    QTRY_COMPARE(m_shown->count(), 1);
    QVERIFY(text("inspect.part").contains(QStringLiteral("test/good/000")));
    m_page->hide();
    setPixelThreshold(peak() - 0.2);
    m_page->show();
    QCOMPARE(find<QTableView>("inspect.regions")->model()->rowCount(),
             static_cast<int>(m_workbench->current().regions().size()));
}

void TestInspectPage::fastWalkShowsTheLast()
{
    openData();
    openModel();
    for (const int index : {kEmpty, kGood, kGood + 1, kDent, kGood + 2})
        m_workbench->current().open(index);
    QVERIFY(text("inspect.score").contains(QStringLiteral("Opening"))); // no verdict of another part
    QTRY_VERIFY(m_shown->count() > 0);
    QCOMPARE(QString::fromStdString(m_workbench->current().shown()->sample.id), QStringLiteral("test/good/002"));
    QCOMPARE(text("inspect.part"), QStringLiteral("test/good/002"));
    QVERIFY(!text("inspect.score").contains(QStringLiteral("Opening")));
}

void TestInspectPage::aPartThatOpensShowsNothingOfAnother()
{
    openData();
    openModel();
    show(kGood);
    QTRY_VERIFY(m_workbench->samples().at(kGood).score);
    show(kDent);
    QTRY_VERIFY(m_jobs->running().empty());
    Thresholds thresholds;
    thresholds.review = thresholds.reject = m_workbench->samples().at(kGood).score->record.score - 1;
    std::vector<float> sorted(fused().values().begin(), fused().values().end());
    std::sort(sorted.begin(), sorted.end());
    thresholds.pixel = sorted[sorted.size() - 200];
    m_workbench->samples().setThresholds(thresholds);
    auto* regions = find<QTableView>("inspect.regions");
    QTRY_VERIFY(regions->model()->rowCount() > 0);
    m_shown->clear();
    m_workbench->current().open(kGood); // seen before: its verdict is known
    QCOMPARE(text("inspect.part"), QStringLiteral("test/good/000"));
    QVERIFY2(text("inspect.verdict").contains(QStringLiteral("Reject")), qPrintable(text("inspect.verdict")));
    QVERIFY(text("inspect.score").contains(readable(m_workbench->samples().at(kGood).score->record.score)));
    QCOMPARE(regions->model()->rowCount(), 0);
    QVERIFY(find<QLabel>("inspect.veil")->isVisible()); // the pictures of the other one are greyed
    QTRY_VERIFY(m_shown->count() > 0);
    QVERIFY(!find<QLabel>("inspect.veil")->isVisible());
    m_workbench->current().open(kGood + 1); // never inspected
    QVERIFY(text("inspect.verdict").contains(QStringLiteral("Not inspected")));
    QVERIFY(text("inspect.score").contains(QStringLiteral("Opening")));
    QCOMPARE(regions->model()->rowCount(), 0);
}

void TestInspectPage::ofTwoOpeningsTheNewerWins()
{
    QVERIFY(view_scene::write(path("other").toStdString()));
    QVERIFY(view_scene::writeModel(path("other.tsm").toStdString(), {{"part.name", "other"}}).has_value());
    QSignalSpy data(&m_workbench->data(), &OpenData::opened);
    QSignalSpy recipe(&m_workbench->recipe(), &OpenRecipe::changed);
    m_workbench->data().open(path("data").toStdString());
    m_workbench->data().open(path("other").toStdString());
    m_workbench->recipe().open(path("nowhere.json").toStdString()); // would fail, but nobody waits for it any more
    m_workbench->recipe().openModel(path("disc.tsm").toStdString());
    m_workbench->recipe().openModel(path("other.tsm").toStdString());
    QSignalSpy failed(m_workbench.get(), &Workbench::failed);
    QTRY_VERIFY(data.count() > 0 && recipe.count() > 0);
    QTRY_VERIFY(m_jobs->running().empty());
    QCOMPARE(data.count(), 1);
    QCOMPARE(m_workbench->data().path().string(), path("other").toStdString());
    QCOMPARE(recipe.count(), 1);
    QCOMPARE(m_workbench->recipe().content()->model.string(), path("other.tsm").toStdString());
    QCOMPARE(failed.count(), 0);
}

// A file that is away for a moment, such as one on a server, costs no verdict.
void TestInspectPage::whatARunFoundOutlivesTheFile()
{
    const auto folder = path("lost").toStdString();
    QVERIFY(view_scene::write(folder));
    QSignalSpy opened(&m_workbench->data(), &OpenData::opened);
    m_workbench->data().open(folder);
    QVERIFY(opened.wait(twinspect::test::kPatienceMs));
    openModel();
    QSignalSpy ended(&m_workbench->runs(), &InspectionRuns::ended);
    QVERIFY(m_workbench->runs().start({kGood, kDent}) != nullptr);
    QVERIFY(ended.wait(twinspect::test::kPatienceMs));
    auto& samples = m_workbench->samples();
    const double score = samples.at(kGood).score->record.score;
    show(kDent);
    QVERIFY(!text("inspect.evidence").contains(QStringLiteral("not compared")));
    auto noted = *samples.at(kGood).score;
    noted.record.notes = {Text("not compared with %1", 7)};
    samples.setScore(kGood, noted);
    QVERIFY(std::filesystem::remove(samples.at(kGood).ref.geometry));
    m_workbench->current().open(kGood);
    QTRY_VERIFY(samples.at(kGood).error); // it is said that it cannot be read
    QVERIFY(samples.at(kGood).score);
    QCOMPARE(samples.at(kGood).score->record.score, score);
    QVERIFY(m_workbench->runs().wasInspected(kGood));
    QVERIFY(samples.decision(kGood));
    QVERIFY2(text("inspect.evidence").contains(QStringLiteral("not compared with 7.")),
             qPrintable(text("inspect.evidence")));
}

void TestInspectPage::draggingMeasuresBesideTheWindow()
{
    openData();
    openModel();
    show(kDent);
    QTRY_VERIFY(m_jobs->running().empty());
    auto& current = m_workbench->current();
    auto thresholds = m_workbench->samples().thresholds();
    const auto count = [&] { return current.regions().size(); };
    std::vector<float> sorted(fused().values().begin(), fused().values().end());
    std::sort(sorted.begin(), sorted.end());
    thresholds.pixel = peak() + 1;
    m_workbench->samples().setThresholds(thresholds);
    QTRY_VERIFY(m_jobs->running().empty());
    QCOMPARE(count(), std::size_t(0));
    QSignalSpy started(m_jobs.get(), &JobList::started);
    for (const std::size_t above : {100, 150, 200}) { // a drag: no event loop between its steps
        thresholds.pixel = sorted[sorted.size() - above];
        m_workbench->samples().setThresholds(thresholds);
        QCOMPARE(count(), std::size_t(0)); // nothing was measured in the setter
    }
    QTRY_VERIFY(m_jobs->running().empty());
    QVERIFY2(started.count() <= 2, qPrintable(QString::number(started.count()))); // the first and the last step
    const auto& part = *current.shown();
    const auto expected = regionsOf(*part.anomaly, part.prepared, part.scan.cloud, thresholds);
    QVERIFY(!expected.empty());
    QCOMPARE(count(), expected.size());
    QCOMPARE(current.regions().front().region.pixels.values().size(), expected.front().region.pixels.values().size());
    QCOMPARE(find<QTableView>("inspect.regions")->model()->rowCount(), static_cast<int>(expected.size()));
}

void TestInspectPage::everyActionIsComplete()
{
    QSet<QString> ids;
    QSet<QString> keys;
    for (const auto* one : m_page->pageActions()) {
        QVERIFY(one->objectName().startsWith(QLatin1String("view."))
                || one->objectName().startsWith(QLatin1String("inspect."))
                || one->objectName().startsWith(QLatin1String("annotate.")));
        QVERIFY2(!ids.contains(one->objectName()), qPrintable(one->objectName()));
        ids.insert(one->objectName());
        QVERIFY2(!one->text().isEmpty() && helpOf(*one).endsWith(QLatin1Char('.')), qPrintable(one->objectName()));
        for (const auto& key : one->shortcuts()) {
            QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
            keys.insert(key.toString());
        }
    }
    for (const char* taken : {"1", "2", "3", "A", "D", "F1", "F6", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4",
                              "Ctrl+5"}) // of the browser and the window
        QVERIFY2(!keys.contains(QLatin1String(taken)), taken);
}

void TestInspectPage::smallAndLargeWindows()
{
    openData();
    openModel();
    QVERIFY2(m_page->minimumSizeHint().width() <= 900 && m_page->minimumSizeHint().height() <= 600,
             qPrintable(QStringLiteral("%1 x %2")
                            .arg(m_page->minimumSizeHint().width())
                            .arg(m_page->minimumSizeHint().height())));
    for (const QSize size : {QSize(620, 500), QSize(900, 600), QSize(3840, 2160)}) {
        m_page->resize(size);
        QTRY_COMPARE(m_page->size(), size);
        QVERIFY(find<ImageView>("inspect.view.rgb")->width() > 120);
    }
}

TWINSPECT_TEST(TestInspectPage)
#include "tst_inspect_page.moc"
