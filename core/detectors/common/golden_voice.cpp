// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/golden_voice.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <torch/torch.h>

#include "core/nn/score_map.h"

namespace twinspect {

namespace {

constexpr auto kPrefix = "golden.";
constexpr auto kScales = "golden.scales"; // [3,2] mean and deviation: height, colour, fused

// log(e^a + e^b + e^(a+b))
double logOfEither(double a, double b)
{
    const double most = std::max({a, b, a + b});
    return most + std::log(std::exp(a - most) + std::exp(b - most) + std::exp(a + b - most));
}

torch::Tensor tensorOf(const Image<float>& image)
{
    return torch::from_blob(const_cast<float*>(image.data()), {image.height(), image.width(), image.channels()})
        .clone();
}

Image<float> imageOf(const torch::Tensor& tensor)
{
    if (tensor.dim() != 3 || tensor.scalar_type() != torch::kFloat32)
        return {};
    Image<float> image(static_cast<int>(tensor.size(1)), static_cast<int>(tensor.size(0)),
                       static_cast<int>(tensor.size(2)));
    const auto plain = tensor.contiguous();
    std::copy_n(plain.data_ptr<float>(), image.values().size(), image.data());
    return image;
}

} // namespace

void GoldenVoice::save(TensorMap& tensors) const
{
    for (const auto& [name, plane] : part.planes())
        tensors[kPrefix + name] = tensorOf(plane);
    tensors[kScales] =
        torch::tensor({height.mean, height.deviation, colour.mean, colour.deviation, fused.mean, fused.deviation},
                      torch::kFloat64)
            .view({3, 2});
}

Result<std::optional<GoldenVoice>> GoldenVoice::from(const TensorMap& tensors, double heightRangeMm, int side,
                                                     const std::string& file)
{
    std::map<std::string, Image<float>> planes;
    for (const auto& [name, tensor] : tensors)
        if (name.starts_with(kPrefix) && name != kScales)
            planes[name.substr(std::string(kPrefix).size())] = imageOf(tensor);
    if (planes.empty())
        return std::optional<GoldenVoice>();
    auto part = GoldenPart::from(std::move(planes), heightRangeMm, file);
    if (!part)
        return passOn(part);
    const auto refused = [&](const char* name) {
        return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", name), file,
                       "Copy the model again or train the part again");
    };
    if (part->side() != side)
        return refused("golden.mean");
    const auto scales = takeTensor(tensors, kScales, {3, 2}, file);
    if (!scales)
        return passOn(scales);
    if (scales->scalar_type() != torch::kFloat64)
        return refused(kScales);
    const auto plain = scales->contiguous();
    const double* number = plain.data_ptr<double>();
    GoldenVoice voice{std::move(*part), {number[0], number[1]}, {number[2], number[3]}, {number[4], number[5]}};
    for (const auto& scale : {voice.height, voice.colour, voice.fused})
        if (!std::isfinite(scale.mean) || !std::isfinite(scale.deviation) || scale.deviation <= 0)
            return refused(kScales);
    return std::optional(std::move(voice));
}

ScoreMap GoldenVoice::evidence(const GoldenDeviation& deviation) const
{
    ScoreMap map(deviation.height.width(), deviation.height.height());
    for (std::size_t i = 0; i < map.pixelCount(); ++i)
        map.data()[i] = static_cast<float>(std::max(height.of(static_cast<double>(deviation.height.data()[i])),
                                                    colour.of(static_cast<double>(deviation.colour.data()[i]))));
    return map;
}

void GoldenVoice::join(std::span<float> fusedMap, const ScoreMap& evidence,
                       std::span<const std::uint8_t> foreground) const
{
    const auto inside = scoredPixels(foreground, evidence.width(), ScoreOptions());
    float lowest = INFINITY;
    for (std::size_t i = 0; i < fusedMap.size(); ++i) {
        if (inside[i] == 0)
            continue;
        const double before = fused.of(static_cast<double>(fusedMap[i])), own = static_cast<double>(evidence.data()[i]);
        const double joined = logOfEither(before, own) - std::log(3.0);
        fusedMap[i] = static_cast<float>(fused.mean + fused.deviation * joined);
        lowest = std::min(lowest, fusedMap[i]);
    }
    for (std::size_t i = 0; i < fusedMap.size(); ++i)
        if (inside[i] == 0)
            fusedMap[i] = lowest;
}

void GoldenVoice::joinTo(AnomalyResult& result, const PartImage& image) const
{
    const auto deviation = part.deviationOf(image);
    auto& primary = result.maps.at(result.primary);
    const auto foreground = image.foreground.values();
    const auto add = [&](const char* name, ScoreMap map) {
        result.imageScores[name] = imageScore(map.values(), foreground, ScoreOptions());
        result.maps[name] = std::move(map);
    };
    add("channels", primary);
    GoldenDeviation none;
    none.height = none.colour = ScoreMap(image.side(), image.side());
    const auto own = evidence(deviation.trusted ? deviation : none);
    ScoreMap inUnits(image.side(), image.side());
    std::ranges::transform(own.values(), inUnits.data(), [this](float value) {
        return static_cast<float>(fused.mean + fused.deviation * static_cast<double>(value));
    });
    add("golden", std::move(inUnits));
    if (!deviation.trusted) {
        result.liesUnlikeGood = true;
        result.notes.push_back(
            Text("This part could not be laid on the mean good part, so it was not compared with it"));
        return;
    }
    const auto inside = scoredPixels(foreground, image.side(), ScoreOptions());
    for (std::size_t i = 0; i < result.shareRgb.pixelCount(); ++i) {
        if (inside[i] == 0)
            continue;
        const double before = fused.of(static_cast<double>(primary.data()[i])),
                     voice = static_cast<double>(own.data()[i]);
        const double ofVoice = 1 / (1 + std::exp(before - voice));
        const double isColour = 1
                              / (1
                                 + std::exp(height.of(static_cast<double>(deviation.height.data()[i]))
                                            - colour.of(static_cast<double>(deviation.colour.data()[i]))));
        float& share = result.shareRgb.data()[i];
        share = static_cast<float>((1 - ofVoice) * static_cast<double>(share) + ofVoice * isColour);
    }
    join(primary.values(), own, foreground);
    result.imageScore = imageScore(primary.values(), foreground, ScoreOptions());
    result.imageScores[result.primary] = result.imageScore;
    result.heightVsGoodMm = deviation.heightMm;
    result.goodPartsVaryMm = deviation.spreadMm;
}

} // namespace twinspect
