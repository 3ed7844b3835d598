// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/geometry_reading.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/ascii.h"

namespace twinspect {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 6> kUnits{
    {{"m", 1}, {"cm", 0.01}, {"mm", 0.001}, {"um", 1e-6}, {"inch", 0.0254}, {"0.1mm", 1e-4}}};
constexpr std::array<std::pair<std::string_view, PictureTurn>, 7> kTurns{{{"mirror", PictureTurn::Mirror},
                                                                          {"flip", PictureTurn::Flip},
                                                                          {"180", PictureTurn::Half},
                                                                          {"right", PictureTurn::Right},
                                                                          {"left", PictureTurn::Left},
                                                                          {"transpose", PictureTurn::Transpose},
                                                                          {"transverse", PictureTurn::Transverse}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kSpellings{
    {{"metre", "m"},        {"metres", "m"},       {"meter", "m"},        {"meters", "m"},       {"centimetre", "cm"},
     {"centimetres", "cm"}, {"centimeter", "cm"},  {"centimeters", "cm"}, {"millimetre", "mm"},  {"millimetres", "mm"},
     {"millimeter", "mm"},  {"millimeters", "mm"}, {"\xC2\xB5m", "um"}, // micro sign
     {"\xCE\xBCm", "um"}, // Greek mu
     {"\xB5m", "um"},     // Latin 1
     {"micron", "um"},      {"microns", "um"},     {"micrometre", "um"},  {"micrometres", "um"}, {"micrometer", "um"},
     {"micrometers", "um"}, {"in", "inch"},        {"inches", "inch"},    {"\"", "inch"},        {"1/10mm", "0.1mm"}}};
constexpr double kSmallestUnit = 1e-9, kLargestUnit = 1000; // metres
constexpr std::size_t kMostMissing = 16;
/// One more with every version that takes the numbers of a file, or the pixels of a picture, otherwise than the version
/// before: results of that version are not those of this one then.
constexpr auto kReadingRules = "1";

std::optional<double> numberIn(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value)
                                                                                            : std::nullopt;
}

std::string shortest(double value)
{
    std::array<char, 32> text{};
    const bool fits = std::abs(value) <= std::numeric_limits<float>::max();
    const float single = fits ? static_cast<float>(value) : 0; // of a file; 0.0001, not 9.999999747378752e-05
    const auto [end, error] = fits && static_cast<double>(single) == value
                                ? std::to_chars(text.data(), text.data() + text.size(), single)
                                : std::to_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? std::string(text.data(), end) : std::string();
}

/// To the last digit, so that no two cameras look alike.
std::string exactly(double value)
{
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? std::string(text.data(), end) : std::string();
}

std::string numbersOf(const CameraIntrinsics& camera)
{
    std::string text = "fx " + exactly(camera.fx) + " fy " + exactly(camera.fy) + " cx " + exactly(camera.cx) + " cy "
                     + exactly(camera.cy) + " depth_scale " + exactly(camera.depthScale);
    if (camera.scaleAssumed)
        text += " (assumed)";
    if (camera.width > 0 || camera.height > 0)
        text += " size " + std::to_string(camera.width) + "x" + std::to_string(camera.height);
    if (camera.distortion != std::array<double, 8>{} || camera.distortionPx != 0 || camera.skewPx != 0) {
        text += " lens";
        for (const double number : camera.distortion)
            text += " " + exactly(number);
        if (camera.lensUnknown)
            text += " (not read)";
        if (camera.skewPx != 0)
            text += " skew " + exactly(camera.skewPx);
    }
    return text;
}

std::vector<std::string> piecesOf(const std::string& text)
{
    std::vector<std::string> pieces(1);
    for (const char letter : text) {
        if (letter == ',')
            pieces.emplace_back();
        else if (letter != ' ' && letter != '[' && letter != ']' && letter != '"')
            pieces.back() += letter;
    }
    return pieces;
}

std::optional<Axes> axesIn(const std::string& text)
{
    const auto pieces = piecesOf(text);
    if (pieces.size() != 3)
        return std::nullopt;
    Axes axes;
    std::array<bool, 3> used{};
    for (std::size_t i = 0; i < 3; ++i) {
        const std::string& piece = pieces[i];
        const bool negative = piece.size() == 2 && piece[0] == '-';
        const char letter = piece.empty() ? ' ' : piece.back();
        if ((piece.size() != 1 && !negative) || letter < 'x' || letter > 'z')
            return std::nullopt;
        const auto axis = static_cast<std::size_t>(letter - 'x');
        if (std::exchange(used[axis], true))
            return std::nullopt;
        axes.axis[i] = static_cast<int>(axis);
        axes.sign[i] = negative ? -1 : 1;
    }
    return axes;
}

Status refused(std::string_view key, const std::string& value, Text remedy)
{
    return failure(ErrorCode::InvalidArgument, Text("\"%1\" cannot be '%2'", key, value), {}, std::move(remedy));
}

} // namespace

std::optional<double> unitNamed(std::string_view name)
{
    const std::string lower = asciiLower(name);
    const auto other =
        std::find_if(kSpellings.begin(), kSpellings.end(), [&](const auto& s) { return s.first == lower; });
    const std::string_view wanted = other != kSpellings.end() ? other->second : std::string_view(lower);
    const auto named = std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& u) { return u.first == wanted; });
    return named != kUnits.end() ? std::optional(named->second) : std::nullopt;
}

Status setReading(GeometryReading& reading, std::string_view key, const std::string& value)
{
    if (key == "unit") {
        const auto named = unitNamed(value);
        const auto metres = named ? named : numberIn(value);
        if (!metres || !(*metres >= kSmallestUnit && *metres <= kLargestUnit))
            return refused(key, value,
                           Text("Give m, cm, mm, 0.1mm, um, inch, or the metres of one unit such as 0.00025"));
        reading.metresPerUnit = metres;
        return {};
    }
    if (key == "axes") {
        const auto axes = axesIn(value);
        if (!axes)
            return refused(
                key, value,
                Text("Give what the three numbers of the file are, as the camera sees it (x to the right, y down, "
                     "z away from it), such as z,y,x or x,-y,-z"));
        reading.axes = axes;
        return {};
    }
    if (key == "turn") {
        const auto turn = std::find_if(kTurns.begin(), kTurns.end(), [&](const auto& t) { return t.first == value; });
        if (turn == kTurns.end())
            return refused(key, value, Text("Give mirror, flip, 180, right, left, transpose or transverse"));
        reading.turn = turn->second;
        return {};
    }
    if (key == "bytes") {
        if (value != "exchanged")
            return refused(key, value, Text("Give exchanged, or leave it out"));
        reading.bytesExchanged = true;
        return {};
    }
    if (key == "missing") {
        std::vector<double> numbers;
        for (const std::string& piece : piecesOf(value)) {
            const auto number = numberIn(piece);
            if (!number || numbers.size() == kMostMissing)
                return refused(key, value, Text("Give one number or a few, such as -9999 or -9999,0"));
            numbers.push_back(*number);
        }
        reading.missing = std::move(numbers);
        return {};
    }
    return failure(ErrorCode::InvalidArgument, Text("There is no setting \"%1\" of the geometry", key), {},
                   "Give unit, missing, axes, turn or bytes");
}

std::vector<std::pair<std::string, std::string>> settingsOf(const GeometryReading& reading)
{
    std::vector<std::pair<std::string, std::string>> settings;
    if (const auto& metres = reading.metresPerUnit) {
        const auto named =
            std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& u) { return u.second == *metres; });
        settings.emplace_back("unit", named != kUnits.end() ? std::string(named->first) : shortest(*metres));
    }
    if (!reading.missing.empty()) {
        std::string numbers;
        for (const double value : reading.missing)
            numbers += (numbers.empty() ? "" : ",") + shortest(value);
        settings.emplace_back("missing", numbers);
    }
    if (reading.axes)
        settings.emplace_back("axes", toString(*reading.axes));
    if (reading.turn != PictureTurn::None)
        settings.emplace_back("turn", std::string(toString(reading.turn)));
    if (reading.bytesExchanged)
        settings.emplace_back("bytes", "exchanged");
    return settings;
}

std::map<std::string, std::string> saidOf(const GeometryReading& reading)
{
    std::map<std::string, std::string> said{{"rules", kReadingRules}};
    for (auto& [key, value] : settingsOf(reading))
        said.insert_or_assign(key, std::move(value));
    if (reading.camera)
        said.insert_or_assign("camera", numbersOf(*reading.camera));
    return said;
}

std::string toString(const Axes& axes)
{
    std::string text;
    for (std::size_t i = 0; i < 3; ++i)
        text += std::string(i > 0 ? "," : "") + (axes.sign[i] < 0 ? "-" : "") + static_cast<char>('x' + axes.axis[i]);
    return text;
}

std::string_view toString(PictureTurn turn)
{
    const auto found = std::find_if(kTurns.begin(), kTurns.end(), [turn](const auto& t) { return t.second == turn; });
    return found == kTurns.end() ? std::string_view() : found->first;
}

} // namespace twinspect
