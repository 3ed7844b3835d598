// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/training_course.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace twinspect {

namespace {

struct Stage {
    std::string_view name;
    double steps = 0; ///< it takes as long as so many steps of "training"
};

constexpr double kStepsOfAGateStep = 0.035;
constexpr std::string_view kTraining = "training";
constexpr std::string_view kLearning = "learning"; // whatever a detector calls it

/// In the order in which they come.
std::vector<Stage> stagesOf(const TrainingRequest& request, double trainingSteps)
{
    if (!request.isDcrdf()) // what it does in between has names of its own, and nobody knows how long it takes
        return {{"measuring parts", 3}, {"preparing parts", 5}, {kLearning, 20},
                {"held-out scores", 5}, {"held-out check", 13}, {"writing the model", 1}};
    const auto options = resolvedOptions(request);
    std::vector<Stage> stages{{"measuring parts", 3},
                              {"preparing parts", 5},
                              {kTraining, trainingSteps},
                              {"evidence scale", 2},
                              {"held-out check", 13}};
    if (request.network.fusion == Fusion::CmSegf && request.network.modality == Channels::Both) {
        stages.push_back({"fusion data", 35});
        stages.push_back(
            {"fusion", kStepsOfAGateStep * static_cast<double>(options.gateSteps * request.network.gates)});
    }
    stages.push_back({"held-out scores", 5});
    stages.push_back({"writing the model", 1}); // is not reported
    return stages;
}

} // namespace

TrainingOptions resolvedOptions(const TrainingRequest& request)
{
    TrainingOptions options = request.training;
    applyPreset(options);
    if (options.batch == 0)
        options.batch = 4; // one process
    return options;
}

TrainingCourse TrainingCourse::of(const TrainingFigures& figures, const TrainingRequest& request,
                                  const std::optional<double>& secondsExpected)
{
    if (figures.summary())
        return {1, 0};
    const auto options = resolvedOptions(request);
    const double perStep = figures.partsPerSecond() > 0 ? options.batch / figures.partsPerSecond() : 0;
    double steps = options.steps;
    if (figures.trainingSteps() > 0)
        steps = static_cast<double>(figures.trainingSteps());
    else if (request.training.minutes > 0 && perStep > 0)
        steps = 60 * request.training.minutes / perStep;
    const auto stages = stagesOf(request, steps);
    auto progress = figures.progress();
    const auto isKnown = [&](const Stage& stage) { return stage.name == progress.stage; };
    if (!request.isDcrdf() && !progress.stage.empty() && std::ranges::none_of(stages, isKnown))
        progress = Progress{std::string(kLearning), 0, 0, {}, {}};
    double done = 0, all = 0;
    bool reached = std::ranges::none_of(stages, isKnown);
    for (const auto& stage : stages) {
        all += stage.steps;
        if (stage.name == progress.stage) {
            reached = true;
            if (progress.total > 0)
                done += stage.steps
                      * std::clamp(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0.0, 1.0);
        } else if (!reached) {
            done += stage.steps;
        }
    }
    TrainingCourse course;
    course.share = all > 0 ? done / all : 0;
    if (perStep > 0)
        course.secondsLeft = (all - done) * perStep;
    else if (secondsExpected)
        course.secondsLeft = (1 - course.share) * *secondsExpected;
    return course;
}

} // namespace twinspect
