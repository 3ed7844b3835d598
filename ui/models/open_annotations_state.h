// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/open_annotations.h"

namespace twinspect {

/// A part whose annotations are in memory.
struct OpenAnnotations::Open {
    PartAnnotations part;
    std::string hash; ///< of the file as this program knows it
    std::uint64_t version = 0, writtenVersion = 0; ///< grows with every change; what the file holds
    /// The hash of the file that is being written, once it is; null = nothing is being written.
    std::shared_ptr<std::optional<Result<std::string>>> writing;
    std::uint64_t writingVersion = 0;
    std::optional<PartAnnotations> other; ///< of the other person
    double lookedAt = 0; ///< seconds since the last change
    bool inConflict = false; ///< another program changed the file

    [[nodiscard]] bool saved() const { return version == writtenVersion; }
};

} // namespace twinspect
