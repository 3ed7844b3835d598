// SPDX-License-Identifier: GPL-3.0-or-later
// From folders to what training learns from; no training is run.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "core/teaching/part_training.h"
#include "core/teaching/texture_reading.h"
#include "tests/unit/inference/scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

/// A picture whose red says the row, green the column and blue the picture.
RgbImage numbered(int width, int height, int number)
{
    RgbImage image(width, height, 3);
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column) {
            image.at(row, column, 0) = static_cast<std::uint8_t>(row);
            image.at(row, column, 1) = static_cast<std::uint8_t>(column);
            image.at(row, column, 2) = static_cast<std::uint8_t>(number);
        }
    return image;
}

} // namespace

class TestPartTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsAreHeldOut_data()
    {
        QTest::addColumn<int>("train");
        QTest::addColumn<int>("validation");
        QTest::addColumn<int>("learnt");
        QTest::addColumn<int>("heldOut");
        QTest::newRow("a validation folder") << 6 << 4 << 6 << 4;
        QTest::newRow("none, few parts: every fourth") << 12 << 0 << 9 << 3;
        QTest::newRow("none, many parts: every sixth") << 24 << 0 << 20 << 4;
        QTest::newRow("too small a validation folder: it counts, and every fourth") << 8 << 2 << 6 << 4;
    }
    void partsAreHeldOut()
    {
        QFETCH(int, train);
        QFETCH(int, validation);
        QFETCH(int, learnt);
        QFETCH(int, heldOut);
        const auto catalog = forTraining("parts", train, validation);
        PartTrainingSummary summary;
        const auto set = readTrainingSet(catalog, 64, {}, summary, {});
        QVERIFY2(set.has_value(), set ? "" : set.error().message().c_str());
        QCOMPARE(set->train.size(), std::size_t(learnt));
        QCOMPARE(set->heldOut.size(), std::size_t(heldOut));
        QVERIFY(summary.trainParts == learnt && summary.heldOutParts == heldOut
                && summary.heldOutFromTraining == (validation < 4) && summary.leftOut.empty());
        for (const auto* parts : {&set->train, &set->heldOut})
            for (const auto& part : *parts) {
                QCOMPARE(part.side(), 64);
                QVERIFY(part.height.width() == 64 && part.height.height() == 64 && part.cloud.empty());
                // Scaled by the part's own height: its middle stands near 1, the ground near 0.
                QVERIFY(std::abs(part.height.at(32, 32) - 1) < 0.1F && part.foreground.at(32, 32) == 1
                        && part.foreground.at(0, 0) == 0);
                QVERIFY(std::abs(part.height.at(0, 0)) < 0.1F);
            }
        // The disc is 70 px across (69 or 70 whole pixels), and 12 % are added.
        const auto preparation = Preparation::from(set->constants, 64, "set");
        QVERIFY(preparation.has_value());
        QVERIFY2(preparation->scale.cropSide >= 76 && preparation->scale.cropSide <= 81,
                 QByteArray::number(preparation->scale.cropSide));
        QVERIFY(std::abs(preparation->scale.heightRangeMetres - 0.01) < 5e-4
                && std::abs(preparation->scale.mmPerPixel - 0.5) < 0.02);
        QCOMPARE(set->constants.at("part.name"), std::string("parts"));
        PartTrainingSummary again;
        QCOMPARE(readTrainingSet(catalog, 64, {}, again, {})->hash, set->hash);
    }

    void unusablePartsAreLeftOutWithAReason()
    {
        auto catalog = forTraining("some", 9, 4, 2, 5);
        catalog.samples[8].label = Label::Defect; // a defect among the training parts is no good part
        PartTrainingSummary summary;
        std::vector<std::string> notes;
        RunContext context;
        context.progress = [&](const Progress& progress) {
            if (progress.stage == "warning")
                notes.push_back(progress.note.english());
        };
        const auto set = readTrainingSet(catalog, 64, {}, summary, context);
        QVERIFY2(set.has_value(), set ? "" : set.error().message().c_str());
        QCOMPARE(set->train.size(), std::size_t(6));
        QCOMPARE(summary.leftOut.size(), std::size_t(2));
        QVERIFY(notes == summary.leftOut);
        std::sort(notes.begin(), notes.end());
        QVERIFY(notes[0].find("2.tiff") != std::string::npos && notes[1].find("5.tiff") != std::string::npos);
    }

    void regionsOfInterestMarkWhatDoesNotCount()
    {
        const auto catalog = forTraining("interest", 8, 4);
        RegionOfInterest left;
        left.name = "left";
        left.outlines = {{{-100, -100}, {0, -100}, {0, 100}, {-100, 100}}};
        const RegionsOfInterest regions({left});
        PartTrainingSummary summary;
        const auto plain = readTrainingSet(catalog, 64, {}, summary, {});
        const auto marked = readTrainingSet(catalog, 64, {}, summary, {}, regions);
        QVERIFY(plain.has_value() && marked.has_value());
        QVERIFY(plain->hash != marked->hash); // a checkpoint of one does not go on with the other
        for (const auto& [before, after] :
             {std::pair(&plain->train, &marked->train), {&plain->heldOut, &marked->heldOut}})
            for (std::size_t i = 0; i < before->size(); ++i)
                for (int row = 0; row < 64; ++row)
                    for (int column = 0; column < 64; ++column)
                        QCOMPARE(int((*after)[i].foreground.at(row, column)),
                                 int((*before)[i].foreground.at(row, column)) + (column < 32 ? 2 : 0));
        QVERIFY(!plain->constants.contains("training.regions_of_interest"));
        QVERIFY(marked->constants.at("training.regions_of_interest").find("\"left\"") != std::string::npos);
        left.outlines = {{{-100, -100}, {100, -100}, {100, 100}, {-100, 100}}};
        const auto nothing = readTrainingSet(catalog, 64, {}, summary, {}, RegionsOfInterest({left}));
        QVERIFY(!nothing && nothing.error().code == ErrorCode::TooLittleData);
    }

    void tooFewPartsAreRefused()
    {
        PartTrainingSummary summary;
        for (const int count : {0, 3}) {
            const auto set = readTrainingSet(forTraining("few", count, 0), 64, {}, summary, {});
            QVERIFY(!set && set.error().code == ErrorCode::TooLittleData && !set.error().remedy.empty());
        }
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(readTrainingSet(forTraining("few", 8, 0), 64, {}, summary, {stop.get_token(), {}}).error().code
                == ErrorCode::Cancelled);
    }

    void evaluationPartsBringTheirMasks()
    {
        auto catalog = forTraining("masks", 6, 4);
        PartTrainingSummary summary;
        auto set = readTrainingSet(catalog, 64, {}, summary, {});
        QVERIFY(set.has_value());
        auto tested = scene::write(path("tested"), 2);
        Mask mask(scene::kSide, scene::kSide);
        for (int row = 44; row < 56; ++row)
            for (int column = 50; column < 60; ++column)
                mask.at(row, column) = 1;
        tested.samples[1].label = Label::Defect;
        tested.samples[1].mask = path("tested") / "mask.png";
        QVERIFY(writeMaskPng(tested.samples[1].mask, mask).has_value());
        QVERIFY(addEvaluationParts(tested, *set, {}).has_value());
        QVERIFY(set->evaluation.size() == 2 && set->evaluationMasks.size() == 2);
        QCOMPARE(std::count(set->evaluationMasks[0].begin(), set->evaluationMasks[0].end(), 1), std::ptrdiff_t(0));
        // Area and middle shrink as the picture does.
        const double scale = 64.0 / Preparation::from(set->constants, 64, "set")->scale.cropSide;
        const auto prepared = preparePart(scene::scan(1), *Preparation::from(set->constants, 64, "set"));
        QVERIFY(prepared.has_value());
        double pixels = 0, rows = 0, columns = 0;
        for (int row = 0; row < 64; ++row)
            for (int column = 0; column < 64; ++column)
                if (set->evaluationMasks[1][static_cast<std::size_t>(64 * row + column)]) {
                    ++pixels;
                    rows += row;
                    columns += column;
                }
        QVERIFY(std::abs(std::sqrt(pixels) - std::sqrt(120.0) * scale) < 1);
        QVERIFY(std::abs(rows / pixels + 0.5 - (50 - prepared->image.box.row) * scale) < 0.75
                && std::abs(columns / pixels + 0.5 - (55 - prepared->image.box.column) * scale) < 0.75);
    }

    void whatIsLearntFromIsNoEvaluationPart()
    {
        PartTrainingSummary summary;
        auto set = readTrainingSet(forTraining("heap", 6, 4), 64, {}, summary, {});
        QVERIFY(set.has_value());
        auto heap = scene::write(path("heap parts"), 4); // two good ones, a defective one with its mask, one without
        heap.layout = "plain";
        for (const std::size_t i : {2, 3})
            heap.samples[i].label = Label::Defect;
        heap.samples[2].mask = path("heap parts") / "mask.png";
        QVERIFY(writeMaskPng(heap.samples[2].mask, Mask(scene::kSide, scene::kSide, 1, 1)).has_value());
        QStringList said;
        RunContext context;
        context.progress = [&said](const Progress& progress) {
            if (progress.stage == "warning")
                said << QString::fromStdString(progress.note.english());
        };
        QVERIFY(addEvaluationParts(heap, *set, context).has_value());
        QVERIFY2(said.size() == 2 && said[0].endsWith("learns from them: 2")
                     && said[1].endsWith("no mask marks their defects: 1"),
                 qPrintable(said.join('\n')));
        QCOMPARE(set->evaluation.size(), std::size_t(1));
        QVERIFY(std::count(set->evaluationMasks[0].begin(), set->evaluationMasks[0].end(), 1) > 0);
    }

    void texturesAreCentralSquares()
    {
        const auto folder = path("textures");
        fs::create_directories(folder / "deeper");
        QVERIFY(writeRgbPng(folder / "b.png", numbered(60, 40, 2)).has_value());
        QVERIFY(writeRgbPng(folder / "deeper" / "c.PNG", numbered(40, 100, 3)).has_value());
        QVERIFY(writeRgbPng(folder / "a.png", numbered(20, 20, 1)).has_value());
        QVERIFY(writeRgbPng(folder / "readme.txt", numbered(20, 20, 9)).has_value());
        const auto library = readTextures(folder, 20, 100, {});
        QVERIFY2(library.has_value(), library ? "" : library.error().message().c_str());
        QVERIFY((*library)->side == 20 && (*library)->pictures.size() == 3);
        const auto at = [&](std::size_t picture, int channel, int row, int column) {
            return int((*library)->pictures[picture][static_cast<std::size_t>((channel * 20 + row) * 20 + column)]);
        };
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(at(i, 2, 7, 7), int(i) + 1); // by name
        QVERIFY(at(0, 0, 13, 4) == 13 && at(0, 1, 13, 4) == 4);           // as it is
        QVERIFY(at(1, 0, 13, 4) == 26
                && at(1, 1, 13, 4) == 10 + 8);      // every second pixel, 10 columns left out on both sides
        QVERIFY(at(2, 0, 13, 4) == 30 + 26 && at(2, 1, 13, 4) == 8);      // 30 rows left out above and below
        QCOMPARE((*readTextures(folder, 20, 2, {}))->pictures.size(), std::size_t(2));
    }

    void unusableTextureFoldersAreRefused()
    {
        QVERIFY(readTextures(path("no-such-folder"), 20, 10, {}).error().code == ErrorCode::NotFound);
        fs::create_directories(path("bad"));
        QVERIFY(writeMaskPng(path("bad") / "ok.txt", Mask(4, 4)).has_value());
        QVERIFY(readTextures(path("bad"), 20, 10, {}).error().code == ErrorCode::BadData);
        std::string note;
        RunContext context;
        context.progress = [&](const Progress& progress) { note = progress.note.english(); };
        fs::copy_file(path("bad") / "ok.txt", path("bad") / "damaged.png");
        fs::resize_file(path("bad") / "damaged.png", 30);
        const auto library = readTextures(path("bad"), 20, 10, context);
        QVERIFY(!library && library.error().code == ErrorCode::BadData
                && note.find("damaged.png") != std::string::npos);
    }

private:
    /// Good parts: the first `train` for training, `validation` more held out.
    Catalog forTraining(const char* name, int train, int validation, int empty = -1, int damaged = -1) const
    {
        auto catalog = scene::write(path(name), train + validation, empty, damaged);
        for (std::size_t i = 0; i < catalog.samples.size(); ++i)
            catalog.samples[i].split = static_cast<int>(i) < train ? Split::Train : Split::Validation;
        return catalog;
    }
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestPartTraining)
#include "tst_part_training.moc"
