// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/arithmetic.h"
#include "core/base/result.h"
#include "core/dataset/catalog.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/score_unit.h"
#include "core/detector/anomaly_result.h"
#include "core/detector/detector.h"
#include "core/detector/preparation.h"
#include "core/nn/map_names.h"

namespace twinspect {

/// A trained and frozen model: batch norms folded, precision fixed. All const functions may be called from several
/// threads at once.
class AnomalyModel {
public:
    /// Errors: as loadModel() and planCompute(); Mismatch when a number of the metadata makes no sense.
    [[nodiscard]] static Result<AnomalyModel> load(const std::filesystem::path& file,
                                                   const std::string& device = "auto",
                                                   Precision precision = Precision::Auto);
    ~AnomalyModel();
    AnomalyModel(AnomalyModel&&) noexcept;
    AnomalyModel& operator=(AnomalyModel&&) noexcept;

    /// A picture without a part gives a result that says so.
    [[nodiscard]] Result<AnomalyResult> infer(const PreparedPart& part) const;

    [[nodiscard]] const Preparation& preparation() const;
    [[nodiscard]] const std::string& hash() const; ///< SHA-256 of the model file
    [[nodiscard]] const DetectorInfo& detector() const; ///< that made the model
    [[nodiscard]] const std::string& partName() const;
    [[nodiscard]] std::string computeReason() const;
    /// In which it computes here: that of its held-out scores, where this machine can.
    [[nodiscard]] Arithmetic arithmetic() const;
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const;
    /// Image scores and highest map values of the held-out good parts, from the model file: what thresholds can be
    /// calibrated on.
    [[nodiscard]] const std::vector<double>& heldOutScores() const;
    /// In which these hold; Unknown for files of older versions.
    [[nodiscard]] Arithmetic heldOutArithmetic() const;
    /// Of the primary map.
    [[nodiscard]] const std::vector<double>& heldOutPeaks() const;
    /// `map`: rgb, depth, or the primary one's name. Empty when the file does not say.
    [[nodiscard]] const std::vector<double>& heldOutPeaks(const std::string& map) const;
    /// In which people read its scores: from heldOutScores(), so files of all versions have it.
    [[nodiscard]] const ScoreUnit& scoreUnit() const;
    /// What the training's own check found: I-AUROC of the fused map on held-out good parts, with artificial defects
    /// against without, 0..1. Empty for files that do not say.
    [[nodiscard]] std::optional<double> separation() const;
    /// False for files of an older version, whose held-out scores and measures no hash protects.
    [[nodiscard]] bool sealed() const;

private:
    struct State;
    explicit AnomalyModel(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// What people must know of a model whose scores are not protected, or that does not say how they were computed;
/// nothing for most.
[[nodiscard]] std::optional<Text> missingSealOf(const AnomalyModel& model);
/// `thresholds` as they were read from a file that belongs to the model: where the file does not say on which scores
/// they were found, they are taken as found on those of the model file.
[[nodiscard]] Thresholds knownFor(const AnomalyModel& model, Thresholds thresholds);
/// What people must know where no part can be OK, because the scores of `thresholds` were not computed as here.
[[nodiscard]] std::optional<Text> otherArithmeticOf(const AnomalyModel& model, const Thresholds& thresholds);
/// What people must know of a model that separates little better than chance (AnomalyModel::separation()); nothing for
/// one that can be used.
[[nodiscard]] std::optional<Text> weaknessOf(std::optional<double> separation);

} // namespace twinspect
