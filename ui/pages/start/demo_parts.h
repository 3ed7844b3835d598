// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>

#include <QObject>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "ui/common/job.h"

namespace twinspect {

/// The part kinds of the demonstration, by the names of core/demo/demo_parts.h.
[[nodiscard]] QStringList demoPartKinds();
/// "Gasket" in the person's language.
[[nodiscard]] QString demoPartName(const QString& kind);

/// Renders one kind of demo part into `cache` unless it is there already, as a job with progress and cancel; `done`
/// gets the folder to open. A folder that a crash left half-finished is rendered anew. No network is needed, nor asked
/// for.
Job* makeDemoPart(JobList& jobs, const QString& kind, const std::filesystem::path& cache, QObject* receiver,
                  std::function<void(Result<std::filesystem::path>)> done);

} // namespace twinspect
