// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "core/evaluation/incomplete_beta.h"
#include "core/evaluation/percentile.h"
#include "core/evaluation/proof.h"
#include "reference_data.h"

using namespace twinspect;

class TestProof : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noRejectsAmongGoodParts_data()
    {
        QTest::addColumn<int>("parts");
        QTest::addColumn<double>("percent"); // rounded to one digit, as product specifications quote it
        QTest::newRow("20") << 20 << 13.9;
        QTest::newRow("40") << 40 << 7.2;
        QTest::newRow("59") << 59 << 5.0;
        QTest::newRow("149") << 149 << 2.0;
        QTest::newRow("299") << 299 << 1.0;
    }
    void noRejectsAmongGoodParts()
    {
        QFETCH(int, parts);
        QFETCH(double, percent);
        const GoodPartsProof proof = whatGoodPartsProve(parts).value();
        QCOMPARE(std::round(proof.falseRejectUpper * 1000) / 10, percent);
        QVERIFY(std::abs(proof.falseRejectUpper - (1 - std::pow(0.05, 1.0 / parts)))
                < 1e-12); // the closed form for zero rejects
        QCOMPARE(proof.smallestAlpha, 1.0 / (parts + 1));
        QCOMPARE(goodPartsNeeded(proof.falseRejectUpper + 1e-9).value(), parts);
    }

    void clopperPearsonMatchesScipy_data()
    {
        QTest::addColumn<int>("rejected");
        QTest::addColumn<int>("parts");
        QTest::addColumn<double>("confidence");
        QTest::addColumn<double>("bound");
        // tests/parity/reference_metrics.py: scipy.stats.beta.ppf
        QTest::newRow("1 of 20") << 1 << 20 << 0.95 << 0.216106164207;
        QTest::newRow("3 of 50") << 3 << 50 << 0.95 << 0.147837176364;
        QTest::newRow("2 of 200, 99 %") << 2 << 200 << 0.99 << 0.041362278150;
        QTest::newRow("19 of 20") << 19 << 20 << 0.95 << 0.997438621223;
        QTest::newRow("250 of 5000, 90 %") << 250 << 5000 << 0.9 << 0.054183074983;
        QTest::newRow("all of 20") << 20 << 20 << 0.95 << 1.0;
    }
    void clopperPearsonMatchesScipy()
    {
        QFETCH(int, rejected);
        QFETCH(int, parts);
        QFETCH(double, confidence);
        QFETCH(double, bound);
        QVERIFY(std::abs(whatGoodPartsProve(parts, rejected, confidence).value().falseRejectUpper - bound) < 1e-11);
    }

    void incompleteBetaMatchesScipy_data()
    {
        QTest::addColumn<double>("a");
        QTest::addColumn<double>("b");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("value");
        // tests/parity/reference_metrics.py: scipy.stats.beta.cdf
        QTest::newRow("1 20") << 1.0 << 20.0 << 0.1 << 0.878423345409;
        QTest::newRow("4 47") << 4.0 << 47.0 << 0.05 << 0.239592039050;
        QTest::newRow("20 1") << 20.0 << 1.0 << 0.9 << 0.121576654591;
        QTest::newRow("arcsine law") << 0.5 << 0.5 << 0.3 << 0.369010119566;
        QTest::newRow("300 400") << 300.0 << 400.0 << 0.45 << 0.873825028673;
        QTest::newRow("upper tail") << 2.5 << 7.25 << 0.9 << 0.999999087729;
        QTest::newRow("uniform") << 1.0 << 1.0 << 0.37 << 0.37;
        QTest::newRow("left end") << 3.0 << 2.0 << 0.0 << 0.0;
        QTest::newRow("right end") << 3.0 << 2.0 << 1.0 << 1.0;
    }
    void incompleteBetaMatchesScipy()
    {
        QFETCH(double, a);
        QFETCH(double, b);
        QFETCH(double, x);
        QFETCH(double, value);
        QVERIFY(std::abs(incompleteBeta(a, b, x) - value) < 1e-11);
        QVERIFY(std::abs(incompleteBeta(b, a, 1 - x) - (1 - value)) < 1e-11); // symmetry
        if (value > 0 && value < 1)
            QVERIFY(std::abs(inverseIncompleteBeta(a, b, incompleteBeta(a, b, x)) - x) < 1e-9);
    }

    void boundCoversTheTruth()
    {
        // 2000 lots of 30 parts with a true rate of 8 %: the 95 % bound may lie below the truth in 5 % of the lots (4
        // standard errors allowed).
        reference::Lcg random(5);
        int missed = 0;
        for (int lot = 0; lot < 2000; ++lot) {
            int rejected = 0;
            for (int part = 0; part < 30; ++part)
                rejected += random.uniform() < 0.08;
            missed += whatGoodPartsProve(30, rejected).value().falseRejectUpper < 0.08;
        }
        QVERIFY2(missed <= 2000 * 0.05 + 4 * std::sqrt(2000 * 0.05 * 0.95), qPrintable(QString::number(missed)));
    }

    void refusesNonsense()
    {
        QCOMPARE(int(whatGoodPartsProve(0).error().code), int(ErrorCode::TooLittleData));
        QCOMPARE(int(whatGoodPartsProve(5, 6).error().code), int(ErrorCode::InvalidArgument));
        QCOMPARE(int(whatGoodPartsProve(5, -1).error().code), int(ErrorCode::InvalidArgument));
        QCOMPARE(int(whatGoodPartsProve(5, 0, 1.0).error().code), int(ErrorCode::InvalidArgument));
        QCOMPARE(int(goodPartsNeeded(0).error().code), int(ErrorCode::InvalidArgument));
        QVERIFY(std::isnan(incompleteBeta(0, 1, 0.5)));
        QVERIFY(std::isnan(incompleteBeta(1, 1, 1.5)));
    }

    void percentiles_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("share");
        QTest::addColumn<double>("expected");
        QTest::newRow("median of odd") << QList<double>{3, 1, 2} << 0.5 << 2.0;
        QTest::newRow("median of even") << QList<double>{4, 1, 3, 2} << 0.5 << 2.5;
        QTest::newRow("p95 of 1 .. 5") << QList<double>{5, 4, 3, 2, 1} << 0.95 << 4.8;
        QTest::newRow("lowest") << QList<double>{5, 4, 3} << 0.0 << 3.0;
        QTest::newRow("highest") << QList<double>{5, 4, 3} << 1.0 << 5.0;
        QTest::newRow("single") << QList<double>{7} << 0.3 << 7.0;
    }
    void percentiles()
    {
        QFETCH(QList<double>, values);
        QFETCH(double, share);
        QFETCH(double, expected);
        QVERIFY(std::abs(percentile(std::vector<double>(values.begin(), values.end()), share).value() - expected)
                < 1e-12);
        QVERIFY(!percentile({}, share));
        QVERIFY(!percentile(std::vector<double>{1}, 1.5));
        QVERIFY(!percentile(std::vector<double>{1, std::nan("")}, 0.5));
    }
};

QTEST_APPLESS_MAIN(TestProof)
#include "tst_proof.moc"
