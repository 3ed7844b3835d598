// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/console.h"
#include "core/annotation/annotation_folder.h"
#include "core/base/parameter_spec.h"
#include "core/inference/anomaly_model.h"
#include "core/record/text_table.h"
#include "core/teaching/part_training.h"

namespace twinspect {

struct ModelEvaluation;

/// Set by the chosen command; run after parsing. Returns the exit code.
using Job = std::function<int(Console&)>;

void addTrainCommand(CLI::App& app, Job& job);
void addCheckCommand(CLI::App& app, Job& job);
void addInspectCommands(CLI::App& app, Job& job); ///< inspect, merge
void addEvaluateCommand(CLI::App& app, Job& job);
void addCalibrateCommand(CLI::App& app, Job& job);
void addAblateCommand(CLI::App& app, Job& job);
void addBenchmarkCommand(CLI::App& app, Job& job);
void addCompareCommand(CLI::App& app, Job& job);
void addDataCommands(CLI::App& app, Job& job);    ///< demo, pack
void addConvertCommand(CLI::App& app, Job& job);
void addDeviationCommand(CLI::App& app, Job& job);
void addExchangeCommands(CLI::App& app, Job& job); ///< export, import
void addAnnotationCommands(CLI::App& app, Job& job); ///< measure, agreement
void addPluginsCommand(CLI::App& app, Job& job);
void addWeightsCommand(CLI::App& app, Job& job);
void addManualCommand(CLI::App& program, Job& job); ///< manual page and completion, for the installation

/// What stands for the value in the help: the choices, the unit, or VALUE. The completion reads the choices from it.
[[nodiscard]] std::string typeName(const ParameterSpec& spec);

/// One flag for every described option of `options`, which must outlive the parsing. Keys in `hidden` get none.
template <typename Options>
void addParameters(CLI::App& app, Options& options, const std::vector<Parameter<Options>>& parameters,
                   const std::vector<std::string>& hidden = {}, const std::string& group = "Options")
{
    for (const auto& parameter : parameters) {
        if (std::find(hidden.begin(), hidden.end(), parameter.spec.key) != hidden.end())
            continue;
        app.add_option_function<std::string>(
               "--" + parameter.spec.key,
               [&options, &parameter](const std::string& text) {
                   const auto value = parseParameter(parameter.spec, text);
                   if (!value)
                       throw CLI::ValidationError("--" + parameter.spec.key, value.error().message());
                   if (const auto ok = setParameter(options, parameter, *value); !ok)
                       throw CLI::ValidationError("--" + parameter.spec.key, ok.error().message());
               },
               parameter.spec.help)
            ->type_name(typeName(parameter.spec))
            ->default_str(toText(parameter.spec.defaultValue))
            ->group(group);
    }
}

/// An option that is one of the names of an enum; any other text is refused with the list.
template <typename Enum>
CLI::Option* addEnum(CLI::App& app, const std::string& flag, Enum& value, const std::string& help,
                     const std::vector<std::string>& names = enumNames<Enum>())
{
    return app
        .add_option_function<std::string>(
            flag, [&value](const std::string& name) { value = *enumNamed<Enum>(name); }, help)
        ->check(CLI::IsMember(names))
        ->type_name("TEXT")
        ->default_str(nameOf(value));
}

inline constexpr auto kDcrdf = "dcrdf"; ///< the detector that trainPart() trains

/// The options of a detector, of "KEY=VALUE". Errors: InvalidArgument.
[[nodiscard]] Result<ParameterValues> parseSettings(const std::vector<ParameterSpec>& specs,
                                                    const std::vector<std::string>& settings);

/// The options for the folder of a command: --data, --mapping, and how the geometry is to be read.
struct DataOptions {
    std::filesystem::path folder;
    std::string
        mapping; ///< a JSON file, or the JSON itself; empty: a known layout, or the folder's own twinspect-mapping.json
    std::map<std::string, std::string> reading; ///< see setReading(); goes before the mapping
    std::string annotations = "auto"; ///< "auto" = those beside the data if there are any, "none", or a folder
    std::filesystem::path camera; ///< of all depth pictures; goes before the mapping and the folder

    /// What --mapping says. Errors: those of readMapping().
    [[nodiscard]] Result<std::optional<FolderMapping>> givenMapping() const;
    /// Whether it exists is another question. Errors: InvalidArgument for "none".
    [[nodiscard]] Result<AnnotationFolder> annotationFolder() const;
    /// Errors: those of readMapping(), openCatalog(), setReading() and readIntrinsics().
    [[nodiscard]] Result<Catalog> open() const;
};
/// Returns --data, so that a command can require it.
CLI::Option* addDataOptions(CLI::App& command, DataOptions& options, const std::string& help);
/// All of them but --data.
void addReadingOptions(CLI::App& command, DataOptions& options);
/// Says what was left out or looks odd.
void sayLeftOut(const Catalog& catalog, Console& console);
/// The catalog, with that said aloud.
[[nodiscard]] Result<Catalog> openCatalogAloud(const DataOptions& data, Console& console);
/// The model, with its weakness said aloud. Errors: those of AnomalyModel::load().
[[nodiscard]] Result<AnomalyModel> loadModelAloud(const std::filesystem::path& file, const std::string& device,
                                                  Precision precision, Console& console);

/// The regions of interest of a recipe or a file of thresholds, said aloud; without a file those with which the model
/// was trained. Errors: those of readThresholdFile(), Mismatch when it belongs to another model.
[[nodiscard]] Result<RegionsOfInterest> readRegionsAloud(const std::filesystem::path& file, const AnomalyModel& model,
                                                         Console& console);
void sayRegions(const RegionsOfInterest& regions, Console& console);
/// Those of a recipe, to learn by; none where no recipe is named. They are printed. Errors: as readThresholdFile();
/// InvalidArgument when the recipe has none.
[[nodiscard]] Result<RegionsOfInterest> readRegionsToLearn(const std::filesystem::path& recipe, Console& console);

/// The weights file of a backbone: `given`, or the first found beside the program, in its source tree, or in the user's
/// data folder. Errors: NotFound, saying how to get it.
[[nodiscard]] Result<std::filesystem::path> findWeights(const std::string& backbone,
                                                        const std::filesystem::path& given);
/// Where `weights fetch` and `weights import` put them.
[[nodiscard]] std::filesystem::path userWeightsFolder();

/// Runs the evaluation and prints its table.
void printEvaluation(Console& console, const ModelEvaluation& evaluation);

/// "1.05 (raw -1.4821)": raw is what options such as --threshold take. Those that are `compared` look different.
[[nodiscard]] std::string scoreInWords(double raw, const ScoreUnit& unit, std::span<const double> compared = {});
/// Says what 0 and 1 mean; nothing where scores are raw.
void sayUnit(const ScoreUnit& unit, Console& console);

} // namespace twinspect
