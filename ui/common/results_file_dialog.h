// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>

#include <QString>

class QAction;
class QWidget;

namespace twinspect {

/// The text of the one verb that writes results, on every page that has results.
void setExportText(QAction& action);

/// Asks where to write results, as a table (.csv) or as JSON lines (.jsonl); the file's extension says which. `name`
/// is proposed, without extension. Nothing happens when the person thinks better of it.
void askForResultsFile(QWidget* parent, const QString& name, std::function<void(const std::filesystem::path&)> chosen);

} // namespace twinspect
