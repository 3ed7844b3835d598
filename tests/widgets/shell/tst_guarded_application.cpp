// SPDX-License-Identifier: GPL-3.0-or-later
// What event handlers throw: a program of its own, because there is one application in each.
#include <new>
#include <stdexcept>

#include <QEvent>
#include <QSignalSpy>
#include <QTest>

#include "ui/common/guarded_application.h"

using namespace twinspect;

namespace {

/// Throws std::bad_alloc at QEvent::User, another exception at the next type.
class Thrower : public QObject {
public:
    bool event(QEvent* event) override
    {
        if (event->type() == QEvent::User)
            throw std::bad_alloc();
        if (event->type() == QEvent::User + 1)
            throw std::runtime_error("of a library");
        return QObject::event(event);
    }
};

} // namespace

class TestGuardedApplication : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsThrownIsSaid()
    {
        QSignalSpy failed(static_cast<GuardedApplication*>(qApp), &GuardedApplication::failed);
        Thrower thrower;
        QCoreApplication::postEvent(&thrower, new QEvent(QEvent::User));
        QCoreApplication::postEvent(&thrower, new QEvent(static_cast<QEvent::Type>(QEvent::User + 1)));
        QTRY_COMPARE(failed.size(), 2);
        QVERIFY(failed[0].front().value<Error>().code == ErrorCode::OutOfMemory);
        QVERIFY(failed[1].front().value<Error>().code == ErrorCode::Internal);
        QVERIFY(failed[1].front().value<Error>().detail.english() == "of a library");
    }
};

int main(int count, char** arguments)
{
    GuardedApplication application(count, arguments);
    TestGuardedApplication test;
    return QTest::qExec(&test, count, arguments);
}

#include "tst_guarded_application.moc"
