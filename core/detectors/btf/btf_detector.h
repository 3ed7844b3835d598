// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// BTF (Horwitz, Hoshen 2023): features of a pretrained network on RGB beside FPFH on depth, compared with those of
/// good parts.
[[nodiscard]] const DetectorKind& btfKind();

} // namespace twinspect
