// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/named_enum.h"
#include "core/base/result.h"

namespace twinspect {

using ParameterValue = std::variant<bool, int, double, std::string>;
using ParameterValues = std::map<std::string, ParameterValue>; ///< by ParameterSpec::key

/// Describes one option: the command line flag, the form field, the report row and the JSON key are made from it.
struct ParameterSpec {
    std::string key;     ///< "crop-side"; also the flag "--crop-side" and the JSON key
    std::string label;   ///< "Crop side"
    std::string unit;    ///< "px", "mm", "" for none
    ParameterValue defaultValue;
    double minimum = 0;  ///< numbers only; ignored when minimum >= maximum
    double maximum = 0;
    std::vector<std::string> choices; ///< texts only; empty = free text
    std::string help;    ///< one sentence
    bool zeroIsAutomatic = false; ///< 0 leaves the choice to the program
};

/// A member of an options struct that is an enum with names (named_enum.h). Outside the struct it is a text, one of the
/// spec's choices.
template <typename Options>
struct EnumMember {
    const char* (*name)(const Options&);
    bool (*set)(Options&, std::string_view name); ///< false, and nothing changed, for an unknown name
};

/// For a Parameter: enumMember<&Options::fusion>().
template <auto member>
[[nodiscard]] constexpr auto enumMember()
{
    return []<typename Options, typename Enum>(Enum Options::*) {
        return EnumMember<Options>{[](const Options& options) { return nameOf(options.*member); },
                                   [](Options& options, std::string_view name) {
                                       const auto value = enumNamed<Enum>(name);
                                       if (value)
                                           options.*member = *value;
                                       return value.has_value();
                                   }};
    }(member);
}

/// A ParameterSpec and the member of an options struct that it describes. The choices of an enum's spec are
/// enumNames<Enum>(), its default a nameOf().
template <typename Options>
struct Parameter {
    ParameterSpec spec;
    std::variant<bool Options::*, int Options::*, double Options::*, std::string Options::*, EnumMember<Options>>
        member;
};

template <typename Options>
[[nodiscard]] std::vector<ParameterSpec> specsOf(const std::vector<Parameter<Options>>& parameters)
{
    std::vector<ParameterSpec> specs;
    for (const auto& parameter : parameters)
        specs.push_back(parameter.spec);
    return specs;
}

/// The error (InvalidArgument) about the first of `values` that is none of `specs`, with the keys there are.
[[nodiscard]] Error unknownParameter(const std::vector<ParameterSpec>& specs, const ParameterValues& values);

/// Error (InvalidArgument) when the value has another type than the default, is out of range or not among the choices.
[[nodiscard]] Status checkParameter(const ParameterSpec& spec, const ParameterValue& value);

/// Parses text such as "0.5", "true" or "resnet18" as the type of the spec's default and checks it.
[[nodiscard]] Result<ParameterValue> parseParameter(const ParameterSpec& spec, std::string_view text);

[[nodiscard]] std::string toText(const ParameterValue& value);

template <typename Options>
[[nodiscard]] ParameterValue parameterValue(const Options& options, const Parameter<Options>& parameter)
{
    return std::visit(
        [&](auto member) -> ParameterValue {
            if constexpr (std::is_same_v<decltype(member), EnumMember<Options>>)
                return std::string(member.name(options));
            else
                return options.*member;
        },
        parameter.member);
}

/// Errors: as checkParameter().
template <typename Options>
[[nodiscard]] Status setParameter(Options& options, const Parameter<Options>& parameter, const ParameterValue& value)
{
    if (auto ok = checkParameter(parameter.spec, value); !ok)
        return ok;
    std::visit(
        [&](auto member) {
            if constexpr (std::is_same_v<decltype(member), EnumMember<Options>>) {
                (void)member.set(options, std::get<std::string>(value)); // checked: one of the choices
            } else {
                using Member = std::remove_reference_t<decltype(options.*member)>;
                if (const auto* typed = std::get_if<Member>(&value))
                    options.*member = *typed;
            }
        },
        parameter.member);
    return {};
}

/// The options that `values` set; the others keep their defaults. Errors: as checkParameter(); InvalidArgument for a
/// key that is none of the parameters'.
template <typename Options>
[[nodiscard]] Result<Options> optionsFrom(const std::vector<Parameter<Options>>& parameters,
                                          const ParameterValues& values)
{
    Options options;
    std::size_t taken = 0;
    for (const auto& parameter : parameters)
        if (const auto found = values.find(parameter.spec.key); found != values.end()) {
            if (auto ok = setParameter(options, parameter, found->second); !ok)
                return passOn(ok);
            ++taken;
        }
    if (taken != values.size())
        return tl::unexpected<Error>(unknownParameter(specsOf(parameters), values));
    return options;
}

} // namespace twinspect
