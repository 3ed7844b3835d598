// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/preparation.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/imaging/image_io.h"

namespace twinspect {

namespace {

constexpr auto kCropSide = "part.crop_side_px";
constexpr auto kHeightRange = "part.height_range_m";
constexpr auto kSpacing = "part.mm_per_pixel";
constexpr auto kGroundExpected = "part.ground_expected";

std::string exactText(double value)
{
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

// Channels of an interleaved picture, one after another.
std::vector<std::uint8_t> planar(const RgbImage& image)
{
    const std::size_t count = image.pixelCount();
    std::vector<std::uint8_t> planes(3 * count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t channel = 0; channel < 3; ++channel)
            planes[channel * count + i] = image.data()[3 * i + channel];
    return planes;
}

} // namespace

void Preparation::describe(std::map<std::string, std::string>& metadata) const
{
    metadata[kCropSide] = std::to_string(scale.cropSide);
    metadata[kHeightRange] = exactText(scale.heightRangeMetres);
    metadata[kSpacing] = exactText(scale.mmPerPixel);
    metadata[kGroundExpected] = separation.groundExpected ? "true" : "false";
}

Result<Preparation> Preparation::from(const std::map<std::string, std::string>& metadata, int side,
                                      const std::string& file)
{
    const auto number = [&](const char* key, double least, double most) -> Result<double> {
        const auto found = metadata.find(key);
        double value = 0;
        if (found == metadata.end()
            || std::from_chars(found->second.data(), found->second.data() + found->second.size(), value).ec
                   != std::errc()
            || !(value >= least && value <= most))
            return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", key), file,
                           "Train the part again with this version");
        return value;
    };
    const auto cropSide = number(kCropSide, 1, 2 * kMaxImageSide);
    const auto heightRange = number(kHeightRange, 1e-9, 1e6);
    const auto spacing = number(kSpacing, 0, 1e6);
    for (const auto* value : {&cropSide, &heightRange, &spacing})
        if (!*value)
            return passOn(*value);
    Preparation preparation;
    preparation.scale = {static_cast<int>(*cropSide), *heightRange, *spacing};
    preparation.side = side;
    const auto ground = metadata.find(kGroundExpected);
    preparation.separation.groundExpected = ground == metadata.end() || ground->second != "false";
    return preparation;
}

Result<PreparedPart> preparePart(const RgbImage& rgb, PartGeometry geometry, const Preparation& preparation)
{
    auto view = viewPart(rgb, geometry, preparation.scale, preparation.side);
    if (!view)
        return passOn(view);
    PreparedPart part;
    part.image.side = preparation.side;
    part.image.rgb = planar(view->rgb);
    part.image.height.assign(view->height.values().begin(), view->height.values().end());
    part.image.foreground.assign(view->foreground.values().begin(), view->foreground.values().end());
    part.image.measured.assign(view->measured.values().begin(), view->measured.values().end());
    part.geometry = std::move(geometry);
    part.box = view->box;
    return part;
}

Result<PreparedPart> preparePart(const RgbdSample& sample, const Preparation& preparation)
{
    auto geometry = separatePart(sample.cloud, preparation.separation);
    if (!geometry)
        return passOn(geometry);
    return preparePart(sample.rgb, std::move(*geometry), preparation);
}

Result<std::shared_ptr<const TextureLibrary>> readTextures(const std::filesystem::path& folder, int side, int most,
                                                           const RunContext& context)
{
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::recursive_directory_iterator
             entry(folder, std::filesystem::directory_options::skip_permission_denied, error),
         end;
         !error && entry != end; entry.increment(error)) {
        auto extension = entry->path().extension().string();
        std::transform(extension.begin(), extension.end(), extension.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (entry->is_regular_file(error)
            && (extension == ".jpg" || extension == ".jpeg" || extension == ".png" || extension == ".bmp"))
            files.push_back(entry->path());
    }
    if (error)
        return failure(ErrorCode::NotFound, Text("The texture folder cannot be read: %1", error.message()),
                       folder.string(), "Check the path given to --textures");
    std::sort(files.begin(), files.end()); // the order of a directory is no order
    auto library = std::make_shared<TextureLibrary>();
    library->side = side;
    const double stride = std::max(1.0, static_cast<double>(files.size()) / most);
    for (double at = 0; at < static_cast<double>(files.size()); at += stride) {
        if (context.stopRequested())
            return cancelled();
        const auto picture = readRgb(files[static_cast<std::size_t>(at)]);
        if (!picture) {
            context.warn(picture.error().text());
            continue;
        }
        // Nearest pixel of the central square: a texture has no geometry to keep.
        const int square = std::min(picture->width(), picture->height());
        const int top = (picture->height() - square) / 2;
        const int left = (picture->width() - square) / 2;
        std::vector<std::uint8_t> planes(3 * static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
        for (int channel = 0; channel < 3; ++channel)
            for (int row = 0; row < side; ++row)
                for (int column = 0; column < side; ++column)
                    planes[static_cast<std::size_t>((channel * side + row) * side + column)] =
                        picture->at(top + row * square / side, left + column * square / side, channel);
        library->pictures.push_back(std::move(planes));
    }
    if (library->pictures.empty())
        return failure(ErrorCode::BadData, "There is no readable picture in the texture folder", folder.string(),
                       "Give a folder of JPEG or PNG pictures, or leave --textures out");
    return std::shared_ptr<const TextureLibrary>(std::move(library));
}

} // namespace twinspect
