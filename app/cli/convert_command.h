// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commands.h"

namespace twinspect {

void addConvertCommand(CLI::App& app, Job& job);

} // namespace twinspect
