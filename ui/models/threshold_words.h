// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/models/score_sets.h"

namespace twinspect::words {

/// The formula of a threshold, as the engine and recipes write it with its numbers, in a sentence for people: "max + margin * (max - min) = ..." becomes "The highest score of
/// a good part is ...". Empty for a formula that is not known.
[[nodiscard]] QString howFound(const QString& formula);
/// "4 validation parts and 12 held-out parts of the training".
[[nodiscard]] QString nameOf(const PartSet& set);

} // namespace twinspect::words
