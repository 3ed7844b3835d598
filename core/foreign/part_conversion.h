// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/foreign/foreign_reader.h"
#include "core/foreign/point_grid.h"
#include "core/imaging/camera_pair.h"

namespace twinspect {

/// How points become the pixels of a picture.
enum class GridBy {
    Auto,   ///< as the file has them; points without rows that are as many as the pixels of the RGB picture by rows;
            ///< otherwise by the camera, where there is one
    File,   ///< rows and columns of the file
    Rows,   ///< the points are the pixels of the RGB picture, row by row
    Camera, ///< every point on the pixel of the camera that sees it
    Plane,  ///< a parallel view
};
template <>
inline constexpr auto kEnumNames<GridBy> = std::to_array<EnumName<GridBy>>({
    {GridBy::Auto, "auto"},
    {GridBy::File, "file"},
    {GridBy::Rows, "rows"},
    {GridBy::Camera, "camera"},
    {GridBy::Plane, "plane"},
});

/// How the parts of a folder are made into parts of our own. How the numbers of a geometry file are to be read, its
/// camera too, stands in SampleRef::reading.
struct ConversionOptions {
    GridBy gridBy = GridBy::Auto;
    ViewFrom viewFrom = ViewFrom::Fitted; ///< of a plane
    double mmPerPixel = 0;                ///< of a plane
    /// The camera of the RGB pictures, where they do not lie on the depth pixel by pixel.
    std::optional<ColourCamera> colourCamera = std::nullopt;
    [[nodiscard]] bool operator==(const ConversionOptions&) const = default;
};
/// All but the RGB camera.
[[nodiscard]] const std::vector<Parameter<ConversionOptions>>& conversionParameters();

/// What became of one part, for the log.
struct ConversionNotes {
    GridBy gridBy = GridBy::File; ///< never Auto
    GeometryNotes geometry;
    std::vector<Text> assumed;  ///< what the files do not say
    std::size_t points = 0;     ///< measured ones of the file
    std::size_t collisions = 0, outside = 0; ///< see PointGrid
    double emptyShare = 0;      ///< of the pixels: without a point
    double colourlessShare = 0; ///< of the pixels with a point: not seen by the RGB camera, so black
};

struct ConvertedPart {
    RgbdSample part; ///< metres, camera frame; RGB, cloud and mask of one size
    ConversionNotes notes;
    GeometryReading reading; ///< by which its geometry was read
};

/// Reads and converts one part; the same for a preview and for a folder. A sample without an RGB picture takes the
/// colours of its points. The result is judged as loadSample() judges. Errors: those of the readers, Mismatch (sizes
/// that need an RGB camera), BadData (too few pixels), Unsupported (a cloud of all sides), InvalidArgument (a setting
/// is missing), Cancelled.
[[nodiscard]] Result<ConvertedPart> convertPart(const SampleRef& sample, const ConversionOptions& options,
                                                const RunContext& context = {});
/// The same for a part of foreign data: where they have a reader, its files are made in `place`, a folder that is not
/// there before and after it. Errors: also those of ForeignReader::unpack(); they name the part within the data.
[[nodiscard]] Result<ConvertedPart> convertPart(const ForeignData& data, const SampleRef& sample,
                                                const ConversionOptions& options, const std::filesystem::path& place,
                                                const RunContext& context = {});
/// The resolution that would suit a view of this part on a plane; see ConversionOptions::viewFrom. Errors: those of the
/// readers, BadData (no plane).
[[nodiscard]] Result<double> suggestedMmPerPixel(const SampleRef& sample, const ConversionOptions& options);
/// Whether an error of reading a part says that its data have to be converted first.
[[nodiscard]] bool isCuredByConversion(const Error& error);

} // namespace twinspect
