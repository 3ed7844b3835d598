// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <clocale>
#include <new>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/base/library_error.h"
#include "core/base/parameter_spec.h"
#include "core/base/sha256.h"
#include "core/base/text_json.h"
#include "tests/support/test_program.h"

using namespace twinspect;

enum class Drink { Tea, Coffee };
template <>
inline constexpr auto twinspect::kEnumNames<Drink> = std::to_array<EnumName<Drink>>({
    {Drink::Tea, "tea"},
    {Drink::Coffee, "strong-coffee"},
});

namespace {

struct Meal {
    Drink drink = Drink::Tea;
};

} // namespace

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sha256MatchesFips180_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("digest");
        // NIST example values for SHA-256.
        QTest::newRow("empty") << QByteArray("")
                               << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc") << QByteArray("abc")
                             << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million a") << QByteArray(1000000, 'a')
                                     << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    void sha256MatchesFips180()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, digest);
        Sha256 pieces;
        for (qsizetype at = 0; at < message.size(); at += 37)
            pieces.add(message.mid(at, 37).toStdString());
        QCOMPARE(QByteArray::fromStdString(sha256(message.toStdString())), digest);
        QCOMPARE(QByteArray::fromStdString(pieces.finish()), digest);
    }

    void lackOfMemoryIsToldFromFaults()
    {
        QVERIFY(errorFrom(std::bad_alloc()).code == ErrorCode::OutOfMemory);
        // As OpenCV 4.6, LibTorch 2.13 and its oneDNN say it.
        const std::runtime_error openCv(
            "OpenCV(4.6.0) ./modules/core/src/alloc.cpp:73: error: (-4:Insufficient memory) "
            "Failed to allocate 50331648 bytes in function 'OutOfMemoryError'\n");
        const std::runtime_error torch("[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't "
                                       "allocate memory: you tried to allocate 4000000000 bytes. Error code 12");
        const std::runtime_error oneDnn("could not create a primitive");
        for (const auto& lack : {openCv, torch, oneDnn}) {
            const Error error = errorFrom(lack, Text("The region could not be measured: %1", lack.what()));
            QVERIFY(error.code == ErrorCode::OutOfMemory);
            QCOMPARE(error.message(), errorFrom(std::bad_alloc()).message());
        }
        const std::system_error noThread(std::make_error_code(std::errc::resource_unavailable_try_again));
        const std::runtime_error noPoolThread("pthread_create has failed");
        for (const std::exception* lack :
             {static_cast<const std::exception*>(&noThread), static_cast<const std::exception*>(&noPoolThread)}) {
            QVERIFY(lackShownBy(*lack) == Lack::Threads);
            QVERIFY(errorFrom(*lack).message().find("threads") != std::string::npos);
        }
        // This it says of operations that it cannot do.
        QVERIFY(lackShownBy(std::runtime_error("could not create a primitive descriptor")) == Lack::Nothing);
        const Error fault =
            errorFrom(std::runtime_error("sizes differ"), Text("The region is lost: %1", "sizes differ"));
        QVERIFY(fault.code == ErrorCode::Internal);
        QVERIFY(fault.message().find("The region is lost: sizes differ") != std::string::npos);
    }

    void parametersAreCheckedByTheirSpec_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("inside") << "12" << true;
        QTest::newRow("border") << "100" << true;
        QTest::newRow("outside") << "101" << false;
        QTest::newRow("not a number") << "many" << false;
        QTest::newRow("trailing letters") << "12px" << false;
    }
    void parametersAreCheckedByTheirSpec()
    {
        QFETCH(QString, text);
        QFETCH(bool, accepted);
        const ParameterSpec spec{"epochs", "Epochs", "", 10, 1, 100, {}, "Passes over the training set."};
        const auto value = parseParameter(spec, text.toStdString());
        QCOMPARE(value.has_value(), accepted);
        if (!accepted)
            QVERIFY(value.error().message().find("--epochs") != std::string::npos);
    }

    void namesOfAnEnumAreOneTable()
    {
        Meal meal;
        const Parameter<Meal> parameter{{"drink", "Drink", "", nameOf(meal.drink), 0, 0, enumNames<Drink>(),
                                         "What to drink."},
                                        enumMember<&Meal::drink>()};
        QVERIFY(parameter.spec.choices == std::vector<std::string>({"tea", "strong-coffee"}));
        QVERIFY(parameterValue(meal, parameter) == ParameterValue(std::string("tea")));
        QVERIFY(setParameter(meal, parameter, std::string("strong-coffee")).has_value());
        QVERIFY(meal.drink == Drink::Coffee);
        const auto refused = setParameter(meal, parameter, std::string("banana"));
        QVERIFY(!refused && meal.drink == Drink::Coffee);
        QCOMPARE(refused.error().message(),
                 std::string("--drink does not know 'banana'. Choose one of: tea strong-coffee."));
        QVERIFY(!setParameter(meal, parameter, 1).has_value() && !enumNamed<Drink>("Tea").has_value());
    }

    void refusedParametersNameTheRange()
    {
        const ParameterSpec spec{"minutes", "Minutes", "min", 10.0, 0.5, 100, {}, "Time."};
        const auto value = parseParameter(spec, "101");
        QVERIFY(!value);
        QCOMPARE(value.error().message(),
                 std::string("--minutes is out of range: 101. Give a value from 0.5 to 100 min."));
    }

    void sentencesFillTheirGaps()
    {
        QCOMPARE(Text("The file is empty").english(), std::string("The file is empty"));
        QVERIFY(Text().empty() && Text().english().empty());
        QCOMPARE(Text("%1 of %2 %3", 3, std::size_t(40), "parts").english(), std::string("3 of 40 parts"));
        QCOMPARE(Text("%2 before %1, %2 again", std::string("b"), "a").english(), std::string("a before b, a again"));
        QCOMPARE(Text("%1 and %2", 0.25, 1.0 / 3).english(), std::string("0.25 and 0.333333"));
        QCOMPARE(Text("The file is damaged: %1", Text("%1 bytes are missing", 7)).english(),
                 std::string("The file is damaged: 7 bytes are missing"));
    }

    void numbersHaveAPointInEveryLocale()
    {
        const std::string before = std::setlocale(LC_NUMERIC, nullptr);
        const char* comma = nullptr;
        for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "it_IT.UTF-8"})
            if (comma == nullptr && std::setlocale(LC_NUMERIC, name) != nullptr)
                comma = name;
        const std::string said = Text("%1 %2 %3 %4", 0.5, -1234567.0, 0.00001234567, 2.0).english();
        std::setlocale(LC_NUMERIC, before.c_str());
        QCOMPARE(said, std::string("0.5 -1.23457e+06 1.23457e-05 2"));
        if (comma == nullptr)
            QSKIP("this machine has no locale with a decimal comma");
    }

    void onlyGapsAreFilled()
    {
        QCOMPARE(Text("%1 and %2", "100 %2", "rest").english(),
                 std::string("100 %2 and rest")); // an argument is no pattern
        QCOMPARE(Text("100 %").english(), std::string("100 %"));
        QCOMPARE(Text("100 % of %1 %", 4).english(), std::string("100 % of 4 %"));
        QCOMPARE(Text("%0 %a %1", 4).english(), std::string("%0 %a 4"));
        QCOMPARE(Text("%1").english(), std::string("%1"));
        QCOMPARE(Text("%1 of %2", 1).english(), std::string("1 of %2")); // more gaps than arguments
        QCOMPARE(Text("none", 1).english(), std::string("none"));
    }

    void errorsAreOneLine_data()
    {
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("remedy");
        QTest::addColumn<QString>("line");
        QTest::newRow("all") << "It is empty" << "a.png" << "Save it again" << "a.png: It is empty. Save it again.";
        QTest::newRow("no remedy") << "It is empty" << "a.png" << "" << "a.png: It is empty.";
        QTest::newRow("no file") << "It is empty" << "" << "Save it again" << "It is empty. Save it again.";
        QTest::newRow("detail alone") << "It is empty" << "" << "" << "It is empty.";
        QTest::newRow("a library's full stop") << "Bad allocation." << "" << "" << "Bad allocation.";
        QTest::newRow("a file that looks like a gap") << "It is empty" << "%2.png" << "" << "%2.png: It is empty.";
    }
    void errorsAreOneLine()
    {
        QFETCH(QString, detail);
        QFETCH(QString, file);
        QFETCH(QString, remedy);
        QFETCH(QString, line);
        const Error error{ErrorCode::BadData, detail.toStdString(), file.toStdString(), remedy.toStdString()};
        QCOMPARE(QString::fromStdString(error.message()), line);
    }

    void sentencesTravelAsJson()
    {
        const Text sent("%1: left out: %2", "masks", Text("masks"));
        const auto json = toJson(sent);
        QCOMPARE(json.dump(),
                 std::string(R"({"arguments":["masks",{"pattern":"masks"}],"pattern":"%1: left out: %2"})"));
        QVERIFY(textFrom(json) == sent);
        QVERIFY(!(textFrom(json) == Text("%1: left out: %2", "masks", "masks"))); // a name is no sentence
        const std::string deep = (QByteArray(R"({"pattern":"%1","arguments":[)").repeated(100000) + R"("end")"
                                  + QByteArray("]}").repeated(100000))
                                     .toStdString();
        for (const std::string& foreign : {std::string("7"), std::string("{}"), std::string(R"({"pattern":7})"),
                                           std::string(R"({"pattern":"%1","arguments":"a"})"),
                                           std::string(R"({"pattern":"%1","arguments":[null]})"), deep})
            QVERIFY(!textFrom(nlohmann::json::parse(foreign)));
    }
};

TWINSPECT_TEST(TestBase)
#include "tst_base.moc"
