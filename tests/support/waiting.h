// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest/QTest>

/// How long a test waits for something that must happen. QtTest's own five seconds are too few where another test and a
/// compiler share the two processors; a test that passes never waits so long, one that fails does so once.
namespace twinspect::test {

inline constexpr int kPatienceMs = 30'000;

} // namespace twinspect::test

#undef QTRY_VERIFY
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, twinspect::test::kPatienceMs)
#undef QTRY_VERIFY2
#define QTRY_VERIFY2(condition, message) QTRY_VERIFY2_WITH_TIMEOUT(condition, message, twinspect::test::kPatienceMs)
#undef QTRY_COMPARE
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, twinspect::test::kPatienceMs)
