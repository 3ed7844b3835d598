// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/annotation_format.h"
#include "plugins/host/plugin_runner.h"

namespace twinspect {

/// An exporter in a plugin, for the program a format as any other that only goes out. It writes into a new folder,
/// which appears as a whole. What it does wrong becomes an error that names it: BadData.
class PluginExporter : public PluginRunner {
public:
    PluginExporter(std::filesystem::path file, PluginMetadata metadata, std::filesystem::path worker,
                   PluginLimits limits);
    PluginExporter(const PluginExporter&) = delete;
    PluginExporter& operator=(const PluginExporter&) = delete;

    [[nodiscard]] const AnnotationFormat& format() const { return m_format; }

private:
    [[nodiscard]] Status write(ExportTask& task) const;

    AnnotationFormat m_format;
};

} // namespace twinspect
