// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/evaluation/decision.h"

namespace twinspect::words {

/// Why a verdict is what it is, as a sentence.
[[nodiscard]] QString reason(Reason reason);

} // namespace twinspect::words
