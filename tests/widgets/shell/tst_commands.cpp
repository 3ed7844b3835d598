// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzy search, shortcut conflicts, the shortcut editor, the log, small widgets and the settings file.
#include <cmath>

#include <sys/stat.h>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QGuiApplication>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

#include "ui/common/action.h"
#include "ui/common/action_list.h"
#include "ui/common/command_palette.h"
#include "ui/common/error_bar.h"
#include "ui/common/error_text.h"
#include "ui/common/job_strip.h"
#include "ui/common/log_view.h"
#include "ui/common/recent_model.h"
#include "ui/common/settings.h"
#include "ui/common/shortcut_editor.h"
#include "ui/common/stacked_pages.h"
#include "ui/pages/settings/settings_dialog.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

/// Settings in a folder that goes away, and three verbs.
struct Fixture {
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    QWidget owner;
    QAction* openData = makeAction(&owner, "file.openData", QStringLiteral("Open &data folder…"), Qt::CTRL | Qt::Key_U,
                                   QStringLiteral("Opens a folder of parts."));
    QAction* save = makeAction(&owner, "file.saveRecipe", QStringLiteral("&Save recipe"), Qt::CTRL | Qt::Key_S,
                               QStringLiteral("Saves the recipe."));
    QAction* grid = makeAction(&owner, "view.layout.grid", QStringLiteral("&Four views"), Qt::Key_G);
    ActionList actions{settings};

    Fixture() { actions.add({openData, save, grid}); }
};

} // namespace

class TestCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fuzzy_data();
    void fuzzy();
    void bestFirst();
    void paletteRunsAndExplains();
    void conflicts();
    void pagesMayShareKeys();
    void bindingsAreKept();
    void editorAssigns();
    void sheetListsKeys();
    void logModel();
    void logView();
    void errorBar();
    void timeLeft();
    void pagesThatAreNotSeenTakeNoRoom();
    void settingsFile();
    void portable();
    void recent();
    void settingsDialog();
    void databasePasswordIsHidden();
    void databaseProblems_data();
    void databaseProblems();
};

void TestCommands::fuzzy_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    QTest::newRow("beginnings") << "odf" << "Open data folder" << true;
    QTest::newRow("case") << "OPEN" << "open data" << true;
    QTest::newRow("scattered") << "rcp" << "Save recipe" << true;
    QTest::newRow("words in any order") << "recipe save" << "Save recipe" << true;
    QTest::newRow("accents") << "offnen" << QStringLiteral("Daten \u00f6ffnen") << true;
    QTest::newRow("chinese") << QStringLiteral("\u914d\u65b9") << QStringLiteral("\u4fdd\u5b58\u914d\u65b9") << true;
    QTest::newRow("wrong order of letters") << "evas" << "Save" << false;
    QTest::newRow("letter not there") << "savex" << "Save recipe" << false;
    QTest::newRow("nothing typed") << "" << "Anything" << true;
}

void TestCommands::fuzzy()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, fits);
    QCOMPARE(fuzzyScore(pattern, text) > 0, fits);
}

void TestCommands::bestFirst()
{
    QVERIFY(fuzzyScore(QStringLiteral("save"), QStringLiteral("Save recipe"))
            > fuzzyScore(QStringLiteral("save"), QStringLiteral("Show a very empty page")));
    QVERIFY(fuzzyScore(QStringLiteral("data"), QStringLiteral("Open data"))
            > fuzzyScore(QStringLiteral("data"), QStringLiteral("Update database")) - 5);
    Fixture f;
    CommandSearch search(f.actions);
    const QAbstractItemModelTester tester(&search);
    search.search(QStringLiteral("sr"));
    QCOMPARE(search.action(0), f.save);
    setDisabledReason(*f.save, QStringLiteral("There is no recipe."));
    search.search({});
    QCOMPARE(search.action(search.rowCount() - 1), f.save); // what cannot be used comes last
    search.search(QStringLiteral("folder of parts")); // words of the help text
    QCOMPARE(search.action(0), f.openData);
    search.search(QStringLiteral("qqq"));
    QCOMPARE(search.rowCount(), 0);
}

void TestCommands::paletteRunsAndExplains()
{
    Fixture f;
    f.owner.resize(900, 600);
    f.owner.show();
    CommandPalette palette(f.actions, &f.owner);
    palette.popUp();
    auto* edit = palette.findChild<QLineEdit*>(QStringLiteral("commandPalette.edit"));
    auto* list = palette.findChild<QListView*>(QStringLiteral("commandPalette.list"));
    QTRY_VERIFY(palette.isVisible());
    QCOMPARE(list->model()->rowCount(), 3);
    QSignalSpy saved(f.save, &QAction::triggered);
    setDisabledReason(*f.save, QStringLiteral("There is no recipe."));
    edit->setText(QStringLiteral("save recipe"));
    QCOMPARE(list->currentIndex().data(CommandSearch::NoteRole).toString(), QStringLiteral("There is no recipe."));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(saved.size(), 0);
    QVERIFY(palette.isVisible());
    setDisabledReason(*f.save, {});
    edit->clear();
    edit->setText(QStringLiteral("save recipe"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(saved.size(), 1);
    QVERIFY(!palette.isVisible());
    palette.popUp();
    QTest::keyClick(edit, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 1);
    QTest::keyClick(edit, Qt::Key_Up);
    QTest::keyClick(edit, Qt::Key_Up);
    QCOMPARE(list->currentIndex().row(), 2); // around the end
}

void TestCommands::conflicts()
{
    Fixture f;
    QCOMPARE(f.actions.conflicts(*f.grid, Qt::CTRL | Qt::Key_S), QList<QAction*>{f.save});
    QVERIFY(f.actions.conflicts(*f.save, Qt::CTRL | Qt::Key_S).isEmpty()); // its own
    QVERIFY(f.actions.conflicts(*f.save, Qt::CTRL | Qt::Key_T).isEmpty());
    QVERIFY(f.actions.conflicts(*f.save, {}).isEmpty());
    // A sequence that begins with another one's only key would never be reached.
    QCOMPARE(f.actions.conflicts(*f.save, QKeySequence(Qt::Key_G, Qt::Key_H)), QList<QAction*>{f.grid});
}

void TestCommands::pagesMayShareKeys()
{
    Fixture f;
    QWidget one, other;
    QAction* first = makeAction(&one, "calibrate.next", QStringLiteral("Next"), Qt::Key_D);
    QAction* second = makeAction(&other, "results.next", QStringLiteral("Next"), Qt::Key_D);
    f.actions.add({first, second});
    QCOMPARE(f.actions.conflicts(*first, Qt::Key_D), QList<QAction*>{second}); // both answer in the whole window
    ActionList::setPlace(*first, QStringLiteral("calibrate"));
    ActionList::setPlace(*second, QStringLiteral("results"));
    QVERIFY(f.actions.conflicts(*first, Qt::Key_D).isEmpty());
    QCOMPARE(f.actions.conflicts(*first, Qt::Key_G), QList<QAction*>{f.grid});
}

void TestCommands::bindingsAreKept()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    {
        Settings settings(file);
        QWidget owner;
        QAction* action = makeAction(&owner, "file.open", QStringLiteral("Open"), Qt::CTRL | Qt::Key_O);
        ActionList actions(settings);
        actions.add({action});
        actions.bind(*action, Qt::CTRL | Qt::Key_K);
        QCOMPARE(action->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_K));
        QVERIFY(action->toolTip().contains(QStringLiteral("Ctrl+K")));
    }
    Settings settings(file); // the next session
    QWidget owner;
    QAction* action = makeAction(&owner, "file.open", QStringLiteral("Open"), Qt::CTRL | Qt::Key_O);
    ActionList actions(settings);
    actions.add({action});
    QCOMPARE(action->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_K));
    QVERIFY(!actions.isStandard(*action));
    actions.reset(*action);
    QCOMPARE(action->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_O));
    QVERIFY(actions.isStandard(*action));
}

void TestCommands::editorAssigns()
{
    Fixture f;
    ShortcutEditor editor(f.actions, nullptr);
    editor.show();
    auto* table = editor.findChild<QTableView*>(QStringLiteral("shortcutEditor.table"));
    auto* keys = editor.findChild<QKeySequenceEdit*>(QStringLiteral("shortcutEditor.keys"));
    auto* verdict = editor.findChild<QLabel*>(QStringLiteral("shortcutEditor.verdict"));
    auto* assign = editor.findChild<QPushButton*>(QStringLiteral("shortcutEditor.assign"));
    const QAbstractItemModelTester tester(table->model());
    QVERIFY(!assign->isEnabled());
    editor.findChild<QLineEdit*>(QStringLiteral("shortcutEditor.search"))->setText(QStringLiteral("four"));
    QCOMPARE(table->model()->rowCount(), 1);
    table->selectRow(0);
    QCOMPARE(keys->keySequence(), QKeySequence(Qt::Key_G));
    keys->setKeySequence(Qt::CTRL | Qt::Key_S);
    QVERIFY(assign->isEnabled());
    QVERIFY2(verdict->text().contains(QStringLiteral("Save recipe")), qPrintable(verdict->text()));
    assign->click();
    QCOMPARE(f.grid->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(f.save->shortcut().isEmpty()); // it cannot have it as well
    QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
    editor.findChild<QPushButton*>(QStringLiteral("shortcutEditor.resetAll"))->click();
    QCOMPARE(f.grid->shortcut(), QKeySequence(Qt::Key_G));
    QCOMPARE(f.save->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_S));
    editor.findChild<QPushButton*>(QStringLiteral("shortcutEditor.clear"))->click();
    QVERIFY(f.grid->shortcut().isEmpty());
}

void TestCommands::sheetListsKeys()
{
    Fixture f;
    auto* sheet = new ShortcutSheet(f.actions, nullptr);
    const QString text = sheet->findChild<QTextBrowser*>(QStringLiteral("shortcutSheet.text"))->toPlainText();
    for (const auto& expected : {QStringLiteral("Ctrl+U"), QStringLiteral("Opens a folder of parts."),
                                 QStringLiteral("Ctrl+S"), QStringLiteral("Four views")})
        QVERIFY2(text.contains(expected), qPrintable(text));
    delete sheet;
}

void TestCommands::logModel()
{
    LogModel log;
    const QAbstractItemModelTester tester(&log);
    LogFilter filter;
    filter.setSourceModel(&log);
    const QAbstractItemModelTester filterTester(&filter);
    log.add(LogLevel::Information, QStringLiteral("Opening part"), QStringLiteral("Stopped."));
    log.add(LogLevel::Warning, QStringLiteral("Inspecting"), QStringLiteral("a.png was left out"));
    log.add(LogLevel::Error, QStringLiteral("Inspecting"), QStringLiteral("b.png is damaged"));
    filter.setLeast(LogLevel::Warning);
    QCOMPARE(filter.rowCount(), 2);
    filter.setLeast(LogLevel::Error);
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.index(0, LogModel::Text).data().toString(), QStringLiteral("b.png is damaged"));
    QCOMPARE(log.plainText({1, 2}).count(QLatin1Char('\n')), 1);
    QCOMPARE(log.plainText({2}).section(QLatin1Char('\t'), 3), QStringLiteral("b.png is damaged"));
    log.clear();
    QCOMPARE(log.rowCount(), 0);
    LogModel many; // without a tester, which looks at every row at every change
    for (int i = 0; i < 20'010; ++i)
        many.add(LogLevel::Warning, {}, QString::number(i));
    QCOMPARE(many.rowCount(), 20'000); // bounded
    QCOMPARE(many.entry(19'999).text, QStringLiteral("20009"));
}

void TestCommands::logView()
{
    LogModel log;
    LogView view(log);
    view.resize(700, 300);
    log.add(LogLevel::Warning, QStringLiteral("Listing"), QStringLiteral("one"));
    log.add(LogLevel::Error, QStringLiteral("Listing"), QStringLiteral("two"));
    view.show();
    view.findChild<QToolButton*>(QStringLiteral("log.copy"))->click();
    QCOMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), 1);
    auto* level = view.findChild<QComboBox*>(QStringLiteral("log.level"));
    level->setCurrentIndex(2);
    view.findChild<QToolButton*>(QStringLiteral("log.copy"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(QStringLiteral("two")));
    view.findChild<QToolButton*>(QStringLiteral("log.clear"))->click();
    QVERIFY(view.findChild<QLabel*>(QStringLiteral("log.empty"))->isVisible());
}

void TestCommands::errorBar()
{
    ErrorBar bar;
    QVERIFY(!bar.isVisible());
    bar.show(Error{ErrorCode::BadData, "The picture has 3 rows too few", "/data/<b>x</b>.png", "Scan the part again"});
    auto* text = bar.findChild<QLabel*>(QStringLiteral("errorBar.text"));
    QCOMPARE(text->textFormat(), Qt::PlainText); // a file name is never taken for markup
    for (const auto& expected : {QStringLiteral("The picture has 3 rows too few."),
                                 QStringLiteral("/data/<b>x</b>.png"), QStringLiteral("Scan the part again.")})
        QVERIFY2(text->text().contains(expected), qPrintable(text->text()));
    bar.show(Error{ErrorCode::NotFound, "There is no such folder", "/gone", {}});
    QVERIFY(text->text().contains(QStringLiteral("/gone")));
    QCOMPARE(bar.waiting(), 2);
    bar.findChild<QToolButton*>(QStringLiteral("errorBar.dismiss"))->click();
    QVERIFY(text->text().contains(QStringLiteral("rows too few")));
    bar.findChild<QToolButton*>(QStringLiteral("errorBar.dismiss"))->click();
    QVERIFY(bar.isHidden());
    QStringList headlines;
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
        headlines.append(headlineOf(static_cast<ErrorCode>(code)));
    QVERIFY(!headlines.contains(QString()));
    QSignalSpy details(&bar, &ErrorBar::detailsRequested);
    bar.findChild<QToolButton*>(QStringLiteral("errorBar.details"))->click();
    QCOMPARE(details.size(), 1);
}

void TestCommands::timeLeft()
{
    QVERIFY(timeLeftText(-1).isEmpty());
    QVERIFY(timeLeftText(std::nan("")).isEmpty());
    QVERIFY(timeLeftText(12.2).contains(QStringLiteral("13"))); // never promise too little
    QVERIFY(timeLeftText(180).contains(QStringLiteral("3")));
    QVERIFY(timeLeftText(7200).contains(QStringLiteral("2")));
}

void TestCommands::pagesThatAreNotSeenTakeNoRoom()
{
    StackedPages pages;
    auto* small = new QLabel(QStringLiteral("Two words"));
    auto* large = new QLabel(QStringLiteral("Many words. ").repeated(200));
    large->setMinimumWidth(700);
    for (QLabel* label : {small, large}) {
        label->setWordWrap(true);
        pages.addWidget(label);
    }
    QVERIFY(!small->isHidden() && large->isHidden());
    QCOMPARE(pages.heightForWidth(700), small->heightForWidth(700));
    QVERIFY(pages.minimumSizeHint().width() < 700);
    pages.setCurrentIndex(1);
    QVERIFY(small->isHidden() && !large->isHidden());
    QCOMPARE(pages.heightForWidth(700), large->heightForWidth(700));
    QVERIFY(pages.minimumSizeHint().width() >= 700);
}

void TestCommands::settingsFile()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    {
        Settings settings(file);
        QCOMPARE(settings.device(), QStringLiteral("auto"));
        QVERIFY(settings.autosave());
        QSignalSpy language(&settings, &Settings::languageChanged);
        settings.setLanguage(QStringLiteral("de"));
        settings.setLanguage(QStringLiteral("de"));
        QCOMPARE(language.size(), 1); // only a change is told
        settings.setTheme(ThemeChoice::Dark);
        settings.setThreads(3);
        settings.setResultsDatabase(QStringLiteral("postgresql://line@server/results"));
        settings.setPictureCacheMb(512);
        settings.setAutosave(false);
    }
    Settings settings(file);
    QCOMPARE(settings.language(), QStringLiteral("de"));
    QVERIFY(settings.theme() == ThemeChoice::Dark);
    QCOMPARE(settings.threads(), 3);
    QCOMPARE(settings.resultsDatabase(), QStringLiteral("postgresql://line@server/results"));
    QCOMPARE(settings.pictureCacheMb(), 512);
    QVERIFY(!settings.autosave());
    // Whatever a person typed into the file, the program starts.
    QFile broken(file);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("[compute]\nthreads=many\n[cache]\npicturesMb=-7\n[appearance]\ntheme=green\n");
    broken.close();
    Settings mended(file);
    QCOMPARE(mended.threads(), 0);
    QVERIFY(mended.pictureCacheMb() > 0);
    QVERIFY(mended.theme() == ThemeChoice::System);
}

void TestCommands::portable()
{
    QTemporaryDir stick;
    QVERIFY(!Settings::standardFile(stick.path()).startsWith(stick.path()));
    QFile file(stick.filePath(QStringLiteral("twinspect.ini")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QCOMPARE(Settings::standardFile(stick.path()), stick.filePath(QStringLiteral("twinspect.ini")));
}

void TestCommands::recent()
{
    Fixture f;
    RecentModel model(f.settings);
    const QAbstractItemModelTester tester(&model);
    const QString there = f.folder.filePath(QStringLiteral("parts:1")); // a colon is no separator of ours
    QVERIFY(QDir().mkpath(there));
    f.settings.addRecent(Settings::Recent::Data, there);
    f.settings.addRecent(Settings::Recent::Recipe, QStringLiteral("/gone/gasket.json"));
    f.settings.addRecent(Settings::Recent::Recipe, QStringLiteral("/gone/gasket.json"));
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(!(model.index(0).flags() & Qt::ItemIsEnabled));
    QVERIFY(!model.index(0).data(RecentModel::ReasonRole).toString().isEmpty());
    QVERIFY(model.index(1).flags() & Qt::ItemIsEnabled);
    QCOMPARE(model.index(1).data(RecentModel::PathRole).toString(), there);
    for (int i = 0; i < 30; ++i)
        f.settings.addRecent(Settings::Recent::Model, QStringLiteral("/m/%1.tsm").arg(i));
    QVERIFY(model.rowCount() <= 24);
    QCOMPARE(model.index(0).data(RecentModel::PathRole).toString(), QStringLiteral("/m/29.tsm"));
    QCOMPARE(f.settings.recent().back().path, there); // models do not push data out
    f.settings.clearRecent();
    QCOMPARE(model.rowCount(), 0);
}

void TestCommands::settingsDialog()
{
    Fixture f;
    SettingsDialog dialog(f.settings, nullptr);
    dialog.show();
    auto* theme = dialog.findChild<QComboBox*>(QStringLiteral("settings.theme"));
    QSignalSpy themed(&f.settings, &Settings::themeChanged);
    theme->setFocus();
    QTest::keyClick(theme, Qt::Key_Down);
    QTest::keyClick(theme, Qt::Key_Down);
    QCOMPARE(themed.size(), 2); // at once, without "Apply"
    QVERIFY(f.settings.theme() == ThemeChoice::Dark);
    auto* database = dialog.findChild<QLineEdit*>(QStringLiteral("settings.database"));
    auto* note = dialog.findChild<QLabel*>(QStringLiteral("settings.database.note"));
    database->setFocus();
    QTest::keyClicks(database, QStringLiteral("mysql://x/y"));
    QVERIFY(!note->isHidden());
    QTest::keyClick(database, Qt::Key_Tab);
    QCOMPARE(f.settings.resultsDatabase(), QString());
    database->clear();
    QTest::keyClicks(database, f.folder.filePath(QStringLiteral("r.sqlite")));
    QVERIFY(note->isHidden());
    QTest::keyClick(database, Qt::Key_Return);
    QCOMPARE(f.settings.resultsDatabase(), f.folder.filePath(QStringLiteral("r.sqlite")));
    dialog.findChild<QPushButton*>(QStringLiteral("settings.standard"))->click();
    QVERIFY(f.settings.theme() == ThemeChoice::System);
    QCOMPARE(f.settings.resultsDatabase(), QString());
}

void TestCommands::databasePasswordIsHidden()
{
    Fixture f;
    const QString address = QStringLiteral("postgresql://ann:s3cret@server/results");
    const auto isShown = [](const SettingsDialog& dialog) {
        bool shown = false;
        for (const auto* field : dialog.findChildren<QLineEdit*>())
            shown = shown || field->displayText().contains(QStringLiteral("s3cret"));
        for (const auto* label : dialog.findChildren<QLabel*>())
            shown = shown || label->text().contains(QStringLiteral("s3cret"));
        return shown;
    };
    const auto passwordOf = [](const SettingsDialog& dialog) {
        return dialog.findChild<QLineEdit*>(QStringLiteral("settings.database.password"));
    };
    {
        SettingsDialog dialog(f.settings, nullptr);
        dialog.show();
        dialog.activateWindow(); // without it no field loses the focus
        QVERIFY(QTest::qWaitForWindowActive(&dialog, twinspect::test::kPatienceMs));
        auto* database = dialog.findChild<QLineEdit*>(QStringLiteral("settings.database"));
        QVERIFY(passwordOf(dialog)->isHidden()); // a file has none
        database->setFocus();
        QTest::keyClicks(database, address);
        QTest::keyClick(database, Qt::Key_Tab);
        QVERIFY(!passwordOf(dialog)->isHidden());
        QVERIFY(!isShown(dialog));
        QCOMPARE(f.settings.resultsDatabase(), address); // the program needs it
    }
    SettingsDialog again(f.settings, nullptr);
    again.show();
    QVERIFY(!isShown(again));
    QCOMPARE(passwordOf(again)->text(), QStringLiteral("s3cret"));
    QCOMPARE(f.settings.resultsDatabase(), address);
    // QSettings writes when it ends, and would make a file that everybody can read.
    const QString file = f.folder.filePath(QStringLiteral("own.ini"));
    {
        Settings own(file);
        own.setResultsDatabase(address);
    }
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly) && written.readAll().contains("s3cret"));
    struct ::stat state {};
    QCOMPARE(::stat(file.toLocal8Bit().constData(), &state), 0);
    QCOMPARE(int(state.st_mode & 0777), 0600);
}

void TestCommands::databaseProblems_data()
{
    QTest::addColumn<QString>("location");
    QTest::addColumn<bool>("sound");
    QTest::newRow("standard") << "" << true;
    QTest::newRow("server") << "postgresql://line3@server:5432/results" << true;
    QTest::newRow("server without database") << "postgresql://server" << false;
    QTest::newRow("other server") << "mysql://server/x" << false;
    QTest::newRow("file") << QDir::tempPath() + "/r.sqlite" << true;
    QTest::newRow("folder") << QDir::tempPath() << false;
    QTest::newRow("relative") << "r.sqlite" << false;
    QTest::newRow("no such folder") << "/no/such/folder/r.sqlite" << false;
}

void TestCommands::databaseProblems()
{
    QFETCH(QString, location);
    QFETCH(bool, sound);
    QCOMPARE(databaseProblem(location).isEmpty(), sound);
}

TWINSPECT_TEST(TestCommands)
#include "tst_commands.moc"
