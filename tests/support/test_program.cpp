// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_program.h"

#ifdef TWINSPECT_TEST_HAS_WINDOWS
#include <QApplication>
using TestApplication = QApplication;
#else
#include <QCoreApplication>
using TestApplication = QCoreApplication;
#endif

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace twinspect::test {

namespace {

std::map<std::string, RunTest>& tests()
{
    static std::map<std::string, RunTest> all;
    return all;
}

} // namespace

bool registerTest(const char* file, RunTest run)
{
    return tests().emplace(std::filesystem::path(file).stem().string(), std::move(run)).second;
}

} // namespace twinspect::test

int main(int argc, char** argv)
{
    using twinspect::test::tests;
    TestApplication::setAttribute(Qt::AA_Use96Dpi, true);
    TestApplication application(argc, argv);
    QStringList arguments = TestApplication::arguments();
    const std::string name = arguments.size() > 1 ? arguments[1].toStdString() : std::string();
    if (name.starts_with("tst_")) {
        const auto found = tests().find(name);
        if (found == tests().end()) {
            std::fprintf(stderr, "There is no test '%s' in this program. It has:\n", name.c_str());
            for (const auto& [known, run] : tests())
                std::fprintf(stderr, "  %s\n", known.c_str());
            return 2;
        }
        arguments.removeAt(1);
        return found->second(arguments);
    }
    int failed = 0;
    for (const auto& [known, run] : tests())
        failed += run(arguments);
    return failed;
}
