// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detector/good_looks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

#include "core/geometry/statistics.h"

namespace twinspect {

namespace {

constexpr std::size_t kFigures = 13; // of a part
constexpr std::size_t kFewestParts = 4;
constexpr int kEdgePixels = 3;       // of the border: a single pixel may be noise
constexpr int kStride = 2;           // a quarter of the pixels is enough for quartiles
// Beyond the range of the good parts by so much is clear. The range of few parts is narrower than that of all.
constexpr double kRangeShare = 0.5, kRangeShareOfFew = 4; // the latter divided by the number of parts
constexpr double kBrightnessMargin = 0.03, kRednessMargin = 0.005, kBluenessMargin = 0.01;
constexpr double kAreaMargin = 0.25;    // of the usual area
constexpr double kOutsideMargin = 0.02;

std::array<double, kFigures> figuresOf(const PartLook& look)
{
    std::array<double, kFigures> all{};
    auto to = all.begin();
    for (const auto& quartiles : {look.brightness, look.redness, look.blueness})
        to = std::ranges::copy(quartiles, to).out;
    std::ranges::copy(std::array{look.area, look.outside, look.atEdge, look.groundVisible}, to);
    return all;
}

PartLook lookFrom(std::span<const double> f)
{
    return {{f[0], f[1], f[2]}, {f[3], f[4], f[5]}, {f[6], f[7], f[8]}, f[9], f[10], f[11], f[12]};
}

std::array<double, 3> quartilesOf(std::vector<double> values)
{
    return {quantile(std::span(values), 0.25), median(std::span(values)), quantile(std::span(values), 0.75)};
}

bool reachesEdge(const Mask& part)
{
    int pixels = 0;
    for (int column = 0; column < part.width(); ++column)
        pixels += part.at(0, column) + part.at(part.height() - 1, column);
    for (int row = 0; row < part.height(); ++row)
        pixels += part.at(row, 0) + part.at(row, part.width() - 1);
    return pixels > kEdgePixels;
}

// One kind of figure over the good parts.
struct Usual {
    double middle = 0, least = 0, most = 0, parts = 0;

    // Signed: by how much a value lies beyond the range and its margin; 0 within.
    [[nodiscard]] double beyond(double value, double margin) const
    {
        const double wide = std::max(margin, (most - least) * (kRangeShare + kRangeShareOfFew / parts));
        return value > most + wide ? value - most : value < least - wide ? value - least : 0;
    }
};

template <typename Of>
Usual usualOf(const std::vector<PartLook>& looks, const Of& of)
{
    std::vector<double> values;
    for (const auto& look : looks)
        values.push_back(of(look));
    const auto [least, most] = std::ranges::minmax(values);
    return {median(std::span(values)), least, most, static_cast<double>(values.size())};
}

using Quartiles = std::array<double, 3> PartLook::*;

// The change that all quartiles share: the smallest one, and none when they differ in sign.
double sharedChange(const std::array<double, 3>& changes)
{
    const auto [least, most] = std::ranges::minmax(changes);
    return least > 0 ? least : most < 0 ? most : 0;
}

// How a quartile of each part differs from the middle of the good parts; `relative`: as a share of that.
std::function<double(const PartLook&)> changeFrom(const std::vector<PartLook>& looks, Quartiles figure, bool relative)
{
    std::array<double, 3> middle{};
    for (std::size_t k = 0; k < 3; ++k)
        middle[k] = usualOf(looks, [&](const PartLook& look) { return (look.*figure)[k]; }).middle;
    return [middle, figure, relative](const PartLook& look) {
        std::array<double, 3> changes{};
        for (std::size_t k = 0; k < 3; ++k)
            changes[k] = ((look.*figure)[k] - middle[k]) / (relative ? std::max(1.0, middle[k]) : 1);
        return sharedChange(changes);
    };
}

void say(std::vector<Text>& to, const Text& said) { to.push_back(said); }

long percent(double share) { return std::lround(100 * share); }

} // namespace

PartLook lookOf(const PreparedPart& part)
{
    const PartImage& image = part.image;
    const int side = image.side();
    std::vector<double> brightness, redness, blueness;
    for (int row = 0; row < side; row += kStride)
        for (int column = 0; column < side; column += kStride) {
            if (image.foreground.at(row, column) == 0)
                continue;
            const double red = image.rgb.at(row, column, 0), green = image.rgb.at(row, column, 1),
                         blue = image.rgb.at(row, column, 2), sum = red + green + blue;
            brightness.push_back(sum / 3);
            redness.push_back((red - green) / (sum + 1));
            blueness.push_back((2 * blue - red - green) / (sum + 1));
        }
    PartLook look;
    look.brightness = quartilesOf(std::move(brightness));
    look.redness = quartilesOf(std::move(redness));
    look.blueness = quartilesOf(std::move(blueness));
    const Mask& whole = part.geometry.foreground;
    const CropBox& box = image.box;
    double pixels = 0, outside = 0;
    for (int row = 0; row < whole.height(); ++row)
        for (int column = 0; column < whole.width(); ++column) {
            if (whole.at(row, column) == 0)
                continue;
            ++pixels;
            const bool inside =
                row >= box.row && row < box.row + box.side && column >= box.column && column < box.column + box.side;
            outside += inside ? 0 : 1;
        }
    look.area = pixels / std::max(1.0, double(box.side) * box.side);
    look.outside = outside / std::max(1.0, pixels);
    look.groundVisible = part.geometry.groundVisible ? 1 : 0;
    look.atEdge = part.geometry.groundVisible && !whole.empty() && reachesEdge(whole) ? 1 : 0;
    return look;
}

std::string GoodLooks::text() const
{
    std::string all;
    for (const auto& look : m_looks)
        for (const double figure : figuresOf(look)) {
            char number[32];
            std::snprintf(number, sizeof number, "%.4g", figure);
            all += (all.empty() ? "" : " ") + std::string(number);
        }
    return all;
}

Result<GoodLooks> GoodLooks::from(std::span<const double> numbers, const std::string& file)
{
    if (numbers.size() % kFigures != 0 || !std::ranges::all_of(numbers, [](double n) { return std::isfinite(n); }))
        return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", kGoodLooksKey), file,
                       "Copy the model again or train the part again");
    GoodLooks looks;
    for (std::size_t at = 0; at < numbers.size(); at += kFigures)
        looks.add(lookFrom(numbers.subspan(at, kFigures)));
    return looks;
}

LookRemarks GoodLooks::remarksOn(const PartLook& look) const
{
    LookRemarks remarks;
    if (m_looks.size() < kFewestParts)
        return remarks;
    // The light: how much the part differs from the middle of the good parts, when it does by clearly more than they.
    const auto change = [&](Quartiles figure, bool relative, double margin) {
        const auto of = changeFrom(m_looks, figure, relative);
        const double own = of(look);
        return usualOf(m_looks, of).beyond(own, margin) != 0 ? own : 0.0;
    };
    if (const double brighter = change(&PartLook::brightness, true, kBrightnessMargin); brighter < 0)
        say(remarks.light, Text("The RGB picture is %1 % darker than those of the good parts. Check the light and "
                                "the camera",
                                percent(-brighter)));
    else if (brighter > 0)
        say(remarks.light, Text("The RGB picture is %1 % brighter than those of the good parts. Check the light "
                                "and the camera",
                                percent(brighter)));
    if (change(&PartLook::redness, false, kRednessMargin) != 0
        || change(&PartLook::blueness, false, kBluenessMargin) != 0)
        say(remarks.light, Text("The light of the RGB picture has another colour than that of the good parts. "
                                "Check the light and the white balance"));

    const auto none = [&](const auto& of) { return usualOf(m_looks, of).most <= 0; };
    if (look.atEdge > 0 && none([](const PartLook& good) { return good.atEdge; }))
        say(remarks.lie, Text("The part reaches the edge of the picture. What lies outside was not inspected"));
    if (look.groundVisible <= 0 && none([](const PartLook& good) { return 1 - good.groundVisible; }))
        say(remarks.lie, Text("No ground was found around the part, as there was around the good parts"));
    const auto area = usualOf(m_looks, [](const PartLook& good) { return good.area; });
    const double larger = area.beyond(look.area, kAreaMargin * area.middle);
    const bool beyondCrop =
        usualOf(m_looks, [](const PartLook& good) { return good.outside; }).beyond(look.outside, kOutsideMargin) > 0;
    if (larger > 0)
        say(remarks.lie, Text("What was found covers %1 % of the area of a good part. There may be a second part "
                              "or something else in the picture",
                              percent(look.area / area.middle)));
    else if (larger < 0)
        say(remarks.lie, Text("What was found covers only %1 % of the area of a good part. It may be another part, "
                              "or lie on another side",
                              percent(look.area / area.middle)));
    if (beyondCrop)
        say(remarks.lie, Text("%1 % of what was found lies outside of what the model looks at, and was not inspected",
                              std::max(1L, percent(look.outside))));
    return remarks;
}

} // namespace twinspect
