// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>

namespace twinspect {

/// What a stage of the training means: "Learning the good parts".
[[nodiscard]] QString stageWords(const std::string& stage);
/// "about 2 h 05 min", "about 3 min", "less than a minute".
[[nodiscard]] QString durationWords(double seconds, const QLocale& locale);
/// The engine's reason for a device, in the person's language: "no graphics card for computing was found".
[[nodiscard]] QString deviceWords(const std::string& device, const std::string& reason);

} // namespace twinspect
