// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QString>

#include "ui/models/sample_commands.h"

namespace twinspect {

/// A rule that gives a label to all parts whose names match a pattern.
struct NameRule {
    enum class Kind { Wildcards, RegularExpression };
    Kind kind = Kind::Wildcards;
    QString pattern; ///< wildcards: * any characters, ? one character, for the whole name; regular expression: anywhere
                     ///< in the name
    Label label = Label::Good;
    QString defectType; ///< \1 .. \9 stand for what the groups of a regular expression matched
};

struct NameMatches {
    std::vector<int> samples; ///< that the rule speaks of
    RemarkEdits edits; ///< of those that would get another label
    QString problem; ///< why the pattern makes no sense; empty = it does
};

/// Compares with the sample's name within the data ("test/hole/003") and with its picture's file name ("003.png"); one
/// of the two is enough.
[[nodiscard]] NameMatches matchNames(const InspectionSet& samples, const NameRule& rule);

} // namespace twinspect
