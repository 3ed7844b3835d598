// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/training_set.h"

#include <cstring>

#include "core/base/sha256.h"
#include "core/nn/safetensors.h"

namespace twinspect {

namespace {

constexpr auto kPackedFormat = "twinspect-packed-1";

template <typename Values>
std::string_view bytesOf(const Values& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(*values.data())};
}

// Files and the hash hold colours plane by plane.
std::vector<std::uint8_t> planar(const RgbImage& picture)
{
    const std::size_t count = picture.pixelCount();
    std::vector<std::uint8_t> planes(3 * count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t channel = 0; channel < 3; ++channel)
            planes[channel * count + i] = picture.data()[3 * i + channel];
    return planes;
}

RgbImage interleaved(const torch::Tensor& planes)
{
    const auto side = static_cast<int>(planes.size(1));
    RgbImage picture(side, side, 3);
    const auto* from = planes.data_ptr<std::uint8_t>();
    const std::size_t count = picture.pixelCount();
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t channel = 0; channel < 3; ++channel)
            picture.data()[3 * i + channel] = from[channel * count + i];
    return picture;
}

template <typename Plane>
Plane planeFrom(const torch::Tensor& tensor)
{
    Plane plane(static_cast<int>(tensor.size(1)), static_cast<int>(tensor.size(0)));
    std::memcpy(plane.data(), tensor.data_ptr(), bytesOf(plane.values()).size());
    return plane;
}

void pack(const std::vector<PartImage>& parts, int side, const std::string& prefix, TensorMap& tensors)
{
    const auto count = static_cast<std::int64_t>(parts.size());
    auto rgb = torch::empty({count, 3, side, side}, torch::kUInt8);
    auto height = torch::empty({count, side, side}, torch::kFloat32);
    auto foreground = torch::empty({count, side, side}, torch::kUInt8);
    auto measured = torch::empty({count, side, side}, torch::kUInt8);
    for (std::int64_t i = 0; i < count; ++i) {
        const PartImage& part = parts[static_cast<std::size_t>(i)];
        const auto put = [i](const torch::Tensor& all, std::string_view bytes) {
            std::memcpy(all[i].data_ptr(), bytes.data(), bytes.size());
        };
        put(rgb, bytesOf(planar(part.rgb)));
        put(height, bytesOf(part.height.values()));
        put(foreground, bytesOf(part.foreground.values()));
        put(measured, bytesOf(part.measured.values()));
    }
    tensors[prefix + ".rgb"] = rgb;
    tensors[prefix + ".height"] = height;
    tensors[prefix + ".foreground"] = foreground;
    tensors[prefix + ".measured"] = measured;
}

template <typename T>
std::vector<T> copyOf(const torch::Tensor& tensor)
{
    std::vector<T> values(static_cast<std::size_t>(tensor.numel()));
    std::memcpy(values.data(), tensor.data_ptr(), values.size() * sizeof(T));
    return values;
}

Result<std::vector<PartImage>> unpack(const TensorMap& tensors, const std::string& prefix, int side,
                                      const std::string& file)
{
    std::vector<PartImage> parts;
    const auto found = tensors.find(prefix + ".rgb");
    const std::int64_t count = found == tensors.end() || found->second.dim() != 4 ? 0 : found->second.size(0);
    const auto rgb = takeTensor(tensors, prefix + ".rgb", {count, 3, side, side}, file);
    const auto height = takeTensor(tensors, prefix + ".height", {count, side, side}, file);
    const auto foreground = takeTensor(tensors, prefix + ".foreground", {count, side, side}, file);
    const auto measured = takeTensor(tensors, prefix + ".measured", {count, side, side}, file);
    for (const auto* tensor : {&rgb, &height, &foreground, &measured})
        if (!*tensor)
            return passOn(*tensor);
    if (rgb->scalar_type() != torch::kUInt8 || height->scalar_type() != torch::kFloat32
        || foreground->scalar_type() != torch::kUInt8 || measured->scalar_type() != torch::kUInt8)
        return failure(ErrorCode::BadData, "The packed parts have other number types than expected", file,
                       "Pack the data again");
    for (std::int64_t i = 0; i < count; ++i)
        parts.push_back({interleaved((*rgb)[i]),
                         planeFrom<DepthMap>((*height)[i]),
                         planeFrom<Mask>((*foreground)[i]),
                         planeFrom<Mask>((*measured)[i]),
                         {},
                         {}});
    return parts;
}

} // namespace

std::string hashOf(const TrainingSet& set)
{
    Sha256 hash;
    for (const auto* parts : {&set.train, &set.heldOut})
        for (const PartImage& part : *parts) {
            hash.add(bytesOf(planar(part.rgb)));
            hash.add(bytesOf(part.height.values()));
            hash.add(bytesOf(part.foreground.values()));
            hash.add(bytesOf(part.measured.values()));
        }
    return hash.finish();
}

Status writePacked(const std::filesystem::path& path, const TrainingSet& set)
{
    TensorMap tensors;
    pack(set.train, set.side, "train", tensors);
    pack(set.heldOut, set.side, "held_out", tensors);
    pack(set.evaluation, set.side, "evaluation", tensors);
    auto masks =
        torch::empty({static_cast<std::int64_t>(set.evaluationMasks.size()), set.side, set.side}, torch::kUInt8);
    for (std::size_t i = 0; i < set.evaluationMasks.size(); ++i)
        std::memcpy(masks[static_cast<std::int64_t>(i)].data_ptr(), set.evaluationMasks[i].data(),
                    set.evaluationMasks[i].size());
    tensors["evaluation.mask"] = masks;
    if (set.textures) {
        const auto count = static_cast<std::int64_t>(set.textures->pictures.size());
        auto textures = torch::empty({count, 3, set.textures->side, set.textures->side}, torch::kUInt8);
        for (std::int64_t i = 0; i < count; ++i)
            std::memcpy(textures[i].data_ptr(), set.textures->pictures[static_cast<std::size_t>(i)].data(),
                        textures[i].nbytes());
        tensors["textures"] = textures;
    }
    auto metadata = set.constants;
    metadata["format"] = kPackedFormat;
    metadata["side"] = std::to_string(set.side);
    return writeSafetensors(path, tensors, metadata);
}

Result<TrainingSet> readPacked(const std::filesystem::path& path)
{
    auto file = readSafetensors(path);
    if (!file)
        return passOn(file);
    const auto rgb = file->tensors.find("train.rgb");
    if (file->metadata["format"] != kPackedFormat || rgb == file->tensors.end() || rgb->second.dim() != 4)
        return failure(ErrorCode::BadData, "This is not a packed training set", path.string(),
                       "Make one with 'twinspect-cli pack'");
    TrainingSet set;
    set.side = static_cast<int>(rgb->second.size(2));
    for (auto [prefix, parts] :
         {std::pair{"train", &set.train}, {"held_out", &set.heldOut}, {"evaluation", &set.evaluation}}) {
        auto unpacked = unpack(file->tensors, prefix, set.side, path.string());
        if (!unpacked)
            return passOn(unpacked);
        *parts = std::move(*unpacked);
    }
    auto masks = takeTensor(file->tensors, "evaluation.mask",
                            {static_cast<std::int64_t>(set.evaluation.size()), set.side, set.side}, path.string());
    if (!masks)
        return passOn(masks);
    for (std::size_t i = 0; i < set.evaluation.size(); ++i)
        set.evaluationMasks.push_back(copyOf<std::uint8_t>((*masks)[static_cast<std::int64_t>(i)]));
    if (const auto textures = file->tensors.find("textures"); textures != file->tensors.end()
                                                              && textures->second.dim() == 4
                                                              && textures->second.scalar_type() == torch::kUInt8) {
        auto library = std::make_shared<TextureLibrary>();
        library->side = static_cast<int>(textures->second.size(2));
        for (std::int64_t i = 0; i < textures->second.size(0); ++i)
            library->pictures.push_back(copyOf<std::uint8_t>(textures->second[i]));
        set.textures = library;
    }
    set.constants = file->metadata;
    set.constants.erase("format");
    set.constants.erase("side");
    set.hash = hashOf(set);
    return set;
}

} // namespace twinspect
