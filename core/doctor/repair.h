// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/doctor/data_finding.h"
#include "core/imaging/geometry_reading.h"

namespace twinspect {

/// A setting of how geometry is read, by its name (see setReading()). It cures a finding, and no file is changed.
struct Repair {
    std::string key, value; ///< "turn", "mirror"
    [[nodiscard]] bool operator==(const Repair&) const = default;
};

/// The setting that the sentence of a finding names with its value ("--turn mirror"), the number that was taken for
/// "not measured", or the unit that was judged from the numbers. Empty where nobody can know the value.
[[nodiscard]] std::optional<Repair> repairOf(const Finding& finding);

/// Whether a reading has this setting.
[[nodiscard]] bool isInForce(const GeometryReading& reading, const Repair& repair);
/// The value of a setting as settingsOf() writes it; empty without one.
[[nodiscard]] std::string settingIn(const GeometryReading& reading, const std::string& key);
/// The reading without the repair, with what the setting was before; empty: nothing. Errors: those of setReading().
[[nodiscard]] Result<GeometryReading> takenBack(const GeometryReading& reading, const Repair& repair,
                                                const std::string& before);

/// The reading with the repair. Numbers for "not measured" are added to those that are there. Errors: those of
/// setReading().
[[nodiscard]] Result<GeometryReading> repaired(const GeometryReading& reading, const Repair& repair);

} // namespace twinspect
