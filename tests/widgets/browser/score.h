// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/inspection_set.h"

inline twinspect::SampleScore score(double value, bool part = true)
{
    twinspect::SampleScore made;
    made.record.partFound = part;
    made.record.score = value;
    return made;
}
