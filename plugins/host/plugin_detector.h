// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/detector/detector.h"
#include "plugins/host/plugin_runner.h"

namespace twinspect {

/// A detector in a plugin, for the program a detector as any other.
class PluginKind : public PluginRunner, public DetectorKind, public DetectorTrainer {
public:
    using PluginRunner::PluginRunner;

    [[nodiscard]] const DetectorInfo& info() const override { return metadata().detector; }
    [[nodiscard]] Result<std::unique_ptr<const Detector>> load(ModelContents&& contents, const Preparation& preparation,
                                                               const ComputeRequest& compute) const override;
    [[nodiscard]] const DetectorTrainer* trainer() const override { return this; }
    [[nodiscard]] Result<ModelContents> learn(const LearningParts& parts, const ParameterValues& values,
                                              const ComputeRequest& compute, const RunContext& context) const override;
};

} // namespace twinspect
