// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace twinspect {

/// What went wrong, in the person's language, by the kind of error; the sentence of the error itself says the rest.
[[nodiscard]] QString headlineOf(ErrorCode code);
/// The engine's own sentences, in the person's language as far as they are whole (see packaging/translations/engine_texts); with a full stop.
[[nodiscard]] QString detailOf(const Error& error);
[[nodiscard]] QString remedyOf(const Error& error); ///< empty when there is none
/// "FILE: detail. Remedy." in one line, for lists and the log.
[[nodiscard]] QString messageOf(const Error& error);

} // namespace twinspect
