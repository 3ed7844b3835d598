// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/anomaly_model.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <sstream>

#include <torch/torch.h>

#include "core/nn/augmentation.h"
#include "core/nn/compute_plan.h"
#include "core/nn/held_out_record.h"
#include "core/nn/model_file.h"
#include "core/nn/part_tensors.h"
#include "core/nn/score_map.h"

namespace twinspect {

struct AnomalyModel::State {
    LoadedModel model;
    Preparation preparation;
    ComputePlan plan;
    std::string partName;
    std::vector<double> scores;
    std::map<std::string, std::vector<double>> peaks; ///< by kPeakMaps
    std::mutex gpuTurn; ///< one job at a time on a GPU; CPU threads do not wait for each other
};

namespace {

constexpr double kWeakSeparation =
    0.7; // I-AUROC: guessing reaches 0.5, the shortest preset 0.85 and more on the demo parts

std::vector<double> numbersOf(const std::string& text)
{
    std::vector<double> numbers;
    std::istringstream in(text);
    for (double value = 0; in >> value;)
        numbers.push_back(value);
    return numbers;
}

ScoreMap toMap(const std::vector<float>& values, int side)
{
    ScoreMap map(side, side);
    std::copy(values.begin(), values.end(), map.data());
    return map;
}

} // namespace

AnomalyModel::AnomalyModel(std::unique_ptr<State> state) : m_state(std::move(state)) {}
AnomalyModel::~AnomalyModel() = default;
AnomalyModel::AnomalyModel(AnomalyModel&&) noexcept = default;
AnomalyModel& AnomalyModel::operator=(AnomalyModel&&) noexcept = default;

Result<AnomalyModel> AnomalyModel::load(const std::filesystem::path& file, const std::string& device,
                                        const std::string& precision)
{
    try {
        auto model = loadModel(file);
        if (!model)
            return passOn(model);
        const auto preparation = Preparation::from(model->metadata, model->net.options().side, file.string());
        if (!preparation)
            return passOn(preparation);
        const auto plan = planCompute(device, precision);
        if (!plan)
            return passOn(plan);
        auto state = std::unique_ptr<State>(new State{std::move(*model), *preparation, *plan, {}, {}, {}, {}});
        auto& metadata = state->model.metadata;
        state->partName = metadata["part.name"];
        state->scores = numbersOf(metadata[kHeldOutScoresKey]);
        for (const std::string name : kPeakMaps)
            state->peaks[name] = numbersOf(metadata[peaksKey(name)]);
        state->model.net.freezeForInference(plan->device, plan->mixedPrecision ? torch::kBFloat16 : torch::kFloat32);
        return AnomalyModel(std::move(state));
    } catch (const std::exception& error) {
        return failure(ErrorCode::Internal, Text("The model cannot be set up: %1", error.what()), file.string());
    }
}

Result<AnomalyResult> AnomalyModel::infer(const PreparedPart& part) const
{
    AnomalyResult result;
    const ScoreOptions score;
    result.partFound = part.geometry.partFound;
    if (!result.partFound)
        return result;
    try {
        AnomalyMaps maps;
        {
            std::unique_lock<std::mutex> turn(m_state->gpuTurn, std::defer_lock);
            if (!m_state->plan.device.is_cpu())
                turn.lock();
            const torch::InferenceMode inference;
            maps = inferPart(m_state->model.net, toPixels(part.image), m_state->plan.device);
        }
        const torch::InferenceMode inference;
        const int side = part.image.side;
        for (const std::string name : kMapNames) {
            const auto& raw = maps.byName(name);
            if (!raw.defined())
                continue;
            const auto finished = finishMap(raw, part.image.foreground, side, score);
            result.imageScores[name] = imageScore(finished, part.image.foreground, score);
            result.maps[name] = toMap(finished, side);
        }
        result.imageScore = result.imageScores["cm_segf"];
        const ScoreOptions unblurred{0, 0, score.topShare};
        result.weightRgb = toMap(finishMap(maps.weightRgb, {}, side, unblurred), side);
        result.shareRgb = toMap(finishMap(maps.shareRgb, {}, side, unblurred), side);
        if (maps.heightDifference.defined()) {
            const double millimetres = 1000 * m_state->preparation.scale.heightRangeMetres;
            result.heightVsGoodMm = toMap(finishMap(maps.heightDifference * millimetres, {}, side, unblurred), side);
        }
        return result;
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::OutOfMemory, "There is not enough memory to inspect this part", {},
                       "Close other programs");
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        const bool memory =
            text.find("out of memory") != std::string::npos || text.find("allocate memory") != std::string::npos;
        return failure(memory ? ErrorCode::OutOfMemory : ErrorCode::Internal, text);
    } catch (const std::exception& error) {
        return failure(ErrorCode::Internal, error.what());
    }
}

ScoreMap AnomalyModel::onFullImage(const ScoreMap& map, const PreparedPart& part)
{
    const float lowest = *std::min_element(map.values().begin(), map.values().end());
    return placeOnFullImage(map, part.box, part.geometry.heightMetres.width(), part.geometry.heightMetres.height(),
                            lowest);
}

const Preparation& AnomalyModel::preparation() const { return m_state->preparation; }
const std::string& AnomalyModel::hash() const { return m_state->model.hash; }
const std::string& AnomalyModel::partName() const { return m_state->partName; }
const std::string& AnomalyModel::computeReason() const { return m_state->plan.reason; }
const std::map<std::string, std::string>& AnomalyModel::metadata() const { return m_state->model.metadata; }
const std::vector<double>& AnomalyModel::heldOutScores() const { return m_state->scores; }
const std::vector<double>& AnomalyModel::heldOutPeaks(const std::string& map) const { return m_state->peaks.at(map); }

std::optional<double> AnomalyModel::separation() const
{
    const auto found = metadata().find(separationKey("cm_segf"));
    const auto numbers = found == metadata().end() ? std::vector<double>() : numbersOf(found->second);
    return numbers.empty() ? std::nullopt : std::optional(numbers.front());
}

std::optional<Text> weaknessOf(std::optional<double> separation)
{
    if (!separation || *separation >= kWeakSeparation)
        return std::nullopt;
    return Text("This model tells artificial defects from good parts in only %1 % of all pairs, where guessing reaches "
                "50 %: do not rely on its verdicts and heights. Train it longer, or with more good parts",
                std::lround(100 * *separation));
}

} // namespace twinspect
