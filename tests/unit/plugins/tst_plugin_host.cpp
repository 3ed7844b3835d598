// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <thread>

#include <QFile>
#include <QTemporaryDir>
#include <torch/torch.h>

#include "core/nn/model_file.h"
#include "plugins/host/plugin_catalog.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 64;
constexpr PluginLimits kLimits{std::chrono::seconds(2), std::chrono::seconds(2), 256u << 20};

/// Flat, of one colour and one height everywhere.
PreparedPart partOf(std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    PreparedPart part;
    part.geometry.partFound = true;
    part.image.rgb = RgbImage(kSide, kSide, 3);
    for (std::size_t i = 0; i < part.image.rgb.pixelCount(); ++i) {
        part.image.rgb.data()[3 * i] = red;
        part.image.rgb.data()[3 * i + 1] = green;
        part.image.rgb.data()[3 * i + 2] = blue;
    }
    part.image.height = DepthMap(kSide, kSide, 1, 0.5f);
    part.image.foreground = Mask(kSide, kSide, 1, 1);
    part.image.measured = Mask(kSide, kSide, 1, 1);
    return part;
}

const PreparedPart kGrey = partOf(77, 78, 79), kPink = partOf(255, 0, 255);

Preparation preparation()
{
    Preparation constants;
    constants.scale = {128, 0.02, 0.3}; // px, m, mm
    constants.side = kSide;
    return constants;
}

} // namespace

class TestPluginHost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto bin = qEnvironmentVariable("TWINSPECT_BIN_DIR");
        QVERIFY(!bin.isEmpty());
        const auto built = fs::path(bin.toStdString()).parent_path() / "tests" / "plugins";
        m_file = built / "faulty_plugin.so";
        m_places.worker = fs::path(bin.toStdString()) / "twinspect-worker";
        m_places.folders = {built};
        m_catalog = std::make_unique<PluginCatalog>(m_places, kLimits, std::set<std::string>{"dcrdf"});
        QVERIFY2(m_catalog->kinds().size() == 1, said(*m_catalog).c_str());
        m_kind = m_catalog->kind("faulty");
        QVERIFY(m_kind != nullptr);
    }

    void metadataAreReadWithoutLoading()
    {
        const auto& plugin = m_catalog->plugins().front();
        QVERIFY(plugin.file.filename() == "faulty_plugin.so" && !plugin.whyNot);
        QCOMPARE(plugin.version, std::string("1.2.3"));
        QCOMPARE(plugin.licence, std::string("GPL-3.0-or-later"));
        const auto& info = m_kind->info();
        QCOMPARE(info.name, std::string("Faulty"));
        QCOMPARE(info.primaryMap, std::string("score"));
        QVERIFY(info.rgb && info.depth && !info.backbone && info.parameters.size() == 3);
        QVERIFY(info.parameters[2].defaultValue == ParameterValue(64) && info.parameters[2].maximum == 256);
        QVERIFY(m_catalog->kind("dcrdf") == nullptr && !m_catalog->whyNot("faulty"));
    }

    void withoutPluginsNoWorkerIsStarted()
    {
        const PluginCatalog nothing({{"/no/such/folder"}, "/no/such/program"}, kLimits, {});
        QVERIFY(nothing.plugins().empty() && nothing.kinds().empty());
        const PluginCatalog noWorker({m_places.folders, "/no/such/program"}, kLimits, {});
        QVERIFY(noWorker.kinds().empty());
        QVERIFY(noWorker.plugins().front().whyNot->code == ErrorCode::NotFound);
        QVERIFY(!noWorker.plugins().front().whyNot->remedy.empty());
    }

    void saysWhyOneCannotBeUsed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        const auto sound = bytesOf(m_file);
        const auto with = [&](const char* old, const char* other) {
            auto changed = sound;
            return changed.replace(QByteArray(old), QByteArray(other));
        };
        QTest::newRow("another version") << with("org.twinspect.Detector/2", "org.twinspect.Detector/1")
                                         << "version 1 of the interface";
        QTest::newRow("another interface")
            << with("org.twinspect.Detector/2", "org.something.Detector/2") << "no plugin for Twinspect";
        // Texts of up to 23 bytes begin with 0x60 + their length in Qt's metadata (CBOR).
        QTest::newRow("no id") << with("\x62id", "\x62ix") << "does not say a sensible 'id'";
        QTest::newRow("id of other characters") << with("\x66"
                                                        "faulty",
                                                        "\x66"
                                                        "../../")
                                                << "sensible 'id'";
        QTest::newRow("no name") << with("\x64name", "\x64nama") << "sensible 'name'";
        QTest::newRow("wrong parameter") << with("\x67"
                                                 "default",
                                                 "\x67"
                                                 "defaulx")
                                         << "sensible 'parameters'";
        QTest::newRow("text") << QByteArray("This is a text.") << "cannot be read as a plugin";
        QTest::newRow("cut") << sound.left(sound.size() / 2) << "cannot be read as a plugin";
        QTest::newRow("empty") << QByteArray() << "cannot be read as a plugin";
        QTest::newRow("no library") << bytesOf(m_places.worker) << "cannot be read as a plugin";
    }
    void saysWhyOneCannotBeUsed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        QVERIFY(bytes != bytesOf(m_file));
        QTemporaryDir folder;
        auto places = m_places; // beside the sound one, which stays usable
        places.folders.push_back(folder.path().toStdString());
        const auto made = places.folders.back() / "made.so";
        write(made, bytes);
        const PluginCatalog catalog(places, kLimits, {});
        QCOMPARE(catalog.plugins().size(), std::size_t(2));
        QVERIFY(catalog.kind("faulty") != nullptr);
        for (const auto& one : catalog.plugins()) {
            QCOMPARE(one.whyNot.has_value(), one.file == made);
            if (!one.whyNot)
                continue;
            const auto message = QString::fromStdString(one.whyNot->message());
            QVERIFY2(message.contains(said) && message.startsWith(QString::fromStdString(made.string())),
                     qPrintable(message));
            QVERIFY(!one.whyNot->remedy.empty());
        }
    }

    void ofTwoWithOneIdNeitherIsUsed()
    {
        QTemporaryDir folder;
        auto places = m_places;
        places.folders.push_back(folder.path().toStdString());
        places.folders.push_back(m_places.folders.front()); // the same file again is no other plugin
        write(places.folders[1] / "copy.so", bytesOf(m_file));
        const PluginCatalog catalog(places, kLimits, {});
        QVERIFY(catalog.kinds().empty());
        QCOMPARE(catalog.plugins().size(), std::size_t(2));
        for (const auto& plugin : catalog.plugins()) {
            const auto message = plugin.whyNot->message();
            for (const char* name : {"copy.so", "faulty_plugin.so"})
                QVERIFY2(message.find(name) != std::string::npos, message.c_str());
        }
        QVERIFY(catalog.whyNot("faulty").has_value());
    }

    void anIdOfTheProgramIsRefused()
    {
        const PluginCatalog catalog(m_places, kLimits, {"faulty"});
        QVERIFY(catalog.kinds().empty());
        QVERIFY(catalog.plugins().front().whyNot->message().find("itself has a detector 'faulty'")
                != std::string::npos);
    }

    void aMissingLibraryIsNamed()
    {
        QTemporaryDir folder;
        PluginPlaces places{{folder.path().toStdString()}, m_places.worker};
        write(places.folders.front() / "lost.so", bytesOf(m_file).replace("libQt6Core.so.6", "libQt6Lost.so.6"));
        const PluginCatalog catalog(places, kLimits, {});
        QCOMPARE(catalog.kinds().size(), std::size_t(1));
        const auto loaded = catalog.kinds().front()->tryToLoad();
        QVERIFY(!loaded);
        const auto message = loaded.error().message();
        QVERIFY2(message.find("libQt6Lost.so.6") != std::string::npos && message.find("lost.so") != std::string::npos,
                 message.c_str());
        QVERIFY(m_kind->tryToLoad().has_value());
    }

    // What the plugin gives back is known, so every plane and number must have arrived.
    void partsAndResultsCrossWhole()
    {
        const auto detector = trained("none", "pink");
        QVERIFY(detector != nullptr);
        const auto result = detector->infer(kGrey);
        QVERIFY2(result.has_value(), result ? "" : result.error().message().c_str());
        QCOMPARE(result->maps.size(), std::size_t(3));
        for (const auto& [name, expected] :
             {std::pair{"score", 10.0}, std::pair{"red", 77.0}, std::pair{"scale", 0.6}}) {
            QVERIFY(std::abs(result->imageScores.at(name) - expected) < 1e-5 * expected);
            QCOMPARE(result->maps.at(name).width(), kSide);
        }
        QVERIFY(result->shareRgb.at(3, 5) == 0.25f && result->heightVsGoodMm.at(60, 1) == -1.5f);
        QVERIFY(detector->arithmetic() == Arithmetic::Float32);
    }

    void faultsBecomeErrorsOfTheirPart_data()
    {
        QTest::addColumn<QString>("said");
        const auto row = [](const char* fault, const char* said) { QTest::newRow(fault) << said; };
        row("throws", "it reported: the moon is full");
        row("throws a number", "an exception of unknown kind");
        row("crashes", "it crashed (Segmentation fault)");
        row("aborts", "it crashed (Aborted)");
        row("exits", "it ended its process (exit code 3)");
        row("hangs", "it gave no answer within 2 s");
        row("closes", "it closed its connection");
        row("writes rubbish", "its answer makes no sense");
        row("NaN", "a map 'score' with the value nan");
        row("infinite", "a map 'red' with the value inf");
        row("huge", "a map 'score' with the value 2e+06");
        row("wrong shape", "a map 'score' of 4095 values instead of 4096");
        row("no map", "it gave no map 'score'");
        row("bad name", "the name '../../etc'");
        row("bad share", "a map 'shareRgb' with the value 1.5");
        row("short height", "a map 'heightVsGoodMm' of 3 values");
        row("too long", "its answer is too long");
#ifndef __SANITIZE_ADDRESS__
        row("takes all memory", "it needs more than 256 MiB of memory");
        row("loses all memory", "it needs more than 256 MiB of memory");
#endif
    }
    void faultsBecomeErrorsOfTheirPart()
    {
        QFETCH(QString, said);
        const auto detector = trained(QTest::currentDataTag(), "pink");
        QVERIFY(detector != nullptr);
        const auto before = detector->infer(kGrey);
        QVERIFY2(before.has_value(), before ? "" : before.error().message().c_str());
        const auto failed = detector->infer(kPink);
        QVERIFY(!failed.has_value());
        QVERIFY(failed.error().code == ErrorCode::BadData); // never OutOfMemory, which would end a batch
        const auto message = QString::fromStdString(failed.error().message());
        QVERIFY2(message.contains(said) && message.contains("The plugin Faulty (")
                     && message.contains("faulty_plugin.so"),
                 qPrintable(message));
        QVERIFY(!failed.error().remedy.empty());
        const auto after = detector->infer(kGrey);
        QVERIFY2(after.has_value(), after ? "" : after.error().message().c_str());
        QVERIFY(after->maps == before->maps && after->imageScores == before->imageScores);
    }

    // Whether it is of any use is measured when it is trained, see weaknessOf().
    void zerosAreAllowed()
    {
        const auto detector = trained("zeros", "always");
        QVERIFY(detector != nullptr);
        const auto result = detector->infer(kGrey);
        QVERIFY(result.has_value());
        QCOMPARE(result->imageScores.at("score"), 0.0);
    }

    void whatItPrintsHarmsNothing()
    {
        const auto detector = trained("prints", "always");
        QVERIFY(detector != nullptr && detector->infer(kGrey).has_value());
    }

    void aPictureWithoutAPartIsNotAsked()
    {
        const auto detector = trained("crashes", "always");
        QVERIFY(detector != nullptr);
        PreparedPart nothing;
        nothing.geometry.partFound = false;
        const auto result = detector->infer(nothing);
        QVERIFY(result && !result->partFound);
    }

    void isGivenUpAfterThreeFailuresInARow()
    {
        const auto detector = trained("crashes", "pink");
        QVERIFY(detector != nullptr);
        for (int round = 0; round < 2; ++round) { // a success in between begins the count anew
            QVERIFY(!detector->infer(kPink) && !detector->infer(kPink));
            QVERIFY(detector->infer(kGrey).has_value());
        }
        for (int i = 0; i < 3; ++i)
            QVERIFY(detector->infer(kPink).error().message().find("given up") == std::string::npos);
        const auto refused = detector->infer(kGrey);
        QVERIFY(!refused);
        const auto message = refused.error().message();
        QVERIFY2(message.find("failed 3 times in a row and was given up") != std::string::npos
                     && message.find("it crashed") != std::string::npos,
                 message.c_str());
        QVERIFY(!refused.error().remedy.empty());
    }

    void severalPartsAtOnce()
    {
        const auto detector = trained("crashes", "pink");
        QVERIFY(detector != nullptr);
        const auto expected = detector->infer(kGrey);
        QVERIFY(expected.has_value());
        std::atomic<int> sound = 0, failed = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 5; ++i) {
                    const bool pink = t == 0 && i == 2;
                    const auto result = detector->infer(pink ? kPink : kGrey);
                    if (result && result->maps == expected->maps)
                        ++sound;
                    else if (pink && !result)
                        ++failed;
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(sound.load(), 19);
        QCOMPARE(failed.load(), 1);
    }

    void failsWhileItLearnsOrLoads_data()
    {
        QTest::addColumn<QString>("when");
        QTest::addColumn<QString>("said");
        for (const char* when : {"learn", "load"}) {
            QTest::addRow("throws %s", when) << when << "the moon is full";
            QTest::addRow("crashes %s", when) << when << "it crashed (Segmentation fault)";
            QTest::addRow("hangs %s", when) << when << "no answer within 2 s";
        }
    }
    void failsWhileItLearnsOrLoads()
    {
        QFETCH(QString, when);
        QFETCH(QString, said);
        const auto fault = QString(QTest::currentDataTag()).section(' ', 0, 0).toStdString();
        auto model = learnt(fault, when.toStdString());
        Error error;
        if (when == "learn") {
            QVERIFY(!model);
            error = model.error();
        } else {
            QVERIFY(model.has_value());
            const auto detector = m_kind->load(std::move(*model), preparation(), {});
            QVERIFY(!detector);
            error = detector.error();
        }
        QVERIFY2(QString::fromStdString(error.message()).contains(said), error.message().c_str());
        QVERIFY(error.message().find("faulty_plugin.so") != std::string::npos && !error.remedy.empty());
    }

    void learningCanBeStopped()
    {
        std::stop_source stop;
        int heard = 0;
        // The plugin says how far it is, then hangs.
        const auto model = learnt("hangs", "learn", {stop.get_token(), [&](const Progress& progress) {
                                                         heard += progress.done == 1 && progress.total == 2;
                                                         stop.request_stop();
                                                     }});
        QVERIFY(!model && model.error().code == ErrorCode::Cancelled);
        QCOMPARE(heard, 1);
    }

    void aModelWithoutItsBytesIsRefused()
    {
        ModelContents contents;
        contents.file = "some.tsm";
        contents.tensors["plugin"] = torch::zeros({3});
        const auto detector = m_kind->load(std::move(contents), preparation(), {});
        QVERIFY(!detector && detector.error().code == ErrorCode::Mismatch && detector.error().file == "some.tsm");
    }

    void limitsOfTheEnvironment_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("sound");
        QTest::newRow("a number") << QByteArray("7") << true;
        QTest::newRow("nothing") << QByteArray("") << true;
        QTest::newRow("zero") << QByteArray("0") << false;
        QTest::newRow("a fraction") << QByteArray("1.5") << false;
        QTest::newRow("a word") << QByteArray("long") << false;
        QTest::newRow("negative") << QByteArray("-1") << false;
    }
    void limitsOfTheEnvironment()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, sound);
        qputenv("TWINSPECT_PLUGIN_SECONDS", value);
        const auto limits = PluginLimits::fromEnvironment();
        qunsetenv("TWINSPECT_PLUGIN_SECONDS");
        QCOMPARE(limits.has_value(), sound);
        if (sound)
            QVERIFY(limits->answer == std::chrono::seconds(value.isEmpty() ? 60 : 7));
        else
            QVERIFY(limits.error().message().find("TWINSPECT_PLUGIN_SECONDS") != std::string::npos);
    }

private:
    Result<ModelContents> learnt(const std::string& fault, const std::string& when,
                                 const RunContext& context = {}) const
    {
        const std::vector<PartImage> parts{kGrey.image};
        const auto constants = preparation();
        return m_kind->learn({constants, parts, parts, {}}, {{"fault", fault}, {"when", when}, {"side", kSide}}, {},
                             context);
    }
    std::unique_ptr<const Detector> trained(const std::string& fault, const std::string& when) const
    {
        auto model = learnt(fault, when);
        if (!model) {
            qWarning("%s", model.error().message().c_str());
            return nullptr;
        }
        auto detector = m_kind->load(std::move(*model), preparation(), {});
        if (!detector)
            qWarning("%s", detector.error().message().c_str());
        return detector ? std::move(*detector) : nullptr;
    }
    static std::string said(const PluginCatalog& catalog)
    {
        std::string all;
        for (const auto& plugin : catalog.plugins())
            all += plugin.file.string() + ": " + (plugin.whyNot ? plugin.whyNot->message() : "usable") + "\n";
        return all;
    }
    static QByteArray bytesOf(const fs::path& path)
    {
        QFile file(QString::fromStdString(path.string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const fs::path& path, const QByteArray& bytes)
    {
        QFile file(QString::fromStdString(path.string()));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }

    fs::path m_file; ///< of the plugin
    PluginPlaces m_places;
    std::unique_ptr<PluginCatalog> m_catalog;
    const PluginKind* m_kind = nullptr;
};

TWINSPECT_TEST(TestPluginHost)
#include "tst_plugin_host.moc"
