// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/detector/detector.h"
#include "plugins/host/plugin_metadata.h"
#include "plugins/host/plugin_process.h"

namespace twinspect {

/// A detector in a plugin, for the program a detector as any other. The plugin is loaded in worker processes only, and
/// not before it is needed. What it does wrong becomes an error that names it: BadData.
class PluginKind : public DetectorKind, public DetectorTrainer {
public:
    PluginKind(std::filesystem::path file, PluginMetadata metadata, std::filesystem::path worker, PluginLimits limits);

    [[nodiscard]] const DetectorInfo& info() const override { return m_metadata.info; }
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
    /// Whether a worker can load it.
    [[nodiscard]] Status tryToLoad() const;
    [[nodiscard]] Result<std::unique_ptr<const Detector>> load(ModelContents&& contents, const Preparation& preparation,
                                                               const ComputeRequest& compute) const override;
    [[nodiscard]] const DetectorTrainer* trainer() const override { return this; }
    [[nodiscard]] Result<ModelContents> learn(const LearningParts& parts, const ParameterValues& values,
                                              const ComputeRequest& compute, const RunContext& context) const override;

    /// A worker with the plugin.
    [[nodiscard]] Result<std::unique_ptr<PluginProcess>> start() const;
    /// "The plugin NAME (FILE) failed: it crashed ...".
    [[nodiscard]] Error named(const Error& fault) const;

private:
    std::filesystem::path m_file;
    PluginMetadata m_metadata;
    std::filesystem::path m_worker;
    PluginLimits m_limits;
};

} // namespace twinspect
