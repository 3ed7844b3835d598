// SPDX-License-Identifier: GPL-3.0-or-later
// Clouds whose points carry the class of their pixel and its scores, for CloudCompare, Open3D and PCL. Written here:
// PCL's writer would bring VTK, and of librply only the header would be used.
#include <bit>
#include <cmath>
#include <cstring>
#include <ostream>

#include "core/exchange/class_table.h"
#include "core/imaging/decode.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "both files are written as little-endian");

constexpr auto kLabel = "label";

// What is known of a part, pixel by pixel.
struct ScoredCloud {
    RgbdSample sample;
    Image<std::uint16_t> labels;
    std::vector<std::pair<const char*, Image<float>>> scores; ///< those that there are
};

Result<ScoredCloud> scoredCloud(ExportTask& task, const SampleRef& ref, const PartAnnotations& part)
{
    auto sample = loadSample(ref);
    if (!sample)
        return passOn(sample);
    ScoredCloud cloud{std::move(*sample), classNumbers(task, part), {}};
    if (!cloud.labels.sameSize(cloud.sample.cloud))
        return failure(ErrorCode::Mismatch, "The annotations are for another size of the part", ref.geometry.string(),
                       "Annotate the part anew");
    auto scores = task.scoresOf(ref);
    if (!scores)
        return passOn(scores);
    for (auto& [name, map] : {std::pair{"score_rgb", &scores->rgb}, std::pair{"score_depth", &scores->depth},
                              std::pair{"score_fused", &scores->fused}}) {
        if (map->empty())
            continue;
        if (!map->sameSize(cloud.labels))
            return failure(ErrorCode::Mismatch, "The scores are for another size of the part", ref.geometry.string(),
                           "Inspect the part anew");
        cloud.scores.emplace_back(name, std::move(*map));
    }
    return cloud;
}

template <typename T>
void append(std::string& bytes, T value)
{
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

bool isMeasured(const OrganizedCloud& cloud, std::size_t place) { return std::isfinite(cloud.data()[3 * place]); }

void appendPoint(std::string& bytes, const ScoredCloud& cloud, std::size_t place, bool colorsFirst)
{
    const float* xyz = cloud.sample.cloud.data() + 3 * place;
    const std::uint8_t* rgb = cloud.sample.rgb.data() + 3 * place;
    bytes.append(reinterpret_cast<const char*>(xyz), 3 * sizeof(float));
    if (colorsFirst)
        bytes.append(reinterpret_cast<const char*>(rgb), 3);
    else // PCL: one number whose bits are the colours
        append(bytes, static_cast<std::uint32_t>(rgb[0]) << 16 | static_cast<std::uint32_t>(rgb[1]) << 8 | rgb[2]);
    append(bytes, static_cast<std::uint32_t>(cloud.labels.data()[place]));
    for (const auto& [name, map] : cloud.scores)
        append(bytes, map.data()[place]);
}

// Hands the bytes on when there are many, so that no second cloud lies in memory.
void flushWhenLong(std::string& bytes, std::ostream& out, bool end = false)
{
    constexpr std::size_t kLong = 1 << 20;
    if (bytes.size() < kLong && !end)
        return;
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.clear();
}

// Only measured points, because CloudCompare puts others to 0 0 0; "range_grid" (Stanford) keeps the rows and columns.
// CloudCompare shows properties as scalar fields without asking if "scal" is in their name. Our own element
// "unmeasured" keeps the labels of pixels without a point.
Status writePly(std::ostream& out, const ScoredCloud& cloud)
{
    const auto& xyz = cloud.sample.cloud;
    std::size_t points = 0;
    std::vector<std::size_t> unmeasured;
    for (std::size_t i = 0; i < xyz.pixelCount(); ++i) {
        if (isMeasured(xyz, i))
            ++points;
        else if (cloud.labels.data()[i] != 0)
            unmeasured.push_back(i);
    }
    out << "ply\nformat binary_little_endian 1.0\nobj_info num_cols " << xyz.width() << "\nobj_info num_rows "
        << xyz.height() << "\nelement vertex " << points
        << "\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar green\n"
           "property uchar blue\nproperty int scalar_label\n";
    for (const auto& [name, map] : cloud.scores)
        out << "property float scalar_" << name << '\n';
    out << "element range_grid " << xyz.pixelCount() << "\nproperty list uchar int vertex_indices\n";
    if (!unmeasured.empty())
        out << "element unmeasured " << unmeasured.size() << "\nproperty int place\nproperty int label\n";
    out << "end_header\n";
    std::string bytes;
    for (std::size_t i = 0; i < xyz.pixelCount(); ++i) {
        if (isMeasured(xyz, i))
            appendPoint(bytes, cloud, i, true);
        flushWhenLong(bytes, out);
    }
    std::int32_t point = 0;
    for (std::size_t i = 0; i < xyz.pixelCount(); ++i) {
        append(bytes, static_cast<std::uint8_t>(isMeasured(xyz, i) ? 1 : 0));
        if (isMeasured(xyz, i))
            append(bytes, point++);
        flushWhenLong(bytes, out);
    }
    for (const std::size_t place : unmeasured) {
        append(bytes, static_cast<std::int32_t>(place));
        append(bytes, static_cast<std::int32_t>(cloud.labels.data()[place]));
    }
    flushWhenLong(bytes, out, true);
    return {};
}

// Organised: a point for each pixel, NaN where nothing was measured (pointclouds.org, "The PCD file format", 0.7).
Status writePcd(std::ostream& out, const ScoredCloud& cloud)
{
    const auto& xyz = cloud.sample.cloud;
    std::string names = "x y z rgb label", sizes = "4 4 4 4 4", types = "F F F F U", counts = "1 1 1 1 1";
    for (const auto& [name, map] : cloud.scores) {
        names += ' ' + std::string(name);
        sizes += " 4";
        types += " F";
        counts += " 1";
    }
    out << "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS " << names << "\nSIZE " << sizes
        << "\nTYPE " << types << "\nCOUNT " << counts << "\nWIDTH " << xyz.width() << "\nHEIGHT " << xyz.height()
        << "\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS " << xyz.pixelCount() << "\nDATA binary\n";
    std::string bytes;
    for (std::size_t i = 0; i < xyz.pixelCount(); ++i) {
        appendPoint(bytes, cloud, i, false);
        flushWhenLong(bytes, out);
    }
    flushWhenLong(bytes, out, true);
    return {};
}

Status writeClouds(ExportTask& task, const char* ending, Status (*write)(std::ostream&, const ScoredCloud&))
{
    if (auto ok = writeClassTable(task); !ok)
        return ok;
    return task.forEachPart([&](const SampleRef& sample, const PartAnnotations& part) -> Status {
        const auto cloud = scoredCloud(task, sample, part);
        if (!cloud)
            return passOn(cloud);
        return task.writeFile(sample.id + ending, [&](std::ostream& out) { return write(out, *cloud); });
    });
}

void readCloud(std::string_view bytes, const fs::path& file, ImportCollector& import)
{
    const std::string what = file.string();
    const auto values = decodeCloudField(bytes, what, kLabel);
    if (!values)
        return import.refuse(what, values.error().detail);
    auto* part = import.part({import.nameOf(file)}, {values->width(), values->height()}, what);
    if (part == nullptr)
        return;
    Image<std::uint16_t> numbers(values->width(), values->height());
    for (std::size_t i = 0; i < numbers.pixelCount(); ++i) {
        const float value = values->data()[i];
        if (value > 0 && (value > 65535 || value != std::floor(value)))
            return import.refuse(what, Text("Its field %1 holds numbers that are no classes", kLabel));
        numbers.data()[i] = value > 0 ? static_cast<std::uint16_t>(value) : std::uint16_t{0};
    }
    addClasses(numbers, classTableOf(file, import), *part, what, import);
}

constexpr auto kLimits =
    "Pixels and types alone: neither severity, note, author nor time; defects of a type that touch become one.";

} // namespace

const AnnotationFormat& plyFormat()
{
    static const AnnotationFormat format{
        "ply",
        Text("Cloud with labels and scores (PLY)"),
        Text("NAME.ply with colours and the scalar fields label and score, labels.txt"),
        Text(kLimits),
        ".ply",
        [](ExportTask& task) { return writeClouds(task, ".ply", writePly); },
        readCloud,
    };
    return format;
}

const AnnotationFormat& pcdFormat()
{
    static const AnnotationFormat format{
        "pcd",
        Text("Organised cloud with labels and scores (PCD)"),
        Text("NAME.pcd with colours and the fields label and score, labels.txt"),
        Text(kLimits),
        ".pcd",
        [](ExportTask& task) { return writeClouds(task, ".pcd", writePcd); },
        readCloud,
    };
    return format;
}

} // namespace twinspect
