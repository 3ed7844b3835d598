// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "core/base/result.h"

namespace twinspect {

/// What went wrong, in the person's language, by the kind of error; the sentence of the error itself says the rest.
[[nodiscard]] QString headlineOf(ErrorCode code);
/// A sentence of the engine in the person's language: the pattern and every argument that is a sentence itself (see
/// packaging/translations/engine_texts).
[[nodiscard]] QString shown(const Text& text);
/// The same with a full stop; empty stays empty.
[[nodiscard]] QString sentence(const Text& text);
[[nodiscard]] QString detailOf(const Error& error); ///< its sentence
[[nodiscard]] QString remedyOf(const Error& error); ///< empty when there is none
/// "FILE: detail. Remedy." in one line, for lists and the log.
[[nodiscard]] QString messageOf(const Error& error);
[[nodiscard]] QString messageOf(const std::optional<Error>& error); ///< empty when there is none

} // namespace twinspect
