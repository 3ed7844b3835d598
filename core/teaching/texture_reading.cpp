// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/texture_reading.h"

#include <algorithm>

#include "core/dataset/folder_listing.h"
#include "core/imaging/image_io.h"

namespace twinspect {

Result<std::shared_ptr<const TextureLibrary>> readTextures(const std::filesystem::path& folder, int side, int most,
                                                           const RunContext& context)
{
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::recursive_directory_iterator
             entry(folder, std::filesystem::directory_options::skip_permission_denied, error),
         end;
         !error && entry != end; entry.increment(error)) {
        if (entry->is_regular_file(error) && isColourPicture(entry->path()))
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
