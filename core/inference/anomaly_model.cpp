// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/anomaly_model.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <mutex>
#include <sstream>

#include <torch/torch.h>

#include "core/evaluation/score_limit.h"
#include "core/nn/augmentation.h"
#include "core/nn/compute_plan.h"
#include "core/nn/held_out_record.h"
#include "core/nn/model_file.h"
#include "core/nn/part_tensors.h"
#include "core/nn/score_map.h"
#include "core/nn/torch_error.h"

namespace twinspect {

struct AnomalyModel::State {
    LoadedModel model;
    Preparation preparation;
    ComputePlan plan;
    std::string partName;
    HeldOutScores heldOut;
    std::optional<double> separation;
    double scoreLimit;
    std::mutex gpuTurn; ///< one job at a time on a GPU; CPU threads do not wait for each other
};

namespace {

constexpr double kWeakSeparation =
    0.7; // I-AUROC: guessing reaches 0.5, the shortest preset 0.85 and more on the demo parts

constexpr double kLargestScore = 1e6; // scores are logarithms of likelihoods; real ones stay below some thousands

/// The numbers of an entry of the metadata, none when it is not there.
Result<std::vector<double>> numbersOf(const std::map<std::string, std::string>& metadata, const std::string& key,
                                      double least, double most, const std::string& file)
{
    std::vector<double> numbers;
    const auto found = metadata.find(key);
    std::istringstream in(found == metadata.end() ? std::string() : found->second);
    for (std::string word; in >> word;) {
        const char* end = word.data() + word.size();
        double value = 0;
        const auto read = std::from_chars(word.data(), end, value);
        if (read.ec != std::errc() || read.ptr != end || !(value >= least && value <= most))
            return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", key), file,
                           "Copy the model again or train the part again");
        numbers.push_back(value);
    }
    return numbers;
}

Result<HeldOutScores> heldOutOf(const std::map<std::string, std::string>& metadata, const std::string& file)
{
    const auto listed = [&](const std::string& key) {
        return numbersOf(metadata, key, -kLargestScore, kLargestScore, file);
    };
    HeldOutScores heldOut;
    auto scores = listed(kHeldOutScoresKey);
    if (!scores)
        return passOn(scores);
    heldOut.scores = std::move(*scores);
    for (const std::string name : kPeakMaps) {
        auto peaks = listed(peaksKey(name));
        if (!peaks)
            return passOn(peaks);
        heldOut.peaks[name] = std::move(*peaks);
    }
    if (const auto found = metadata.find(kArithmeticKey); found != metadata.end()) {
        const auto known = enumNamed<Arithmetic>(found->second);
        if (!known)
            return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", kArithmeticKey), file,
                           "Use the version that made the model, or train the part again with this one");
        heldOut.arithmetic = *known;
    }
    return heldOut;
}

// Float32 is the same everywhere. bfloat16 is taken where the machine multiplies it: emulated, it takes several times
// as long as float32 and agrees with it no better than that does.
Precision precisionFor(Precision asked, Arithmetic held)
{
    return asked == Precision::Auto && held == Arithmetic::Float32 ? Precision::Float32 : asked;
}

template <typename Map>
Map toMap(const std::vector<float>& values, int side)
{
    Map map(side, side);
    std::copy(values.begin(), values.end(), map.data());
    return map;
}

} // namespace

AnomalyModel::AnomalyModel(std::unique_ptr<State> state) : m_state(std::move(state)) {}
AnomalyModel::~AnomalyModel() = default;
AnomalyModel::AnomalyModel(AnomalyModel&&) noexcept = default;
AnomalyModel& AnomalyModel::operator=(AnomalyModel&&) noexcept = default;

Result<AnomalyModel> AnomalyModel::load(const std::filesystem::path& file, const std::string& device,
                                        Precision precision)
{
    try {
        auto model = loadModel(file);
        if (!model)
            return passOn(model);
        const auto preparation = Preparation::from(model->metadata, model->net.options().side, file.string());
        if (!preparation)
            return passOn(preparation);
        const auto heldOut = heldOutOf(model->metadata, file.string());
        if (!heldOut)
            return passOn(heldOut);
        const auto defects = numbersOf(model->metadata, kDefectScoresKey, -kLargestScore, kLargestScore, file.string());
        if (!defects)
            return passOn(defects);
        const auto plan = planCompute(device, precisionFor(precision, heldOut->arithmetic));
        if (!plan)
            return passOn(plan);
        const double limit = scoreLimitOf(heldOut->scores, *defects);
        auto state =
            std::unique_ptr<State>(new State{std::move(*model), *preparation, *plan, {}, *heldOut, {}, limit, {}});
        auto& metadata = state->model.metadata;
        state->partName = metadata["part.name"];
        const auto separation = numbersOf(metadata, separationKey("cm_segf"), 0, 1, file.string());
        if (!separation)
            return passOn(separation);
        if (!separation->empty())
            state->separation = separation->front();
        state->model.net.freezeForInference(plan->device, plan->mixedPrecision ? torch::kBFloat16 : torch::kFloat32);
        return AnomalyModel(std::move(state));
    } catch (const std::exception& error) {
        Error said = torchErrorFrom(error);
        if (said.code == ErrorCode::Internal)
            said.detail = Text("The model cannot be set up: %1", said.detail);
        said.file = file.string();
        return tl::unexpected<Error>(std::move(said));
    }
}

Result<AnomalyResult> AnomalyModel::infer(const PreparedPart& part) const
{
    AnomalyResult result;
    result.scoreLimit = m_state->scoreLimit;
    result.arithmetic = m_state->plan.arithmetic;
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
        const int side = part.image.side();
        auto finished = finishMaps(maps, part.image, score);
        for (const auto& [name, values] : finished.maps)
            result.maps[name] = toMap<ScoreMap>(values, side);
        result.imageScores = std::move(finished.scores);
        result.imageScore = result.imageScores["cm_segf"];
        const ScoreOptions unblurred{0, 0, score.topShare};
        result.weightRgb = toMap<ShareMap>(finishMap(maps.weightRgb, {}, side, unblurred), side);
        result.shareRgb = toMap<ShareMap>(finishMap(maps.shareRgb, {}, side, unblurred), side);
        if (maps.heightDifference.defined()) {
            const double millimetres = 1000 * m_state->preparation.scale.heightRangeMetres;
            result.heightVsGoodMm =
                toMap<DepthMap>(finishMap(maps.heightDifference * millimetres, {}, side, unblurred), side);
        }
        return result;
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(torchErrorFrom(error));
    }
}

const Preparation& AnomalyModel::preparation() const { return m_state->preparation; }
const std::string& AnomalyModel::hash() const { return m_state->model.hash; }
const std::string& AnomalyModel::partName() const { return m_state->partName; }
const std::string& AnomalyModel::computeReason() const { return m_state->plan.reason; }
Arithmetic AnomalyModel::arithmetic() const { return m_state->plan.arithmetic; }
const std::map<std::string, std::string>& AnomalyModel::metadata() const { return m_state->model.metadata; }
const std::vector<double>& AnomalyModel::heldOutScores() const { return m_state->heldOut.scores; }
Arithmetic AnomalyModel::heldOutArithmetic() const { return m_state->heldOut.arithmetic; }
const std::vector<double>& AnomalyModel::heldOutPeaks(const std::string& map) const
{
    return m_state->heldOut.peaks.at(map);
}

std::optional<double> AnomalyModel::separation() const { return m_state->separation; }
bool AnomalyModel::sealed() const { return m_state->model.sealed; }

std::optional<Text> missingSealOf(const AnomalyModel& model)
{
    if (!model.sealed())
        return Text("This model was written by an older version: its hash does not cover its held-out scores, height "
                    "range and crop, so a change of them would not be seen. Train the part again to have them "
                    "protected");
    if (model.heldOutArithmetic() == Arithmetic::Unknown)
        return Text("This model does not say in which precision its held-out scores were computed. They are taken "
                    "for scores as they are computed here (%1). Train the part again to have them recorded",
                    model.computeReason());
    return std::nullopt;
}

Thresholds knownFor(const AnomalyModel& model, Thresholds thresholds)
{
    if (thresholds.arithmetic == Arithmetic::Unknown)
        thresholds.arithmetic = model.heldOutArithmetic();
    return thresholds;
}

std::optional<Text> otherArithmeticOf(const AnomalyModel& model, const Thresholds& thresholds)
{
    if (agree(model.arithmetic(), thresholds.arithmetic))
        return std::nullopt;
    return Text("These thresholds were found on scores computed in %1. Here scores are computed in %2 and differ in "
                "the third digit, so no verdict is OK: a person has to look. Inspect on a computer that can do the "
                "same, or calibrate here",
                nameOf(thresholds.arithmetic), nameOf(model.arithmetic()));
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
