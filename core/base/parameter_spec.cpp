// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parameter_spec.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

namespace twinspect {

namespace {

tl::unexpected<Error> refuse(const ParameterSpec& spec, Text detail)
{
    Text remedy;
    if (!spec.choices.empty()) {
        std::string choices;
        for (const auto& choice : spec.choices)
            choices += (choices.empty() ? "" : " ") + choice;
        remedy = Text("Choose one of: %1", choices);
    } else if (spec.minimum < spec.maximum) {
        remedy = spec.unit.empty() ? Text("Give a value from %1 to %2", spec.minimum, spec.maximum)
                                   : Text("Give a value from %1 to %2 %3", spec.minimum, spec.maximum, spec.unit);
    }
    return failure(ErrorCode::InvalidArgument, std::move(detail), {}, remedy);
}

template <typename Number>
bool parseNumber(std::string_view text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

Error unknownParameter(const std::vector<ParameterSpec>& specs, const ParameterValues& values)
{
    std::string known;
    for (const auto& spec : specs)
        known += (known.empty() ? "" : " ") + spec.key;
    for (const auto& [key, value] : values)
        if (std::ranges::find(specs, key, &ParameterSpec::key) == specs.end())
            return Error{ErrorCode::InvalidArgument,
                         Text("'%1' is not an option of this detector", key),
                         {},
                         known.empty() ? Text("It has no options") : Text("It has these: %1", known)};
    return Error{};
}

Status checkParameter(const ParameterSpec& spec, const ParameterValue& value)
{
    if (value.index() != spec.defaultValue.index())
        return refuse(spec, Text("--%1 got a value of another type", spec.key));
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (!spec.choices.empty() && std::find(spec.choices.begin(), spec.choices.end(), *text) == spec.choices.end())
            return refuse(spec, Text("--%1 does not know '%2'", spec.key, *text));
        return {};
    }
    if (std::holds_alternative<bool>(value))
        return {};
    const double number = std::holds_alternative<int>(value) ? std::get<int>(value) : std::get<double>(value);
    if (!std::isfinite(number))
        return refuse(spec, Text("--%1 must be a finite number", spec.key));
    if (spec.minimum < spec.maximum && (number < spec.minimum || number > spec.maximum))
        return refuse(spec, Text("--%1 is out of range: %2", spec.key, toText(value)));
    return {};
}

Result<ParameterValue> parseParameter(const ParameterSpec& spec, std::string_view text)
{
    ParameterValue value = std::string(text);
    if (std::holds_alternative<bool>(spec.defaultValue)) {
        if (text == "true" || text == "on" || text == "1" || text == "yes")
            value = true;
        else if (text == "false" || text == "off" || text == "0" || text == "no")
            value = false;
        else
            return refuse(spec, Text("--%1 takes on or off, not '%2'", spec.key, text));
    } else if (std::holds_alternative<int>(spec.defaultValue)) {
        int number = 0;
        if (!parseNumber(text, number))
            return refuse(spec, Text("--%1 takes a whole number, not '%2'", spec.key, text));
        value = number;
    } else if (std::holds_alternative<double>(spec.defaultValue)) {
        double number = 0;
        if (!parseNumber(text, number))
            return refuse(spec, Text("--%1 takes a number, not '%2'", spec.key, text));
        value = number;
    }
    if (auto ok = checkParameter(spec, value); !ok)
        return passOn(ok);
    return value;
}

std::string toText(const ParameterValue& value)
{
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? "on" : "off";
    std::ostringstream out;
    if (const auto* whole = std::get_if<int>(&value))
        out << *whole;
    else
        out << std::get<double>(value);
    return out.str();
}

} // namespace twinspect
