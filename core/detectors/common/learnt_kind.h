// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

#include "core/detector/detector.h"
#include "core/detectors/common/learning.h"
#include "core/detectors/common/model_entries.h"
#include "core/nn/compute_plan.h"

namespace twinspect {

/// What a detector of the program learns with.
template <typename Options>
struct Lesson {
    const LearningParts& parts;
    const Options& options;
    torch::Device device;
    const RunContext& context;
};

/// A kind of detector that is trained here, kind and trainer at once. Each derives from it, with the struct of its
/// options; says what it is (info()); and has a learnFrom() and a make(), which get checked options and a chosen
/// device.
template <typename Options>
class LearntKind : public DetectorKind, public DetectorTrainer {
public:
    [[nodiscard]] const DetectorTrainer* trainer() const final { return this; }

    [[nodiscard]] Result<std::unique_ptr<const Detector>> load(ModelContents&& contents, const Preparation& preparation,
                                                               const ComputeRequest& compute) const final
    {
        auto options = optionsOf(contents, Options::parameters());
        if (!options)
            return passOn(options);
        auto plan = planCompute(compute.device, Precision::Float32);
        if (!plan)
            return passOn(plan);
        return make(std::move(contents), preparation, std::move(*options), std::move(*plan));
    }

    [[nodiscard]] Result<ModelContents> learn(const LearningParts& parts, const ParameterValues& values,
                                              const ComputeRequest& compute, const RunContext& context) const final
    {
        const auto options = optionsFrom(Options::parameters(), values);
        if (!options)
            return passOn(options);
        const auto plan = planCompute(compute.device, Precision::Float32);
        if (!plan)
            return passOn(plan);
        return learnSafely(parts, [&](ModelContents& model) {
            return learnFrom(Lesson<Options>{parts, *options, plan->device, context}, model);
        });
    }

protected:
    /// A detector of the tensors of a model file. Errors: as load().
    [[nodiscard]] virtual Result<std::unique_ptr<const Detector>> make(ModelContents&& contents,
                                                                       const Preparation& preparation, Options options,
                                                                       ComputePlan plan) const = 0;
    /// Learns and adds to `model` what make() needs beside the options. May throw. Errors: as learn() of a trainer.
    [[nodiscard]] virtual Status learnFrom(const Lesson<Options>& lesson, ModelContents& model) const = 0;
};

} // namespace twinspect
