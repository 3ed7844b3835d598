// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinspect {

/// A sentence for people, with gaps. The window translates the pattern. A name or number in a gap stays as it is; a
/// sentence in a gap is translated, too. The engine has plain English only. `Text("The file is empty")` has no gap;
/// `Text("The picture has %1 channels instead of %2", 4, 3)` has two gaps.
class Text {
public:
    Text() = default;
    Text(const char* whole) : m_pattern(whole) {}
    Text(std::string whole) : m_pattern(std::move(whole)) {}
    Text(std::string pattern, std::vector<Text> arguments)
        : m_pattern(std::move(pattern)), m_arguments(std::move(arguments))
    {
    }
    template <typename... Arguments>
        requires(sizeof...(Arguments) > 0)
    explicit Text(const char* pattern, const Arguments&... arguments)
        : m_pattern(pattern), m_arguments{argument(arguments)...}
    {
    }

    /// What stands as it is in every language: a file, an option, a number.
    [[nodiscard]] static Text name(std::string_view name)
    {
        Text text{std::string(name)};
        text.m_isName = true;
        return text;
    }

    [[nodiscard]] bool empty() const { return m_pattern.empty(); }
    [[nodiscard]] const std::string& pattern() const { return m_pattern; }
    [[nodiscard]] bool isName() const { return m_isName; }
    [[nodiscard]] const std::vector<Text>& arguments() const { return m_arguments; }
    /// The pattern with its gaps %1 to %9 filled; "%" before anything else is itself.
    [[nodiscard]] std::string english() const;
    bool operator==(const Text&) const = default;

private:
    static Text argument(const Text& text) { return text; }
    static Text argument(std::string_view name) { return Text::name(name); }
    static Text argument(const char* name) { return Text::name(name); }
    static Text argument(const std::string& name) { return Text::name(name); }
    template <std::integral Number>
    static Text argument(Number number)
    {
        return name(std::to_string(number));
    }
    static Text argument(double number); ///< six significant digits

    std::string m_pattern;
    std::vector<Text> m_arguments;
    bool m_isName = false;
};

} // namespace twinspect
