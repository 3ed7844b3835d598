// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QTest>

#include "core/evaluation/height_tolerance.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestHeightTolerance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsRead()
    {
        QVERIFY(parseTolerance("0.3").value() == (HeightTolerance{-0.3, 0.3}));
        QVERIFY(parseTolerance("-0.2,0.5").value() == (HeightTolerance{-0.2, 0.5}));
        QVERIFY(parseTolerance("0,0.5").value() == (HeightTolerance{0, 0.5})); // unilateral
        for (const char* nonsense : {"", ",", "x", "0.3mm", "0.3,", ",0.3", "0.3;0.4", "-0.3", "0", "0,0", "0.1,0.2",
                                     "-0.2,-0.1", "nan", "inf", "-inf,inf", "1e9", "-0.1,0.2,0.3", " 0.3"}) {
            const auto refused = parseTolerance(nonsense);
            QVERIFY2(!refused && refused.error().code == ErrorCode::InvalidArgument, nonsense);
            QVERIFY2(!refused.error().remedy.empty(), nonsense);
        }
    }

    // ISO 14253-1: what is proven to be outside lies beyond the limit by more than the expanded uncertainty (k = 2).
    void bands_data()
    {
        QTest::addColumn<double>("deviation");
        QTest::addColumn<double>("vary");
        QTest::addColumn<int>("band");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("as good parts") << 0.0 << 0.05 << 3;
        QTest::newRow("on the lower limit") << -0.25 << 0.05 << 3;
        QTest::newRow("on the upper limit") << 0.5 << 0.05 << 3;
        QTest::newRow("a little lower") << -0.3 << 0.05 << 2;
        QTest::newRow("lower") << -0.375 << 0.05 << 1;
        QTest::newRow("a little higher") << 0.55 << 0.05 << 4;
        QTest::newRow("higher") << 0.625 << 0.05 << 5;
        QTest::newRow("higher, where good parts vary more") << 0.625 << 0.1 << 4;
        QTest::newRow("lower, where good parts are all alike") << -0.26 << 0.0 << 1;
        QTest::newRow("not measured") << nan << 0.05 << 0;
        QTest::newRow("no good part was measured there") << 3.0 << nan << 0;
    }
    void bands()
    {
        QFETCH(double, deviation);
        QFETCH(double, vary);
        QFETCH(int, band);
        QCOMPARE(static_cast<int>(bandOf(deviation, vary, {-0.25, 0.5})), band);
    }
};

TWINSPECT_TEST(TestHeightTolerance)
#include "tst_height_tolerance.moc"
