// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/arithmetic.h"
#include "core/base/parameter_spec.h"
#include "core/base/precision.h"
#include "core/base/result.h"
#include "core/base/run_context.h"
#include "core/base/text.h"
#include "core/detector/anomaly_result.h"
#include "core/detector/preparation.h"
#include "core/geometry/part_image.h"

namespace twinspect {

class DetectorTrainer;
struct ModelContents; // core/nn/model_file.h

/// What people and programs need to know of a detector before they use it.
struct DetectorInfo {
    std::string id;     ///< in commands and model files: lower case letters and digits
    std::string name;   ///< a name of its own, the same in every language
    Text idea;          ///< how it finds defects, in one or two sentences
    std::string source; ///< where it was published
    Text differences;   ///< of this implementation from the published form; empty = none are known
    bool rgb = false;   ///< it looks at RGB
    bool depth = false; ///< it looks at depth
    std::string primaryMap = "score"; ///< name of the map that the verdict is about
    bool backbone = false; ///< it needs the weights of a pretrained network to learn
    std::vector<ParameterSpec> parameters;
};

/// A detector that has learnt one part. All functions may be called from several threads at once.
class Detector {
public:
    virtual ~Detector() = default;
    /// A picture without a part gives a result that says so. Every map has the size of part.image.
    [[nodiscard]] virtual Result<AnomalyResult> infer(const PreparedPart& part) const = 0;
    [[nodiscard]] virtual Arithmetic arithmetic() const = 0;      ///< in which it computes here
    [[nodiscard]] virtual std::string computeReason() const = 0; ///< why on this device, for people
};

/// Where a detector is to compute.
struct ComputeRequest {
    std::string device = "auto"; ///< auto, cpu, cuda, cuda:N
    Precision precision = Precision::Auto;
};

/// One kind of detector: what makes detectors of model files. It has no state.
class DetectorKind {
public:
    virtual ~DetectorKind() = default;
    [[nodiscard]] virtual const DetectorInfo& info() const = 0;
    /// Errors: Mismatch when tensors or entries are missing or make no sense, naming the file; those of planCompute().
    [[nodiscard]] virtual Result<std::unique_ptr<const Detector>> load(ModelContents&& contents,
                                                                       const Preparation& preparation,
                                                                       const ComputeRequest& compute) const = 0;
    /// What makes models of this kind; none for DCRDF-Net, because inspecting must not load what only training needs.
    [[nodiscard]] virtual const DetectorTrainer* trainer() const { return nullptr; }
};

/// What a detector learns from.
struct LearningParts {
    const Preparation& preparation;
    std::span<const PartImage> train; ///< without clouds; kNotCounted in their foreground: a pixel that does not count
    std::span<const PartImage> heldOut; ///< good parts kept aside, for scales: their scores set the threshold
    std::filesystem::path weights; ///< of the backbone, where it needs one
};

/// Makes models of one kind of detector.
class DetectorTrainer {
public:
    virtual ~DetectorTrainer() = default;
    /// `values`: of DetectorInfo::parameters; what is missing has its default. The same parts, values and seed give the
    /// same model. The model still lacks what trainDetector() says of every one: which detector it is for, the side of
    /// its pictures and its options. Errors: InvalidArgument (a value), TooLittleData, Cancelled, those of the weights
    /// file.
    [[nodiscard]] virtual Result<ModelContents> learn(const LearningParts& parts, const ParameterValues& values,
                                                      const ComputeRequest& compute,
                                                      const RunContext& context) const = 0;
};

} // namespace twinspect
