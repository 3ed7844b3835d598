// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include <QTest>

#include "core/dataset/good_parts.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

std::set<std::string> idsOf(const std::vector<SampleRef>& samples)
{
    std::set<std::string> ids;
    for (const auto& sample : samples)
        ids.insert(sample.id);
    return ids;
}

// 30 training parts of which one is defective, 12 validation parts, 6 test parts of which 3 are good.
Catalog someCatalog()
{
    Catalog catalog;
    catalog.layout = "mvtec-3d";
    const auto add = [&](Split split, Label label, int count) {
        for (int i = 0; i < count; ++i) {
            SampleRef sample;
            sample.id = std::to_string(catalog.samples.size());
            sample.split = split;
            sample.label = label;
            catalog.samples.push_back(sample);
        }
    };
    add(Split::Train, Label::Good, 29);
    add(Split::Train, Label::Defect, 1);
    add(Split::Validation, Label::Good, 12);
    add(Split::Test, Label::Good, 3);
    add(Split::Test, Label::Defect, 3);
    return catalog;
}

} // namespace

class TestGoodParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fewerAreAmongMore()
    {
        const Catalog catalog = someCatalog();
        QCOMPARE(countGoodParts(catalog), 41);
        std::set<std::string> smaller;
        for (const int count : {1, 5, 10, 20, 41}) {
            const auto few = withFewGoodParts(catalog, count, 7);
            QVERIFY2(few, few ? "" : few.error().message().c_str());
            QCOMPARE(countGoodParts(*few), count);
            QVERIFY(few->of(Split::Validation).empty());
            QCOMPARE(idsOf(few->of(Split::Test)), idsOf(catalog.of(Split::Test)));
            auto chosen = few->of(Split::Train);
            std::erase_if(chosen, [](const SampleRef& sample) { return sample.label != Label::Good; });
            const auto ids = idsOf(chosen);
            QVERIFY(std::ranges::includes(ids, smaller));
            smaller = ids;
        }
    }

    void ofFewPartsTwoAreHeldOut_data()
    {
        QTest::addColumn<int>("parts");
        QTest::addColumn<int>("heldOut");
        QTest::newRow("too few for a training") << 4 << 0;
        QTest::newRow("the fewest") << 5 << 2;
        QTest::newRow("six") << 6 << 2;
        QTest::newRow("seven") << 7 << 2;
        QTest::newRow("every fourth of eight") << 8 << 2;
        QTest::newRow("every fourth of 23") << 23 << 5;
        QTest::newRow("every sixth of 24") << 24 << 4;
    }
    void ofFewPartsTwoAreHeldOut()
    {
        QFETCH(int, parts);
        QFETCH(int, heldOut);
        const auto split = splitGoodParts(withFewGoodParts(someCatalog(), parts, 1).value());
        QCOMPARE(int(split.heldOut.size()), heldOut);
        QCOMPARE(int(split.train.size()), parts - heldOut);
        auto both = idsOf(split.train);
        both.merge(idsOf(split.heldOut));
        QCOMPARE(int(both.size()), parts);
        QVERIFY(split.heldOutFromTraining);
    }

    void theSeedChooses()
    {
        const Catalog catalog = someCatalog();
        std::set<std::set<std::string>> choices;
        std::set<std::string> everChosen;
        for (int seed = 0; seed < 40; ++seed) {
            const auto ids = idsOf(withFewGoodParts(catalog, 10, seed)->of(Split::Train));
            QCOMPARE(ids, idsOf(withFewGoodParts(catalog, 10, seed)->of(Split::Train)));
            choices.insert(ids);
            everChosen.insert(ids.begin(), ids.end());
        }
        QCOMPARE(choices.size(), std::size_t(40));
        // The chance that a part is in none of 40 choices of 10 of 41 is (31/41)^40 = 1 in 70,000.
        QCOMPARE(everChosen.size(), std::size_t(42)); // and the defective training part stays in each
    }

    void moreThanThereAre()
    {
        for (const int count : {0, -1, 42}) {
            const auto few = withFewGoodParts(someCatalog(), count, 0);
            QVERIFY(!few && few.error().code == ErrorCode::TooLittleData);
            QVERIFY(few.error().message().find("41") != std::string::npos);
        }
    }
};

TWINSPECT_TEST(TestGoodParts)
#include "tst_good_parts.moc"
