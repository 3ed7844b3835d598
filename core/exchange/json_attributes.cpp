// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/json_attributes.h"

#include <nlohmann/json.hpp>

#include "core/exchange/regions.h"

namespace twinspect {

void takeAttributes(Annotation& annotation, const nlohmann::json* attributes, ImportCollector& import)
{
    if (attributes == nullptr || !attributes->is_object())
        return;
    for (const auto& [name, value] : attributes->items()) {
        if (value.is_string())
            takeAttribute(annotation, name, value.get_ref<const std::string&>(), import);
        else if (!value.is_null())
            takeAttribute(annotation, name, value.is_primitive() ? value.dump() : "{}", import);
    }
}

} // namespace twinspect
