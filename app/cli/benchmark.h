// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commands.h"

namespace twinspect {

struct BenchmarkArguments {
    std::vector<std::filesystem::path> folders;
    DataOptions data; ///< how each of them is read; its folder is not used
    std::filesystem::path json, models, weights, textures;
    NetworkOptions network;
    TrainingOptions training;
    bool published = false;
    bool noSpeed = false;
    std::vector<int> curve; ///< numbers of good parts, kAllGoodParts for all of them; empty: no learning curve
    int seeds = 1;
    std::filesystem::path out; ///< of the learning curve
};

/// All of them are opened before the first is trained: hours of work must not end at a folder that cannot be measured.
/// Folders of parts, or of such folders; with a mapping, each is one part. Errors: as openCatalog() and
/// checkTestParts().
[[nodiscard]] Result<std::vector<Catalog>> openParts(const std::vector<std::filesystem::path>& given,
                                                     const DataOptions& data, Console& console);
[[nodiscard]] std::string nameOf(const Catalog& catalog);

/// --curve: numbers of good parts.
CLI::Option* addCurveOption(CLI::App& command, std::vector<int>& counts);
/// What cannot be measured is found before the first training. Errors: TooLittleData.
[[nodiscard]] Status checkCounts(const std::vector<Catalog>& catalogs, const std::vector<int>& counts, int seed);

/// --curve, --seeds, --out; with a curve none of `others` can be given.
void addCurveOptions(CLI::App& command, BenchmarkArguments& arguments, const std::vector<CLI::Option*>& others);
/// Figures by number of good parts, over several seeds. Goes on where it was stopped.
[[nodiscard]] int benchmarkCurve(Console& console, const BenchmarkArguments& arguments);

} // namespace twinspect
