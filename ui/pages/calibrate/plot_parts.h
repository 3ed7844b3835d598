// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/models/calibration_session.h"

/// What the curves have in common.
namespace twinspect {

/// Why a set gives no curve, and what to do.
[[nodiscard]] QString whatIsMissing(const PartSet& set, CalibrationSession::Purpose purpose);

} // namespace twinspect
