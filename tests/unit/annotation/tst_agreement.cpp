// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include <QTemporaryDir>

#include "core/annotation/agreement.h"
#include "core/base/files.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kSide = 10;

Annotation mark(std::uint64_t id, const char* type, std::vector<PixelRun> runs)
{
    return {.id = id, .defectType = type, .region = RunMask(kSide, kSide, std::move(runs))};
}

PartAnnotations part(std::vector<Annotation> annotations)
{
    return {.part = "p", .width = kSide, .height = kSide, .annotations = std::move(annotations)};
}

} // namespace

class TestAgreement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Worked examples. The first is that of Cohen's kappa in "Cohen's kappa", Wikipedia (grants read by two people): of
    // 50, both yes 20, both no 15, yes and no 5, no and yes 10: p_o = 0.7, p_e = 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    void figures_data()
    {
        QTest::addColumn<int>("both");
        QTest::addColumn<int>("firstOnly");
        QTest::addColumn<int>("secondOnly");
        QTest::addColumn<int>("neither");
        QTest::addColumn<double>("iou");
        QTest::addColumn<double>("kappa"); // NaN = not defined
        const double none = std::nan("");
        QTest::newRow("grants") << 20 << 5 << 10 << 15 << 20.0 / 35 << 0.4;
        QTest::newRow("full agreement") << 3 << 0 << 0 << 7 << 1.0 << 1.0;
        QTest::newRow("opposite") << 0 << 5 << 5 << 0 << 0.0 << -1.0;
        QTest::newRow("as by chance") << 1 << 1 << 1 << 1 << 1.0 / 3 << 0.0;
        QTest::newRow("both always no") << 0 << 0 << 0 << 10 << 1.0 << none;
        QTest::newRow("both always yes") << 10 << 0 << 0 << 0 << 1.0 << none;
        QTest::newRow("one always yes, one always no") << 0 << 10 << 0 << 0 << 0.0 << 0.0;
        QTest::newRow("one always no") << 0 << 4 << 0 << 6 << 0.0 << 0.0;
        QTest::newRow("nothing") << 0 << 0 << 0 << 0 << 1.0 << none;
    }
    void figures()
    {
        QFETCH(int, both);
        QFETCH(int, firstOnly);
        QFETCH(int, secondOnly);
        QFETCH(int, neither);
        QFETCH(double, iou);
        QFETCH(double, kappa);
        const Agreement agreement{both, firstOnly, secondOnly, neither};
        QVERIFY(std::abs(agreement.iou() - iou) < 1e-12);
        QCOMPARE(agreement.kappa().has_value(), !std::isnan(kappa));
        if (agreement.kappa())
            QVERIFY(std::abs(*agreement.kappa() - kappa) < 1e-12);
    }

    void pixels()
    {
        // 3 x 4 pixels and 4 x 4 pixels that share 2 x 4; an overlap within one person counts once.
        const auto first = part({mark(1, "a", {{0, 0, 4}, {1, 0, 4}, {2, 0, 4}}), mark(2, "b", {{2, 0, 4}})});
        const auto second = part({mark(1, "a", {{1, 0, 4}, {2, 0, 4}, {3, 0, 4}, {4, 0, 4}})});
        const auto agreement = pixelAgreement(first, second);
        QVERIFY(agreement);
        QVERIFY((*agreement == Agreement{8, 4, 8, 80}));
        auto sum = *agreement;
        sum += *pixelAgreement(part({}), part({}));
        QVERIFY((sum == Agreement{8, 4, 8, 180}));
        auto larger = second;
        larger.width = 11;
        QVERIFY(!pixelAgreement(first, larger));
    }

    void parts()
    {
        auto defective = part({});
        defective.example = Example::Defect;
        QVERIFY((partAgreement(part({mark(1, "a", {{0, 0, 1}})}), defective) == Agreement{1, 0, 0, 0}));
        QVERIFY((partAgreement(defective, part({})) == Agreement{0, 1, 0, 0}));
        QVERIFY((partAgreement(part({}), defective) == Agreement{0, 0, 1, 0}));
        QVERIFY((partAgreement(part({}), part({})) == Agreement{0, 0, 0, 1}));
    }

    // Of five parts: both finished (1), one only begun (2), one person only (3), other sizes (4), a damaged file (5).
    void foldersAreCompared()
    {
        const QTemporaryDir dir;
        const AnnotationFolder first(std::filesystem::path(dir.path().toStdString())), second = first.opinionOf("Bob");
        const auto write = [](const AnnotationFolder& folder, const char* id, AnnotationState state, int side) {
            PartAnnotations one = part({});
            one.part = id;
            one.width = side;
            one.state = state;
            if (folder.path().filename() == "Bob")
                one.annotations = {{.id = 1, .region = RunMask(side, kSide, {{0, 0, 4}})}};
            return folder.write(one, "").has_value();
        };
        constexpr auto kDone = AnnotationState::Finished, kBegun = AnnotationState::Begun;
        for (const char* id : {"1", "2", "3", "4", "5"})
            QVERIFY(write(first, id, kDone, kSide));
        QVERIFY(write(second, "1", kDone, kSide));
        QVERIFY(write(second, "2", kBegun, kSide));
        QVERIFY(write(second, "4", kDone, kSide + 1));
        QVERIFY(writeFileAtomically(second.fileOf("5"), "{").has_value());
        std::vector<Error> failed;
        const auto agreement = agreementOf(first, second, failed);
        QCOMPARE(agreement.size(), std::size_t(1));
        QVERIFY((agreement.at("1") == PartAgreement{{0, 0, 4, 96}, {0, 0, 1, 0}}));
        QCOMPARE(failed.size(), std::size_t(2));
    }

    void mergingJoinsWhatOverlaps()
    {
        auto locked = mark(3, "c", {{9, 0, 3}});
        locked.locked = true;
        const auto first = part({mark(1, "a", {{0, 0, 4}}), mark(2, "b", {{1, 0, 2}, {2, 0, 2}}), locked});
        const auto second = part({mark(1, "x", {{0, 2, 3}, {1, 0, 2}, {2, 2, 5}}), // one pixel of a, two of b
                                  mark(2, "y", {{5, 5, 8}}), mark(3, "z", {{9, 2, 5}})});
        const auto merged = mergedAnnotations(first, second);
        QCOMPARE(merged.size(), std::size_t(5));
        QVERIFY(merged[0] == first.annotations[0]);
        QCOMPARE(merged[1].id, std::uint64_t(2));
        QCOMPARE(merged[1].defectType, std::string("b"));
        QVERIFY(merged[1].region == RunMask(kSide, kSide, {{0, 2, 3}, {1, 0, 2}, {2, 0, 5}}));
        QVERIFY(merged[2] == locked);
        for (const std::size_t i : {3u, 4u}) {
            QCOMPARE(merged[i].id, std::uint64_t(0));
            QVERIFY(merged[i].region == second.annotations[i - 2].region);
        }
    }
};

TWINSPECT_TEST(TestAgreement)
#include "tst_agreement.moc"
