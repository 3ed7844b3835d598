// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <filesystem>
#include <random>

#include "core/annotation/shapes.h"
#include "core/exchange/annotation_format.h"
#include "core/exchange/import_collector.h"
#include "core/imaging/image_io.h"

namespace twinspect::exchange_test {

inline constexpr int kWidth = 60, kHeight = 40;

/// A data set in the layout of MVTec 3D-AD: two defective parts and a good one, 60 x 40, with unmeasured points.
inline Catalog makeData(const std::filesystem::path& folder)
{
    namespace fs = std::filesystem;
    for (const char* id : {"test/hole/000", "test/bent/000", "test/good/000"}) {
        const fs::path type = folder / fs::path(id).parent_path(), name = fs::path(id).filename();
        fs::create_directories(type / "rgb");
        fs::create_directories(type / "xyz");
        RgbImage rgb(kWidth, kHeight, 3);
        OrganizedCloud cloud(kWidth, kHeight, 3);
        for (int row = 0; row < kHeight; ++row)
            for (int column = 0; column < kWidth; ++column) {
                for (int channel = 0; channel < 3; ++channel)
                    rgb.at(row, column, channel) = static_cast<std::uint8_t>(3 * column + row + 40 * channel);
                const bool missing = (row * kWidth + column) % 17 == 0;
                const float z = missing ? NAN : 0.5f + 0.001f * static_cast<float>(std::sin(0.3 * column));
                cloud.at(row, column, 0) = missing ? NAN : (static_cast<float>(column) - 30.0f) * 0.001f;
                cloud.at(row, column, 1) = missing ? NAN : (static_cast<float>(row) - 20.0f) * 0.001f;
                cloud.at(row, column, 2) = z;
            }
        (void)writeRgbPng(type / "rgb" / (name.string() + ".png"), rgb);
        (void)writeCloudTiff(type / "xyz" / (name.string() + ".tiff"), cloud);
    }
    return openCatalog(folder).value_or(Catalog());
}

/// A ring with a square hole and a piece that touches it at a corner.
inline RunMask ring()
{
    std::vector<PixelRun> runs;
    for (int row = 3; row < 13; ++row)
        for (const auto& [begin, end] : {std::pair{2, 6}, std::pair{9, 12}})
            runs.push_back({row, begin, row < 6 || row > 9 ? 12 : end});
    for (int row = 13; row < 16; ++row)
        runs.push_back({row, 12, 15});
    return {kWidth, kHeight, std::move(runs)};
}

/// Two defects that do not overlap: the ring, and a drawn polygon; with everything that can be said about one.
inline std::vector<Annotation> annotations()
{
    Annotation painted;
    painted.id = 1;
    painted.defectType = "hole";
    painted.region = ring();
    painted.severity = 4;
    painted.seenIn = SeenIn::Depth;
    painted.note = "deep <&> \"sharp\" \xC3\xA9";
    painted.author = "A. Meyer";
    painted.when = utcFrom("2026-11-29T21:54:37.250Z");
    Annotation drawn;
    drawn.id = 2;
    drawn.defectType = "scratch, long";
    drawn.outlines = {{{20.25, 5.5}, {44.125, 8.75}, {40.5, 30.0}, {31.0, 22.5}, {22.75, 33.1}}};
    drawn.region = filled(drawn.outlines, kWidth, kHeight);
    return {painted, drawn};
}

inline PartAnnotations partOf(const std::string& id, std::vector<Annotation> list)
{
    PartAnnotations part{id, kWidth, kHeight, AnnotationState::Begun};
    part.annotations = std::move(list);
    return part;
}

/// test/hole/000 has annotations(), test/good/000 none, test/bent/000 was not annotated.
inline ExportSource sourceOf(const Catalog& catalog, std::vector<Annotation> list = annotations())
{
    ExportSource source{catalog, {}, {}, {}};
    source.types.types = {{"hole", 0xff0000, 1}};
    source.annotations = [list](const SampleRef& sample) -> Result<PartAnnotations> {
        if (sample.id == "test/bent/000")
            return PartAnnotations();
        return partOf(sample.id, sample.id == "test/hole/000" ? list : std::vector<Annotation>());
    };
    return source;
}

/// All pixels of a type.
inline RunMask pixelsOf(const PartAnnotations& part, const std::string& type)
{
    RunMask all(part.width, part.height);
    for (const auto& annotation : part.annotations)
        if (annotation.defectType == type)
            all = united(all, annotation.region);
    return all;
}

} // namespace twinspect::exchange_test
