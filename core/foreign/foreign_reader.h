// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/dataset/catalog.h"

namespace twinspect {

/// Reads a format that this program has no reader for, such as one of a plugin. It makes ordinary files of a part, so
/// that everything that holds for ordinary files holds for it, too. Several threads may call it.
class ForeignReader {
public:
    virtual ~ForeignReader() = default;
    /// "Acme scans 1.2 (acme.so)", for people and the log of a conversion.
    [[nodiscard]] virtual std::string name() const = 0;
    /// Writes RGB, geometry and mask of a part into `folder`. Returns the sample with their paths, and with what the
    /// data say about how the geometry is to be read where nobody has said it. Errors: BadData, WriteFailed.
    [[nodiscard]] virtual Result<SampleRef> unpack(const SampleRef& sample,
                                                   const std::filesystem::path& folder) const = 0;
};

/// A part that was left out of a conversion.
struct RefusedPart {
    std::string id;
    Error why;
};

/// Data of another program, to be converted.
struct ForeignData {
    Catalog catalog; ///< with a reader, samples without files
    std::shared_ptr<const ForeignReader> reader = nullptr; ///< null: the files of the catalog are read
    std::vector<RefusedPart> refused = {}; ///< what the reader listed that cannot be a part
};

} // namespace twinspect
