// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, as scripts and people start it: help without a display, a picture of the window on both
// platforms, failures, and how long it takes to be usable.
#include <algorithm>

#include <QColor>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "core/demo/demo_parts.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kWaitMs = 120'000;

struct Run {
    int code = -1;
    QString out, err;
    qint64 readyMs = -1; ///< from the start of the process to the first painted window
};

QString program() { return qEnvironmentVariable("TWINSPECT_BIN_DIR") + QStringLiteral("/twinspect"); }

Run run(const QStringList& arguments, const QString& platform = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!platform.isEmpty())
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), platform);
    process.setProcessEnvironment(environment);
    Run result;
    QElapsedTimer clock;
    clock.start();
    process.start(program(), arguments);
    while (process.state() != QProcess::NotRunning && clock.elapsed() < kWaitMs) {
        process.waitForReadyRead(1000);
        result.out += QString::fromUtf8(process.readAllStandardOutput());
        if (result.readyMs < 0 && result.out.contains(QStringLiteral("ready")))
            result.readyMs = clock.elapsed();
    }
    if (!process.waitForFinished(1000) && process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished();
        return result;
    }
    result.err = QString::fromUtf8(process.readAllStandardError());
    result.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    return result;
}

} // namespace

class TestProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void helpNeedsNoDisplay();
    void wrongUse_data();
    void wrongUse();
    void screenshot_data();
    void screenshot();
    void screenshotOfData();
    void whatCannotBeOpened();
    void timeToUsableWindow();
};

void TestProgram::initTestCase()
{
    if (!QFile::exists(program()))
        QSKIP("TWINSPECT_BIN_DIR does not name the folder of the built program.");
}

void TestProgram::helpNeedsNoDisplay()
{
    const Run help = run({QStringLiteral("--help")}, QStringLiteral("xcb:none"));
    QCOMPARE(help.code, 0);
    for (const char* option : {"--data", "--recipe", "--model", "--screenshot", "--version"})
        QVERIFY2(help.out.contains(QLatin1String(option)), option);
    const Run version = run({QStringLiteral("--version")}, QStringLiteral("none"));
    QCOMPARE(version.code, 0);
    QVERIFY2(version.out.startsWith(QStringLiteral("Twinspect ")), qPrintable(version.out));
}

void TestProgram::wrongUse_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")};
    QTest::newRow("unknown page") << QStringList{QStringLiteral("--page"), QStringLiteral("moon")};
    QTest::newRow("no size") << QStringList{QStringLiteral("--size"), QStringLiteral("big")};
}

void TestProgram::wrongUse()
{
    QFETCH(QStringList, arguments);
    const Run result = run(arguments);
    QCOMPARE(result.code, 2);
    QVERIFY2(result.err.contains(QStringLiteral("--help")), qPrintable(result.err));
}

void TestProgram::screenshot_data()
{
    QTest::addColumn<QString>("platform");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    QTest::newRow("window system, light") << "xcb" << "light" << "en";
    QTest::newRow("window system, dark, Japanese") << "xcb" << "dark" << "ja";
    QTest::newRow("offscreen") << "offscreen" << "light" << "de";
}

void TestProgram::screenshot()
{
    QFETCH(QString, platform);
    QFETCH(QString, theme);
    QFETCH(QString, language);
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("window.png"));
    const Run result = run({QStringLiteral("--settings"), folder.filePath(QStringLiteral("s.ini")),
                            QStringLiteral("--theme"), theme, QStringLiteral("--language"), language,
                            QStringLiteral("--size"), QStringLiteral("1000x700"), QStringLiteral("--screenshot"), file},
                           platform);
    QVERIFY2(result.code == 0, qPrintable(result.err));
    const QImage picture(file);
    QCOMPARE(picture.size() / picture.devicePixelRatio(), QSize(1000, 700));
    // Something is painted, and on the ground that was asked for.
    QSet<QRgb> colours;
    qint64 lightness = 0, pixels = 0;
    for (int y = 0; y < picture.height(); y += 7)
        for (int x = 0; x < picture.width(); x += 7) {
            colours.insert(picture.pixel(x, y));
            lightness += QColor(picture.pixel(x, y)).lightness();
            ++pixels;
        }
    QVERIFY2(colours.size() > 20, qPrintable(QString::number(colours.size())));
    QCOMPARE(lightness / pixels > 127, theme == QLatin1String("light"));
}

void TestProgram::screenshotOfData()
{
    QTemporaryDir folder;
    DemoOptions options;
    options.parts = "gasket";
    options.sizePx = 64;
    options.train = 1;
    options.validation = 0;
    options.testPerDefect = 0;
    options.testGood = 1;
    const QString data = folder.filePath(QStringLiteral("demo"));
    QVERIFY(renderDemoParts(data.toStdString(), options, {}).has_value());
    const QString file = folder.filePath(QStringLiteral("window.png"));
    const Run result =
        run({QStringLiteral("--settings"), folder.filePath(QStringLiteral("s.ini")), data + QStringLiteral("/gasket"),
             QStringLiteral("--page"), QStringLiteral("inspect"), QStringLiteral("--size"), QStringLiteral("1000x700"),
             QStringLiteral("--screenshot"), file});
    QVERIFY2(result.code == 0, qPrintable(result.err));
    QVERIFY(!QImage(file).isNull());
}

void TestProgram::whatCannotBeOpened()
{
    QTemporaryDir folder;
    const QString settings = folder.filePath(QStringLiteral("s.ini"));
    const Run gone = run({QStringLiteral("--settings"), settings, QStringLiteral("/no/such/folder"),
                          QStringLiteral("--screenshot"), folder.filePath(QStringLiteral("a.png"))});
    QCOMPARE(gone.code, 3);
    QVERIFY2(gone.err.contains(QStringLiteral("/no/such/folder")), qPrintable(gone.err));
    const Run command = run({QStringLiteral("--settings"), settings, QStringLiteral("--do"), QStringLiteral("no.such"),
                             QStringLiteral("--screenshot"), folder.filePath(QStringLiteral("a.png"))});
    QCOMPARE(command.code, 2);
    QVERIFY2(command.err.contains(QStringLiteral("no.such")), qPrintable(command.err));
    const Run disabled = run({QStringLiteral("--settings"), settings, QStringLiteral("--do"),
                              QStringLiteral("edit.undo"), QStringLiteral("--language"), QStringLiteral("en"),
                              QStringLiteral("--screenshot"), folder.filePath(QStringLiteral("a.png"))});
    QCOMPARE(disabled.code, 2);
    QVERIFY2(disabled.err.contains(QStringLiteral("Nothing was changed yet.")), qPrintable(disabled.err));
    const Run unwritable = run({QStringLiteral("--settings"), settings, QStringLiteral("--screenshot"),
                                QStringLiteral("/no/such/folder/a.png")});
    QCOMPARE(unwritable.code, 4);
}

void TestProgram::timeToUsableWindow()
{
    QTemporaryDir folder;
    QList<qint64> times;
    for (int i = 0; i < 3; ++i) { // the first warms the disk cache
        const Run result = run({QStringLiteral("--settings"), folder.filePath(QStringLiteral("s.ini")),
                                QStringLiteral("--screenshot"), folder.filePath(QStringLiteral("a.png"))});
        QCOMPARE(result.code, 0);
        QVERIFY(result.readyMs >= 0);
        times.append(result.readyMs);
    }
    const qint64 best = *std::min_element(times.begin(), times.end());
    qInfo("start to usable window: %lld ms at best of %lld, %lld, %lld", best, times[0], times[1], times[2]);
    QVERIFY2(best < 6000, "Even a busy machine shows the window within six seconds; the figure to keep is 1.5 s.");
}

TWINSPECT_TEST(TestProgram)
#include "tst_program.moc"
