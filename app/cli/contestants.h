// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commands.h"
#include "core/detector/detector.h"
#include "core/evaluation/paired_comparison.h"
#include "core/record/comparison_row.h"

namespace twinspect {

struct CompareArguments {
    std::vector<std::filesystem::path> folders;
    DataOptions data; ///< how each of them is read; its folder is not used
    std::vector<std::string> models;   ///< ids of detectors and model files; empty: all detectors
    std::vector<std::string> settings; ///< DETECTOR.KEY=VALUE
    std::vector<std::string> weights;  ///< BACKBONE=FILE
    std::filesystem::path textures, keep, out, csv, markdown, json;
    std::vector<int> curve; ///< numbers of good parts; empty: all of them
    int seed = 0;
    Preset preset = Preset::Auto;
    ComputeRequest compute;
    bool list = false, published = false, noSpeed = false;
};

/// One of the models that are compared: a detector that is trained here, or a model file.
struct Contestant {
    std::string name;
    const DetectorKind* kind = nullptr; ///< of the detector; nullptr for a file
    std::filesystem::path file;         ///< the model file, otherwise empty
    ParameterValues values;             ///< of the detector, where they are not its defaults
    std::filesystem::path textures;     ///< only DCRDF-Net learns from them
    Result<std::filesystem::path> weights = std::filesystem::path(); ///< of the backbone; empty where it needs none
    std::string madeBy;                                              ///< see ComparisonRow
};
/// Errors: InvalidArgument (an unknown detector or option, a name twice), NotFound (a model file).
[[nodiscard]] Result<std::vector<Contestant>> contestantsOf(const CompareArguments& arguments);
/// The options of a detector that can be set here.
[[nodiscard]] std::vector<ParameterSpec> optionsOf(const DetectorInfo& info);

/// One row that is to be measured.
struct ComparisonTask {
    const Catalog* catalog = nullptr;
    std::string data; ///< dataHashOf() the catalog
    const Contestant* contestant = nullptr;
    int goodParts = kAllGoodParts;

    [[nodiscard]] std::string name() const;
};
/// Trains (into `models`) or opens the model, and measures accuracy, speed and memory. Errors: those of all of this.
[[nodiscard]] Result<ComparisonRow> measureRow(const ComparisonTask& task, const CompareArguments& arguments,
                                               const std::filesystem::path& models, const RunContext& context);

} // namespace twinspect
