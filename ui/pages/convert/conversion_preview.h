// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <QImage>

#include "core/foreign/folder_conversion.h"

namespace twinspect {

/// What a person says of data that are to be converted, beside the folder and which of its files belong together.
struct ConversionSettings {
    ConversionOptions options; ///< its RGB camera is that of the file
    std::map<std::string, std::string> reading; ///< see setReading(); an empty value says nothing
    std::filesystem::path camera, colourCamera, extrinsics; ///< files; empty without
    [[nodiscard]] bool operator==(const ConversionSettings&) const = default;
};

/// Parts with all that was said of them.
struct ConversionSource {
    ForeignData data;
    ConversionOptions options;
};
/// What `twinspect-cli convert` does with the same settings. Errors: those of applySettings() and the camera files.
[[nodiscard]] Result<ConversionSource> sourceOf(ForeignData data, const ConversionSettings& settings);

/// One part as it would be converted.
struct ConversionPreview {
    QImage rgb;
    std::shared_ptr<const DepthMap> heightMm; ///< over the ground; NaN: no point
    ConversionNotes notes;
    double mmPerPixel = 0;
    /// The resolution is this suggestion, since a view on a plane was asked for without one.
    std::optional<double> suggestedMmPerPixel;
};
/// Errors: those of sourceOf() and convertPart(), Cancelled.
[[nodiscard]] Result<ConversionPreview> previewOf(const ForeignData& data, std::size_t part,
                                                  const ConversionSettings& settings, const RunContext& context);

} // namespace twinspect
