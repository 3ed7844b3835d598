// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTemporaryDir>
#include <QTest>

#include "core/record/learning_curve.h"
#include "core/record/record_csv.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::string> kBy{{"program", "a1"}, {"steps", "540"}};

CurveRow row(int goodParts, int seed, double auroc, std::optional<double> pro01)
{
    CurveRow row{"lid, left", "hash", goodParts, seed, 12.5, {}};
    row.figures["cm_segf"][kAllDefects] = {auroc, 0.9, pro01};
    row.figures["cm_segf"]["burr_faint"] = {auroc / 2, std::nullopt, std::nullopt};
    return row;
}

} // namespace

class TestLearningCurve : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Worked by hand: each figure has its own worst seed, and what a seed could not measure counts for nothing.
    void worstAndMeanOfSeeds()
    {
        const CurveRow one = row(10, 0, 0.8, 0.3), two = row(10, 1, 0.9, 0.1), three = row(10, 2, 1.0, std::nullopt);
        const auto spread = spreadOf({&one, &two, &three}, "cm_segf");
        QCOMPARE(spread.worst.imageAuroc.value(), 0.8);
        QCOMPARE(spread.mean.imageAuroc.value(), 0.9);
        QCOMPARE(spread.worst.aupro01.value(), 0.1);
        QCOMPARE(spread.mean.aupro01.value(), 0.2);
        QCOMPARE(spreadOf({&one, &two}, "cm_segf", "burr_faint").worst.imageAuroc.value(), 0.4);
        QVERIFY(spreadOf({&one}, "depth").worst == CurveFigures());
        QVERIFY(spreadOf({}, "cm_segf").mean == CurveFigures());
    }

    void finishedRowsComeBack()
    {
        QTemporaryDir folder;
        const fs::path out = fs::path(folder.path().toStdString()) / "curve";
        {
            auto curve = CurveFile::open(out, kBy);
            QVERIFY2(curve, curve ? "" : curve.error().message().c_str());
            QVERIFY(curve->add(row(5, 0, 0.75, 0.25)));
            QVERIFY(curve->add(row(kAllGoodParts, 0, 0.95, std::nullopt)));
            const auto second = CurveFile::open(out, kBy);
            QVERIFY(!second && second.error().code == ErrorCode::WriteFailed); // one writer at a time
        }
        const auto curve = CurveFile::open(out, kBy);
        QVERIFY(curve && curve->rows().size() == 2);
        const auto found = curve->find("lid, left", "hash", 5, 0);
        QVERIFY(found && *found != nullptr);
        QVERIFY((*found)->figures == row(5, 0, 0.75, 0.25).figures);
        QCOMPARE((*found)->trainSeconds, 12.5);
        QVERIFY(curve->find("lid, left", "hash", 5, 1).value() == nullptr);
        QVERIFY(curve->find("other", "any", 5, 0).value() == nullptr);
        const auto otherFiles = curve->find("lid, left", "changed", 5, 0);
        QVERIFY(!otherFiles && otherFiles.error().code == ErrorCode::Mismatch);
        const auto text = readFile(out / "curve.csv").value();
        QVERIFY2(text.starts_with("part,good_parts,seed,train_seconds,map,defect,image_auroc,aupro_0.30,aupro_0.01\n"
                                  "\"lid, left\",5,0,12.500000,\"cm_segf\",\"all\",0.750000,0.900000,0.250000\n"
                                  "\"lid, left\",5,0,12.500000,\"cm_segf\",\"burr_faint\",0.375000,,\n"
                                  "\"lid, left\",\"all\",0,"),
                 text.c_str());
    }

    void rowsOfOthersAreRefused_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("other options")
            << R"({"format": "twinspect-curve-1", "measured_by": {"program": "a1", "steps": "90"}, "rows": []})"
            << int(ErrorCode::Mismatch) << "steps: 90 instead of 540";
        QTest::newRow("nothing about the program")
            << R"({"format": "twinspect-curve-1", "measured_by": {}, "rows": []})" << int(ErrorCode::Mismatch)
            << "program";
        QTest::newRow("other format") << R"({"format": "x", "measured_by": {}, "rows": []})" << int(ErrorCode::BadData)
                                      << "this version";
        QTest::newRow("damaged row")
            << R"({"format": "twinspect-curve-1", "measured_by": {"program": "a1", "steps": "540"}, "rows": [{}]})"
            << int(ErrorCode::BadData) << "damaged";
        QTest::newRow("no JSON") << "{" << int(ErrorCode::BadData) << "curve.json";
    }
    void rowsOfOthersAreRefused()
    {
        QFETCH(QString, content);
        QFETCH(int, code);
        QFETCH(QString, word);
        QTemporaryDir folder;
        const fs::path out = folder.path().toStdString();
        QVERIFY(writeFileAtomically(out / "curve.json", content.toStdString()));
        const auto curve = CurveFile::open(out, kBy);
        QVERIFY(!curve);
        QCOMPARE(static_cast<int>(curve.error().code), code);
        QVERIFY2(QString::fromStdString(curve.error().message()).contains(word), curve.error().message().c_str());
        QCOMPARE(readFile(out / "curve.json").value(), content.toStdString());
    }

    void withoutAFolderNothingIsKept()
    {
        auto curve = CurveFile::open({}, kBy);
        QVERIFY(curve && curve->add(row(5, 0, 0.75, 0.25)));
        QCOMPARE(curve->rows().size(), std::size_t(1));
    }
};

TWINSPECT_TEST(TestLearningCurve)
#include "tst_learning_curve.moc"
