// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard as a person walks it: from a folder to a saved recipe, back and forth, with folders that are no good and
// trainers that are killed.
#include <csignal>
#include <cmath>
#include <fstream>
#include <map>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "core/base/files.h"
#include "core/dataset/trained_parts.h"
#include "core/record/recipe.h"
#include "tests/widgets/train/tiny_part.h"
#include "ui/common/action.h"
#include "ui/models/mapping_model.h"
#include "core/detectors/known_detectors.h"
#include "ui/pages/train/detector_advice.h"
#include "ui/pages/train/train_page.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;
using State = TrainingProcess::State;

namespace {

constexpr int kPatience = 240000; // ms; shared cores

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

} // namespace

class TestTrainPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        qputenv("TWINSPECT_CLI", tiny::program().toUtf8());
        tiny::renderGasket(part(), 9, 4);
        // One of the "good" parts was recorded in the dark.
        const auto file = part() / "train" / "good" / "rgb" / "004.png";
        auto rgb = readRgb(file).value();
        for (auto& value : rgb.values())
            value /= 3;
        QVERIFY(writeRgbPng(file, rgb));
    }

    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        openWindow();
    }
    void cleanup() { closeWindow(); }

    void findingsLeadToTheMapping()
    {
        chooseFolder(part());
        QTRY_VERIFY(next()->isEnabled());
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QLabel* asks = nullptr; // whether distance and scale are right
        for (QLabel* sentence : m_page->findChildren<QLabel*>(QStringLiteral("train.check.sentence")))
            if (sentence->text().contains(QStringLiteral("mm per pixel")))
                asks = sentence;
        QVERIFY(asks != nullptr && asks->text().contains(QStringLiteral("href=\"mapping\"")));
        Q_EMIT asks->linkActivated(QStringLiteral("mapping"));
        QCOMPARE(m_page->currentStep(), 0);
        QTRY_VERIFY(m_page->state().mapping());
    }

    void repairsAreUndoableAndWrittenDown()
    {
        const auto filesOf = [this] {
            std::map<std::string, fs::file_time_type> files;
            for (const auto& entry : fs::recursive_directory_iterator(part()))
                files[entry.path().string()] = fs::last_write_time(entry.path());
            return files;
        };
        const auto before = filesOf();
        const auto offered = [this]() -> QLabel* {
            for (QLabel* sentence : m_page->findChildren<QLabel*>(QStringLiteral("train.check.sentence")))
                if (sentence->text().contains(QStringLiteral("href=\"repair\"")))
                    return sentence;
            return nullptr;
        };
        auto* repairs = find<QLabel>("train.check.repairs");
        chooseFolder(part());
        QTRY_VERIFY(next()->isEnabled());
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        // No file says the unit of these clouds, and they are metres.
        QVERIFY(offered() != nullptr && offered()->text().contains(QStringLiteral("Repair: set unit to m<")));
        QVERIFY(repairs->isHidden());
        Q_EMIT offered() -> linkActivated(QStringLiteral("repair"));
        QCOMPARE(m_page->currentStep(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience); // it looks again by itself
        QVERIFY(offered() == nullptr);
        const auto mapping = m_page->state().complete().mapping; // the trainer reads it so, too
        QVERIFY(mapping && !mapping->hasPatterns());
        QCOMPARE(mapping->reading.metresPerUnit, std::optional<double>(1));
        QCOMPARE(m_page->state().repairs().size(), std::size_t{1});
        QVERIFY2(repairs->isVisible() && repairs->text().contains(QStringLiteral("Repair: set unit to m")),
                 qPrintable(repairs->text()));
        QCOMPARE(m_workbench->undoStack().undoText(), QStringLiteral("Repair: set unit to m"));
        m_workbench->undoStack().undo();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QVERIFY(!m_page->state().complete().mapping && offered() != nullptr);
        QCOMPARE(m_page->state().repairs().size(), std::size_t{2});
        QVERIFY(m_page->state().repairs().back().takenBack);
        QVERIFY(filesOf() == before);
        m_workbench->undoStack().redo();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        click("train.backButton");
        QVERIFY2(label("train.data.summary").contains("unit: m"), qPrintable(label("train.data.summary")));
        m_workbench->undoStack().undo();
        QTRY_VERIFY(!m_page->state().opening());
    }

    // Parts that are open are read anew at once, and nothing is left that was measured on the geometry before. The undo
    // stack ends with the window; a repair can be taken back all the same.
    void repairsReachOpenPartsAndOutliveTheWindow()
    {
        auto& data = m_workbench->data();
        data.open(part());
        QTRY_VERIFY_WITH_TIMEOUT(m_workbench->current().shown(), kPatience);
        chooseFolder(part());
        QTRY_VERIFY(m_page->state().catalog());
        data.samples().setScore(0, SampleScore());
        QSignalSpy lost(&data, &OpenData::scoresLost);
        const auto unitOfShown = [this]() -> std::optional<double> {
            const auto& shown = m_workbench->current().shown();
            return shown ? shown->sample.reading.metresPerUnit : std::optional(-1.0);
        };
        const int open = m_workbench->current().index();
        m_page->state().repair({"unit", "m"});
        QTRY_COMPARE_WITH_TIMEOUT(data.samples().at(0).ref.reading.metresPerUnit, std::optional(1.0), kPatience);
        QVERIFY(!data.samples().at(0).score);
        QCOMPARE(lost.size(), 1);
        QCOMPARE(lost.at(0).at(0).toInt(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(unitOfShown(), std::optional(1.0), kPatience);
        QCOMPARE(m_workbench->current().index(), open);
        m_workbench->undoStack().undo();
        QTRY_COMPARE_WITH_TIMEOUT(unitOfShown(), std::optional<double>(), kPatience);
        m_workbench->undoStack().redo();
        QTRY_COMPARE_WITH_TIMEOUT(unitOfShown(), std::optional(1.0), kPatience);
        QTRY_VERIFY(!m_page->state().opening());
        closeWindow();
        openWindow();
        QVERIFY(!m_workbench->undoStack().canUndo());
        chooseFolder(part());
        QTRY_VERIFY(next()->isEnabled());
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QCOMPARE(m_page->state().mapping()->reading.metresPerUnit, std::optional(1.0));
        auto* repairs = find<QLabel>("train.check.repairs");
        QVERIFY2(repairs->text().count(QStringLiteral("href=")) == 1, qPrintable(repairs->text()));
        Q_EMIT repairs->linkActivated(QStringLiteral("2")); // made, undone, redone
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QVERIFY(!m_page->state().mapping() || !m_page->state().mapping()->reading.metresPerUnit);
        QVERIFY(m_page->state().repairs().back().takenBack);
        QVERIFY2(!repairs->text().contains(QStringLiteral("href=")), qPrintable(repairs->text()));
        m_workbench->undoStack().undo(); // which is a step, too
        QTRY_VERIFY(m_page->state().mapping() && m_page->state().mapping()->reading.metresPerUnit);
        m_workbench->undoStack().redo();
        QTRY_VERIFY(!m_page->state().opening());
    }

    void fromFolderToRecipe()
    {
        QVERIFY(!next()->isEnabled());
        QVERIFY(!label("train.hint").isEmpty());
        QVERIFY(label("train.data.example").contains("rgb/"));
        chooseFolder(part());
        QTRY_VERIFY(next()->isEnabled());
        QVERIFY2(label("train.data.summary").contains("9") && label("train.data.summary").contains("4"),
                 qPrintable(label("train.data.summary")));
        auto* pairs = find<QTableWidget>("train.data.pairs");
        QCOMPARE(pairs->rowCount(), 12);
        QCOMPARE(pairs->item(0, 1)->text(), QStringLiteral("train/good/rgb/000.png"));
        QCOMPARE(pairs->item(0, 2)->text(), QStringLiteral("train/good/xyz/000.tiff"));

        click("train.nextButton");
        QCOMPARE(m_page->currentStep(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QTRY_VERIFY(next()->isEnabled());
        QVERIFY2(label("train.check.proof").contains("52.7"),
                 qPrintable(label("train.check.proof"))); // 1 - 0.05^(1/4)
        auto* dark = find<QCheckBox>("train.check.leaveOut.train/good/004");
        QTest::mouseClick(dark, Qt::LeftButton, {}, dark->rect().center());
        QVERIFY(m_page->state().isLeftOut("train/good/004"));
        QVERIFY(label("train.check.proof").contains("8"));
        m_workbench->undoStack().undo();
        QVERIFY(!dark->isChecked());
        QVERIFY(!m_page->state().isLeftOut("train/good/004"));
        m_workbench->undoStack().redo();
        QVERIFY(dark->isChecked());

        click("train.nextButton");
        QCOMPARE(m_page->currentStep(), 2);
        QVERIFY(!next()->isEnabled());
        QTRY_VERIFY2_WITH_TIMEOUT(label("train.run.plan").contains("processor")
                                      || label("train.run.plan").contains("graphics card ("),
                                  qPrintable(label("train.run.plan")), kPatience);
        QVERIFY(label("train.run.plan").contains("not known yet"));
        setQuickOptions();
        setText("train.run.model", text(modelFile()));
        click("train.run.start");
        QVERIFY(m_page->state().process().busy());
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().process().state() == State::Finished, kPatience);
        QVERIFY(next()->isEnabled());

        click("train.nextButton");
        QCOMPARE(m_page->currentStep(), 3);
        QTRY_VERIFY_WITH_TIMEOUT(next()->isEnabled(), kPatience);
        QVERIFY2(label("train.calibrate.threshold").contains("rejected"),
                 qPrintable(label("train.calibrate.threshold")));
        QVERIFY(!label("train.calibrate.why").isEmpty());
        QSignalSpy calibrate(m_page.get(), &TrainPage::calibrationRequested);
        click("train.calibrate.open");
        QCOMPARE(calibrate.count(), 1);
        QTRY_VERIFY(m_workbench->data().catalog());

        click("train.nextButton");
        QCOMPARE(m_page->currentStep(), 4);
        QVERIFY(!next()->isEnabled());
        setText("train.save.part", QStringLiteral("Gasket 40 mm"));
        find<QPlainTextEdit>("train.save.notes")->setPlainText(QStringLiteral("ring light"));
        click("train.save.button");
        QVERIFY2(!action("train.save-recipe")->isEnabled()
                     && disabledReason(*action("train.save-recipe")).contains("being saved"),
                 "two at once");
        QTRY_VERIFY2(label("train.save.message").contains("Saved"), qPrintable(label("train.save.message")));
        QVERIFY(action("train.save-recipe")->isEnabled());
        const auto recipe = readRecipe(fs::path(modelFile()).replace_extension(".json"));
        QVERIFY2(recipe.has_value(), recipe ? "" : recipe.error().message().c_str());
        QCOMPARE(recipe->part, std::string("Gasket 40 mm"));
        QCOMPARE(recipe->notes, std::string("ring light"));
        QCOMPARE(recipe->model, modelFile());
        QVERIFY(std::isfinite(recipe->thresholds().reject));
        QSignalSpy inspect(m_page.get(), &TrainPage::inspectionRequested);
        click("train.nextButton");
        QCOMPARE(inspect.count(), 1);

        // What was left out was not learnt from: the model file lists the content of every part it has seen.
        const auto model = AnomalyModel::load(modelFile());
        QVERIFY(model.has_value());
        const auto seen = TrainedParts::from(model->metadata());
        const auto samples = openCatalog(part())->samples;
        for (const auto& sample : samples) {
            const auto expected = sample.id == "train/good/004" ? SeenBefore::No
                                : sample.split == Split::Train  ? SeenBefore::Trained
                                                                : SeenBefore::HeldOut;
            QVERIFY2(seen.lookUp(sample) == expected, sample.id.c_str());
        }
    }

    void backLosesNothing()
    {
        chooseFolder(part());
        QTRY_VERIFY(next()->isEnabled());
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(next()->isEnabled(), kPatience);
        find<QCheckBox>("train.check.leaveOut.train/good/004")->click();
        click("train.nextButton");
        setQuickOptions();
        setText("train.run.model", text(modelFile()));
        const auto before = m_page->state().complete();
        click("train.backButton");
        click("train.backButton");
        QCOMPARE(m_page->currentStep(), 0);
        QCOMPARE(find<QLineEdit>("train.data.path")->text(), text(part()));
        QTest::mouseClick(find<QToolButton>("train.step.3"),
                          Qt::LeftButton); // reached before, so it can be reached again
        QCOMPARE(m_page->currentStep(), 2);
        const auto after = m_page->state().complete();
        QCOMPARE(after.arguments(false), before.arguments(false));
        QVERIFY(find<QCheckBox>("train.check.leaveOut.train/good/004")->isChecked());
        QCOMPARE(find<QLineEdit>("train.run.model")->text(), text(modelFile()));
        QCOMPARE(find<QSpinBox>("parameter.steps")->value(), 24);
        // And the next window still knows who is left out.
        closeWindow();
        openWindow();
        chooseFolder(part());
        QTRY_VERIFY(m_page->state().catalog());
        QVERIFY(m_page->state().isLeftOut("train/good/004"));
    }

    void aModelThatIsThereIsNotOverwrittenByDefault()
    {
        const QByteArray home = qgetenv("HOME");
        qputenv("HOME", m_temporary->path().toUtf8());
        auto& state = m_page->state();
        state.setPart(QStringLiteral("gasket"));
        const auto first = state.complete().model;
        QCOMPARE(first.filename().string(), std::string("gasket.tsm"));
        fs::create_directories(first.parent_path());
        std::ofstream(first) << "the model of the recipe that is open";
        QCOMPARE(state.complete().model, first.parent_path() / "gasket 2.tsm");
        std::ofstream(first.parent_path() / "gasket 2.tsm") << "another";
        QCOMPARE(state.complete().model, first.parent_path() / "gasket 3.tsm");
        state.setModelFile(first); // told to
        QCOMPARE(state.complete().model, first);
        qputenv("HOME", home);
    }

    void deviceOfTheSettingsReachesTheTrainer()
    {
        const auto device = [this] {
            const auto arguments = m_page->state().complete().arguments(false);
            const auto at = arguments.indexOf("--device");
            return at < 0 ? QString() : arguments.at(at + 1);
        };
        m_workbench->setDevice("cpu");
        goToTraining();
        QCOMPARE(device(), QStringLiteral("cpu"));
        QTRY_VERIFY_WITH_TIMEOUT(label("train.run.plan").contains("as you chose"),
                                 kPatience); // not: because no graphics card was found
        m_workbench->setDevice("auto"); // the settings lie over the wizard
        QCOMPARE(device(), QString()); // the trainer's own default
        QTRY_VERIFY_WITH_TIMEOUT(!label("train.run.plan").contains("as you chose"), kPatience);
        m_workbench->setDevice("cpu");
        auto training = m_page->state().request().training;
        QCOMPARE(training.device, std::string("auto")); // the expert's field is still free to say otherwise
        training.device = "cuda:1";
        m_page->state().setOptions(training, m_page->state().request().network);
        QCOMPARE(device(), QStringLiteral("cuda:1"));
        // A training that another window left behind keeps its device, and one of the settings' is not taken for the
        // expert's.
        m_page->state().adopt(m_page->state().complete());
        QCOMPARE(device(), QStringLiteral("cuda:1"));
        training.device = "auto";
        m_page->state().setOptions(training, m_page->state().request().network);
        m_page->state().adopt(m_page->state().complete());
        m_workbench->setDevice("cuda");
        QCOMPARE(device(), QStringLiteral("cuda"));
    }

    void anUnknownLayoutIsGuessedAndMapped()
    {
        const fs::path folder = odd("mapped");
        fs::remove(folder / "teil_4_tiefe.tiff");
        fs::remove(folder / "teil_5_farbe.png");
        chooseFolder(folder);
        QTRY_VERIFY(find<QLabel>("train.map.problem")->isVisible()); // "farbe" and "tiefe" are no words it knows
        QVERIFY(!next()->isEnabled());
        auto* pairs = find<QTableView>("train.map.pairs");
        setPattern("train.map.colour", "teil_*_farbe.png");
        setPattern("train.map.geometry", "teil_*_tiefe");
        QTRY_VERIFY(next()->isEnabled());
        QVERIFY(!find<QLabel>("train.map.problem")->isVisible());
        QVERIFY2(label("train.map.counts").contains("11 part"), qPrintable(label("train.map.counts")));
        QVERIFY2(label("train.map.counts").contains("1 RGB picture") && label("train.map.counts").contains("1 3D file"),
                 qPrintable(label("train.map.counts")));
        QCOMPARE(pairs->model()->rowCount(), 13);
        QStringList alone; // without a partner, by name
        for (int row = 0; row < 2; ++row)
            alone << pairs->model()->index(row, MappingModel::Colour).data().toString()
                  << pairs->model()->index(row, MappingModel::Geometry).data().toString();
        QVERIFY2(alone.contains("teil_4_farbe.png") && alone.contains("teil_5_tiefe.tiff"),
                 qPrintable(alone.join(' ')));
        QCOMPARE(pairs->model()->index(2, MappingModel::Colour).data().toString(), QStringLiteral("teil_0_farbe.png"));
        QCOMPARE(pairs->model()->index(2, MappingModel::Geometry).data().toString(),
                 QStringLiteral("teil_0_tiefe.tiff"));
        QTRY_VERIFY(!find<QLabel>("train.map.colourPreview")->pixmap(Qt::ReturnByValue).isNull());
        QVERIFY(!find<QLabel>("train.map.depthPreview")->pixmap(Qt::ReturnByValue).isNull());
        QVERIFY2(label("train.map.depthPreviewText").contains("96 × 96"),
                 qPrintable(label("train.map.depthPreviewText")));
        keep("mapping");

        // Typing into one field is one step; undone, the folder is not understood again.
        auto& undo = m_workbench->undoStack();
        QCOMPARE(undo.count(), 3); // folder, colour, geometry
        undo.undo();
        QTRY_VERIFY(m_page->state().folderError());
        undo.redo();
        QTRY_VERIFY(next()->isEnabled());
        const auto arguments = m_page->state().complete().arguments(false);
        const auto at = arguments.indexOf("--mapping");
        QVERIFY(at > 0);
        QVERIFY(parseMapping(arguments.at(at + 1).toStdString(), "--mapping")->colour == "teil_*_farbe.png");
        const auto back = TrainingRequest::parse(m_page->state().complete().toText(), "request.json");
        QVERIFY(back && back->mapping == m_page->state().mapping());
        // The next window still knows it.
        closeWindow();
        openWindow();
        chooseFolder(folder);
        QTRY_VERIFY(next()->isEnabled());
        QCOMPARE(find<QComboBox>("train.map.colour")->currentText(), QStringLiteral("teil_*_farbe.png"));
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QTRY_VERIFY2(next()->isEnabled(), qPrintable(label("train.check.proof")));
        QCOMPARE(m_page->state().count().usable, 11);
    }

    void goodAndDefectivePartsAreToldApart()
    {
        const fs::path folder = fs::path(m_temporary->path().toStdString()) / "lot";
        const auto put = [&](int number, const char* to) {
            const std::string stem = "00" + std::to_string(number);
            fs::create_directories(folder / to);
            fs::copy_file(part() / "train/good/rgb" / (stem + ".png"), folder / to / (stem + "_rgb.png"));
            fs::copy_file(part() / "train/good/xyz" / (stem + ".tiff"), folder / to / (stem + "_xyz.tiff"));
        };
        for (int i = 0; i < 7; ++i)
            put(i, "ok");
        put(7, "ng/scratch");
        put(8, "ng/dent");
        chooseFolder(folder);
        QTRY_VERIFY(next()->isEnabled());
        QCOMPARE(find<QComboBox>("train.map.colour")->currentText(), QStringLiteral("**/*_rgb"));
        QCOMPARE(find<QComboBox>("train.map.defects")->currentText(), QStringLiteral("ng/*"));
        QVERIFY(find<QComboBox>("train.map.test")->currentText().isEmpty());
        const auto countsAs = [&] {
            QStringList list;
            const auto* model = find<QTableView>("train.map.pairs")->model();
            for (int row = 0; row < model->rowCount(); ++row)
                list << model->index(row, MappingModel::Part).data().toString() + ": "
                            + model->index(row, MappingModel::CountsAs).data().toString();
            return list;
        };
        QStringList expected{"ng/dent/008: defective: dent", "ng/scratch/007: defective: scratch"};
        for (int i = 0; i < 7; ++i)
            expected << QStringLiteral("ok/00%1: good").arg(i);
        QCOMPARE(countsAs(), expected);
        QVERIFY2(label("train.map.counts").contains("7 good") && label("train.map.counts").contains("2 defective"),
                 qPrintable(label("train.map.counts")));
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QCOMPARE(m_page->state().count().usable, 7);
        QVERIFY2(label("train.check.proof").contains("2 part(s) are defective or for testing"),
                 qPrintable(label("train.check.proof")));
        click("train.backButton");
        setPattern("train.map.test", "ok/006");
        QTRY_VERIFY(m_page->state().folderError()); // a pattern has a star
        setPattern("train.map.test", "ok/*6");
        QTRY_VERIFY(next()->isEnabled());
        expected.back() = "ok/006: good, for testing";
        QTRY_COMPARE(countsAs(), expected);
        QCOMPARE(m_page->state().count().usable, 6);
    }

    void aMappingIsWrittenWhenTypingPauses()
    {
        const fs::path folder = odd("typed");
        chooseFolder(folder);
        QTRY_VERIFY(m_page->state().mapping() && !m_page->state().opening());
        const auto kept = [&] {
            return readFile(fs::path(m_temporary->path().toStdString()) / "state" / "folder-mappings.json")
                .value_or(std::string());
        };
        auto& state = m_page->state();
        auto mapping = *state.mapping();
        mapping.colour = "teil_*_farbe";
        mapping.geometry = "teil_*_tiefe";
        state.setMapping(mapping, "colour");
        mapping.colour = "teil_*_farbe.png"; // the next key comes at once
        state.setMapping(mapping, "colour");
        QVERIFY2(kept().empty(), "written in the middle of typing");
        QTRY_VERIFY(kept().find("teil_*_farbe.png") != std::string::npos);
        // Undone is one step, written when that rests; the end of the program writes what waits.
        auto& undo = m_workbench->undoStack();
        undo.undo();
        QVERIFY(state.mapping() != mapping);
        QVERIFY(kept().find("teil_*_farbe.png") != std::string::npos);
        QTRY_VERIFY(kept().find("teil_*_farbe") == std::string::npos);
        undo.redo();
        QVERIFY(state.mapping() == mapping);
        QVERIFY(kept().find("teil_*_farbe.png") == std::string::npos);
        closeWindow();
        QVERIFY(kept().find("teil_*_farbe.png") != std::string::npos);
        // Another folder: the edit belongs to the one before.
        openWindow();
        chooseFolder(folder);
        QTRY_VERIFY(m_page->state().catalog());
        mapping.mask = "teil_*_maske.png";
        m_page->state().setMapping(mapping, "mask");
        m_page->state().openFolder(part());
        QVERIFY(kept().find("teil_*_maske.png") != std::string::npos);
        QVERIFY(kept().find(part().string()) == std::string::npos);
    }

    void knownWordsAreGuessed()
    {
        const fs::path folder = fs::path(m_temporary->path().toStdString()) / "guess";
        fs::create_directories(folder);
        for (int i = 0; i < 7; ++i) {
            const std::string stem = "00" + std::to_string(i);
            fs::copy_file(part() / "train/good/rgb" / (stem + ".png"), folder / (stem + "_rgb.png"));
            fs::copy_file(part() / "train/good/xyz" / (stem + ".tiff"), folder / (stem + "_xyz.tiff"));
        }
        chooseFolder(folder);
        QTRY_VERIFY(next()->isEnabled());
        QVERIFY(m_page->state().mappingGuessed());
        QVERIFY(find<QComboBox>("train.map.colour")->isVisible());
        QCOMPARE(find<QComboBox>("train.map.colour")->currentText(), QStringLiteral("*_rgb"));
        QCOMPARE(find<QComboBox>("train.map.geometry")->currentText(), QStringLiteral("*_xyz"));
        QVERIFY(!find<QWidget>("train.map.camera")->isVisible()); // no depth pictures
        QVERIFY(!find<QPushButton>("train.data.map")->isEnabled());
    }

    void aKnownLayoutCanBeMappedToo()
    {
        chooseFolder(part());
        QTRY_VERIFY(next()->isEnabled());
        QVERIFY(!find<QComboBox>("train.map.colour")->isVisible());
        click("train.data.map");
        QTRY_VERIFY(m_page->state().mapping() && m_page->state().catalog());
        QVERIFY(find<QComboBox>("train.map.colour")->isVisible());
        QCOMPARE(find<QComboBox>("train.map.colour")->currentText(), QStringLiteral("*/good/rgb/*"));
        click("train.map.reset");
        QTRY_VERIFY(m_page->state().catalog() && !m_page->state().mapping());
        QVERIFY(label("train.data.summary").contains("9"));
    }

    void depthPicturesNeedTheCamera()
    {
        const fs::path folder = fs::path(m_temporary->path().toStdString()) / "depth";
        fs::create_directories(folder);
        for (int i = 0; i < 7; ++i) {
            const std::string stem = std::to_string(i);
            fs::copy_file(part() / "train/good/rgb" / ("00" + stem + ".png"), folder / (stem + "_rgb.png"));
            ScoreMap depth(96, 96, 1); // 600 to 649 mm
            for (int row = 0; row < 96; ++row)
                for (int column = 0; column < 96; ++column)
                    depth.at(row, column) = 600.0F + static_cast<float>((row + column + i) % 50);
            QVERIFY(writeMapPng16(folder / (stem + "_depth.png"), depth, 0, 1).has_value());
        }
        chooseFolder(folder);
        QTRY_VERIFY(next()->isEnabled());
        QVERIFY(find<QWidget>("train.map.camera")->isVisible());
        QTRY_VERIFY2(label("train.map.depthPreview").contains("intrinsics"),
                     qPrintable(label("train.map.depthPreview")));
        // Half of the numbers are not enough to change anything.
        find<QDoubleSpinBox>("train.map.fx")->setValue(500);
        QVERIFY(!m_page->state().mapping()->reading.camera);
        find<QDoubleSpinBox>("train.map.fy")->setValue(501);
        const auto camera = [this] {
            const auto& catalog = m_page->state().catalog();
            return catalog ? catalog->samples.front().reading.camera : std::nullopt;
        };
        QTRY_VERIFY(camera());
        QCOMPARE(camera()->fy, 501.0);
        QCOMPARE(camera()->depthScale, 0.001);
        QTRY_VERIFY2(label("train.map.depthPreviewText").contains("600"),
                     qPrintable(label("train.map.depthPreviewText"))); // 600 units of 1 mm
        find<QDoubleSpinBox>("train.map.unit")->setValue(0.5);
        QTRY_VERIFY2(label("train.map.depthPreviewText").contains("300"),
                     qPrintable(label("train.map.depthPreviewText")));
        // Nothing of the fields is cut off, in a small window either.
        auto* fields = find<QWidget>("train.map.camera");
        for (QWidget* up = fields->parentWidget(); up != m_page.get(); up = up->parentWidget())
            QTRY_VERIFY2(fields->mapTo(up, QPoint(fields->width(), 0)).x() <= up->width(),
                         up->metaObject()->className());
        QVERIFY(m_page->width() <= 900);
        keep("camera");
    }

    void everyChoiceCanBeUndone()
    {
        auto& undo = m_workbench->undoStack();
        chooseFolder(part());
        QTRY_VERIFY(m_page->state().catalog());
        auto& state = m_page->state();
        const auto original = state.request();
        for (const char* name : {"G", "Ga", "Gasket"}) // as typed
            state.setPart(QString::fromUtf8(name));
        state.setNotes(QStringLiteral("ring light"));
        auto training = state.request().training;
        training.preset = Preset::Quick;
        state.setOptions(training, state.request().network);
        training.preset = Preset::Thorough;
        state.setOptions(training, state.request().network);
        training.steps = 77;
        state.setOptions(training, state.request().network);
        state.setModelFile(modelFile());
        state.setRecipeFile("/elsewhere/r.json");
        QCOMPARE(undo.count(), 7); // folder, part, notes, preset, steps, model, recipe
        undo.setIndex(1);
        QCOMPARE(state.request().toText(), original.toText());
        QVERIFY(state.recipeFile().empty());
        undo.undo();
        QVERIFY(state.folder().empty() && !state.catalog());
        QVERIFY(find<QLabel>("train.data.example")->isVisible());
        undo.setIndex(undo.count());
        QCOMPARE(state.request().part, QStringLiteral("Gasket"));
        QCOMPARE(state.request().notes, QStringLiteral("ring light"));
        QVERIFY(state.request().training.preset == Preset::Thorough);
        QCOMPARE(state.request().training.steps, 77);
        QCOMPARE(text(state.complete().model), text(modelFile()));
        QTRY_VERIFY(state.catalog());
        // There and back again is no step at all.
        undo.clear();
        state.setPart(QStringLiteral("Other"));
        state.setPart(QStringLiteral("Gasket"));
        QCOMPARE(undo.count(), 0);
    }

    void foldersThatAreNoGood_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("missing") << QStringLiteral("/nowhere/at/all");
        QTest::newRow("empty") << QString();
    }
    void foldersThatAreNoGood()
    {
        QFETCH(QString, folder);
        if (folder.isEmpty()) {
            folder = m_temporary->path() + "/empty";
            QVERIFY(QDir().mkpath(folder));
        }
        chooseFolder(folder.toStdString());
        QTRY_VERIFY(m_page->state().folderError());
        QVERIFY(label("train.data.problem").contains(folder));
        QVERIFY(find<QLabel>("train.data.example")->isVisible());
        QVERIFY(!next()->isEnabled());
        QVERIFY(!disabledReason(*action("train.next")).isEmpty());
        chooseFolder(part()); // and the way on is open again
        QTRY_VERIFY(next()->isEnabled());
    }

    void twoPartsAreTooFewAndItSaysSo()
    {
        const fs::path two = fs::path(m_temporary->path().toStdString()) / "two";
        tiny::renderGasket(two, 2, 0);
        chooseFolder(two);
        QTRY_VERIFY(next()->isEnabled());
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QVERIFY2(label("train.check.proof").contains("2 usable good part"), qPrintable(label("train.check.proof")));
        QVERIFY(label("train.check.proof").contains("5"));
        QVERIFY(!next()->isEnabled());
        QVERIFY(!action("train.run")->isEnabled());
        QCOMPARE(disabledReason(*action("train.next")), label("train.hint"));
    }

    void badFilesAreNamedAndTheRestGoesOn()
    {
        const fs::path copy = fs::path(m_temporary->path().toStdString()) / "copy";
        fs::copy(part(), copy, fs::copy_options::recursive);
        fs::remove(copy / "train" / "good" / "xyz" / "002.tiff");
        std::ofstream(copy / "train" / "good" / "rgb" / "005.png") << "no picture";
        chooseFolder(copy);
        QTRY_VERIFY(next()->isEnabled());
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().check(), kPatience);
        QString names;
        for (const QLabel* each : m_page->findChildren<QLabel*>("train.check.names"))
            names += each->text() + "\n";
        QVERIFY2(names.contains("train/good/rgb/002.png"), qPrintable(names));
        QVERIFY2(names.contains("train/good/rgb/005.png"), qPrintable(names));
        QVERIFY(next()->isEnabled());
    }

    void killedAndResumedInAnotherWindow()
    {
        goToTraining();
        setQuickOptions();
        setText("train.run.model", text(modelFile()));
        click("train.run.start");
        const auto& figures = m_page->state().process().figures();
        QTRY_VERIFY_WITH_TIMEOUT(figures.progress().stage == "training" && figures.progress().done > 5, kPatience);
        const auto pid = static_cast<pid_t>(m_page->state().process().processId());
        closeWindow();
        QVERIFY(::kill(pid, SIGKILL) == 0);
        openWindow();
        QSignalSpy found(m_page.get(), &TrainPage::unfinishedTrainingFound);
        QVERIFY(found.wait(twinspect::test::kPatienceMs) || found.count() == 1);
        QCOMPARE(m_page->currentStep(), 2);
        QTRY_VERIFY(m_page->state().process().canResume());
        QVERIFY(find<QPushButton>("train.run.resume")->isVisible());
        QVERIFY(find<QLabel>("train.run.messageText")->isVisible());
        QCOMPARE(text(m_page->state().folder()), text(part()));
        QCOMPARE(m_page->state().request().training.steps, 24);
        click("train.run.resume");
        QTRY_VERIFY_WITH_TIMEOUT(m_page->state().process().state() == State::Finished, kPatience);
        QVERIFY(fs::exists(modelFile()));
    }

    void pauseAndCancelByButton()
    {
        goToTraining();
        setQuickOptions(400);
        setText("train.run.model", text(modelFile()));
        click("train.run.start");
        const auto& process = m_page->state().process();
        QTRY_VERIFY_WITH_TIMEOUT(process.figures().progress().stage == "training"
                                     && process.figures().progress().done > 2,
                                 kPatience);
        QVERIFY(!find<QComboBox>("train.run.preset")->isEnabled());
        click("train.run.pause");
        QTRY_VERIFY_WITH_TIMEOUT(process.state() == State::Paused, kPatience);
        QVERIFY(label("train.run.messageText").contains("Paused"));
        QVERIFY2(!action("train.run")->isEnabled(), "starting anew would throw the paused training away");
        click("train.run.cancel");
        QVERIFY(process.state() == State::Cancelled);
        QVERIFY(action("train.run")->isEnabled());
    }

    void theRecommendationRestsOnWhatWasMeasured()
    {
        const auto notes =
            readFile(qEnvironmentVariable("TWINSPECT_SOURCE_DIR").toStdString() + "/BENCHMARKS.md").value();
        const auto begin = notes.find("All nine with their defaults"), end = notes.find("\n## ", begin);
        QVERIFY(begin != std::string::npos);
        const auto section = notes.substr(begin, end - begin);
        double highest = 0;
        for (const auto* kind : knownDetectors()) {
            const auto figures = measuredDetector(kind->info().id);
            QVERIFY2(figures.has_value(), kind->info().id.c_str());
            char row[64];
            std::snprintf(row, sizeof row, " | %.1f | %.1f | ", figures->imageAuroc, figures->aupro30);
            const auto name = "| " + kind->info().name + (kind->info().id == "dcrdf" ? ", preset quick" : "");
            QVERIFY2(section.find(name + row) != std::string::npos, figures->id);
            highest = std::max(highest, figures->imageAuroc);
        }
        QCOMPARE(measuredDetector("dcrdf")->imageAuroc, highest);
        for (const char* words : {"No difference can be shown between it and PatchCore", "or RD4AD"})
            QVERIFY2(section.find(words) != std::string::npos, words);
        const auto& dcrdf = (*detectorNamed("dcrdf"))->info();
        QVERIFY(!detectorAdvice(dcrdf, 40).contains("56 good parts"));
        QVERIFY(detectorAdvice(dcrdf, 10).contains("these 10 it was not measured"));
        QVERIFY(detectorAdvice((*detectorNamed("patchcore"))->info(), 40).contains("I-AUROC of 80.2"));
        DetectorInfo plugin;
        plugin.id = "meanheight";
        plugin.depth = true;
        QVERIFY(detectorAdvice(plugin, 40).contains("not measured"));
    }

    void anotherDetectorLearnsInOneGo()
    {
        goToTraining();
        auto* detectors = find<QComboBox>("train.run.detector");
        QCOMPARE(detectors->currentData().toString(), QStringLiteral("dcrdf"));
        QVERIFY(label("train.run.about").contains("Recommended"));
        keep("detector-recommended");
        detectors->setCurrentIndex(detectors->findData(QStringLiteral("depthvm")));
        QCOMPARE(m_page->state().request().detector, std::string("depthvm"));
        QVERIFY2(label("train.run.about").contains("depth only"), qPrintable(label("train.run.about")));
        QVERIFY(!find<QComboBox>("train.run.preset")->isVisible());
        QTest::mouseClick(find<QToolButton>("train.run.expert"), Qt::LeftButton);
        auto* option = find<QDoubleSpinBox>("parameter.least-deviation");
        QVERIFY(option->isVisible() && !find<QSpinBox>("parameter.steps")->isVisible());
        option->setValue(0.02);
        QCOMPARE(std::get<double>(m_page->state().request().values.at("least-deviation")), 0.02);
        keep("detector-other");
        auto& undo = m_workbench->undoStack();
        undo.undo();
        QVERIFY(m_page->state().request().values.empty());
        undo.undo();
        QVERIFY(m_page->state().request().isDcrdf() && find<QComboBox>("train.run.preset")->isVisible());
        QCOMPARE(detectors->currentData().toString(), QStringLiteral("dcrdf"));
        undo.redo();
        undo.redo();
        QCOMPARE(find<QDoubleSpinBox>("parameter.least-deviation")->value(), 0.02);
        setText("train.run.model", text(modelFile()));
        click("train.run.start");
        const auto& process = m_page->state().process();
        if (process.state() == State::Running)
            QVERIFY(disabledReason(*action("train.pause")).contains("one go"));
        QTRY_VERIFY_WITH_TIMEOUT(process.state() == State::Finished || process.state() == State::Failed, kPatience);
        QVERIFY2(process.state() == State::Finished, qPrintable(label("train.run.messageText")));
        const auto model = AnomalyModel::load(modelFile());
        QVERIFY2(model.has_value(), model ? "" : model.error().message().c_str());
        QCOMPARE(model->detector().id, std::string("depthvm"));
        QCOMPARE(model->metadata().at("training.least-deviation"), std::string("0.02"));
        QVERIFY(next()->isEnabled());
        click("train.nextButton"); // to its thresholds, as for every detector
        QCOMPARE(m_page->currentStep(), 3);
    }

    void aDroppedFolderIsOpened()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(text(part()))});
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page.get(), &drop);
        QTRY_VERIFY(m_page->state().catalog());
        QCOMPARE(text(m_page->state().folder()), text(part()));
    }

    void everyDisabledActionSaysWhy()
    {
        for (const QAction* each : m_page->pageActions()) {
            QVERIFY(each->objectName().startsWith("train."));
            QVERIFY(!each->text().isEmpty());
            QVERIFY2(each->isEnabled() || !disabledReason(*each).isEmpty(), qPrintable(each->objectName()));
        }
        for (const QPushButton* button : m_page->findChildren<QPushButton*>())
            QVERIFY2(!button->text().isEmpty(), qPrintable(button->objectName()));
        QEvent event(QEvent::LanguageChange);
        QApplication::sendEvent(m_page.get(), &event); // goes to all that lies in it
        QVERIFY(!m_page->pageActions().front()->text().isEmpty());
    }

private:
    void openWindow()
    {
        m_jobs = std::make_unique<JobList>();
        m_workbench = std::make_unique<Workbench>(*m_jobs);
        m_page = std::make_unique<TrainPage>(*m_workbench, m_temporary->path() + "/state");
        m_page->resize(900, 600);
        m_page->show();
    }
    void closeWindow()
    {
        m_page.reset();
        m_workbench.reset();
        m_jobs.reset();
    }
    template <typename T>
    [[nodiscard]] T* find(const char* name) const
    {
        T* found = m_page->findChild<T*>(QString::fromUtf8(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    [[nodiscard]] QAction* action(const char* id) const { return m_page->findChild<QAction*>(QString::fromUtf8(id)); }
    [[nodiscard]] QPushButton* next() const { return find<QPushButton>("train.nextButton"); }
    [[nodiscard]] QString label(const char* name) const { return find<QLabel>(name)->text(); }
    void click(const char* name) const
    {
        auto* button = find<QPushButton>(name);
        QVERIFY2(button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void setText(const char* name, const QString& content) const
    {
        auto* line = find<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, content);
        QTest::keyClick(line, Qt::Key_Return);
    }
    void chooseFolder(const fs::path& folder) const { setText("train.data.path", text(folder)); }
    void goToTraining() const
    {
        chooseFolder(part());
        QTRY_VERIFY(next()->isEnabled());
        click("train.nextButton");
        QTRY_VERIFY_WITH_TIMEOUT(next()->isEnabled(), kPatience);
        click("train.nextButton");
    }
    /// Through the expert's fields, as a person would.
    void setQuickOptions(int steps = 24) const
    {
        auto* expert = find<QToolButton>("train.run.expert");
        if (!expert->isChecked())
            QTest::mouseClick(expert, Qt::LeftButton);
        find<QSpinBox>("parameter.steps")->setValue(steps);
        find<QSpinBox>("parameter.gate-steps")->setValue(10);
        find<QSpinBox>("parameter.side")->setValue(64);
        find<QComboBox>("parameter.precision")->setCurrentText("float32");
        find<QDoubleSpinBox>("parameter.checkpoint-seconds")->setValue(0);
        QCOMPARE(m_page->state().request().training.steps, steps);
        QCOMPARE(m_page->state().request().network.side, 64);
    }
    void setPattern(const char* name, const QString& pattern) const
    {
        auto* line = find<QComboBox>(name)->lineEdit();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, pattern);
    }
    /// All parts side by side, under names that no rule knows.
    [[nodiscard]] fs::path odd(const char* folderName) const
    {
        const fs::path folder = fs::path(m_temporary->path().toStdString()) / folderName;
        fs::create_directories(folder);
        int number = 0;
        for (const auto& [set, count] : {std::pair{"train", 9}, std::pair{"validation", 4}})
            for (int i = 0; i < count; ++i, ++number) {
                const std::string stem = "00" + std::to_string(i), name = "teil_" + std::to_string(number);
                fs::copy_file(part() / set / "good/rgb" / (stem + ".png"), folder / (name + "_farbe.png"));
                fs::copy_file(part() / set / "good/xyz" / (stem + ".tiff"), folder / (name + "_tiefe.tiff"));
            }
        return folder;
    }
    /// Pictures for people, where TWINSPECT_PICTURES says so.
    void keep(const char* name) const
    {
        const QString folder = qEnvironmentVariable("TWINSPECT_PICTURES");
        if (folder.isEmpty())
            return;
        QTest::qWait(200); // layouts
        m_page->grab().save(folder + QLatin1Char('/') + QLatin1String(name) + ".png");
    }
    [[nodiscard]] fs::path part() const { return fs::path(m_data.path().toStdString()) / "gasket"; }
    [[nodiscard]] fs::path modelFile() const
    {
        return fs::path(m_temporary->path().toStdString()) / "models" / "gasket.tsm";
    }

    QTemporaryDir m_data;
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<JobList> m_jobs;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<TrainPage> m_page;
};

TWINSPECT_TEST(TestTrainPage)
#include "tst_train_page.moc"
