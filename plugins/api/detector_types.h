// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace twinspect {

/// One part as a plugin gets it: cut out and scaled to side x side pixels, row by row.
struct PluginPart {
    int side = 0;
    double mmPerPixel = 0;              ///< of these pixels, on the ground
    std::vector<std::uint8_t> rgb;      ///< [side,side,3]
    std::vector<float> heightMm;        ///< [side,side] above the ground; 0 where unknown
    std::vector<std::uint8_t> part;     ///< [side,side] 1 = the part; of parts to learn from, only pixels that count
    std::vector<std::uint8_t> measured; ///< [side,side] 1 = the sensor saw this pixel
};

/// Values of the parameters that the plugin's metadata describe, by key; every one of them is there.
using PluginValues = std::map<std::string, std::variant<bool, int, double, std::string>>;

/// What a plugin learns from.
struct PluginLearning {
    std::vector<PluginPart> good;
    std::vector<PluginPart> heldOut; ///< good parts, too, whose scores will set the threshold: not to be learnt from
    PluginValues values;
    std::function<void(int done, int total)> progress; ///< also says that the plugin is still at work
};

/// What a plugin says of one part.
struct PluginResult {
    /// By name (1 to 10 lower case letters, digits or _): [side,side] each, the higher the more unlike good parts.
    /// The map that the metadata name "primary" must be there. No values that are no numbers, none beyond 1e6.
    std::map<std::string, std::vector<float>> maps;
    std::vector<float> shareRgb;       ///< [side,side] 0..1, how much of the primary map came from RGB; or empty
    std::vector<float> heightVsGoodMm; ///< [side,side] height minus that of a good part, mm; or empty
};

} // namespace twinspect
