// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/held_out_record.h"

#include <charconv>

namespace twinspect {

std::string listed(const std::vector<double>& values)
{
    std::string text;
    for (const double value : values) {
        char digits[64];
        text.append(text.empty() ? "" : " ").append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }
    return text;
}

void HeldOutScores::add(double imageScore, double primaryPeak, const std::map<std::string, double>& highest)
{
    scores.push_back(imageScore);
    primaryPeaks.push_back(primaryPeak);
    for (const char* name : kPeakMaps)
        if (const auto found = highest.find(name); found != highest.end())
            peaks[name].push_back(found->second);
}

void HeldOutScores::describe(std::map<std::string, std::string>& record) const
{
    record[kHeldOutScoresKey] = listed(scores);
    record[kArithmeticKey] = nameOf(arithmetic);
    if (!primaryPeaks.empty())
        record[kPrimaryPeaksKey] = listed(primaryPeaks);
    for (const auto& [name, values] : peaks)
        record[peaksKey(name)] = listed(values);
}

} // namespace twinspect
