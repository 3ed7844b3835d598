// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/sample_probe.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "core/base/files.h"
#include "core/dataset/annotated_parts.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/geometry_judgement.h"
#include "core/geometry/part_geometry.h"
#include "core/geometry/statistics.h"
#include "core/imaging/png_structure.h"
#include "core/doctor/registration.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxPictureBytes = 1ull << 30;
constexpr int kCutOffPixels = 3;          // of the border: a single pixel may be noise
constexpr int kGreyDepthBits = 16;

/// Throws where memory ran out: that says nothing about the sample.
Finding refused(FindingCode code, const SampleRef& sample, const fs::path& file, const Error& error)
{
    if (error.code == ErrorCode::OutOfMemory)
        throw std::bad_alloc();
    Finding finding;
    finding.code = code;
    finding.severity = Severity::Problem;
    finding.samples = {sample.id};
    finding.files = {file};
    finding.detail = error.remedy.empty() ? error.detail : Text("%1. %2", error.detail, error.remedy);
    return finding;
}

/// Whether a depth picture has lost its depth. Looked at before the camera's intrinsics are asked for, which would not
/// help.
bool isRoundedDepth(const fs::path& file)
{
    if (lowerExtension(file) != ".png")
        return false;
    const auto bytes = readFile(file, kMaxPictureBytes);
    if (!bytes)
        return false;
    const auto header = checkPng(*bytes, file.string());
    return header && (header->colourType != 0 || header->bitDepth != kGreyDepthBits);
}

double medianDistance(const OrganizedCloud& cloud)
{
    std::vector<float> distances;
    for (std::size_t i = 0; i < cloud.pixelCount(); ++i)
        if (!std::isnan(cloud.data()[3 * i + 2]))
            distances.push_back(std::abs(cloud.data()[3 * i + 2]));
    return median(std::span(distances));
}

Finding unequal(const SampleRef& sample, const RgbImage& rgb, const fs::path& file, int width, int height)
{
    Finding finding;
    finding.code = FindingCode::UnequalSizes;
    finding.severity = Severity::Problem;
    finding.samples = {sample.id};
    finding.files = {file};
    finding.figures = {{"colour_width", rgb.width()},
                       {"colour_height", rgb.height()},
                       {"other_width", width},
                       {"other_height", height}};
    return finding;
}

bool touchesEdge(const Mask& foreground)
{
    int pixels = 0;
    for (int column = 0; column < foreground.width(); ++column)
        pixels += foreground.at(0, column) + foreground.at(foreground.height() - 1, column);
    for (int row = 0; row < foreground.height(); ++row)
        pixels += foreground.at(row, 0) + foreground.at(row, foreground.width() - 1);
    return pixels > kCutOffPixels;
}

double logOf(double value) { return std::log(std::max(value, 1e-12)); }

double depthNoise(const OrganizedCloud& cloud, const PartGeometry& part)
{
    std::vector<float> bends;
    for (int row = 0; row < cloud.height(); ++row)
        for (int column = 1; column + 1 < cloud.width(); ++column) {
            const bool known = part.foreground.at(row, column) && part.measured.at(row, column - 1)
                            && part.measured.at(row, column) && part.measured.at(row, column + 1);
            if (known)
                bends.push_back(std::abs(cloud.at(row, column - 1, 2) - 2 * cloud.at(row, column, 2)
                                         + cloud.at(row, column + 1, 2)));
        }
    return kMadToSigma * median(std::span(bends))
         / std::sqrt(6.0); // a second difference of white noise has six times its variance
}

Traits measure(const RgbImage& rgb, const OrganizedCloud& cloud, const PartGeometry& part)
{
    double count = 0, grey = 0, greySquares = 0, red = 0, blue = 0, gaps = 0, edges = 0, laplacian = 0;
    std::vector<float> heights;
    const auto greyAt = [&rgb](int row, int column) {
        return (rgb.at(row, column, 0) + rgb.at(row, column, 1) + rgb.at(row, column, 2)) / 3.0;
    };
    for (int row = 0; row < rgb.height(); ++row)
        for (int column = 0; column < rgb.width(); ++column) {
            if (!part.foreground.at(row, column))
                continue;
            const double value = greyAt(row, column);
            ++count;
            grey += value;
            greySquares += value * value;
            red += rgb.at(row, column, 0) - rgb.at(row, column, 1);
            blue += rgb.at(row, column, 2) - rgb.at(row, column, 1);
            gaps += part.measured.at(row, column) ? 0 : 1;
            if (!std::isnan(part.heightMetres.at(row, column)))
                heights.push_back(part.heightMetres.at(row, column));
            if (row == 0 || column == 0 || row + 1 == rgb.height() || column + 1 == rgb.width())
                continue;
            const double bend = greyAt(row - 1, column) + greyAt(row + 1, column) + greyAt(row, column - 1)
                              + greyAt(row, column + 1) - 4 * value;
            laplacian += bend * bend;
            ++edges;
        }
    Traits traits{};
    const auto set = [&traits](Trait trait, double value) { traits[static_cast<std::size_t>(trait)] = value; };
    const double variance = std::max(1.0, greySquares / count - grey / count * (grey / count));
    set(Trait::Brightness, grey / count);
    set(Trait::Redness, red / count);
    set(Trait::Blueness, blue / count);
    set(Trait::Sharpness, logOf(std::max(laplacian / std::max(1.0, edges), 1e-3) / variance));
    set(Trait::DepthNoise, logOf(std::max(depthNoise(cloud, part), 1e-7)));
    set(Trait::Gaps, gaps / count);
    set(Trait::Area, logOf(count * part.mmPerPixel * part.mmPerPixel));
    set(Trait::Height, logOf(std::max(quantile(std::span(heights), 0.99), 1e-6)));
    set(Trait::PixelPitch, logOf(part.mmPerPixel));
    return traits;
}

void probe(const SampleRef& sample, bool lookAtEdges, SampleProbe& found, ProbeExtras& extras)
{
    const auto rgb = readRgb(sample.rgb, &found.notes.doubts);
    if (!rgb) {
        found.problem = refused(FindingCode::Unreadable, sample, sample.rgb, rgb.error());
        return;
    }
    found.width = rgb->width();
    found.height = rgb->height();
    const auto cloud = readGeometry(sample.geometry, sample.reading, &found.notes);
    if (!cloud) {
        found.problem = isRoundedDepth(sample.geometry)
                          ? refused(FindingCode::DepthRounded, sample, sample.geometry, {})
                          : refused(FindingCode::Unreadable, sample, sample.geometry, cloud.error());
        return;
    }
    found.distanceM = medianDistance(*cloud);
    if (const auto ok = judgeTurnBySize(*rgb, *cloud, sample); !ok) {
        found.problem = refused(FindingCode::Unreadable, sample, sample.geometry, ok.error());
        return;
    }
    if (!rgb->sameSize(*cloud)) {
        found.problem = unequal(sample, *rgb, sample.geometry, cloud->width(), cloud->height());
        return;
    }
    if (const auto sound = judgeGeometry(*rgb, *cloud, sample, found.notes); !sound) {
        found.problem = refused(FindingCode::Unreadable, sample, sample.geometry, sound.error());
        return;
    }
    const auto mask = loadMask(sample, rgb->width(), rgb->height(), found.notes.doubts);
    if (!mask) {
        found.problem = refused(FindingCode::Unreadable, sample, sample.mask, mask.error());
        return;
    }
    if (*mask && !rgb->sameSize(**mask)) {
        found.problem = unequal(sample, *rgb, sample.mask, (*mask)->width(), (*mask)->height());
        return;
    }
    if (*mask)
        found.maskShare = markedShare(**mask);
    auto part = separatePart(*cloud);
    if (!part) {
        const bool nothing = part.error().code == ErrorCode::BadData;
        found.problem = refused(nothing ? FindingCode::NothingMeasured : FindingCode::Unreadable, sample,
                                sample.geometry, part.error());
        return;
    }
    const auto measured = std::count(part->measured.values().begin(), part->measured.values().end(), std::uint8_t{1});
    found.gapShare = 1 - static_cast<double>(measured) / static_cast<double>(part->measured.pixelCount());
    found.groundVisible = part->groundVisible;
    found.partFound = part->partFound;
    found.digest = digestOf(*rgb);
    if (part->partFound) {
        found.cutOff = part->groundVisible && touchesEdge(part->foreground);
        found.traits = measure(*rgb, *cloud, *part);
        if (lookAtEdges)
            extras.agreement = RegistrationVote::agreement(*rgb, *part);
    }
    extras.measured = std::move(part->measured);
}

} // namespace

Result<SampleProbe> probeSample(const SampleRef& sample, bool lookAtEdges, ProbeExtras& extras)
{
    SampleProbe found;
    try {
        probe(sample, lookAtEdges, found, extras);
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::OutOfMemory, "There is not enough memory for this sample", sample.rgb.string(),
                       "Close other programs or scale the pictures down");
    }
    return found;
}

} // namespace twinspect
