// SPDX-License-Identifier: GPL-3.0-or-later
// The small driver of the gpu-lean build: trains from a packed tensor file and measures on the packed evaluation parts.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/printable.h"
#include "core/evaluation/auroc.h"
#include "core/evaluation/pixel_metrics.h"
#include "core/nn/infer_in_parallel.h"
#include "core/nn/map_names.h"
#include "core/nn/mixed_precision.h"
#include "core/nn/part_tensors.h"
#include "core/training/held_out_scores.h"
#include "core/training/trainer.h"

using namespace twinspect;

namespace {

int fail(const Error& error)
{
    std::fprintf(stderr, "%s\n", printable(error.message()).c_str());
    return 1;
}

template <typename Options>
bool setByFlag(Options& options, const std::string& key, const std::string& text, Status& status)
{
    for (const auto& parameter : Options::parameters())
        if (parameter.spec.key == key) {
            auto value = parseParameter(parameter.spec, text);
            status = value ? setParameter(options, parameter, *value) : Status(passOn(value));
            return true;
        }
    return false;
}

void measure(DcrdfNet& net, const TrainingSet& set, torch::Device device, bool mixedPrecision)
{
    struct Row {
        std::vector<double> scores;
        AuproAccumulator regions;
    };
    std::vector<AnomalyMaps> maps(set.evaluation.size());
    const auto done = inferInParallel(static_cast<std::int64_t>(maps.size()), "measuring", {}, [&](std::int64_t i) {
        const MixedPrecision mixed(device, mixedPrecision);
        maps[static_cast<std::size_t>(i)] =
            inferPart(net, toPixels(set.evaluation[static_cast<std::size_t>(i)]), device);
    });
    if (!done)
        return;
    for (const char* name : kMapNames) {
        Row row;
        std::vector<std::uint8_t> labels;
        for (std::size_t i = 0; i < maps.size() && maps[i].find(name) != nullptr; ++i) {
            const auto map =
                finishMap(*maps[i].find(name), set.evaluation[i].foreground.values(), set.side, ScoreOptions());
            const auto& mask = set.evaluationMasks[i];
            row.scores.push_back(imageScore(map, set.evaluation[i].foreground.values(), ScoreOptions()));
            labels.push_back(std::any_of(mask.begin(), mask.end(), [](std::uint8_t value) { return value != 0; }));
            if (!row.regions.add(map, mask, set.side, set.side))
                break;
        }
        const auto area = auroc(row.scores, labels);
        const auto pixels = measurePixels(row.regions);
        if (area && pixels)
            std::printf("%-8s I-AUROC %.1f  P-AUROC %.1f  AUPRO@0.30 %.1f\n", name, 100 * *area, 100 * pixels->auroc,
                        100 * pixels->aupro.front().exact);
    }
}

} // namespace

int main(int count, char** arguments)
{
    keepFilesFromOthers();
    std::string data, out;
    NetworkOptions network;
    TrainingOptions options;
    std::string weights;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string flag = arguments[i];
        const std::string value = arguments[i + 1];
        Status status;
        if (flag == "--data")
            data = value;
        else if (flag == "--out")
            out = value;
        else if (flag == "--weights")
            weights = value;
        else if (flag.rfind("--", 0) != 0
                 || (!setByFlag(network, flag.substr(2), value, status)
                     && !setByFlag(options, flag.substr(2), value, status)))
            return fail({ErrorCode::InvalidArgument,
                         Text("Unknown option %1", flag),
                         {},
                         "Usage: twinspect-lab --data PACKED --weights FILE --out MODEL [--steps N ...]"});
        if (!status)
            return fail(status.error());
    }
    options.golden = false; // the mean good part needs OpenCV
    auto set = readPacked(data);
    if (!set)
        return fail(set.error());
    network.side = set->side;
    auto teacher = Teacher::load(network.backbone, weights);
    if (!teacher)
        return fail(teacher.error());
    auto processes = ProcessGroup::fromEnvironment();
    if (!processes)
        return fail(processes.error());
    auto net = newNetwork(network, std::move(*teacher), options.seed);
    RunContext context;
    context.progress = [&](const Progress& progress) {
        if (!processes->leads() || (progress.done % 25 != 0 && progress.done != progress.total))
            return;
        std::printf("%s %lld/%lld", progress.stage.c_str(), static_cast<long long>(progress.done),
                    static_cast<long long>(progress.total));
        for (const auto& [name, figure] : progress.figures)
            std::printf("  %s %.4g", name.c_str(), figure);
        std::printf("  %s\n", progress.note.english().c_str());
        std::fflush(stdout);
    };
    auto report = trainNetwork(net, *set, options, {out + ".checkpoint", false}, *processes, context);
    if (!report)
        return fail(report.error());
    if (!processes->leads())
        return 0;
    std::printf("%s; %.1f images/s, %.1f s\n", report->plan.reason.c_str(), report->imagesPerSecond, report->seconds);
    for (const auto& [name, area] : report->check.syntheticAuroc)
        std::printf("held-out synthetic I-AUROC %s %.1f\n", name.c_str(), 100 * area);
    const auto score = [&](const std::filesystem::path& model) {
        return scorePrepared(model, set->heldOut, report->plan, context);
    };
    if (auto ok = saveScoredModel(out, net, trainingRecord(*report, options, *set), score); !ok)
        return fail(ok.error());
    measure(net, *set, report->plan.device, report->plan.mixedPrecision);
    return 0;
}
