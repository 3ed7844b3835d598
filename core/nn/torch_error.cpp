// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/torch_error.h"

#include <c10/util/Exception.h>

#include "core/base/library_error.h"

namespace twinspect {

Error torchErrorFrom(const std::exception& exception)
{
    const auto* error = dynamic_cast<const c10::Error*>(&exception);
    return errorFrom(exception, error != nullptr ? error->what_without_backtrace() : exception.what());
}

} // namespace twinspect
