// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/exchange/import_collector.h"

namespace twinspect {

/// What takeAttribute() makes of the members of a JSON object, for null of none. Members that are no text, number or
/// flag count as not kept.
void takeAttributes(Annotation& annotation, const nlohmann::json* attributes, ImportCollector& import);

} // namespace twinspect
