// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/conversion_preview.h"

#include <utility>

#include <QTemporaryDir>

#include "core/dataset/reading_settings.h"
#include "core/geometry/part_geometry.h"
#include "ui/imageview/picture.h"

namespace twinspect {

Result<ConversionSource> sourceOf(ForeignData data, const ConversionSettings& settings)
{
    ConversionSource source{std::move(data), settings.options};
    auto colour = readPosedCamera(settings.colourCamera, settings.extrinsics);
    if (!colour)
        return passOn(colour);
    source.options.colourCamera = std::move(*colour);
    if (auto ok = applySettings(settings.reading, settings.camera, source.data.catalog); !ok)
        return passOn(ok);
    return source;
}

Result<ConversionPreview> previewOf(const ForeignData& data, std::size_t part, const ConversionSettings& settings,
                                    const RunContext& context)
{
    ForeignData one{{}, data.reader};
    one.catalog.root = data.catalog.root;
    one.catalog.samples = {data.catalog.samples[part]};
    auto source = sourceOf(std::move(one), settings);
    if (!source)
        return passOn(source);
    const SampleRef& asked = source->data.catalog.samples.front();
    ConversionPreview preview;
    if (ConversionOptions& options = source->options;
        !data.reader && options.gridBy == GridBy::Plane && !(options.mmPerPixel > 0)) {
        const auto suggested = suggestedMmPerPixel(asked, options);
        if (!suggested)
            return passOn(suggested);
        options.mmPerPixel = *suggested;
        preview.suggestedMmPerPixel = *suggested;
    }
    const QTemporaryDir place; // for the files that a reader makes
    auto made = convertPart(source->data, asked, source->options,
                            std::filesystem::path(place.path().toStdString()) / "part", context);
    if (!made)
        return passOn(made);
    const auto geometry = separatePart(made->part.cloud);
    if (!geometry)
        return passOn(geometry);
    if (context.stopRequested())
        return cancelled();
    preview.rgb = pictureOf(made->part.rgb);
    preview.heightMm = std::make_shared<const DepthMap>(measuredHeightMm(*geometry));
    preview.notes = std::move(made->notes);
    preview.mmPerPixel =
        preview.notes.gridBy == GridBy::Plane ? source->options.mmPerPixel : preview.notes.geometry.look.mmPerPixel();
    return preview;
}

} // namespace twinspect
