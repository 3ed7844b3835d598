// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "core/evaluation/percentile.h"
#include "core/evaluation/proof.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

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

    // The definition, added up term by term: at the bound, so few rejects happen with probability 1 - confidence.
    void boundSolvesItsDefinition_data()
    {
        QTest::addColumn<int>("parts");
        for (const int parts : {1, 2, 3, 7, 20, 59, 300, 2000, 20000, 100000})
            QTest::addRow("%d", parts) << parts;
    }
    void boundSolvesItsDefinition()
    {
        QFETCH(int, parts);
        for (const int rejected : {0, 1, 2, 5, parts / 10, parts / 2, parts - 1})
            for (const double confidence : {0.5, 0.9, 0.95, 0.999}) {
                if (rejected >= parts)
                    continue;
                const long double p = whatGoodPartsProve(parts, rejected, confidence).value().falseRejectUpper;
                long double logTerm = parts * std::log1p(-p); // of no reject at all
                long double atMost = std::exp(logTerm);
                for (int k = 1; k <= rejected; ++k) {
                    logTerm += std::log(p) - std::log1p(-p)
                             + std::log((static_cast<long double>(parts) - k + 1) / static_cast<long double>(k));
                    atMost += std::exp(logTerm);
                }
                QVERIFY2(std::abs(static_cast<double>(atMost) - (1 - confidence)) < 1e-9,
                         qPrintable(QString("%1 of %2 at %3").arg(rejected).arg(parts).arg(confidence)));
            }
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

TWINSPECT_TEST(TestProof)
#include "tst_proof.moc"
