// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/dataset/annotation_queue.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestAnnotationQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWorkedExample()
    {
        constexpr auto kDone = AnnotationState::Finished, kNew = AnnotationState::Untouched;
        const std::vector<QueuedPart> parts{
            {kNew, Label::Unknown, Verdict::Reject, 9.0},  // 0: the highest score, but clear
            {kNew, Label::Defect, Verdict::Ok, 1.0},       // 1: escape
            {kNew, Label::Good, Verdict::Review, 4.0},     // 2
            {kNew, Label::Unknown, std::nullopt},          // 3: not inspected
            {kDone, Label::Defect, Verdict::Ok, 3.0},      // 4: escape, finished
            {kNew, Label::Defect, Verdict::Ok, 2.0},       // 5: escape, higher score
            {kNew, Label::Unknown, Verdict::NoPart},       // 6: a person has to look, no score
            {AnnotationState::Begun, Label::Unknown, Verdict::Review, 5.0}, // 7: begun is not finished
            {kNew, Label::Good, Verdict::Reject, 7.0},     // 8: false reject: by its score
            {kDone, Label::Unknown, Verdict::Reject, 8.0}, // 9
            {kNew, Label::Unknown, std::nullopt},          // 10: as 3, in the order of the data
            {kNew, Label::Unknown, Verdict::Ok, 0.5},      // 11
        };
        QCOMPARE(annotationQueue(parts), (std::vector<int>{5, 1, 7, 2, 6, 0, 8, 11, 3, 10, 4, 9}));
        QVERIFY(annotationQueue({}).empty());
    }
};

TWINSPECT_TEST(TestAnnotationQueue)
#include "tst_annotation_queue.moc"
