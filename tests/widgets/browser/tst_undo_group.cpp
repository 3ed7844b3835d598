// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include <QSignalSpy>
#include <QtTest>

#include "core/base/random.h"
#include "tests/support/test_program.h"
#include "ui/models/undo_group.h"

using namespace twinspect;

namespace {

/// Adds a number to a list and takes it from there. Steps that grow become one.
class Step : public UndoStep {
public:
    Step(std::vector<int>& list, int number, Subject subject = Subject::Annotation, int growing = -1)
        : UndoStep(QString::number(number), subject), m_list(list), m_number(number), m_growing(growing)
    {
    }
    [[nodiscard]] int id() const override { return m_growing; }
    bool mergeWith(const QUndoCommand* other) override
    {
        setText(other->text());
        return true;
    }
    void redo() override { m_list.push_back(m_number); }
    void undo() override { std::erase(m_list, m_number); }

private:
    std::vector<int>& m_list;
    int m_number, m_growing;
};

QString nextUndo(const UndoGroup& group) { return group.nextUndo() != nullptr ? group.nextUndo()->text() : QString(); }
QString nextRedo(const UndoGroup& group) { return group.nextRedo() != nullptr ? group.nextRedo()->text() : QString(); }

} // namespace

class TestUndoGroup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasDoneLastIsUndoneFirst();
    void everyPartHasItsOwnOrder();
    void aStepThatGrowsIsTheLatest();
    void otherDataForgetsTheParts();
    void partsWithoutStepsCostNothing();
    void agreesWithAListOfAllSteps();
};

void TestUndoGroup::whatWasDoneLastIsUndoneFirst()
{
    UndoGroup group;
    std::vector<int> done;
    QSignalSpy changed(&group, &UndoGroup::changed);
    group.showPart("a");
    group.push("a", new Step(done, 1));
    group.session().push(new Step(done, 2, UndoStep::Subject::Parts)); // a label, say
    group.push("a", new Step(done, 3));
    QVERIFY(changed.count() >= 3);
    for (const int number : {3, 2, 1}) {
        QCOMPARE(nextUndo(group), QString::number(number));
        group.undo();
    }
    QVERIFY(done.empty() && group.nextUndo() == nullptr);
    for (const int number : {1, 2, 3}) {
        QCOMPARE(nextRedo(group), QString::number(number));
        group.redo();
    }
    QCOMPARE(done, (std::vector<int>{1, 2, 3}));
    QVERIFY(group.nextRedo() == nullptr);
    QVERIFY(group.activeStack() == group.ofPart("a")); // where the next step is undone
    group.undo();
    QVERIFY(group.activeStack() == &group.session());
}

void TestUndoGroup::everyPartHasItsOwnOrder()
{
    UndoGroup group;
    std::vector<int> done;
    group.showPart("a");
    group.push("a", new Step(done, 1));
    group.push("a", new Step(done, 2));
    group.showPart("b");
    QVERIFY(group.nextUndo() == nullptr); // nothing was done here
    group.push("b", new Step(done, 3));
    group.showPart("a");
    QCOMPARE(nextUndo(group), QStringLiteral("2"));
    group.undo();
    group.showPart("b");
    QCOMPARE(nextUndo(group), QStringLiteral("3"));
    QVERIFY(group.nextRedo() == nullptr); // that of the other part waits
    group.showPart("a");
    QCOMPARE(nextRedo(group), QStringLiteral("2"));
    group.redo();
    group.showPart(std::nullopt);
    QVERIFY(group.nextUndo() == nullptr && group.nextRedo() == nullptr);
    QCOMPARE(done, (std::vector<int>{1, 3, 2}));
}

void TestUndoGroup::aStepThatGrowsIsTheLatest()
{
    UndoGroup group;
    std::vector<int> done;
    group.showPart("a");
    group.session().push(new Step(done, 1, UndoStep::Subject::Parts, 7)); // a note that is being typed
    group.push("a", new Step(done, 2));
    group.session().push(new Step(done, 3, UndoStep::Subject::Parts, 7));
    QCOMPARE(group.session().count(), 1);
    QCOMPARE(nextUndo(group), QStringLiteral("3"));
    // A step that changes nothing does not make the one before it the latest.
    group.push("a", new Step(done, 4));
    auto* nothing = new Step(done, 5, UndoStep::Subject::Parts);
    nothing->setObsolete(true);
    group.session().push(nothing);
    QCOMPARE(nextUndo(group), QStringLiteral("4"));
}

void TestUndoGroup::otherDataForgetsTheParts()
{
    UndoGroup group;
    std::vector<int> done;
    group.showPart("a");
    group.session().push(new Step(done, 1, UndoStep::Subject::Recipe));
    group.session().push(new Step(done, 2, UndoStep::Subject::Parts));
    group.push("a", new Step(done, 3));
    QSignalSpy changed(&group, &UndoGroup::changed);
    group.forgetParts();
    QVERIFY(changed.count() > 0);
    group.showPart("a"); // another part of the same name
    QCOMPARE(nextUndo(group), QStringLiteral("1"));
    QVERIFY(group.ofPart("a") == nullptr);
    QCOMPARE(group.stacks().size(), 1);
}

void TestUndoGroup::partsWithoutStepsCostNothing()
{
    UndoGroup group;
    std::vector<int> done;
    for (int part = 0; part < 100'000; ++part)
        group.showPart(std::to_string(part));
    QCOMPARE(group.stacks().size(), 1);
    group.push("77", new Step(done, 1));
    QCOMPARE(group.stacks().size(), 2);
}

// The same by a plain list: what is done and what is taken back, each with its time and its place.
void TestUndoGroup::agreesWithAListOfAllSteps()
{
    struct Known {
        std::string place; ///< empty = the session
        int time;
        bool done = true;
    };
    const std::vector<std::string> parts{"a", "b", "c"};
    Random random(5);
    int undone = 0, redone = 0;
    for (int run = 0; run < 100; ++run) {
        UndoGroup group;
        std::vector<int> list;
        std::vector<Known> known;
        std::string shown;
        const auto find = [&](bool done) {
            Known* found = nullptr; // the latest that is done, the first that was taken back
            for (auto& step : known)
                if (step.done == done && (step.place.empty() || step.place == shown)
                    && (found == nullptr || (step.time > found->time) == done))
                    found = &step;
            return found;
        };
        for (int i = 0; i < 200; ++i) {
            const int what = random.below(10);
            if (what < 2) {
                shown = parts[static_cast<std::size_t>(random.below(3))];
                group.showPart(shown);
            } else if (what < 5) {
                const std::string place = what == 4 ? std::string() : shown;
                std::erase_if(known, [&](const Known& step) { return !step.done && step.place == place; });
                known.push_back({place, i});
                if (place.empty())
                    group.session().push(new Step(list, i));
                else
                    group.push(place, new Step(list, i));
            } else if (what < 8) {
                if (auto* step = find(true)) {
                    step->done = false;
                    ++undone;
                }
                group.undo();
            } else {
                if (auto* step = find(false)) {
                    step->done = true;
                    ++redone;
                }
                group.redo();
            }
            std::vector<int> expected;
            for (const auto& step : known)
                if (step.done)
                    expected.push_back(step.time);
            auto is = list;
            std::sort(is.begin(), is.end());
            QCOMPARE(is, expected);
            const auto* undo = find(true);
            const auto* redo = find(false);
            QCOMPARE(nextUndo(group), undo != nullptr ? QString::number(undo->time) : QString());
            QCOMPARE(nextRedo(group), redo != nullptr ? QString::number(redo->time) : QString());
        }
    }
    QVERIFY(undone > 1000 && redone > 500); // all of it was tried
}

TWINSPECT_TEST(TestUndoGroup)
#include "tst_undo_group.moc"
