// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/anomaly_model.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "core/detector/good_looks.h"
#include "core/detectors/known_detectors.h"
#include "core/evaluation/score_limit.h"
#include "core/nn/held_out_record.h"
#include "core/nn/model_file.h"
#include "core/nn/torch_error.h"

namespace twinspect {

struct AnomalyModel::State {
    std::unique_ptr<const Detector> detector;
    const DetectorInfo* info = nullptr;
    std::map<std::string, std::string> metadata;
    std::string hash;
    bool sealed = true;
    Preparation preparation;
    std::string partName;
    HeldOutScores heldOut;
    std::optional<double> separation;
    double scoreLimit = 0;
    ScoreUnit scoreUnit;
    GoodLooks looks;
};

namespace {

constexpr double kWeakSeparation =
    0.7; // I-AUROC: guessing reaches 0.5, the shortest preset 0.85 and more on the demo parts

constexpr auto kNetworkSideKey = "network.side"; // of DCRDF-Net's files
constexpr double kLeastSide = 32, kMostSide = 2048; // px
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
    auto primaryPeaks = listed(kPrimaryPeaksKey);
    if (!primaryPeaks)
        return passOn(primaryPeaks);
    heldOut.primaryPeaks = std::move(*primaryPeaks);
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

// Files of older versions were all made by DCRDF-Net.
constexpr auto kFirstDetector = "dcrdf";

Result<const DetectorKind*> kindOf(const ModelContents& contents)
{
    const auto named = contents.metadata.find(kDetectorKey);
    const std::string id = named == contents.metadata.end() ? kFirstDetector : named->second;
    auto kind = detectorNamed(id);
    if (!kind && kind.error().code != ErrorCode::InvalidArgument) // a plugin that cannot be used
        return kind;
    if (!kind)
        return failure(ErrorCode::Mismatch, Text("The model was made by the detector '%1', which is not installed", id),
                       contents.file, "Install the version or the plugin that has it, or train the part again");
    return kind;
}

// Of the pictures that a model takes.
Result<int> sideOf(const ModelContents& contents)
{
    for (const auto* key : {kSideKey, kNetworkSideKey})
        if (const auto found = contents.metadata.find(key); found != contents.metadata.end()) {
            const auto side = numbersOf(contents.metadata, key, kLeastSide, kMostSide, contents.file);
            if (!side)
                return passOn(side);
            if (side->size() == 1 && std::floor(side->front()) == side->front())
                return static_cast<int>(side->front());
        }
    return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", kSideKey), contents.file,
                   "Copy the model again or train the part again");
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
        auto contents = readModel(file);
        if (!contents)
            return passOn(contents);
        const auto kind = kindOf(*contents);
        if (!kind)
            return passOn(kind);
        const auto side = sideOf(*contents);
        if (!side)
            return passOn(side);
        auto preparation = Preparation::from(contents->metadata, *side, file.string());
        if (!preparation)
            return passOn(preparation);
        auto heldOut = heldOutOf(contents->metadata, file.string());
        if (!heldOut)
            return passOn(heldOut);
        const auto defects =
            numbersOf(contents->metadata, kDefectScoresKey, -kLargestScore, kLargestScore, file.string());
        if (!defects)
            return passOn(defects);
        const auto separation =
            numbersOf(contents->metadata, separationKey((*kind)->info().primaryMap), 0, 1, file.string());
        if (!separation)
            return passOn(separation);
        const auto figures = numbersOf(contents->metadata, kGoodLooksKey, -1e6, 1e6, file.string());
        if (!figures)
            return passOn(figures);
        auto looks = GoodLooks::from(*figures, file.string());
        if (!looks)
            return passOn(looks);
        auto state = std::make_unique<State>();
        state->looks = std::move(*looks);
        state->info = &(*kind)->info();
        state->metadata = contents->metadata;
        state->hash = contents->hash;
        state->sealed = contents->sealed;
        state->preparation = std::move(*preparation);
        state->partName = state->metadata["part.name"];
        state->scoreLimit = scoreLimitOf(heldOut->scores, *defects);
        state->scoreUnit = scoreUnitOf(heldOut->scores);
        if (!separation->empty())
            state->separation = separation->front();
        auto detector = (*kind)->load(std::move(*contents), state->preparation,
                                      {device, precisionFor(precision, heldOut->arithmetic)});
        if (!detector)
            return passOn(detector);
        state->detector = std::move(*detector);
        state->heldOut = std::move(*heldOut);
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
    auto result = m_state->detector->infer(part);
    if (!result)
        return result;
    result->primary = m_state->info->primaryMap;
    if (result->shareRgb.empty() && m_state->info->rgb != m_state->info->depth) // it looks at one of them alone
        result->shareRgb = ShareMap(part.image.side(), part.image.side(), 1, m_state->info->rgb ? 1.0F : 0.0F);
    if (auto ok = checkResult(*result, part.image.side(), m_state->info->name); !ok)
        return passOn(ok);
    if (result->partFound) {
        const auto remarks = m_state->looks.remarksOn(lookOf(part));
        result->liesUnlikeGood = result->liesUnlikeGood || !remarks.lie.empty();
        for (const auto& said : {remarks.lie, remarks.light})
            result->notes.insert(result->notes.end(), said.begin(), said.end());
    }
    result->scoreLimit = m_state->scoreLimit;
    result->arithmetic = m_state->detector->arithmetic();
    return result;
}

const Preparation& AnomalyModel::preparation() const { return m_state->preparation; }
const std::string& AnomalyModel::hash() const { return m_state->hash; }
const DetectorInfo& AnomalyModel::detector() const { return *m_state->info; }
const std::string& AnomalyModel::partName() const { return m_state->partName; }
std::string AnomalyModel::computeReason() const { return m_state->detector->computeReason(); }
Arithmetic AnomalyModel::arithmetic() const { return m_state->detector->arithmetic(); }
const std::map<std::string, std::string>& AnomalyModel::metadata() const { return m_state->metadata; }
const std::vector<double>& AnomalyModel::heldOutScores() const { return m_state->heldOut.scores; }
Arithmetic AnomalyModel::heldOutArithmetic() const { return m_state->heldOut.arithmetic; }
const std::vector<double>& AnomalyModel::heldOutPeaks() const { return m_state->heldOut.primaryPeaks; }
const std::vector<double>& AnomalyModel::heldOutPeaks(const std::string& map) const
{
    static const std::vector<double> none;
    if (map == m_state->info->primaryMap)
        return heldOutPeaks();
    const auto found = m_state->heldOut.peaks.find(map);
    return found == m_state->heldOut.peaks.end() ? none : found->second;
}

const ScoreUnit& AnomalyModel::scoreUnit() const { return m_state->scoreUnit; }
std::optional<double> AnomalyModel::separation() const { return m_state->separation; }
bool AnomalyModel::sealed() const { return m_state->sealed; }

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
                "50 %: do not rely on its verdicts and heights. Train it longer, with more good parts, or with another "
                "detector",
                std::lround(100 * *separation));
}

} // namespace twinspect
