// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest/QTest>

#include <functional>

#include "tests/support/waiting.h"

/// All tests of a folder are one program, which saves compiling and linking; each still is a test of its own for ctest:
///     build/release/tests/test_geometry tst_measure [arguments of QtTest]
/// Without a name every test of the program runs.
namespace twinspect::test {

using RunTest = std::function<int(const QStringList& arguments)>;

/// Makes a test known under the name of its file, tst_measure for .../tst_measure.cpp. Called before main().
bool registerTest(const char* file, RunTest run);

} // namespace twinspect::test

/// Stands at the end of tst_<unit>.cpp in place of QTEST_MAIN.
#define TWINSPECT_TEST(TestClass)                                                                                      \
    [[maybe_unused]] static const bool registered##TestClass =                                                         \
        twinspect::test::registerTest(__FILE__, [](const QStringList& arguments) {                                     \
            TestClass test;                                                                                            \
            return QTest::qExec(&test, arguments);                                                                     \
        });
