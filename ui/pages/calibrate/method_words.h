// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

#include "ui/models/calibration_session.h"
#include "ui/models/threshold_words.h"

/// The words of the calibration page for what the engine speaks of in codes.
namespace twinspect::words {

[[nodiscard]] QString method(CalibrationMethod method);     ///< "Promise a false-reject rate"
[[nodiscard]] QString methodHelp(CalibrationMethod method); ///< one or two sentences
/// Of a calibrationParameters() key. The engine's own English for one that is not known here.
[[nodiscard]] QString parameter(const std::string& key);
[[nodiscard]] QString parameterHelp(const std::string& key);
/// Why the method gives nothing, and what to do; empty when it does.
[[nodiscard]] QString whyNot(const CalibrationSession& session, CalibrationMethod method);

[[nodiscard]] QString purpose(CalibrationSession::Purpose purpose); ///< "Calibration set"

[[nodiscard]] QString percent(double share);            ///< "5.0 %"
[[nodiscard]] QString share(std::int64_t part, std::int64_t whole); ///< "2 of 40 (5.0 %)"; a dash for none

} // namespace twinspect::words
