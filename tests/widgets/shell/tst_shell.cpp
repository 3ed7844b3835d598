// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a person meets it: what opens, what every command says about itself, languages, dropping, failures,
// saving, closing, layout.
#include <cmath>
#include <numeric>

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QHash>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>

#include "app/gui/application.h"
#include "app/gui/good_set.h"
#include "core/demo/demo_parts.h"
#include "core/imaging/image_io.h"
#include "tests/widgets/calibrate/page_data.h"
#include "ui/common/action.h"
#include "ui/common/error_bar.h"
#include "ui/common/job_strip.h"
#include "ui/common/verdict_style.h"
#include "ui/mainwindow/drop_overlay.h"
#include "ui/models/remembered_mapping.h"
#include "ui/models/sample_commands.h"
#include "ui/pages/convert/convert_dialog.h"
#include "ui/pages/train/train_page.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

WindowArguments argumentsFor(const QTemporaryDir& folder)
{
    WindowArguments arguments;
    arguments.settingsFile = folder.filePath(QStringLiteral("settings.ini"));
    arguments.language = QStringLiteral("en");
    arguments.theme = QStringLiteral("light");
    return arguments;
}

QList<QAction*> inMenus(const QMenu& menu)
{
    QList<QAction*> list;
    for (QAction* action : menu.actions()) {
        list.append(action);
        if (action->menu())
            list.append(inMenus(*action->menu()));
    }
    return list;
}

QString dataFolder(const QTemporaryDir& folder)
{
    DemoOptions options;
    options.parts = "gasket";
    options.sizePx = 64;
    options.train = 2;
    options.validation = 1;
    options.testPerDefect = 1;
    options.testGood = 1;
    const auto out = std::filesystem::path(folder.filePath(QStringLiteral("demo")).toStdString());
    if (!renderDemoParts(out, options, {}))
        return {};
    return QString::fromStdString((out / "gasket").string());
}

/// Opens a model in the application's workbench and waits for it.
bool openModel(Application& application, const QTemporaryDir& folder)
{
    const auto file = std::filesystem::path(folder.filePath(QStringLiteral("part.tsm")).toStdString());
    if (!sample::writeScoredModel(file, 20))
        return false;
    application.window().open({QString::fromStdString(file.string())});
    return QTest::qWaitFor([&] { return application.workbench().recipe().content().has_value(); }, 20'000);
}

/// What the window asks instead of closing; null when it closes or asks nothing.
QMessageBox* questionOnClosing(MainWindow& window)
{
    return window.close() ? nullptr : window.findChild<QMessageBox*>(QStringLiteral("saveQuestion"));
}

void changeThresholds(Workbench& workbench, double reject)
{
    ThresholdChange change;
    change.thresholds = workbench.samples().thresholds();
    change.thresholds.review = change.thresholds.reject = reject;
    change.when = utcNow();
    change.method = "by hand";
    workbench.recipe().commitThresholds(change);
}

bool sendDragEnter(QWidget& window, QMimeData& mime)
{
    QDragEnterEvent event(QPoint(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    event.ignore();
    QApplication::sendEvent(&window, &event);
    return event.isAccepted();
}

PageDescriptor madeUpPage(const QString& id, QAction* action)
{
    PageDescriptor page;
    page.id = id;
    page.icon = QStringLiteral("report");
    page.name = [] { return QStringLiteral("Try"); };
    page.toolTip = [] { return QStringLiteral("Shows what is tried."); };
    page.menuTitle = [] { return QStringLiteral("Tr&y menu"); };
    page.build = [action](PageContext&) { return PageDescriptor::Content{new QWidget, {action}}; };
    return page;
}

} // namespace

class TestShell : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opens();
    void everyCommandIsComplete();
    void standardKeysDoNotCollide();
    void pageSwitcher();
    void languageSwitch();
    void askedPageStays_data();
    void askedPageStays();
    void dropOpens();
    void dropOfJunkIsRefused();
    void failureIsShownInTheWindow();
    void whatDoesNotExist();
    void offersTheConversionOfListsOfPoints();
    void opensAsTheTrainingPageWasTaught();
    void whatIsLeftOutIsSaidOnce();
    void warningsAreSaidWithTheirCause();
    void aTrainingThatEndsSaysSoOnEveryPage();
    void everyControlHasAName();
    void keysThatPeopleKnow();
    void theMessageBarFollowsTheTheme();
    void changesAreUndoneByName();
    void undoingShowsWhatItChanges();
    void aSearchShowsTheList();
    void otherRegionsOfInterestOfferAnInspection();
    void openingAModelKeepsTheHistory();
    void lettersActOnPartsWhereTheseAreShown();
    void closingAsksForUnsavedWork();
    void closingSaves();
    void savingIsAJob();
    void closingWhileItIsBeingSaved_data();
    void closingWhileItIsBeingSaved();
    void nothingIsSavedTwiceAtOnce();
    void lookingAtAModelIsNoWork();
    void crashedSessionIsOffered();
    void declinedSessionIsGone();
    void theVerbInspects();
    void aPagesKeysWorkOnItOnly();
    void aPageIsRegisteredInOnePlace();
    void goodSetTakesEveryPartOnce();
    void layoutIsKeptAndReset();
    void windowFitsSmallScreens_data();
    void windowFitsSmallScreens();
    void nothingIsCutAt1280x720();
};

void TestShell::opens()
{
    QTemporaryDir folder;
    QElapsedTimer clock;
    clock.start();
    Application application(argumentsFor(folder));
    application.start();
    QVERIFY(QTest::qWaitForWindowExposed(&application.window(), twinspect::test::kPatienceMs));
    qInfo("window exposed %lld ms after its construction began", clock.elapsed());
    QVERIFY(application.window().currentPage() == QStringLiteral("start"));
    QCOMPARE(application.window().windowTitle(), QStringLiteral("Twinspect"));
    for (const char* name : {"start.openData", "start.train", "start.inspect", "start.demo"})
        QVERIFY2(application.window().findChild<QWidget*>(QLatin1String(name)), name);
    // Walking through with the tab key reaches the three verbs.
    QSet<QString> reached;
    for (int i = 0; i < 40; ++i) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &application.window(), Qt::Key_Tab);
        if (const auto* widget = QApplication::focusWidget())
            reached.insert(widget->objectName());
    }
    for (const char* name : {"start.openData", "start.inspect", "start.demo"})
        QVERIFY2(reached.contains(QLatin1String(name)), name);
}

void TestShell::everyCommandIsComplete()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QList<QAction*> reachable;
    for (QAction* top : window.menuBar()->actions())
        reachable.append(inMenus(*top->menu()));
    QSet<QString> ids;
    int looked = 0;
    const auto all = application.actionList().actions();
    QVERIFY(all.size() > 20);
    for (const QAction* action : all) {
        const QString id = action->objectName();
        QVERIFY2(id.contains(QLatin1Char('.')), qPrintable(QStringLiteral("no id: ") + action->text()));
        QVERIFY2(!ids.contains(id), qPrintable(QStringLiteral("twice: ") + id));
        ids.insert(id);
        QVERIFY2(!ActionList::plainText(*action).isEmpty(), qPrintable(id));
        QVERIFY2(!helpOf(*action).isEmpty(), qPrintable(QStringLiteral("no help: ") + id));
        QVERIFY2(action->isEnabled() || !disabledReason(*action).isEmpty(),
                 qPrintable(QStringLiteral("disabled without a reason: ") + id));
        QVERIFY2(!action->isVisible() || reachable.contains(action) || id.startsWith(QLatin1String("file.clearRecent")),
                 qPrintable(QStringLiteral("in no menu: ") + id));
        ++looked;
    }
    QCOMPARE(looked, all.size());
    // The other way round: nothing in a menu escapes palette and shortcut editor.
    for (const QAction* action : reachable)
        if (!action->isSeparator() && !action->menu())
            QVERIFY2(all.contains(action), qPrintable(action->text()));
    // Buttons too say why they cannot be pressed.
    for (const auto* button : window.findChildren<QAbstractButton*>())
        QVERIFY2(!button->isVisibleTo(&window) || button->isEnabled() || !button->toolTip().isEmpty(),
                 qPrintable(button->objectName() + button->text()));
}

void TestShell::standardKeysDoNotCollide()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    const ActionList& list = application.actionList();
    for (const QAction* action : list.actions())
        for (const auto& keys : action->shortcuts()) {
            const auto others = list.conflicts(*action, keys);
            QVERIFY2(others.isEmpty(), qPrintable(action->objectName() + QStringLiteral(" and ")
                                                  + (others.isEmpty() ? QString() : others.front()->objectName())));
        }
}

void TestShell::pageSwitcher()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    for (const QString& page : window.pages()) {
        QAction& action = *window.pageAction(page);
        action.trigger();
        QVERIFY(window.currentPage() == page);
        QVERIFY(action.isChecked());
        QApplication::processEvents();
    }
    window.showPage(QStringLiteral("start"));
    QVERIFY(!window.actions().panels[0]->isEnabled());
    QVERIFY(window.findChild<QDockWidget*>(QStringLiteral("panel.browser"))->isHidden());
}

void TestShell::askedPageStays_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("shown");
    QTest::newRow("none") << QString() << QStringLiteral("inspect");
    QTest::newRow("start") << QStringLiteral("start") << QStringLiteral("start");
    QTest::newRow("report") << QStringLiteral("report") << QStringLiteral("report");
}

void TestShell::askedPageStays()
{
    QFETCH(QString, asked);
    QFETCH(QString, shown);
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.page = asked;
    arguments.open = {dataFolder(folder)};
    QVERIFY(!arguments.open.front().isEmpty());
    Application application(arguments);
    application.start();
    QTRY_VERIFY_WITH_TIMEOUT(application.workbench().current().shown(), 20'000); // long after the data was opened
    QCOMPARE(application.window().currentPage(), shown);
    // What a person opens from the start page later is shown, whatever the command line said.
    application.window().showPage(QStringLiteral("start"));
    QSignalSpy opened(&application.workbench().data(), &OpenData::opened);
    application.window().open(arguments.open);
    QVERIFY(opened.wait(20'000));
    QCOMPARE(application.window().currentPage(), QStringLiteral("inspect"));
}

void TestShell::languageSwitch()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    const auto texts = [&] {
        QCoreApplication::sendPostedEvents(); // widgets hear of another language a moment later
        QStringList list{window.menuBar()->actions().front()->text(),
                         window.findChild<QLabel*>(QStringLiteral("start.title"))->text(),
                         window.actions().openData->text(),
                         window.findChild<QLabel*>(QStringLiteral("status.text"))->text(),
                         window.findChild<QDockWidget*>(QStringLiteral("panel.log"))->windowTitle(),
                         window.actions().undo->toolTip()};
        return list;
    };
    const QStringList english = texts();
    for (const QString& code : {QStringLiteral("de"), QStringLiteral("zh_CN"), QStringLiteral("ja")}) {
        application.settings().setLanguage(code);
        const QStringList now = texts();
        for (int i = 0; i < now.size(); ++i)
            QVERIFY2(now[i] != english[i], qPrintable(code + QStringLiteral(": ") + now[i]));
    }
    QCOMPARE(QLocale().language(), QLocale::Japanese);
    application.settings().setLanguage(QStringLiteral("de"));
    QVERIFY(QLocale().toString(0.5) == QStringLiteral("0,5"));
    // Every command speaks German now; one that does not was set once and forgotten.
    QStringList left;
    application.settings().setLanguage(QStringLiteral("en"));
    QCoreApplication::sendPostedEvents();
    QHash<const QAction*, std::pair<QString, QString>> before;
    for (const QAction* action : application.actionList().actions())
        before.insert(action, {action->text(), helpOf(*action)});
    application.settings().setLanguage(QStringLiteral("de"));
    QCoreApplication::sendPostedEvents();
    for (const QAction* action : application.actionList().actions())
        if (helpOf(*action) == before.value(action).second)
            left.append(action->objectName());
    QVERIFY2(left.isEmpty(), qPrintable(left.join(QStringLiteral(", "))));
    application.settings().setLanguage(QStringLiteral("en"));
    QCOMPARE(texts(), english);
}

void TestShell::dropOpens()
{
    QTemporaryDir folder;
    const QString data = dataFolder(folder);
    QVERIFY(!data.isEmpty());
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(data)});
    auto* overlay = window.findChild<DropOverlay*>(QStringLiteral("dropOverlay"));
    QVERIFY(sendDragEnter(window, mime));
    QVERIFY(overlay->isVisible());
    QVERIFY2(overlay->accessibleName().contains(QStringLiteral("gasket")), qPrintable(overlay->accessibleName()));
    QSignalSpy opened(&application.workbench().data(), &OpenData::opened);
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QVERIFY(!overlay->isVisible());
    QVERIFY(opened.size() == 1 || opened.wait(twinspect::test::kPatienceMs));
    QVERIFY(application.workbench().samples().size() > 3);
    QCOMPARE(application.settings().recent().front().path, data);
    QVERIFY(window.windowTitle().contains(QStringLiteral("gasket")));
    QTRY_VERIFY(application.workbench().jobs().running().empty());
}

void TestShell::dropOfJunkIsRefused()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(folder.filePath(QStringLiteral("letter.docx")))});
    QVERIFY(!sendDragEnter(window, mime));
    QMimeData text;
    text.setText(QStringLiteral("hello"));
    QVERIFY(!sendDragEnter(window, text));
    QMimeData web;
    web.setUrls({QUrl(QStringLiteral("https://example.org/a.png"))}); // nothing is ever fetched
    QVERIFY(!sendDragEnter(window, web));
    QVERIFY(!window.findChild<DropOverlay*>(QStringLiteral("dropOverlay"))->isVisible());
}

void TestShell::failureIsShownInTheWindow()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    auto* bar = window.findChild<ErrorBar*>(QStringLiteral("errorBar"));
    auto* log = window.findChild<QToolButton*>(QStringLiteral("status.log"));
    const QString words = log->text();
    QVERIFY(!bar->isVisible());
    const QString damaged = folder.filePath(QStringLiteral("damaged.tsm"));
    QFile file(damaged);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no model");
    file.close();
    window.open({damaged});
    QTRY_VERIFY(bar->isVisible());
    QVERIFY2(bar->findChild<QLabel*>(QStringLiteral("errorBar.text"))->text().contains(damaged),
             qPrintable(bar->accessibleName()));
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QCOMPARE(log->text(), words); // no count in a corner
    log->click();
    QVERIFY(window.findChild<QDockWidget*>(QStringLiteral("panel.log"))->isVisible());
    bar->findChild<QToolButton*>(QStringLiteral("errorBar.dismiss"))->click();
    QVERIFY(!bar->isVisible());
    QVERIFY(window.currentPage() == QStringLiteral("start")); // nothing else happened
}

void TestShell::whatDoesNotExist()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    QSignalSpy failed(&application.workbench(), &Workbench::failed);
    application.window().open(
        {folder.filePath(QStringLiteral("gone")), folder.filePath(QStringLiteral("settings.ini"))});
    QVERIFY(failed.size() >= 1);
    const auto error = failed.front().front().value<Error>();
    QVERIFY(error.code == ErrorCode::NotFound);
    QVERIFY(QString::fromStdString(error.file).endsWith(QStringLiteral("gone")));
}

void TestShell::offersTheConversionOfListsOfPoints()
{
    QTemporaryDir folder;
    const auto write = [&folder](const QString& name, const QByteArray& content) {
        const QFileInfo info(folder.filePath(name));
        QVERIFY(QDir().mkpath(info.path()));
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    };
    const QByteArray list =
        "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\n"
        "end_header\n0 0 1\n";
    write(QStringLiteral("clouds/1.ply"), list);
    write(QStringLiteral("named/1.ply"), list);
    write(QStringLiteral("pairs/1.xyz"), "0 0 1\n0 1 1\n1 0 1\n");
    for (const char* pictures : {"pairs/1.png", "named/1.png"})
        QVERIFY(writeRgbPng(folder.filePath(QLatin1String(pictures)).toStdString(), RgbImage(48, 32, 3, 90)));
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    auto* help = window.findChild<QToolButton*>(QStringLiteral("errorBar.help"));
    const auto offered = [&](const QString& data) {
        QTRY_VERIFY(help->isVisible() && help->text() == QStringLiteral("Convert…"));
        help->click();
        auto* dialog = window.findChild<ConvertDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->setup().folder(), std::filesystem::path(folder.filePath(data).toStdString()));
        QTRY_VERIFY(dialog->setup().listed());
        QTRY_VERIFY(!dialog->setup().previewing());
        dialog->reject();
        QTRY_VERIFY(window.findChild<ConvertDialog*>() == nullptr);
    };
    window.open({folder.filePath(QStringLiteral("clouds"))}); // which holds no pair
    offered(QStringLiteral("clouds"));
    window.open({folder.filePath(QStringLiteral("pairs"))}); // whose files could be mapped, and not be read then
    offered(QStringLiteral("pairs"));
    window.open({folder.filePath(QStringLiteral("named"))}); // whose part cannot be read
    offered(QStringLiteral("named"));
    auto* train = window.findChild<TrainPage*>();
    window.showPage(QStringLiteral("train"));
    train->openFolder(folder.filePath(QStringLiteral("clouds")).toStdString());
    auto* problem = train->findChild<QLabel*>(QStringLiteral("train.data.problem"));
    QTRY_VERIFY2(problem->text().contains(QStringLiteral("href=\"conversion\"")), qPrintable(problem->text()));
    Q_EMIT problem->linkActivated(QStringLiteral("conversion"));
    auto* dialog = window.findChild<ConvertDialog*>();
    QVERIFY(dialog != nullptr);
    Q_EMIT dialog->openWanted(folder.filePath(QStringLiteral("pairs"))); // as a folder of good parts then
    QTRY_VERIFY(train->state().folder() == folder.filePath(QStringLiteral("pairs")).toStdString());
    dialog->reject();
    QTRY_VERIFY(application.workbench().jobs().running().empty());
}

void TestShell::opensAsTheTrainingPageWasTaught()
{
    QTemporaryDir folder;
    const QString parts = folder.filePath(QStringLiteral("odd"));
    QVERIFY(QDir().mkpath(parts));
    for (const char* stem : {"1", "2"}) {
        const std::filesystem::path base(parts.toStdString());
        QVERIFY(writeRgbPng(base / (std::string(stem) + "_farbe.png"), RgbImage(48, 32, 3, 90)).has_value());
        QVERIFY(
            writeCloudTiff(base / (std::string(stem) + "_tiefe.tiff"), OrganizedCloud(48, 32, 3, 0.5F)).has_value());
    }
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    Workbench& workbench = application.workbench();
    window.show();
    QSignalSpy failed(&workbench, &Workbench::failed);
    window.open({parts});
    QVERIFY(failed.wait(20'000)); // no layout that is known
    // The message offers the way out, and calls nothing damaged.
    auto* bar = window.findChild<ErrorBar*>(QStringLiteral("errorBar"));
    auto* map = bar->findChild<QToolButton*>(QStringLiteral("errorBar.help"));
    QTRY_VERIFY(map->isVisible());
    QVERIFY2(!bar->accessibleName().contains(QStringLiteral("damaged")), qPrintable(bar->accessibleName()));
    auto* train = window.findChild<TrainPage*>();
    map->click();
    QVERIFY(window.currentPage() == QStringLiteral("train") && bar->isHidden());
    QTRY_VERIFY(train->state().folder() == std::filesystem::path(parts.toStdString()) && train->state().mapping());
    window.open({folder.filePath(QStringLiteral("gone"))}); // a mapping cannot help here
    QVERIFY(bar->isVisible() && map->isHidden());
    train->openFolder(parts.toStdString());
    QTRY_VERIFY(!train->state().opening());
    const FolderMapping mapping{"*_farbe", "*_tiefe", "", "", "", {}};
    train->state().setMapping(mapping);
    QTRY_VERIFY(rememberedMapping(parts.toStdString(), folder.filePath(QStringLiteral("training")).toStdString())
                == mapping);
    window.open({parts});
    QTRY_VERIFY(workbench.data().catalog().has_value());
    QVERIFY(workbench.data().catalog()->mapping == mapping);
    QCOMPARE(workbench.samples().size(), 2);
    QTRY_VERIFY(workbench.jobs().running().empty());
}

void TestShell::whatIsLeftOutIsSaidOnce()
{
    QTemporaryDir folder;
    const QString data = dataFolder(folder);
    for (const char* name : {"train/good/rgb/lonely.png", "train/good/rgb/lonelier.png"})
        QVERIFY(writeRgbPng((data + QLatin1Char('/') + QLatin1String(name)).toStdString(), RgbImage(48, 32, 3, 90))
                    .has_value());
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    window.open({data});
    QTRY_VERIFY(application.workbench().data().catalog().has_value());
    auto* notice = window.findChild<NoticeBar*>(QStringLiteral("noticeBar"));
    QVERIFY(notice->isVisible());
    const QString said = notice->findChild<QLabel*>(QStringLiteral("noticeBar.text"))->text();
    QVERIFY2(said.startsWith(QStringLiteral("2 files were left out: ")) && said.contains(QStringLiteral("lonel")),
             qPrintable(said));
    QCOMPARE(application.workbench().data().leftOut(true).size(), 1); // one message a cause
    window.open({data}); // once more: nothing else waits behind it
    QSignalSpy opened(&application.workbench().data(), &OpenData::opened);
    QVERIFY(opened.wait(20'000));
    notice->findChild<QPushButton*>(QStringLiteral("noticeBar.accept"))->click();
    QVERIFY(notice->isHidden() && window.currentPage() == QStringLiteral("train"));
    auto* train = window.findChild<TrainPage*>();
    QTRY_COMPARE(train->currentStep(), 1); // the check, which names them all
    QTRY_VERIFY_WITH_TIMEOUT(application.workbench().jobs().running().empty(), 20'000);
}

void TestShell::warningsAreSaidWithTheirCause()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    auto* notice = window.findChild<NoticeBar*>(QStringLiteral("noticeBar"));
    const auto said = [notice] { return notice->findChild<QLabel*>(QStringLiteral("noticeBar.text"))->text(); };
    auto* accept = notice->findChild<QPushButton*>(QStringLiteral("noticeBar.accept"));
    auto* decline = notice->findChild<QPushButton*>(QStringLiteral("noticeBar.decline"));
    // What a folder is warned of, as its check names it.
    const QString data = dataFolder(folder);
    QVERIFY(QDir().rename(data + QStringLiteral("/test/good"), data + QStringLiteral("/train/crack")));
    window.open({data});
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(said().contains(QStringLiteral("may hold good parts only")), qPrintable(said()));
    QCOMPARE(accept->text(), QStringLiteral("Check the data"));
    decline->click();
    QVERIFY(notice->isHidden());
    // What the workbench says, once, however often it says it.
    for (int i = 0; i < 2; ++i)
        Q_EMIT application.workbench().warned(QStringLiteral("The results of last time cannot be read."));
    QCOMPARE(said(), QStringLiteral("The results of last time cannot be read."));
    QVERIFY(accept->isHidden()); // there is nothing to do about it
    decline->click();
    QVERIFY(notice->isHidden());
    // What a job has to say, when it ends; the log has all of it.
    auto& jobs = application.workbench().jobs();
    startJob<bool>(
        jobs, QStringLiteral("Counting"), &window,
        [](const RunContext& context) -> Result<bool> {
            for (int i = 1; i <= 5; ++i)
                context.warn(Text("Number %1 is missing", i));
            return true;
        },
        [](const Result<bool>&) {});
    QTRY_COMPARE_WITH_TIMEOUT(said(),
                              QStringLiteral(
                                  "Counting: Number 1 is missing. Number 2 is missing. Number 3 is missing."),
                              20'000);
    accept->click();
    const auto* log = window.findChild<QTableView*>(QStringLiteral("log.table"));
    QVERIFY(log->isVisible() && notice->isHidden());
    const auto* messages = log->model();
    QCOMPARE(messages->index(messages->rowCount() - 1, LogModel::Text).data().toString(),
             QStringLiteral("Number 5 is missing."));
}

void TestShell::aTrainingThatEndsSaysSoOnEveryPage()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    auto* notice = window.findChild<NoticeBar*>(QStringLiteral("noticeBar"));
    auto* train = window.findChild<TrainPage*>();
    window.showPage(QStringLiteral("train")); // there the step itself says it
    Q_EMIT train->trainingEnded(QStringLiteral("The model is ready."));
    QVERIFY(notice->isHidden());
    for (const QString& page : {QStringLiteral("start"), QStringLiteral("inspect"), QStringLiteral("calibrate"),
                                QStringLiteral("results"), QStringLiteral("report")}) {
        window.showPage(page);
        Q_EMIT train->trainingEnded(QStringLiteral("The model is ready."));
        QVERIFY(notice->isVisible());
        QCOMPARE(notice->findChild<QLabel*>(QStringLiteral("noticeBar.text"))->text(),
                 QStringLiteral("The model is ready."));
        notice->findChild<QPushButton*>(QStringLiteral("noticeBar.accept"))->click();
        QVERIFY(notice->isHidden() && window.currentPage() == QStringLiteral("train"));
    }
}

void TestShell::everyControlHasAName()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QVERIFY(openModel(application, folder));
    sample::fill(application.workbench().samples(), 20);
    QStringList nameless;
    int controls = 0;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget)
                          || qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractSpinBox*>(widget)
                          || qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QAbstractItemView*>(widget)
                          || qobject_cast<QPlainTextEdit*>(widget) || qobject_cast<QTextEdit*>(widget);
        // Parts of other controls, and what Qt makes for itself.
        const QWidget* parent = widget->parentWidget();
        const bool part = qobject_cast<QScrollBar*>(widget) || qobject_cast<const QComboBox*>(parent)
                       || qobject_cast<const QAbstractSpinBox*>(parent)
                       || (parent && qobject_cast<const QComboBox*>(parent->parentWidget()))
                       || widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QHeaderView")
                       || widget->inherits("QTabBar") || (parent && parent->inherits("QTabBar"))
                       || qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QAbstractItemView*>(parent);
        const bool hasNoWordsYet = qobject_cast<QAbstractButton*>(widget) && widget->isHidden(); // of a bar's offer
        if (!control || part || hasNoWordsYet)
            continue;
        ++controls;
        const auto* accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        if (accessible->text(QAccessible::Name).trimmed().isEmpty()
            && (!qobject_cast<QAbstractButton*>(widget) || widget->toolTip().isEmpty()))
            nameless << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName()
                            + QStringLiteral(" in ") + (parent ? parent->objectName() : QString());
    }
    QVERIFY(controls > 100);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

void TestShell::keysThatPeopleKnow()
{
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.open = {dataFolder(folder)};
    Application application(arguments);
    MainWindow& window = application.window();
    application.start();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTRY_VERIFY_WITH_TIMEOUT(application.workbench().current().index() == 0, 20'000);
    auto* search = window.findChild<QLineEdit*>(QStringLiteral("browser.search"));
    QVERIFY(search);
    for (const QString& page : {QStringLiteral("inspect"), QStringLiteral("calibrate")}) {
        window.showPage(page);
        window.setFocus();
        QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(QApplication::focusWidget(), search);
    }
    // While a field has the focus, what belongs to the window still goes there, and what belongs to text does not.
    const auto takenByTheField = [&](int key, Qt::KeyboardModifiers modifiers) {
        QKeyEvent event(QEvent::ShortcutOverride, key, modifiers);
        event.ignore();
        QApplication::sendEvent(search, &event);
        return event.isAccepted();
    };
    QVERIFY(!takenByTheField(Qt::Key_U, Qt::ControlModifier));
    QVERIFY(takenByTheField(Qt::Key_V, Qt::ControlModifier));
    QTest::keyClick(search, Qt::Key_U, Qt::ControlModifier);
    auto* dialog = window.findChild<QFileDialog*>(QStringLiteral("openDataDialog"));
    QVERIFY(dialog);
    dialog->reject();
    QTest::keyClick(&window, Qt::Key_F1);
    auto* help = window.findChild<QDialog*>(QStringLiteral("firstSteps"));
    QVERIFY(help);
    QVERIFY(help->findChild<QTextBrowser*>()->toPlainText().contains(QStringLiteral("Held-out part")));
    help->reject();
}

void TestShell::theMessageBarFollowsTheTheme()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    window.open({folder.filePath(QStringLiteral("gone"))});
    const auto* bar = window.findChild<ErrorBar*>(QStringLiteral("errorBar"));
    QVERIFY(bar->isVisible());
    const auto light = bar->palette();
    QVERIFY(!isDark(light));
    application.settings().setTheme(ThemeChoice::Dark);
    QTRY_VERIFY(isDark(bar->palette()));
    QVERIFY(bar->palette().color(QPalette::WindowText) != light.color(QPalette::WindowText));
    application.settings().setTheme(ThemeChoice::Light);
    QTRY_COMPARE(bar->palette().color(QPalette::Window), light.color(QPalette::Window));
}

void TestShell::changesAreUndoneByName()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QVERIFY(openModel(application, folder));
    QVERIFY(!window.actions().undo->isEnabled());
    changeThresholds(application.workbench(), 7.5);
    QVERIFY(window.actions().undo->isEnabled());
    QVERIFY2(window.actions().undo->text().contains(application.workbench().undoStack().undoText()),
             qPrintable(window.actions().undo->text()));
    QVERIFY(window.windowTitle().startsWith(QStringLiteral("test part[*]")));
    QVERIFY(window.isWindowModified());
    window.actions().undo->trigger();
    QVERIFY(application.workbench().samples().thresholds().reject != 7.5);
    QVERIFY(window.actions().redo->isEnabled());
    window.actions().redo->trigger();
    QCOMPARE(application.workbench().samples().thresholds().reject, 7.5);
}

void TestShell::undoingShowsWhatItChanges()
{
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.open = {dataFolder(folder)};
    Application application(arguments);
    MainWindow& window = application.window();
    Workbench& workbench = application.workbench();
    application.start();
    QTRY_VERIFY_WITH_TIMEOUT(workbench.samples().size() > 0, 20'000);
    QVERIFY(openModel(application, folder));
    const auto said = [&] { return window.statusBar()->currentMessage(); };
    // Notes on the training page, then a label, then thresholds; the person has gone on to the report.
    window.showPage(QStringLiteral("train"));
    auto* notes = window.findChild<QPlainTextEdit*>(QStringLiteral("train.save.notes"));
    QVERIFY(notes != nullptr);
    notes->setPlainText(QStringLiteral("light from the left"));
    const int noted = workbench.undoStack().count();
    QVERIFY(noted > 0);
    workbench.undoStack().push(labelCommand(workbench.samples(), {0}, Label::Defect, "hole"));
    changeThresholds(workbench, 7.5);
    window.showPage(QStringLiteral("report"));
    window.actions().undo->trigger(); // the latest change, wherever it was made
    QVERIFY(workbench.samples().thresholds().reject != 7.5);
    QCOMPARE(notes->toPlainText(), QStringLiteral("light from the left"));
    QVERIFY(window.currentPage() == QStringLiteral("calibrate"));
    QVERIFY2(said().contains(QStringLiteral("Set thresholds")), qPrintable(said()));
    window.showPage(QStringLiteral("report"));
    workbench.current().open(1);
    window.actions().undo->trigger();
    QVERIFY(workbench.samples().at(0).ref.defectType != "hole");
    QCOMPARE(workbench.current().index(), 0); // the part that it is about
    QVERIFY2(said().contains(QStringLiteral("as defective"))
                 && said().endsWith(QString::fromStdString(workbench.samples().at(0).ref.id)), // also out of sight
             qPrintable(said()));
    window.actions().undo->trigger();
    QVERIFY(notes->toPlainText().isEmpty());
    QVERIFY(window.currentPage() == QStringLiteral("train")); // not out of sight
    window.showPage(QStringLiteral("report"));
    window.actions().redo->trigger();
    QCOMPARE(notes->toPlainText(), QStringLiteral("light from the left"));
    QVERIFY(window.currentPage() == QStringLiteral("train"));
}

void TestShell::aSearchShowsTheList()
{
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.open = {dataFolder(folder)};
    Application application(arguments);
    MainWindow& window = application.window();
    application.start();
    QTRY_VERIFY_WITH_TIMEOUT(application.workbench().samples().size() > 0, 20'000);
    window.showPage(QStringLiteral("inspect"));
    auto* search = window.findChild<QLineEdit*>(QStringLiteral("browser.search"));
    auto* find = window.findChild<QAction*>(QStringLiteral("browser.findPart"));
    QVERIFY(search != nullptr && find != nullptr);
    QAction* list = window.actions().panels[static_cast<std::size_t>(Panel::Browser)];
    list->trigger();
    QVERIFY(!search->isVisible() && !list->isChecked());
    find->trigger();
    QTRY_VERIFY(search->isVisible() && list->isChecked());
    QTRY_VERIFY(window.focusWidget() == search);
}

// Scores of before are of no use: the window says so once, and starts what is to be done.
void TestShell::otherRegionsOfInterestOfferAnInspection()
{
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.open = {dataFolder(folder)};
    Application application(arguments);
    MainWindow& window = application.window();
    Workbench& workbench = application.workbench();
    application.start();
    QTRY_VERIFY_WITH_TIMEOUT(workbench.samples().size() > 0, 20'000);
    QVERIFY(openModel(application, folder));
    QTRY_VERIFY_WITH_TIMEOUT(workbench.jobs().running().empty(), 20'000);
    std::vector<int> all(static_cast<std::size_t>(workbench.samples().size()));
    std::iota(all.begin(), all.end(), 0);
    QVERIFY(workbench.runs().start(all) != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(workbench.jobs().running().empty(), 60'000);
    const auto accept = [&]() -> QPushButton* {
        for (auto* button : window.findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == QStringLiteral("Dismiss"))
                button->click(); // of another notice, which comes first
            if (button->isVisible() && button->text() == QStringLiteral("Inspect again"))
                return button;
        }
        return nullptr;
    };
    QVERIFY(accept() == nullptr && workbench.runs().underOtherRegions().empty());
    RegionOfInterest ignored;
    ignored.name = "print";
    ignored.kind = InterestKind::Ignore;
    ignored.outlines = {{{-2, -2}, {2, -2}, {2, 2}, {-2, 2}}};
    workbench.recipe().changeRegions(RegionsOfInterest({ignored}));
    QVERIFY(!workbench.runs().underOtherRegions().empty());
    QTRY_VERIFY(accept() != nullptr);
    workbench.undoGroup().undo();
    QTRY_VERIFY(accept() == nullptr); // nothing is out of date any more
    workbench.undoGroup().redo();
    QTRY_VERIFY(accept() != nullptr);
    accept()->click();
    QTRY_VERIFY_WITH_TIMEOUT(workbench.jobs().running().empty(), 60'000);
    QTRY_VERIFY(workbench.runs().underOtherRegions().empty());
    QVERIFY(accept() == nullptr);
}

void TestShell::openingAModelKeepsTheHistory()
{
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.open = {dataFolder(folder)};
    Application application(arguments);
    Workbench& workbench = application.workbench();
    application.start();
    QTRY_VERIFY_WITH_TIMEOUT(workbench.samples().size() > 0, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(workbench.jobs().running().empty(), 20'000);
    const auto before = workbench.samples().remarks(0);
    workbench.undoStack().push(labelCommand(workbench.samples(), {0}, Label::Defect, "hole"));
    QVERIFY(openModel(application, folder));
    changeThresholds(workbench, 7.5);
    QSignalSpy changed(&workbench.recipe(), &OpenRecipe::changed);
    workbench.recipe().openModel(folder.filePath(QStringLiteral("part.tsm")).toStdString());
    QTRY_COMPARE(changed.count(), 1);
    const double reject = workbench.samples().thresholds().reject;
    QVERIFY(reject != 7.5);
    // What was said of the recipe before is gone with it, what was said of the parts is not.
    QVERIFY(workbench.undoStack().nextUndo()->subject() == UndoStep::Subject::Parts);
    workbench.undoStack().undo();
    QVERIFY(workbench.samples().remarks(0) == before);
    QCOMPARE(workbench.samples().thresholds().reject, reject);
    QVERIFY(!workbench.undoStack().canUndo());
    workbench.undoStack().redo();
    QVERIFY(workbench.samples().remarks(0) != before);
    // Other data: its parts are others.
    QSignalSpy opened(&workbench.data(), &OpenData::opened);
    workbench.data().open(workbench.data().path());
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(!workbench.undoStack().canUndo());
}

void TestShell::lettersActOnPartsWhereTheseAreShown()
{
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.open = {dataFolder(folder)};
    Application application(arguments);
    MainWindow& window = application.window();
    Workbench& workbench = application.workbench();
    application.start();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTRY_VERIFY_WITH_TIMEOUT(workbench.current().index() == 0, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(workbench.jobs().running().empty(), 20'000);
    const auto before = workbench.samples().remarks(0);
    for (const QString& page :
         {QStringLiteral("train"), QStringLiteral("calibrate"), QStringLiteral("results"), QStringLiteral("report")}) {
        window.showPage(page);
        window.setFocus();
        for (const int key : {Qt::Key_1, Qt::Key_2, Qt::Key_B, Qt::Key_M, Qt::Key_D, Qt::Key_N})
            QTest::keyClick(&window, static_cast<Qt::Key>(key));
        QVERIFY(workbench.samples().remarks(0) == before);
        QCOMPARE(workbench.current().index(), 0);
        QVERIFY(window.focusWidget() != window.findChild<QLineEdit*>(QStringLiteral("browser.noteText")));
        QCOMPARE(workbench.undoStack().count(), 0);
    }
    const auto said = [&] { return window.statusBar()->currentMessage(); };
    window.showPage(QStringLiteral("inspect"));
    window.setFocus();
    QVERIFY(workbench.samples().at(0).ref.label == Label::Defect); // by its folder
    QTest::keyClick(&window, Qt::Key_1);
    QVERIFY(workbench.samples().at(0).ref.label == Label::Good);
    QVERIFY2(said().contains(QString::fromStdString(workbench.samples().at(0).ref.id))
                 && said().contains(QStringLiteral("as good")),
             qPrintable(said()));
    // The list keeps its keys beside every page, and a field of it takes what is typed.
    window.showPage(QStringLiteral("report"));
    window.findChild<QTableView*>(QStringLiteral("browser.table"))->setFocus();
    QTest::keyClick(window.focusWidget(), Qt::Key_2);
    QVERIFY(workbench.samples().at(0).ref.label == Label::Defect);
    auto* note = window.findChild<QLineEdit*>(QStringLiteral("browser.noteText"));
    note->setFocus();
    QTest::keyClicks(note, QStringLiteral("1b"));
    QCOMPARE(note->text(), QStringLiteral("1b"));
    QVERIFY(workbench.samples().at(0).ref.label == Label::Defect);
}

void TestShell::closingAsksForUnsavedWork()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QVERIFY(openModel(application, folder));
    changeThresholds(application.workbench(), 7.5);
    auto* question = questionOnClosing(window);
    QVERIFY(question);
    QVERIFY(question->text().contains(QStringLiteral("test part")));
    QTest::keyClick(question, Qt::Key_Escape); // go on working
    QTRY_VERIFY(!window.findChild<QMessageBox*>(QStringLiteral("saveQuestion")));
    QVERIFY(window.isVisible());
    question = questionOnClosing(window);
    QVERIFY(question);
    for (auto* button : question->buttons())
        if (question->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    QTRY_VERIFY(!window.isVisible());
}

void TestShell::closingSaves()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QVERIFY(openModel(application, folder));
    const auto file = std::filesystem::path(folder.filePath(QStringLiteral("part.json")).toStdString());
    application.workbench().recipe().save(file);
    QTRY_VERIFY(!window.isWindowModified());
    QCOMPARE(application.settings().recent().front().path, QString::fromStdString(file.string()));
    changeThresholds(application.workbench(), 7.5);
    auto* question = questionOnClosing(window);
    QVERIFY(question);
    question->defaultButton()->click();
    QTRY_VERIFY(!window.isVisible());
    const auto saved = readRecipe(file);
    QVERIFY(saved.has_value());
    QCOMPARE(saved->thresholds().reject, 7.5);
}

void TestShell::savingIsAJob()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    Workbench& workbench = application.workbench();
    window.show();
    QVERIFY(openModel(application, folder));
    QTRY_VERIFY(workbench.jobs().running().empty());
    changeThresholds(workbench, 7.5);
    const auto file = std::filesystem::path(folder.filePath(QStringLiteral("far/part.json")).toStdString());
    std::filesystem::create_directories(file.parent_path());
    QSignalSpy failures(&workbench, &Workbench::failed);
    workbench.recipe().save(file);
    QVERIFY(workbench.recipe().saving());
    QCOMPARE(workbench.jobs().running().size(), std::size_t(1));
    for (const auto* verb : {window.actions().saveRecipe, window.actions().saveRecipeAs})
        QVERIFY2(!verb->isEnabled() && disabledReason(*verb).contains(QStringLiteral("being saved")),
                 qPrintable(verb->objectName()));
    {
        Job& job = *workbench.jobs().running().front();
        JobRow row(job);
        QVERIFY(row.findChild<QToolButton*>(QStringLiteral("jobs.cancel"))->isHidden());
        job.cancel(); // whoever asks: it is done whole or not at all
        QVERIFY(!job.cancelRequested());
        Job other(QStringLiteral("Listing"));
        QVERIFY(!JobRow(other).findChild<QToolButton*>(QStringLiteral("jobs.cancel"))->isHidden());
    }
    changeThresholds(workbench, 8.5); // the window goes on; what is written is as it was
    QTRY_VERIFY(!workbench.recipe().saving());
    QVERIFY(window.actions().saveRecipe->isEnabled() && window.actions().saveRecipeAs->isEnabled());
    QVERIFY(workbench.recipe().changedSinceSave());
    QCOMPARE(workbench.recipe().content()->thresholds().reject, 8.5);
    auto saved = readRecipe(file);
    QVERIFY(saved.has_value());
    QCOMPARE(saved->thresholds().reject, 7.5);
    QCOMPARE(QString::fromStdString(saved->model.string()),
             QString::fromStdString((file.parent_path() / "part.tsm").string()));
    workbench.recipe().save(file);
    QTRY_VERIFY(!workbench.recipe().saving());
    QVERIFY(!workbench.recipe().changedSinceSave());
    QCOMPARE(readRecipe(file)->revision, saved->revision + 1);
    QVERIFY(failures.isEmpty());
    workbench.recipe().save("/proc/nowhere/part.json");
    QTRY_VERIFY(!workbench.recipe().saving());
    QCOMPARE(failures.size(), 1);
    QCOMPARE(workbench.recipe().file(), file);
    QVERIFY(window.close());
}

void TestShell::closingWhileItIsBeingSaved_data()
{
    QTest::addColumn<bool>("savedBefore");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("editedMeanwhile");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<bool>("asks");
    const QString nowhere = QStringLiteral("/proc/nowhere/part.json");
    QTest::newRow("saved") << false << "part.json" << false << true << false;
    QTest::newRow("edited meanwhile") << false << "part.json" << true << false << true;
    QTest::newRow("not saved") << false << nowhere << false << false << true;
    QTest::newRow("a copy") << true << "copy.json" << false << true << false;
    QTest::newRow("a copy that cannot be written")
        << true << nowhere << false << false << false; // nothing is lost, but the person should know
}

void TestShell::closingWhileItIsBeingSaved()
{
    QFETCH(bool, savedBefore);
    QFETCH(QString, to);
    QFETCH(bool, editedMeanwhile);
    QFETCH(bool, closes);
    QFETCH(bool, asks);
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    Workbench& workbench = application.workbench();
    window.show();
    QVERIFY(openModel(application, folder));
    changeThresholds(workbench, 7.5);
    const auto file = [&folder](const QString& name) {
        return std::filesystem::path(QDir(folder.path()).filePath(name).toStdString());
    };
    if (savedBefore) {
        workbench.recipe().save(file(QStringLiteral("part.json")));
        QTRY_VERIFY(!workbench.recipe().changedSinceSave() && !workbench.recipe().saving());
    }
    workbench.recipe().save(file(to));
    QVERIFY(!window.close());
    QVERIFY(!window.findChild<QMessageBox*>(QStringLiteral("saveQuestion"))); // not yet
    if (editedMeanwhile)
        changeThresholds(workbench, 8.5);
    QTRY_VERIFY(!workbench.recipe().saving());
    QCOMPARE(window.isVisible(), !closes);
    QCOMPARE(window.findChild<QMessageBox*>(QStringLiteral("saveQuestion")) != nullptr, asks);
    QCOMPARE(readRecipe(file(to)).has_value(), !to.startsWith(QLatin1Char('/')));
}

void TestShell::nothingIsSavedTwiceAtOnce()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QVERIFY(openModel(application, folder));
    changeThresholds(application.workbench(), 7.5);
    auto* question = questionOnClosing(window);
    QVERIFY(question);
    application.workbench().recipe().save(
        folder.filePath(QStringLiteral("part.json")).toStdString()); // from elsewhere, while the question stands
    question->defaultButton()->click();
    QVERIFY(!window.findChild<QFileDialog*>(QStringLiteral("saveDialog")));
    QTRY_VERIFY(!window.isVisible());
    QVERIFY(!application.workbench().recipe().changedSinceSave());
}

void TestShell::lookingAtAModelIsNoWork()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    application.window().show();
    QVERIFY(openModel(application, folder));
    QVERIFY(application.window().close());
}

void TestShell::crashedSessionIsOffered()
{
    QTemporaryDir folder;
    const QString data = dataFolder(folder);
    {
        Application application(argumentsFor(folder));
        application.window().show();
        QVERIFY(application.window().findChild<NoticeBar*>(QStringLiteral("noticeBar"))->isHidden());
        application.window().open({data});
        QTRY_VERIFY(application.workbench().data().catalog().has_value());
        QTRY_VERIFY(application.workbench().jobs().running().empty());
    } // without close(): as if it had been killed
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    auto* notice = window.findChild<NoticeBar*>(QStringLiteral("noticeBar"));
    QVERIFY(notice->isVisible());
    QVERIFY2(notice->findChild<QLabel*>(QStringLiteral("noticeBar.text"))->text().contains(QStringLiteral("gasket")),
             "which data");
    notice->findChild<QPushButton*>(QStringLiteral("noticeBar.accept"))->click();
    QTRY_VERIFY(application.workbench().data().catalog().has_value());
    QCOMPARE(QString::fromStdString(application.workbench().data().catalog()->root.string()), data);
    QVERIFY(notice->isHidden());
    QTRY_VERIFY(application.workbench().jobs().running().empty());
    QVERIFY(window.close());
}

void TestShell::declinedSessionIsGone()
{
    QTemporaryDir folder;
    const QString data = dataFolder(folder);
    for (int start = 0; start < 3; ++start) {
        Application application(argumentsFor(folder));
        MainWindow& window = application.window();
        window.show();
        auto* notice = window.findChild<NoticeBar*>(QStringLiteral("noticeBar"));
        QCOMPARE(notice->isVisible(), start == 1);
        if (start == 0) {
            window.open({data});
            QTRY_VERIFY(application.workbench().data().catalog().has_value());
            QTRY_VERIFY(application.workbench().jobs().running().empty());
            continue; // killed
        }
        if (start == 1)
            notice->findChild<QPushButton*>(QStringLiteral("noticeBar.decline"))->click();
        QVERIFY(window.close());
    }
}

// "Inspect parts" of the start page and the menu judges what is open; the list's own button says when there is nothing
// left to do.
void TestShell::theVerbInspects()
{
    QTemporaryDir folder;
    const QString data = dataFolder(folder);
    QVERIFY(!data.isEmpty());
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    Workbench& workbench = application.workbench();
    window.show();
    window.open({data});
    QTRY_VERIFY_WITH_TIMEOUT(workbench.samples().size() > 0, 20'000);
    auto* listed = window.findChild<QAction*>(QStringLiteral("browser.inspect"));
    QVERIFY(listed && disabledReason(*listed).contains(QStringLiteral("model")));
    QVERIFY(openModel(application, folder));
    QTRY_VERIFY_WITH_TIMEOUT(workbench.current().shown() && workbench.current().shown()->anomaly, 30'000);
    QVERIFY(listed->isEnabled());
    window.showPage(QStringLiteral("start"));
    QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
    QSignalSpy started(&workbench.runs(), &InspectionRuns::started);
    QVERIFY(workbench.runs().start({0, 1}) != nullptr); // somebody else's run: the verb takes the rest
    QVERIFY(listed->isEnabled());
    window.actions().startInspecting->trigger();
    QVERIFY(window.currentPage() == QStringLiteral("inspect"));
    QVERIFY(workbench.runs().isUnderway(0) && workbench.runs().isUnderway(2));
    QVERIFY(disabledReason(*listed).contains(QStringLiteral("being inspected")));
    window.actions().startInspecting->trigger(); // once is enough
    QCOMPARE(started.size(), 2);
    QCOMPARE(started.at(1).at(1).toInt(), workbench.samples().size() - 2);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, 60'000);
    QVERIFY(!workbench.runs().isUnderway(2));
    for (int i = 0; i < workbench.samples().size(); ++i)
        QVERIFY2(workbench.runs().wasInspected(i), workbench.samples().at(i).ref.id.c_str());
    QTRY_VERIFY(disabledReason(*listed).contains(QStringLiteral("has its verdict")));
    workbench.samples().clearScores();
    QVERIFY(listed->isEnabled());
}

void TestShell::aPagesKeysWorkOnItOnly()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    auto* owner = new QObject(&window);
    auto* action = makeAction(owner, "try.it", QStringLiteral("Try"), Qt::CTRL | Qt::Key_J, QStringLiteral("Tries."));
    window.addPage(madeUpPage(QStringLiteral("try"), action));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window, twinspect::test::kPatienceMs));
    window.activateWindow();
    QSignalSpy tried(action, &QAction::triggered);
    QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(tried.size(), 0);
    QVERIFY(window.currentPage() == QStringLiteral("start"));
    action->trigger(); // as from menu or palette
    QVERIFY(window.currentPage() == QStringLiteral("try"));
    QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(tried.size(), 2);
    // The same key on another page: each page's own command answers.
    auto* other = makeAction(owner, "other.it", QStringLiteral("Try"), Qt::CTRL | Qt::Key_J, QStringLiteral("Tries."));
    QSignalSpy others(other, &QAction::triggered);
    window.addPage(madeUpPage(QStringLiteral("other"), other));
    QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(tried.size(), 3);
    QCOMPARE(others.size(), 0);
    window.showPage(QStringLiteral("other"));
    QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(tried.size(), 3);
    QCOMPARE(others.size(), 1);
}

// One line registers a page: the window takes everything else from its descriptor.
void TestShell::aPageIsRegisteredInOnePlace()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window, twinspect::test::kPatienceMs));
    const auto before = window.pages();
    auto* own = makeAction(&window, "try.it", QStringLiteral("Try it"), {}, QStringLiteral("Tries."));
    auto page = madeUpPage(QStringLiteral("try"), own);
    page.besideList = false;
    page.partsHaveTheKeys = true;
    page.shows = {UndoStep::Subject::Annotation};
    QString name = QStringLiteral("Trial");
    page.name = [&name] { return name; };
    window.addPage(page);
    QCOMPARE(window.pages(), before + QStringList{QStringLiteral("try")});
    QAction* show = window.pageAction(QStringLiteral("try"));
    QVERIFY(show != nullptr);
    QCOMPARE(show->text(), QStringLiteral("Trial"));
    QVERIFY(show->toolTip().contains(QStringLiteral("Shows what is tried.")));
    QVERIFY(!show->icon().isNull());
    QCOMPARE(show->shortcut(),
             QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(before.size()))));
    // In the tool bar and in the view menu behind the pages before it, and before everything else.
    const auto* last = window.pageAction(before.last());
    const auto* bar = window.findChild<QToolBar*>(QStringLiteral("toolBar"));
    QCOMPARE(bar->actions().indexOf(show), bar->actions().indexOf(last) + 1);
    QCOMPARE(bar->actions().indexOf(show), before.size());
    QStringList menus;
    for (QAction* title : window.menuBar()->actions()) {
        menus.append(ActionList::plainText(*title));
        if (title->menu()->actions().contains(own))
            QCOMPARE(menus.last(), QStringLiteral("Try menu"));
        if (title->menu()->actions().contains(last))
            QCOMPARE(title->menu()->actions().indexOf(show), title->menu()->actions().indexOf(last) + 1);
    }
    QCOMPARE(menus.indexOf(QStringLiteral("Try menu")), menus.size() - 2); // before the help
    QVERIFY(application.actionList().actions().contains(own) && application.actionList().actions().contains(show));
    QCOMPARE(ActionList::areaOf(*own), QStringLiteral("Trial"));
    show->trigger();
    QCOMPARE(window.currentPage(), QStringLiteral("try"));
    QVERIFY(window.findChild<QDockWidget*>(QStringLiteral("panel.browser"))->isHidden());
    // Undoing leads to a page on which it is seen, unless this is one.
    auto& undo = application.workbench().undoGroup();
    undo.showPart("a");
    undo.push("a", new UndoStep(QStringLiteral("Draw"), UndoStep::Subject::Annotation));
    QVERIFY(window.actions().undo->text().contains(QStringLiteral("Draw")));
    window.actions().undo->trigger();
    QCOMPARE(window.currentPage(), QStringLiteral("try"));
    window.showPage(QStringLiteral("report"));
    window.actions().redo->trigger();
    QCOMPARE(window.currentPage(), QStringLiteral("inspect"));
    // Names follow the language.
    name = QStringLiteral("Versuch");
    QEvent language(QEvent::LanguageChange);
    QCoreApplication::sendEvent(&window, &language);
    QCOMPARE(show->text(), QStringLiteral("Versuch"));
    QCOMPARE(ActionList::areaOf(*own), QStringLiteral("Versuch"));
}

void TestShell::goodSetTakesEveryPartOnce()
{
    QTemporaryDir folder;
    const auto base = openCatalog(dataFolder(folder).toStdString());
    QVERIFY(base.has_value());
    SampleRef good; // a test part that somebody found to be good, and one that is in the training set already
    for (const SampleRef& part : base->of(Split::Test))
        if (part.label == Label::Good)
            good = part;
    const auto train = base->of(Split::Train);
    const auto out = std::filesystem::path(folder.filePath(QStringLiteral("sets/one")).toStdString());
    QVERIFY(makeGoodSet(out, *base, {good, train.front()}, {}).has_value());
    const auto made = openCatalog(out);
    QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
    QCOMPARE(made->samples.size(),
             std::size_t{2 + 1 + 1}); // two of training, one of validation, the new one: see dataFolder()
    for (const SampleRef& part : made->samples) {
        QVERIFY(part.label != Label::Defect); // a plain folder: good where one trains, unknown elsewhere
        QVERIFY(loadSample(part).has_value());
    }
    // A plain folder, where one set was made before: all its parts are training parts.
    const auto next = std::filesystem::path(folder.filePath(QStringLiteral("sets/next")).toStdString());
    QVERIFY(makeGoodSet(next, *made, {}, {}).has_value());
    const auto again = openCatalog(next);
    QVERIFY(again.has_value());
    QCOMPARE(again->samples.size(), made->samples.size());
    // A camera that was typed into a mapping lies in no file; the new set has one.
    const std::filesystem::path depths = folder.filePath(QStringLiteral("depths")).toStdString();
    std::filesystem::create_directories(depths);
    QVERIFY(writeRgbPng(depths / "1_rgb.png", RgbImage(8, 8, 3, 90)).has_value());
    QVERIFY(writeMapPng16(depths / "1_z.png", ScoreMap(8, 8, 1, 600.0F), 0, 1).has_value());
    const CameraIntrinsics camera{500, 501, 4, 4, 0.0005};
    const auto mapped = openCatalog(depths, FolderMapping{"*_rgb", "*_z", "", "", "", {.camera = camera}});
    QVERIFY2(mapped.has_value(), mapped ? "" : mapped.error().message().c_str());
    const auto withCamera = std::filesystem::path(folder.filePath(QStringLiteral("sets/camera")).toStdString());
    QVERIFY(makeGoodSet(withCamera, *mapped, {}, {}).has_value());
    const auto depthSet = openCatalog(withCamera);
    QVERIFY(depthSet.has_value() && depthSet->samples[0].reading.camera == camera);
    const auto depthPart = loadSample(depthSet->samples[0]);
    QVERIFY2(depthPart.has_value(), depthPart ? "" : depthPart.error().message().c_str());
    QVERIFY(std::abs(depthPart->cloud.at(4, 4, 2) - 0.3F) < 1e-6F); // 600 units of 0.5 mm
    // Every part knows its own. One set has one camera, and clouds need none.
    const std::filesystem::path others = folder.filePath(QStringLiteral("others")).toStdString();
    std::filesystem::create_directories(others);
    SampleRef other = depthSet->samples[0];
    other.rgb = others / "2.png";
    other.geometry = others / "2_z.png";
    QVERIFY(writeRgbPng(other.rgb, RgbImage(8, 8, 3, 91)).has_value());
    QVERIFY(writeMapPng16(other.geometry, ScoreMap(8, 8, 1, 500.0F), 0, 1).has_value());
    QVERIFY(makeGoodSet(folder.filePath(QStringLiteral("sets/both")).toStdString(), *mapped, {other}, {}).has_value());
    const auto both = openCatalog(folder.filePath(QStringLiteral("sets/both")).toStdString());
    QVERIFY2(both.has_value(), both ? "" : both.error().message().c_str());
    QVERIFY(both->samples[0].reading.camera == camera);
    other.reading.camera = CameraIntrinsics{400, 400, 4, 4, 0.0005};
    const auto twoCameras = std::filesystem::path(folder.filePath(QStringLiteral("sets/two cameras")).toStdString());
    const auto mixed = makeGoodSet(twoCameras, *mapped, {other}, {});
    QVERIFY(!mixed && mixed.error().code == ErrorCode::Mismatch);
    QVERIFY(mixed.error().message().find("1_z.png") != std::string::npos
            && mixed.error().message().find("2_z.png") != std::string::npos);
    QVERIFY(!std::filesystem::exists(twoCameras));
    auto clouds = *base;
    for (SampleRef& part : clouds.samples)
        part.reading.camera = camera; // of no use here
    QVERIFY(makeGoodSet(folder.filePath(QStringLiteral("sets/clouds")).toStdString(), clouds, {other}, {}).has_value());
    const auto cloudSet = openCatalog(folder.filePath(QStringLiteral("sets/clouds")).toStdString());
    QVERIFY2(cloudSet.has_value(), cloudSet ? "" : cloudSet.error().message().c_str());
    QVERIFY(std::any_of(cloudSet->samples.begin(), cloudSet->samples.end(),
                        [](const SampleRef& part) { return part.reading.camera && part.reading.camera->fx == 400.0; }));
    // Never over something that is there, and nothing stays of a set that could not be finished.
    QVERIFY(makeGoodSet(out, *base, {good}, {}).error().code == ErrorCode::InvalidArgument);
    const auto second = std::filesystem::path(folder.filePath(QStringLiteral("sets/two")).toStdString());
    SampleRef gone = good;
    gone.rgb = "/no/such/picture.png";
    QVERIFY(makeGoodSet(second, std::nullopt, {good, gone}, {}).error().code == ErrorCode::WriteFailed);
    QVERIFY(!std::filesystem::exists(second));
    QVERIFY(makeGoodSet(second, std::nullopt, {}, {}).error().code == ErrorCode::TooLittleData);
}

void TestShell::layoutIsKeptAndReset()
{
    QTemporaryDir folder;
    {
        Application application(argumentsFor(folder));
        MainWindow& window = application.window();
        window.show();
        window.resize(1000, 700);
        auto* log = window.findChild<QDockWidget*>(QStringLiteral("panel.log"));
        QVERIFY(log->isHidden());
        window.actions().panels[2]->trigger();
        QVERIFY(log->isVisible());
        window.addDockWidget(Qt::RightDockWidgetArea, log);
        QSignalSpy closed(&window, &MainWindow::closed);
        QVERIFY(window.close());
        QCOMPARE(closed.size(), 1);
    }
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    auto* log = window.findChild<QDockWidget*>(QStringLiteral("panel.log"));
    QVERIFY(log->isVisible());
    QVERIFY(window.actions().panels[2]->isChecked());
    QCOMPARE(window.dockWidgetArea(log), Qt::RightDockWidgetArea);
    QCOMPARE(window.size(), QSize(1000, 700));
    window.actions().resetLayout->trigger();
    QCOMPARE(window.dockWidgetArea(log), Qt::BottomDockWidgetArea);
    QVERIFY(log->isHidden());
}

void TestShell::windowFitsSmallScreens_data()
{
    QTest::addColumn<QString>("language");
    for (const char* language : {"en", "de", "zh_CN", "ja"})
        QTest::newRow(language) << language;
}

void TestShell::windowFitsSmallScreens()
{
    QFETCH(QString, language);
    QTemporaryDir folder;
    auto arguments = argumentsFor(folder);
    arguments.language = language;
    Application application(arguments);
    MainWindow& window = application.window();
    window.show();
    window.resize(900, 600);
    QVERIFY(openModel(application, folder));
    sample::fill(application.workbench().samples(), 200);
    // Files whose names say nothing, so that the wizard asks which belong together.
    const QString odd = folder.filePath(QStringLiteral("odd"));
    QVERIFY(QDir().mkpath(odd));
    for (int i = 0; i < 7; ++i)
        for (const char* name : {"teil_%1_farbe.png", "teil_%1_tiefe.tiff"}) {
            QFile file(odd + QLatin1Char('/') + QString::fromLatin1(name).arg(i));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
    auto* train = window.findChild<TrainPage*>();
    train->openFolder(odd.toStdString());
    QTRY_VERIFY(!train->state().opening() && train->state().mapping());
    for (const QString& page : window.pages()) {
        window.showPage(page);
        QApplication::processEvents();
        QVERIFY2(window.minimumSizeHint().width() <= 900,
                 qPrintable(QStringLiteral("%1: %2 px wide at least").arg(page).arg(window.minimumSizeHint().width())));
        QVERIFY2(window.minimumSizeHint().height() <= 600,
                 qPrintable(
                     QStringLiteral("%1: %2 px high at least").arg(page).arg(window.minimumSizeHint().height())));
        QCOMPARE(window.width(), 900);
        auto* scroll =
            qobject_cast<QScrollArea*>(window.findChild<QStackedWidget*>(QStringLiteral("pages"))->currentWidget());
        if (!scroll)
            continue;
        const int needed = scroll->widget()->minimumSizeHint().width();
        QVERIFY2(needed <= 900, qPrintable(QStringLiteral("%1 needs %2 px").arg(page).arg(needed)));
        if (page == QStringLiteral("calibrate") || page == QStringLiteral("train")) // beside the list of parts too
            QVERIFY2(scroll->horizontalScrollBar()->maximum() == 0,
                     qPrintable(QStringLiteral("%1 scrolls sideways: it needs %2 px of %3")
                                    .arg(page)
                                    .arg(needed)
                                    .arg(scroll->viewport()->width())));
        if (page == QStringLiteral("calibrate")) { // texts that wrap into several lines lie over nothing else
            const auto* upper = window.findChild<QWidget*>(QStringLiteral("calibrate.upper"));
            const auto pieces = upper->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
            for (const QWidget* one : pieces)
                for (const QWidget* other : pieces)
                    QVERIFY2(one == other || one->isHidden() || other->isHidden()
                                 || !one->geometry().intersects(other->geometry()),
                             qPrintable(one->objectName() + QStringLiteral(" lies over ") + other->objectName()));
            QStringList cut;
            const auto nothingIsCut = [&] {
                cut.clear();
                for (const QLabel* text : upper->findChildren<QLabel*>())
                    if (text->isVisible() && text->hasHeightForWidth()
                        && text->height() < text->heightForWidth(text->width()))
                        cut << QStringLiteral("%1 has %2 of %3 px")
                                   .arg(text->text())
                                   .arg(text->height())
                                   .arg(text->heightForWidth(text->width()));
                return cut.isEmpty();
            };
            QVERIFY2(QTest::qWaitFor(nothingIsCut, 2000), qPrintable(cut.join(QLatin1Char('\n'))));
        }
    }
}

void TestShell::nothingIsCutAt1280x720()
{
    QTemporaryDir folder;
    Application application(argumentsFor(folder));
    MainWindow& window = application.window();
    window.show();
    window.resize(1280, 720);
    QVERIFY(openModel(application, folder));
    sample::fill(application.workbench().samples(), 200);
    window.showPage(QStringLiteral("calibrate"));
    QApplication::processEvents();
    const auto inSight = [&window](const QWidget* widget) {
        const QRect place(widget->mapTo(&window, QPoint(0, 0)), widget->size());
        return widget->isVisible() && window.rect().contains(place)
            && widget->visibleRegion().boundingRect().size() == widget->size();
    };
    const auto* apply = window.findChild<QPushButton*>(QStringLiteral("calibrate.apply.button"));
    QVERIFY(apply);
    QTRY_VERIFY(inSight(apply));
    QTRY_VERIFY(window.findChild<QWidget*>(QStringLiteral("calibrate.histogram"))->height() >= 180);
}

TWINSPECT_TEST(TestShell)
#include "tst_shell.moc"
