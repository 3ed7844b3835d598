// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <QStringList>

#include "core/base/result.h"
#include "core/dataset/folder_mapping.h"

namespace twinspect {

/// What a person wants compared. Enough to start it, to go on with it, and to find it again after a crash.
struct ComparisonRequest {
    std::filesystem::path data;           ///< a folder with test parts
    std::optional<FolderMapping> mapping; ///< how its files belong together, when no known layout says it
    std::filesystem::path annotations; ///< folder of what people marked on its parts; empty = beside the data, if any
    std::vector<std::string> models; ///< ids of detectors and model files; the others are compared with the first
    std::string preset; ///< of DCRDF-Net
    std::string device = "auto";
    std::vector<int> curve; ///< numbers of good parts; empty: all of them
    std::filesystem::path out; ///< folder of the finished rows

    [[nodiscard]] std::filesystem::path file() const { return out / "comparison.json"; }
    /// For twinspect-cli.
    [[nodiscard]] QStringList arguments() const;
    /// A folder name under which rows of the same data and options are kept, whichever models they are of: a later
    /// start with more models goes on there.
    [[nodiscard]] std::string folderName() const;

    /// JSON. Errors: BadData, naming `file`.
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] static Result<ComparisonRequest> parse(std::string_view text, const std::filesystem::path& file);
};

} // namespace twinspect
