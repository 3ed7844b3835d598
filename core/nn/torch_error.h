// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>

#include "core/base/result.h"

namespace twinspect {

/// As errorFrom(), for what LibTorch may have thrown: without the page of addresses that its what() has.
[[nodiscard]] Error torchErrorFrom(const std::exception& exception);

} // namespace twinspect
