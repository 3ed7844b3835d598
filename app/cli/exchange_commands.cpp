// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <span>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/export_model.h"
#include "core/detectors/known_detectors.h"
#include "core/exchange/annotation_exchange.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

struct ExchangeArguments {
    DataOptions data;
    std::string format;
    std::filesystem::path out, results; ///< of an export
    std::filesystem::path file; ///< of an import
    bool replace = false, finished = false;
    ModelExport model; ///< of an export of a model; its data, format and folder are those above
};

struct ModelFormat {
    const char* id;
    const char* about;
};
constexpr ModelFormat kModelFormats[] = {
    {"onnx", "A trained model of DCRDF-Net, for ONNX Runtime and others"},
    {"torchscript", "The same for LibTorch"},
};

bool isModelFormat(const std::string& id)
{
    return std::ranges::any_of(kModelFormats, [&](const ModelFormat& format) { return id == format.id; });
}

// The folder of the annotations, and the data as they are without them.
struct Exchanged {
    AnnotationFolder folder;
    Catalog catalog;
};

Result<Exchanged> open(const ExchangeArguments& arguments, Console& console)
{
    DataOptions data = arguments.data;
    const auto folder = data.annotationFolder();
    if (!folder)
        return passOn(folder);
    data.annotations = "none";
    auto catalog = openCatalogAloud(data, console);
    return catalog ? Result<Exchanged>({*folder, std::move(*catalog)}) : passOn(catalog);
}

void warnOf(Console& console, const std::vector<Refusal>& refused, std::size_t all)
{
    for (const auto& refusal : refused)
        console.warn(Text("%1: left out: %2", refusal.what, refusal.why));
    if (all > refused.size())
        console.warn(Text("Others that were left out: %1", all - refused.size()));
}

/// Of the program or of a plugin. Errors: InvalidArgument, why a plugin of that id cannot be used.
Result<const AnnotationFormat*> formatNamed(const std::string& id)
{
    if (const auto* own = annotationFormat(id))
        return own;
    if (const auto* plugin = installedPlugins().exporter(id))
        return &plugin->format();
    if (const auto why = installedPlugins().whyNot(id, PluginInterface::Exporter))
        return tl::unexpected<Error>(*why);
    std::string known;
    for (const auto* format : annotationFormats())
        known += std::string(format->id) + " ";
    for (const auto& format : kModelFormats)
        known += std::string(format.id) + " ";
    for (const auto& plugin : installedPlugins().exporters())
        known += std::string(plugin->format().id) + " ";
    known.pop_back();
    return failure(ErrorCode::InvalidArgument, Text("There is no format '%1'", id), {},
                   Text("Choose one of: %1", known));
}

int exportTo(Console& console, const ExchangeArguments& arguments)
{
    const auto chosen = formatNamed(arguments.format);
    if (!chosen)
        return console.fail(chosen.error());
    const auto* format = *chosen;
    const auto exchanged = open(arguments, console);
    if (!exchanged)
        return console.fail(exchanged.error());
    auto source = exportSourceOf(exchanged->catalog, exchanged->folder);
    if (!source)
        return console.fail(source.error());
    if (!arguments.results.empty())
        if (auto ok = addResults(*source, arguments.results); !ok)
            return console.fail(ok.error());
    const auto report = exportAnnotations(*format, *source, arguments.out, console.context());
    if (!report)
        return console.fail(report.error());
    warnOf(console, report->refused, report->refused.size());
    for (const auto& loss : report->losses)
        console.warn(loss);
    if (console.jsonProgress)
        console.printJson(Json{{"format", format->id},
                               {"parts", report->parts},
                               {"annotations", report->annotations},
                               {"files", report->files},
                               {"refused", report->refused.size()}});
    else
        console.print("Exported " + std::to_string(report->annotations) + " annotations of "
                      + std::to_string(report->parts) + " parts: " + arguments.out.string());
    return report->refused.empty() ? 0 : kExitSomeFailed;
}

int importFrom(Console& console, const ExchangeArguments& arguments)
{
    const auto* format = annotationFormat(arguments.format);
    const auto exchanged = open(arguments, console);
    if (!exchanged)
        return console.fail(exchanged.error());
    auto found = importAnnotations(*format, arguments.file, exchanged->catalog, console.context());
    if (!found)
        return console.fail(found.error());
    for (auto& part : found->parts)
        part.state = arguments.finished ? AnnotationState::Finished : part.state;
    const auto kept = keepImport(*found, exchanged->folder,
                                 arguments.replace ? KeepImported::Instead : KeepImported::Beside, console.context());
    if (!kept)
        return console.fail(kept.error());
    warnOf(console, found->refused, found->refusedCount);
    warnOf(console, kept->refused, kept->refused.size());
    for (const auto& remark : found->remarks)
        console.warn(remark);
    const std::size_t refused = found->refusedCount + kept->refused.size();
    if (console.jsonProgress)
        console.printJson(Json{{"format", format->id},
                               {"parts", kept->parts},
                               {"added", kept->added},
                               {"already_there", kept->already},
                               {"refused", refused}});
    else
        console.print("Imported " + std::to_string(kept->added) + " annotations into " + std::to_string(kept->parts)
                      + " parts, " + std::to_string(kept->already) + " were there already, " + std::to_string(refused)
                      + " refused: " + exchanged->folder.path().string());
    return refused == 0 ? 0 : kept->added + kept->already > 0 ? kExitSomeFailed : exitCodeOf(ErrorCode::BadData);
}

// An option that the format has no use for is a mistake, so it is named.
Status checkExportOptions(const CLI::App& command, const std::string& format)
{
    for (const auto& [name, ofModels] :
         {std::pair{"--model", true}, {"--recipe", true}, {"--parts", true}, {"--python", true}, {"--results", false}})
        if (command.count(name) > 0 && ofModels != isModelFormat(format))
            return failure(ErrorCode::InvalidArgument, Text("The format %1 has no option %2", format, name), {},
                           "Leave the option out; 'twinspect-cli export --help' says what belongs to which format");
    return {};
}

void addCommonOptions(CLI::App& command, ExchangeArguments& arguments, std::span<const ModelFormat> models)
{
    std::vector<std::string> ids;
    std::string about = "One of:";
    for (const auto* format : annotationFormats()) {
        ids.emplace_back(format->id);
        about += "\n" + ids.back() + ": " + format->label.english() + ". " + format->files.english() + ". "
               + format->limits.english();
    }
    for (const auto& [id, text] : models) {
        ids.emplace_back(id);
        about += "\n" + ids.back() + ": " + text;
    }
    auto* format = command.add_option("--format", arguments.format, about)->required();
    if (models.empty())
        format->check(CLI::IsMember(ids))->type_name("ID");
    else // plugins are asked when one of their formats is named
        format->description(about + "\nOr the ID of a plugin with an exporter ('twinspect-cli plugins' lists them)")
            ->type_name("ID:{" + CLI::detail::join(ids, ",") + "}");
    addDataOptions(command, arguments.data, "Folder of the parts")->required();
}

} // namespace

void addExchangeCommands(CLI::App& app, Job& job)
{
    auto* exporting =
        app.add_subcommand("export", "Writes the annotations of parts, or a trained model, for other programs");
    auto exportArguments = std::make_shared<ExchangeArguments>();
    addCommonOptions(*exporting, *exportArguments, kModelFormats);
    exporting->add_option("--out", exportArguments->out, "Folder for the files; plugins need a new or an empty one")
        ->required();
    exporting->add_option(
        "--results", exportArguments->results,
        "Folder that inspect wrote: clouds carry its scores (of all maps with --maps all), and exporters of "
        "plugins may take its results");
    const std::string ofModels = "Models";
    auto& model = exportArguments->model;
    exporting->add_option("--model", model.model, "Model file; a recipe brings its own")->group(ofModels);
    exporting
        ->add_option("--recipe,--thresholds", model.thresholds,
                     "Recipe, or file made by 'calibrate': its thresholds go along; by default the model's own")
        ->group(ofModels);
    exporting
        ->add_option("--parts", model.parts,
                     "On how many parts of --data the exported model has to find the same, or it is not written; 0 = "
                     "all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str()
        ->group(ofModels);
    exporting
        ->add_option("--python", model.python,
                     "Python 3 with the packages torch, onnx and onnxruntime, instead of "
                     "python3")
        ->group(ofModels);
    exporting->footer("Examples: twinspect-cli export --format coco --data parts/gasket --out gasket_coco\n"
                      "          twinspect-cli export --format onnx --model gasket.tsm --data parts/gasket --out "
                      "gasket_onnx");
    exporting->callback([exporting, exportArguments, &job] {
        job = [exporting, exportArguments](Console& console) {
            if (auto ok = checkExportOptions(*exporting, exportArguments->format); !ok)
                return console.fail(ok.error());
            if (!isModelFormat(exportArguments->format))
                return exportTo(console, *exportArguments);
            ModelExport arguments = exportArguments->model;
            arguments.data = exportArguments->data;
            arguments.format = exportArguments->format;
            arguments.out = exportArguments->out;
            return exportModel(console, arguments);
        };
    });

    auto* importing = app.add_subcommand("import", "Takes annotations of other programs; what cannot be used is "
                                                   "named, the rest is taken");
    auto importArguments = std::make_shared<ExchangeArguments>();
    importing->add_option("FILE", importArguments->file, "File, or folder with all files of the format")->required();
    addCommonOptions(*importing, *importArguments, {});
    importing->add_flag("--replace", importArguments->replace,
                        "Instead of what is there, which moves into the folder deleted");
    importing->add_flag("--finished", importArguments->finished,
                        "The parts count as finished: what is marked on them is the truth in evaluations");
    importing->footer("Exit code 6 when something was refused, 3 when nothing could be used.\nExample: twinspect-cli "
                      "import --format coco gasket_coco/annotations.json --data parts/gasket");
    importing->callback([importArguments, &job] {
        job = [importArguments](Console& console) { return importFrom(console, *importArguments); };
    });
}

} // namespace twinspect
