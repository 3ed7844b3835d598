// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/openable.h"

#include <algorithm>

#include "core/dataset/folder_listing.h"

namespace twinspect {

const std::vector<std::string>& dataExtensions()
{
    static const std::vector<std::string> list{".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".pcd", ".ply"};
    return list;
}

Openable openableFrom(const std::filesystem::path& path)
{
    if (isFolder(path))
        return Openable::Data;
    const std::string extension = lowerExtension(path);
    if (extension == ".tsm")
        return Openable::Model;
    if (extension == ".json")
        return Openable::Recipe;
    const auto& data = dataExtensions();
    return std::find(data.begin(), data.end(), extension) != data.end() ? Openable::Data : Openable::Nothing;
}

} // namespace twinspect
