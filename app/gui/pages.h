// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ui/models/page_descriptor.h"

namespace twinspect {

/// The pages of the window, in the order in which a person meets them.
[[nodiscard]] std::vector<PageDescriptor> pageDescriptors();

} // namespace twinspect
