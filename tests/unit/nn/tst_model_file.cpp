// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors, teachers and models on disk.
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <fstream>

#include <torch/torch.h>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/nn/model_file.h"
#include "tests/support/tiny_network.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

// A safetensors file as the format's documentation has it: length of the header, header, bytes in little-endian order.
std::string byHand(const std::string& header, const std::string& data)
{
    std::string bytes;
    for (int i = 0; i < 8; ++i)
        bytes += static_cast<char>((header.size() >> (8 * i)) & 0xff);
    return bytes + header + data;
}

bool sameBytes(const torch::Tensor& a, const torch::Tensor& b)
{
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes()
        && std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0;
}

void changeByte(const fs::path& path, std::uintmax_t at)
{
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char before = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(before ^ 1));
}

void checkSays(const Error& error, ErrorCode code, const std::vector<std::string>& words)
{
    QCOMPARE(toString(error.code), toString(code));
    for (const auto& word : words)
        QVERIFY2(error.message().find(word) != std::string::npos, error.message().c_str());
    QVERIFY2(!error.remedy.empty(), error.message().c_str());
}

} // namespace

class TestModelFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tensorsComeBackBitForBit()
    {
        TensorMap tensors;
        for (const auto type : {torch::kFloat32, torch::kFloat16, torch::kBFloat16, torch::kFloat64, torch::kUInt8,
                                torch::kInt32, torch::kInt64})
            tensors[std::string("of type ") + c10::toString(type)] = (100 * sample::uniform({3, 2, 5}, 4)).to(type);
        tensors["odd values"] = torch::tensor({-0.0F, INFINITY, -INFINITY, NAN, 1e-42F, 3.4e38F});
        tensors["empty"] = torch::empty({0, 4});
        tensors["number"] = torch::tensor(7.5F);
        tensors["not contiguous"] = sample::normal({4, 6}, 1).t();
        tensors["channels last"] = sample::normal({2, 3, 4, 5}, 2).contiguous(torch::MemoryFormat::ChannelsLast);
        const std::map<std::string, std::string> metadata{{"quote \" and \\", "umlaut \xc3\xa4, line\nbreak"},
                                                          {"empty", ""}};
        QVERIFY(writeSafetensors(path("tensors"), tensors, metadata).has_value());
        const auto file = readSafetensors(path("tensors"));
        QVERIFY(file.has_value());
        QVERIFY(file->metadata == metadata);
        QCOMPARE(file->tensors.size(), tensors.size());
        for (const auto& [name, tensor] : tensors)
            QVERIFY2(sameBytes(file->tensors.at(name), tensor.contiguous()), name.c_str());
        QCOMPARE(file->sha256, sha256(*readFile(path("tensors"))));
    }

    void aFileFromPythonIsRead()
    {
        const std::string header =
            R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,2],"data_offsets":[2,18]},)"
            R"("a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}   )";
        const std::string data("\x05\xff"
                               "\x00\x00\x80\x3f"
                               "\x00\x00\x00\xc0"
                               "\x00\x00\x00\x3f"
                               "\x00\x00\x00\x80",
                               18); // 1, -2, 0.5, -0
        QVERIFY(writeFileAtomically(path("python"), byHand(header, data)).has_value());
        const auto file = readSafetensors(path("python"));
        QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
        QCOMPARE(file->metadata.at("format"), std::string("pt"));
        QVERIFY(sameBytes(file->tensors.at("a"), torch::tensor({5, 255}, torch::kUInt8)));
        QVERIFY(sameBytes(file->tensors.at("b"), torch::tensor({{1.0F, -2.0F}, {0.5F, -0.0F}})));
    }

    void damagedFilesAreNamed()
    {
        checkSays(readSafetensors(path("nowhere")).error(), ErrorCode::NotFound, {"nowhere"});
        QVERIFY(writeSafetensors(path("cut"), {{"x", torch::ones({100})}}, {}).has_value());
        fs::resize_file(path("cut"), fs::file_size(path("cut")) - 4);
        checkSays(readSafetensors(path("cut")).error(), ErrorCode::BadData, {"cut"});
        const auto written = writeSafetensors(path("bool"), {{"flags", torch::ones({3}, torch::kBool)}}, {});
        QVERIFY(!written && written.error().code == ErrorCode::Unsupported
                && written.error().message().find("flags") != std::string::npos);
        QVERIFY(!fs::exists(path("bool")));
    }

    void missingAndMisshapenTensorsAreNamed()
    {
        const TensorMap tensors{{"x", torch::ones({2, 3})}};
        QVERIFY(takeTensor(tensors, "x", {2, 3}, "file").has_value()
                && takeTensor(tensors, "x", {}, "file").has_value());
        checkSays(takeTensor(tensors, "y", {}, "some.file").error(), ErrorCode::Mismatch, {"'y'", "some.file"});
        checkSays(takeTensor(tensors, "x", {3, 2}, "some.file").error(), ErrorCode::Mismatch,
                  {"'x'", "[2,3]", "[3,2]", "some.file"});
        torch::nn::Linear layer(3, 2);
        TensorMap saved;
        saveModule(*layer, saved, "l.");
        saved["l.bias"] = torch::ones({5});
        checkSays(loadModule(*layer, saved, "l.", "some.file").error(), ErrorCode::Mismatch,
                  {"'l.bias'", "[5]", "[2]", "some.file"});
        saved.erase("l.bias");
        checkSays(loadModule(*layer, saved, "l.", "some.file").error(), ErrorCode::Mismatch, {"'l.bias'", "some.file"});
    }

    void teachersAreRefusedByName_data()
    {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<QString>("damage");
        QTest::addColumn<QString>(
            "says"); // the layer where one tensor alone is wrong, the backbone where tensors do not fit each other
        QTest::newRow("missing convolution") << "conv1.weight" << "missing" << "conv1.weight";
        QTest::newRow("missing norm") << "layer3.1.bn2.bias" << "missing" << "layer3.1.bn2.bias";
        QTest::newRow("missing shortcut") << "layer2.0.downsample.0.weight" << "missing" << "resnet18";
        QTest::newRow("misshapen convolution") << "conv1.weight" << "misshapen" << "'conv1'";
        QTest::newRow("misshapen shortcut")
            << "layer2.0.downsample.0.weight" << "misshapen" << "'layer2.0.downsample.0'";
        QTest::newRow("misshapen norm") << "bn1.running_var" << "misshapen" << "'bn1.running_var'";
        QTest::newRow("other width") << "layer2.1.conv1.weight" << "widened" << "resnet18";
        QTest::newRow("not a number") << "layer3.1.conv2.weight" << "nan" << "resnet18";
    }
    void teachersAreRefusedByName()
    {
        QFETCH(QString, tensor);
        QFETCH(QString, damage);
        QFETCH(QString, says);
        auto tensors = sample::teacherTensors();
        QVERIFY(tensors.count(tensor.toStdString()) == 1);
        auto& damaged = tensors[tensor.toStdString()];
        if (damage == "misshapen")
            damaged = torch::ones({3});
        else if (damage == "widened")
            damaged = torch::ones({9, 8, 3, 3});
        else if (damage == "nan")
            damaged = torch::full_like(damaged, NAN);
        else
            tensors.erase(tensor.toStdString());
        const auto teacher = Teacher::fromTensors("resnet18", tensors, {}, "weights.file");
        QVERIFY(!teacher.has_value());
        checkSays(teacher.error(), ErrorCode::Mismatch, {"weights.file", says.toStdString()});
    }

    void unknownBackbonesAndFilesAreRefused()
    {
        checkSays(Teacher::fromTensors("vgg", {}, {}, "weights.file").error(), ErrorCode::InvalidArgument,
                  {"'vgg'", "weights.file"});
        checkSays(Teacher::fromTensors("efficientnet-lite0", sample::teacherTensors(), {}, "weights.file").error(),
                  ErrorCode::Mismatch, {"_conv_stem", "weights.file"});
        checkSays(Teacher::load("resnet18", path("nowhere")).error(), ErrorCode::NotFound, {"nowhere"});
    }

    void foldedTeacherIsTheSameTeacher()
    {
        const auto teacher = sample::teacher();
        TensorMap folded;
        teacher.save(folded, "teacher.");
        TensorMap plain;
        for (const auto& [name, tensor] : folded)
            plain[name.substr(8)] = tensor;
        const auto again = Teacher::fromTensors("resnet18", plain, {}, "folded");
        QVERIFY(again.has_value());
        QCOMPARE(again->hash(), teacher.hash());
        QVERIFY(again->hash() != sample::teacher(2).hash());
        const auto picture = sample::uniform({1, 3, 64, 64}, 5);
        for (std::size_t k = 0; k < 3; ++k)
            QVERIFY(torch::equal(again->features(picture)[k], teacher.features(picture)[k]));
        QVERIFY(teacher.channels() == (std::array<std::int64_t, 3>{5, 9, 14}));
    }

    void aModelComesBackWithItsMaps_data()
    {
        QTest::addColumn<QString>("modality");
        QTest::addColumn<QString>("fusion");
        QTest::addColumn<bool>("gfrn");
        QTest::newRow("everything") << "both" << "cm-segf" << true;
        QTest::newRow("average, no refinement") << "both" << "avg" << false;
        QTest::newRow("depth alone") << "depth" << "cm-segf" << true;
    }
    void aModelComesBackWithItsMaps()
    {
        QFETCH(QString, modality);
        QFETCH(QString, fusion);
        QFETCH(bool, gfrn);
        const torch::NoGradGuard noGrad;
        auto options = sample::networkOptions();
        options.modality = *enumNamed<Channels>(modality.toStdString());
        options.fusion = *enumNamed<Fusion>(fusion.toStdString());
        options.gfrn = gfrn;
        options.gates = 2;
        auto net = sample::network(options);
        sample::shake(net, 11);
        QVERIFY(saveModel(path("model"), net, {{"part.name", "disc"}}).has_value());
        auto loaded = loadModel(path("model"));
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().message().c_str());
        QCOMPARE(loaded->metadata.at("part.name"), std::string("disc"));
        QCOMPARE(loaded->hash, sha256(*readFile(path("model"))));
        const auto rgb = sample::uniform({1, 3, 64, 64}, 1);
        const auto height = sample::uniform({1, 1, 64, 64}, 2);
        net.train(false);
        loaded->net.train(false);
        const auto before = net.infer(rgb, height);
        const auto after = loaded->net.infer(rgb, height);
        for (const std::string name : {"rgb", "depth", "avg", "max", "cm_segf"}) {
            QCOMPARE(after.find(name) != nullptr, before.find(name) != nullptr);
            QVERIFY(before.find(name) == nullptr || torch::equal(*after.find(name), *before.find(name)));
        }
        QVERIFY(torch::equal(after.weightRgb, before.weightRgb) && torch::equal(after.shareRgb, before.shareRgb));
        // Frozen for inference it still says the same.
        loaded->net.freezeForInference(torch::kCPU, torch::kFloat32);
        QVERIFY((loaded->net.infer(rgb, height).fused - before.fused).abs().max().item<double>()
                < 1e-3 * (1 + before.fused.abs().max().item<double>()));
    }

    void anAlteredModelIsRefused()
    {
        auto net = sample::network();
        const auto size = [this] { return fs::file_size(path("altered")); };
        QVERIFY(saveModel(path("altered"), net, {}).has_value());
        QVERIFY(loadModel(path("altered")).has_value());
        for (const auto at : {size() - 1, size() - 1000, size() / 2}) {
            QVERIFY(saveModel(path("altered"), net, {}).has_value());
            changeByte(path("altered"), at);
            const auto loaded = loadModel(path("altered"));
            QVERIFY(!loaded.has_value());
            checkSays(loaded.error(), ErrorCode::Mismatch, {"altered", "hash"});
        }
    }

    // Thresholds come from held_out.scores, millimetres from part.height_range_m: whoever can change them decides.
    void alteredMetadataIsRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("other scores") << "held_out.scores" << "1 2 300";
        QTest::newRow("other height range") << "part.height_range_m" << "0.03";
        QTest::newRow("other fusion") << "network.fusion" << "avg";
        QTest::newRow("one more entry") << "part.crop_side_px" << "100";
        QTest::newRow("no name") << "part.name" << "";
        QTest::newRow("entries run together") << "part.name" << "dis";
    }
    void alteredMetadataIsRefused()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        auto net = sample::network();
        QVERIFY(saveModel(path("sealed"), net,
                          {{"held_out.scores", "1 2 3"}, {"part.height_range_m", "0.02"}, {"part.name", "disc"}})
                    .has_value());
        auto file = readSafetensors(path("sealed"));
        QVERIFY(file.has_value() && loadModel(path("sealed"))->sealed);
        file->metadata[key.toStdString()] = value.toStdString();
        QVERIFY(writeSafetensors(path("edited"), file->tensors, file->metadata).has_value());
        checkSays(loadModel(path("edited")).error(), ErrorCode::Mismatch, {"edited", "hash"});
    }

    void namesThatAreNoTextAreSealedAsTheyAreWritten()
    {
        auto net = sample::network();
        QVERIFY(saveModel(path("odd"), net, {{"part.name", "g\xff\x1b[31m"}}).has_value());
        const auto loaded = loadModel(path("odd"));
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().message().c_str());
        QCOMPARE(loaded->metadata.at("part.name"), std::string("g\\xff\\u001b[31m"));
    }

    void modelsOfTheVersionBeforeAreReadAndSayThatTheyAreNotSealed()
    {
        auto net = sample::network();
        QVERIFY(saveModel(path("new"), net, {{"held_out.scores", "1 2 3"}}).has_value());
        auto file = readSafetensors(path("new"));
        QVERIFY(file.has_value());
        file->metadata["format"] = "twinspect-model-2";
        QVERIFY(writeSafetensors(path("old"), file->tensors, file->metadata).has_value());
        QVERIFY(!loadModel(path("old")).has_value()); // its own hash is that of the tensors
        file->metadata["content_sha256"] = contentHash(file->tensors);
        QVERIFY(writeSafetensors(path("old"), file->tensors, file->metadata).has_value());
        const auto old = loadModel(path("old"));
        QVERIFY2(old.has_value(), old ? "" : old.error().message().c_str());
        QVERIFY(!old->sealed);
        QCOMPARE(old->hash, sha256(*readFile(path("old"))));
    }

    void foreignModelsAreRefused()
    {
        QVERIFY(writeSafetensors(path("foreign"), sample::teacherTensors(), {}).has_value());
        checkSays(loadModel(path("foreign")).error(), ErrorCode::Mismatch, {"foreign", "not a Twinspect model"});
        auto net = sample::network();
        QVERIFY(saveModel(path("model"), net, {}).has_value());
        const auto sound = readSafetensors(path("model"));
        QVERIFY(sound.has_value());
        const auto refusedWith = [&](const std::string& key, const std::string& value) {
            auto metadata = sound->metadata;
            if (value.empty())
                metadata.erase(key);
            else
                metadata[key] = value;
            metadata["content_sha256"] = modelSeal(sound->tensors, metadata); // as a program that writes such models
            if (!writeSafetensors(path("edited"), sound->tensors, metadata))
                return std::string("not written");
            const auto loaded = loadModel(path("edited"));
            return loaded ? std::string("accepted")
                          : std::string(toString(loaded.error().code)) + " " + loaded.error().message();
        };
        const std::string mismatch(toString(ErrorCode::Mismatch));
        for (const auto& [key, value, word] :
             std::vector<std::array<std::string, 3>>{{"format", "twinspect-model-99", "twinspect-model-99"},
                                                     {"network.width", "", "width"},
                                                     {"network.backbone", "vgg", "efficientnet-lite0 resnet18"},
                                                     {"network.fusion", "median", "avg max cm-segf"},
                                                     {"network.modality", "", "modality"},
                                                     {"network.side", "65", "multiple of 32"},
                                                     {"network.width", "16", "student"},
                                                     {"network.gates", "2", "gate.1"},
                                                     {"network.backbone", "efficientnet-lite0", "_conv_stem"}}) {
            const auto said = refusedWith(key, value);
            QVERIFY2(said.rfind(mismatch, 0) == 0 && said.find(word) != std::string::npos
                         && said.find("edited") != std::string::npos,
                     said.c_str());
        }
    }

    void theContentHashSeesEverything()
    {
        const TensorMap one{{"a", torch::ones({2, 3})}, {"b", torch::zeros({4})}};
        const auto hash = contentHash(one);
        QCOMPARE(contentHash({{"b", torch::zeros({4})}, {"a", torch::ones({2, 3})}}), hash);
        const std::vector<TensorMap> others{{{"a", torch::ones({3, 2})}, {"b", torch::zeros({4})}},
                                            {{"c", torch::ones({2, 3})}, {"b", torch::zeros({4})}},
                                            {{"a", torch::ones({2, 3})}},
                                            {{"a", torch::ones({2, 3})}, {"b", torch::zeros({4}, torch::kInt32)}},
                                            {{"a", torch::ones({2, 3})}, {"b", -torch::zeros({4})}}};
        for (const auto& other : others)
            QVERIFY(contentHash(other) != hash);
    }

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestModelFile)
#include "tst_model_file.moc"
