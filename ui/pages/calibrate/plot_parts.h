// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/models/calibration_session.h"

class QCPGraph;
class QCPItemText;
class QCustomPlot;

/// What the curves have in common.
namespace twinspect {

/// What follows a handle is painted on a layer of its own, so that the curve itself is not painted again.
inline constexpr auto kHandleLayer = "handles";
void addHandleLayer(QCustomPlot& plot);
/// Single points on that layer.
[[nodiscard]] QCPGraph* marker(QCustomPlot& plot);
/// A text in the middle of the chart.
[[nodiscard]] QCPItemText* messageIn(QCustomPlot& plot);
/// Why a set gives no curve, and what to do.
[[nodiscard]] QString whatIsMissing(const PartSet& set, CalibrationSession::Purpose purpose);

} // namespace twinspect
