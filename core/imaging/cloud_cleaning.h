// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imaging/image.h"
#include "core/imaging/image_io.h"

namespace twinspect {

/// Makes every point without a measurement NaN in all three channels: (0,0,0), NaN and infinities.
void markMissingPoints(OrganizedCloud& cloud);

/// Converts to metres. Automatic: a median |z| above 10 means millimetres, because no camera of this kind works 10 m
/// away.
void convertToMetres(OrganizedCloud& cloud, LengthUnit unit);

} // namespace twinspect
