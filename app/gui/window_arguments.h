// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QSize>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace twinspect {

/// Exit codes of the window, those of twinspect-cli.
inline constexpr int kWrongUse = 2, kDataMissing = 3, kWriteFailed = 4;

/// The command line arguments of the window. Nothing here is stored in the settings.
struct WindowArguments {
    QStringList open;     ///< data folder, sample file, model, recipe
    QString screenshot;   ///< wait until nothing is running, save the window here, quit
    QStringList commands; ///< ids of actions to trigger before the screenshot
    QString page;         ///< "start", "inspect", "train", "calibrate", "results", "report", "compare"
    QString language;
    QString theme;
    QString settingsFile; ///< empty: the standard one
    QSize size;
};

/// Errors: InvalidArgument.
[[nodiscard]] Result<WindowArguments> parseWindowArguments(const QStringList& arguments);
/// --help and --version must work where no window can be opened; empty = go on.
[[nodiscard]] std::optional<int> answerWithoutWindow(int count, char** arguments);
/// To the terminal; returns the exit code of wrong use.
[[nodiscard]] int complain(const Error& error);

} // namespace twinspect
