// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/folder_listing.h"

#include <algorithm>
#include <system_error>

namespace twinspect {

namespace fs = std::filesystem;

namespace {

std::string lowered(std::string text)
{
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

// Sample ids are UTF-8 in reports and databases; a name in another encoding would break those later.
bool isUtf8(const std::string& text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t following = lead < 0x80                 ? 0
                                    : lead >= 0xC2 && lead < 0xE0 ? 1
                                    : lead >= 0xE0 && lead < 0xF0 ? 2
                                    : lead >= 0xF0 && lead < 0xF5 ? 3
                                                                  : 4;
        if (following == 4 || following >= text.size() - at)
            return false;
        for (std::size_t i = 1; i <= following; ++i)
            if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80)
                return false;
        at += following + 1;
    }
    return true;
}

void place(const fs::path& path, FolderListing& listing, std::vector<SkippedFile>& skipped)
{
    const std::string name = path.filename().string();
    if (name.empty() || name[0] == '.')
        return;
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!isUtf8(name))
        skipped.push_back({path, Text("Its name is not UTF-8; rename it")});
    else if (error || !fs::exists(status))
        skipped.push_back({path, Text("It vanished or cannot be read")});
    else if (fs::is_directory(status))
        listing.folders.push_back(path);
    else if (fs::is_regular_file(status))
        listing.files.push_back(path);
    else
        skipped.push_back({path, Text("It is neither a file nor a folder")});
}

} // namespace

FolderListing listFolder(const fs::path& folder, std::vector<SkippedFile>& skipped)
{
    FolderListing listing;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    while (!error && entry != fs::directory_iterator()) {
        place(entry->path(), listing, skipped);
        entry.increment(error);
    }
    if (error)
        skipped.push_back({folder, Text("The folder cannot be read to its end (%1)", error.message())});
    std::sort(listing.files.begin(), listing.files.end());
    std::sort(listing.folders.begin(), listing.folders.end());
    return listing;
}

std::string lowerExtension(const fs::path& path) { return lowered(path.extension().string()); }
std::string lowerName(const fs::path& path) { return lowered(path.filename().string()); }

bool isColourPicture(const fs::path& path)
{
    const std::string extension = lowerExtension(path);
    return extension == ".png" || extension == ".jpg" || extension == ".jpeg" || extension == ".bmp";
}

bool isGeometry(const fs::path& path, bool depthPngAllowed)
{
    const std::string extension = lowerExtension(path);
    return extension == ".tif" || extension == ".tiff" || extension == ".pcd" || extension == ".ply"
        || (depthPngAllowed && extension == ".png");
}

bool isFolder(const fs::path& path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

bool isFile(const fs::path& path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

} // namespace twinspect
