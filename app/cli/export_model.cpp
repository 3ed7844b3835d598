// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_model.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "app/cli/chosen_thresholds.h"
#include "app/cli/programs.h"
#include "core/base/files.h"
#include "core/inference/export_samples.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Exporter {
    fs::path script;
    std::string python;
};

// Beside the installed program, or in its source tree, whose own Python has what is needed.
Result<Exporter> findExporter(const std::string& python)
{
    std::error_code error;
    const auto installed = programFolder() / ".." / "share" / "twinspect" / "export" / "export_model.py";
    if (fs::exists(installed, error))
        return Exporter{installed, python.empty() ? "python3" : python};
    const auto own = sourceTree() / "packaging" / "export" / "export_model.py";
    if (!fs::exists(own, error))
        return failure(ErrorCode::NotFound, "The exporter of models is not there", installed.string(),
                       "Install Twinspect again");
    const auto ofTree = sourceTree() / ".venv" / "bin" / "python";
    return Exporter{own, !python.empty() ? python : fs::exists(ofTree, error) ? ofTree.string() : "python3"};
}

// What the verdict of an exported model cannot follow, or nothing.
Status checkExportable(const AnomalyModel& model, const Thresholds& thresholds, const ModelExport& arguments)
{
    const auto refuse = [&](const fs::path& file, const Text& what, const Text& remedy) -> Status {
        return failure(ErrorCode::Unsupported, what, file.string(), remedy);
    };
    const auto& whose = arguments.thresholds.empty() ? arguments.model : arguments.thresholds;
    if (model.detector().id != "dcrdf")
        return refuse(arguments.model,
                      Text("Models of the detector %1 cannot be exported, only those of DCRDF-Net",
                           model.detector().name),
                      "Train the part with the detector dcrdf");
    if (!thresholds.regions.empty())
        return refuse(whose, "Regions of interest cannot be exported: an exported model scores all of the part",
                      "Give thresholds without regions of interest with --recipe");
    if (thresholds.minAreaMm2 > 0 || thresholds.minDepthMm > 0)
        return refuse(whose, "Limits on the size of defects cannot be exported: an exported model measures no regions",
                      "Give thresholds without a minimum area and a minimum depth with --recipe");
    if (const auto other = otherArithmeticOf(model, thresholds))
        return refuse(whose,
                      "An exported model computes in float32, but these thresholds were found in another "
                      "precision",
                      "Run 'twinspect-cli calibrate --precision float32' with --data, and give the thresholds "
                      "with --recipe; or train the part with --precision float32");
    return {};
}

/// A folder of its own in another one; removed with all that is still in it.
class Workplace {
public:
    [[nodiscard]] static Result<std::unique_ptr<Workplace>> in(const fs::path& folder)
    {
        std::string path = (folder / ".export-XXXXXX").string();
        if (::mkdtemp(path.data()) == nullptr)
            return failure(ErrorCode::WriteFailed, "The folder cannot be written", folder.string(),
                           "Choose a folder that can be written");
        auto made = std::make_unique<Workplace>();
        made->folder = path;
        return made;
    }
    ~Workplace()
    {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    fs::path folder;
};

std::vector<SampleRef> spread(std::vector<SampleRef> samples, int most)
{
    if (most <= 0 || samples.size() <= static_cast<std::size_t>(most))
        return samples;
    std::vector<SampleRef> chosen;
    for (int i = 0; i < most; ++i)
        chosen.push_back(samples[static_cast<std::size_t>(i) * samples.size() / static_cast<std::size_t>(most)]);
    return chosen;
}

// What the script says: its report, or why there is none.
Result<Json> runExporter(const Exporter& exporter, const ModelExport& arguments, const fs::path& model,
                         const fs::path& samples, const fs::path& exported, const fs::path& said)
{
    const auto code = runProgram({exporter.python, "-B", exporter.script.string(), arguments.format, "--model",
                                  model.string(), "--samples", samples.string(), "--out", exported.string()},
                                 said);
    if (!code)
        return failure(ErrorCode::NotFound, Text("There is no Python: '%1' cannot be started", exporter.python), {},
                       "Install Python 3 with the packages torch, onnx and onnxruntime, or name another one with "
                       "--python");
    const auto text = readFile(said);
    const auto report = Json::parse(text ? *text : std::string(), nullptr, false);
    if (!report.is_object())
        return failure(ErrorCode::Internal, "The exporter of models ended without a report", exporter.script.string(),
                       "Read what Python said above; it may be too old for this program (3.9 is needed)");
    if (report.contains("error"))
        return failure(ErrorCode::Unsupported,
                       Text("The model was not exported: %1", report.value("error", std::string())), {},
                       Text::name(report.value("remedy", std::string())));
    return report;
}

} // namespace

int exportModel(Console& console, const ModelExport& arguments)
{
    std::optional<ThresholdFile> file;
    if (!arguments.thresholds.empty()) {
        auto read = readThresholdFile(arguments.thresholds);
        if (!read)
            return console.fail(read.error());
        file = std::move(*read);
    }
    const auto modelFile = arguments.model.empty() && file ? file->model : arguments.model;
    if (modelFile.empty())
        return console.fail({ErrorCode::InvalidArgument,
                             "No model is given",
                             {},
                             "Give --model, or --recipe with a recipe saved by the window"});
    const auto exporter = findExporter(arguments.python);
    if (!exporter)
        return console.fail(exporter.error());
    const auto catalog = openCatalogAloud(arguments.data, console);
    if (!catalog)
        return console.fail(catalog.error());
    const auto model = loadModelAloud(modelFile, "cpu", Precision::Float32, console);
    if (!model)
        return console.fail(model.error());
    const auto chosen = thresholdsFor(*model, file, arguments.thresholds);
    if (!chosen)
        return console.fail(chosen.error());
    if (auto ok = checkExportable(*model, chosen->thresholds, arguments); !ok)
        return console.fail(ok.error());
    if (auto ok = makeWritableFolder(arguments.out); !ok)
        return console.fail(ok.error());
    const auto workplace = Workplace::in(arguments.out);
    if (!workplace)
        return console.fail(workplace.error());

    const auto context = console.context();
    const auto samples = (*workplace)->folder / "parts.safetensors";
    auto parts = catalog->of(Split::Test);
    if (parts.empty())
        parts = catalog->samples;
    const auto written = writeExportSamples(samples, *model, spread(std::move(parts), arguments.parts),
                                            {chosen->thresholds, chosen->from, TWINSPECT_VERSION}, context);
    if (!written)
        return console.fail(written.error());
    const std::string stem = modelFile.stem().string();
    const auto exported = arguments.out / (stem + (arguments.format == "onnx" ? ".onnx" : ".pt"));
    const auto report =
        runExporter(*exporter, arguments, modelFile, samples, exported, (*workplace)->folder / "report.json");
    if (context.stopRequested())
        return console.fail(cancelled().value());
    if (!report)
        return console.fail(report.error());
    std::error_code failed;
    fs::rename(samples, arguments.out / (stem + ".parts.safetensors"), failed);
    if (failed)
        return console.fail({ErrorCode::WriteFailed, failed.message(), (arguments.out / stem).string(),
                             "Choose a folder that can be written"});
    if (console.jsonProgress) {
        console.printJson(*report);
        return 0;
    }
    const auto& parity = report->at("parity");
    const auto shortly = [&](const char* key) { return Text("%1", parity.at(key).get<double>()).english(); };
    console.print("Exported " + exported.string() + " and " + exported.string() + ".json");
    console.print("The same verdict on " + std::to_string(*written) + " parts; largest difference "
                  + shortly("largest_difference_map") + " in the map and " + shortly("largest_difference_score")
                  + " in the score");
    return 0;
}

} // namespace twinspect
