// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/utc_time.h"

#include <charconv>
#include <cstdio>

namespace twinspect {

namespace {

constexpr std::string_view kToTheMillisecond = "0000-00-00T00:00:00.000Z"; // 0 = a digit
constexpr std::string_view kToTheSecond = "0000-00-00T00:00:00Z";

bool hasForm(std::string_view text, std::string_view form)
{
    if (text.size() != form.size())
        return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return true;
}

} // namespace

UtcTime utcNow() { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

std::string utcText(UtcTime time)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

std::string utcTextToTheSecond(UtcTime time)
{
    std::string text = utcText(time);
    return text.erase(text.size() - 5, 4); // ".250" of ".250Z"
}

std::optional<UtcTime> utcFrom(std::string_view text)
{
    using namespace std::chrono;
    const bool withMilliseconds = hasForm(text, kToTheMillisecond);
    if (!withMilliseconds && !hasForm(text, kToTheSecond))
        return std::nullopt;
    const auto number = [text](std::size_t first, std::size_t digits) {
        int value = 0;
        std::from_chars(text.data() + first, text.data() + first + digits, value);
        return value;
    };
    const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                              day(static_cast<unsigned>(number(8, 2))));
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second)
         + milliseconds(withMilliseconds ? number(20, 3) : 0);
}

} // namespace twinspect
