// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>

#include "core/record/utc_time.h"

namespace twinspect {

/// In UTC; invalid when there is none.
[[nodiscard]] inline QDateTime dateTimeOf(std::optional<UtcTime> time)
{
    return time ? QDateTime::fromMSecsSinceEpoch(time->time_since_epoch().count(), Qt::UTC) : QDateTime();
}

} // namespace twinspect
