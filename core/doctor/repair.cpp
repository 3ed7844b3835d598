// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/repair.h"

#include <algorithm>

namespace twinspect {

namespace {

/// An option with its value, such as "--turn mirror" or "--missing=-9999".
std::optional<Repair> repairNamed(const std::string& option)
{
    if (!option.starts_with("--"))
        return std::nullopt;
    const auto end = option.find_first_of(" =");
    if (end == std::string::npos)
        return std::nullopt;
    Repair repair{option.substr(2, end - 2), option.substr(end + 1)};
    GeometryReading tried;
    return setReading(tried, repair.key, repair.value) ? std::optional(std::move(repair)) : std::nullopt;
}

std::optional<Repair> repairNamed(const Text& text)
{
    if (text.isName())
        return repairNamed(text.pattern());
    for (const Text& argument : text.arguments())
        if (auto repair = repairNamed(argument))
            return repair;
    return std::nullopt;
}

/// The setting as settingsOf() writes it.
Repair settingOf(const GeometryReading& reading)
{
    const auto setting = settingsOf(reading).front();
    return {setting.first, setting.second};
}

double figure(const Finding& finding, const char* name)
{
    const auto found = finding.figures.find(name);
    return found == finding.figures.end() ? 0 : found->second;
}

} // namespace

std::optional<Repair> repairOf(const Finding& finding)
{
    GeometryReading reading;
    if (finding.code == FindingCode::MissingValues && finding.severity != Severity::Note) {
        reading.missing = {figure(finding, "value")};
        return settingOf(reading);
    }
    if (finding.code == FindingCode::GeometryScale && figure(finding, "guessed") > 0) {
        reading.metresPerUnit = figure(finding, "metres_per_unit");
        return settingOf(reading);
    }
    return repairNamed(finding.detail);
}

std::string settingIn(const GeometryReading& reading, const std::string& key)
{
    for (const auto& [name, value] : settingsOf(reading))
        if (name == key)
            return value;
    return {};
}

bool isInForce(const GeometryReading& reading, const Repair& repair)
{
    GeometryReading told;
    if (!setReading(told, repair.key, repair.value))
        return false;
    if (told.missing.empty())
        return settingIn(reading, repair.key) == settingIn(told, repair.key);
    return std::all_of(told.missing.begin(), told.missing.end(), [&reading](double value) {
        return std::find(reading.missing.begin(), reading.missing.end(), value) != reading.missing.end();
    });
}

Result<GeometryReading> takenBack(const GeometryReading& reading, const Repair& repair, const std::string& before)
{
    GeometryReading told, result = reading;
    if (auto ok = setReading(told, repair.key, repair.value); !ok)
        return passOn(ok);
    if (repair.key == "missing") { // others may have been added since
        std::erase_if(result.missing, [&told](double value) {
            return std::find(told.missing.begin(), told.missing.end(), value) != told.missing.end();
        });
        return result;
    }
    const GeometryReading none;
    if (repair.key == "unit")
        result.metresPerUnit = none.metresPerUnit;
    else if (repair.key == "axes")
        result.axes = none.axes;
    else if (repair.key == "turn")
        result.turn = none.turn;
    else if (repair.key == "bytes")
        result.bytesExchanged = none.bytesExchanged;
    if (!before.empty())
        if (auto ok = setReading(result, repair.key, before); !ok)
            return passOn(ok);
    return result;
}

Result<GeometryReading> repaired(const GeometryReading& reading, const Repair& repair)
{
    GeometryReading told, result = reading;
    if (auto ok = setReading(told, repair.key, repair.value); !ok)
        return passOn(ok);
    if (told.missing.empty())
        (void)setReading(result, repair.key, repair.value);
    for (const double value : told.missing)
        if (std::find(result.missing.begin(), result.missing.end(), value) == result.missing.end())
            result.missing.push_back(value);
    return result;
}

} // namespace twinspect
