// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/imaging/image.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

// Private to core/imaging: the numbers of clouds, as programs write them.

/// A double beyond float's range is no measurement; converting it would be undefined.
[[nodiscard]] inline float finiteFloat(double value)
{
    return std::abs(value) <= std::numeric_limits<float>::max() ? static_cast<float>(value)
                                                                : std::numeric_limits<float>::quiet_NaN();
}

/// "+0.45" has a sign, 1.2e-50 is 0, 1e400 and Microsoft's 1.#QNAN, -1.#IND and 1.#INF are no measurement. Empty: not a
/// number.
template <typename T>
[[nodiscard]] std::optional<T> cloudNumber(std::string_view word)
{
    constexpr T kNone = std::numeric_limits<T>::quiet_NaN();
    if (word.size() > 1 && word[0] == '+' && word[1] != '-')
        word.remove_prefix(1);
    if (const auto mark = word.find(".#"); mark != std::string_view::npos && mark <= 2)
        return kNone;
    T value = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error == std::errc::invalid_argument || stop != word.data() + word.size())
        return std::nullopt;
    if (error == std::errc::result_out_of_range) // too small or too large
        return word.find("e-") != std::string_view::npos || word.find("E-") != std::string_view::npos ? 0 : kNone;
    return value;
}

[[nodiscard]] inline tl::unexpected<Error> notANumber(std::string_view word, const std::string& name)
{
    if (word.find(',') != std::string_view::npos)
        return failure(ErrorCode::BadData, Text("The cloud has numbers with a decimal comma, such as '%1'", word), name,
                       "Export it with a decimal point, which the format asks for");
    return damagedFile(Text("'%1' in the cloud is not a number", word), name);
}

/// Whether a field has this name, by itself or behind CloudCompare's "scalar_".
[[nodiscard]] inline bool isCloudField(std::string_view name, std::string_view wanted)
{
    constexpr std::string_view kScalar = "scalar_";
    return name == wanted || (name.substr(0, kScalar.size()) == kScalar && name.substr(kScalar.size()) == wanted);
}

[[nodiscard]] inline tl::unexpected<Error> noCloudField(std::string_view wanted, const std::string& name)
{
    return failure(ErrorCode::BadData, Text("The cloud has no field %1", wanted), name,
                   "Export the cloud with this field");
}

/// See decodeCloudField().
[[nodiscard]] Result<Image<float>> decodePcdField(std::string_view bytes, const std::string& name,
                                                  std::string_view wanted);
[[nodiscard]] Result<Image<float>> decodePlyField(std::string_view bytes, const std::string& name,
                                                  std::string_view wanted);

} // namespace twinspect
