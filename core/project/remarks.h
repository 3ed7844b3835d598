// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

#include "core/evaluation/label.h"

namespace twinspect {

/// What a person says about a sample: label, type of defect, note and mark. Undo commands and the session journal store
/// these, so that one entry covers any mix of changes.
struct Remarks {
    Label label = Label::Unknown;
    std::string defectType; ///< as SampleRef::defectType
    QString note;
    bool marked = false;

    bool operator==(const Remarks&) const = default;
};

} // namespace twinspect
