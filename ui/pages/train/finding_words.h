// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>

#include "core/doctor/data_check.h"
#include "core/doctor/repair.h"

namespace twinspect {

/// What a finding means for a quality engineer and what to do about it, in whole sentences.
[[nodiscard]] QString sentenceOf(const Finding& finding, const QLocale& locale);
/// The parts or files it is about, relative to `root`.
[[nodiscard]] QStringList namesIn(const Finding& finding, const std::filesystem::path& root);
/// "Problem", "Warning", "Note".
[[nodiscard]] QString wordOf(Severity severity);
/// Name of one of resources/icons.
[[nodiscard]] QString iconOf(Severity severity);
/// "Repair: set turn to mirror".
[[nodiscard]] QString repairSentence(const Repair& repair);
/// "Much darker than the others (62 instead of 118)".
[[nodiscard]] QString reasonOf(const OddTrait& trait, const QLocale& locale);
/// What the number of good parts can prove, in one sentence.
[[nodiscard]] QString proofSentence(const GoodPartsCount& count, const QLocale& locale);

} // namespace twinspect
