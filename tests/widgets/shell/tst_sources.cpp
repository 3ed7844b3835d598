// SPDX-License-Identifier: GPL-3.0-or-later
// What no source file may hold:
// - QLatin1String takes bytes, not UTF-8: QLatin1String("\u00b7") shows two wrong characters instead of one point.
// - Times are UTC everywhere; a local time looks like one of them and is another.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "tests/support/test_program.h"

namespace {

QStringList foundIn(const QString& source, const QRegularExpression& expression)
{
    QStringList found;
    for (auto match = expression.globalMatch(source); match.hasNext();)
        found += match.next().captured();
    return found;
}

/// What of a source text stands in a Latin-1 literal and does not fit into ASCII, as itself or as an escape.
QStringList wrongLiterals(const QString& source)
{
    static const QRegularExpression literal(
        QStringLiteral("(?:QLatin1String(?:View)?|QLatin1Char)\\(\\s*[\"'](?:[^\"\\\\]|\\\\.)*?"
                       "(?:[^\\x00-\\x7f]|\\\\u[0-9a-fA-F]{4}|\\\\U[0-9a-fA-F]{8}|\\\\x[89a-fA-F][0-9a-fA-F])"));
    return foundIn(source, literal);
}

/// Calls that give or take a local time.
QStringList localTimes(const QString& source)
{
    static const QRegularExpression call(
        QStringLiteral("toLocalTime\\(|currentDateTime\\(\\)|currentDate\\(\\)|currentTime\\(\\)|Qt::LocalTime|"
                       "\\blocaltime(?:_r)?\\(|(?:startOf|endOf)Day\\(\\)"));
    return foundIn(source, call);
}

} // namespace

class TestSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSearchFindsThem()
    {
        QCOMPARE(wrongLiterals(QStringLiteral("a += QLatin1String(\" \\u00b7 \") + b")).size(), 1);
        QCOMPARE(wrongLiterals(QStringLiteral("QLatin1String(\"80 parts \u00b7 5\")")).size(), 1);
        QCOMPARE(wrongLiterals(QStringLiteral("QLatin1String(\n    \"\\xe2\\x80\\x94\")")).size(), 1);
        QCOMPARE(wrongLiterals(QStringLiteral("QLatin1Char('\\u2605')")).size(), 1);
        QCOMPARE(wrongLiterals(QStringLiteral("QLatin1String(\"plain\\n\") QStringLiteral(\"\\u00b7\")")).size(), 0);
        for (const char* local : {"when.toLocalTime()", "QDateTime::currentDateTime()", "QDate::currentDate()",
                                  "std::localtime(&now)", "day.startOfDay()"})
            QCOMPARE(localTimes(QLatin1String(local)).size(), 1);
        QCOMPARE(localTimes(QStringLiteral("QDateTime::currentDateTimeUtc().date().startOfDay(Qt::UTC)")).size(), 0);
    }

    void noneIsLeft()
    {
        const QString root = qEnvironmentVariable("TWINSPECT_SOURCE_DIR");
        QVERIFY(QDir(root + QStringLiteral("/ui")).exists());
        int files = 0;
        for (const char* folder : {"/ui", "/app", "/core"})
            for (QDirIterator it(root + QLatin1String(folder), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                                 QDir::Files, QDirIterator::Subdirectories);
                 it.hasNext();) {
                QFile file(it.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                ++files;
                const auto source = QString::fromUtf8(file.readAll());
                const auto wrong = wrongLiterals(source) + localTimes(source);
                QVERIFY2(wrong.isEmpty(),
                         qPrintable(file.fileName() + QStringLiteral(": ") + wrong.join(QLatin1Char(' '))));
            }
        QVERIFY(files > 100);
    }
};

TWINSPECT_TEST(TestSources)
#include "tst_sources.moc"
