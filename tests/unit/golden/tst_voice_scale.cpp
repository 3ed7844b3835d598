// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <vector>

#include <QTest>

#include "core/golden/voice_scale.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestVoiceScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Two parts at 1 and 3, and four more that are 2 from the mean: (1 + 1 + 4 * 4) / 6.
    void theUsualDeviationCountsLikeFourParts()
    {
        const auto scale = voiceScale(std::vector<double>{1, 3}, 2);
        QVERIFY(scale);
        QCOMPARE(scale->mean, 2.0);
        QCOMPARE(scale->deviation, std::sqrt(3.0));
        QCOMPARE(scale->of(2 + 2 * std::sqrt(3.0)), 2.0);
        std::vector<double> many(1000, 1);
        many.resize(2000, 3);
        QVERIFY(std::fabs(voiceScale(many, 2)->deviation - 1) < 0.01);
    }

    void deviationsScatterByAFifth()
    {
        const auto scale = deviationScale(std::vector<double>{5, 5});
        QVERIFY(scale);
        QCOMPARE(scale->mean, 5.0);
        QCOMPARE(scale->deviation, std::sqrt(4.0 / 6)); // a fifth of 5, four times in six
        QVERIFY(deviationScale(std::vector<double>{0, 0})->deviation > 0);
    }

    void oneSaysNothing()
    {
        for (const auto& few : {std::vector<double>{}, std::vector<double>{1}}) {
            QVERIFY(!voiceScale(few, 1) && !deviationScale(few));
            QVERIFY(voiceScale(few, 1).error().code == ErrorCode::TooLittleData);
        }
    }
};

TWINSPECT_TEST(TestVoiceScale)
#include "tst_voice_scale.moc"
