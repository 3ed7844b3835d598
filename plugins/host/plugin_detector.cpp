// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/plugin_detector.h"

#include <cmath>
#include <cstring>

#include <torch/torch.h>

#include "core/nn/model_file.h"
#include "core/nn/score_map.h"
#include "plugins/wire/bodies.h"

namespace twinspect {

namespace {

constexpr auto kBytesName = "plugin";             // tensor of a model file
constexpr auto kVersionKey = "plugin.version";    // of its metadata
constexpr double kLargestValue = 1e6;             // as AnomalyModel reads them

PluginPart pluginPartOf(const PartImage& image, const PartScale& scale)
{
    PluginPart part;
    part.side = image.side();
    part.mmPerPixel = scale.mmPerPixel * scale.cropSide / image.side();
    part.rgb.assign(image.rgb.values().begin(), image.rgb.values().end());
    part.heightMm.assign(image.height.values().begin(), image.height.values().end());
    for (auto& height : part.heightMm)
        height *= static_cast<float>(1000 * scale.heightRangeMetres);
    part.part.assign(image.foreground.values().begin(), image.foreground.values().end());
    for (auto& pixel : part.part)
        pixel = pixel == 1; // kNotCounted is no part to learn from
    part.measured.assign(image.measured.values().begin(), image.measured.values().end());
    return part;
}

/// What is wrong with a plane that a plugin gave; nothing for a sound one.
std::optional<Text> faultOf(const std::vector<float>& plane, const std::string& name, std::size_t pixels, double least,
                            double most)
{
    if (plane.size() != pixels)
        return Text("it gave a map '%1' of %2 values instead of %3", name, plane.size(), pixels);
    for (const float value : plane)
        if (!(value >= least && value <= most)) // nor is NaN
            return Text("it gave a map '%1' with the value %2, which is not from %3 to %4", name,
                        static_cast<double>(value), least, most);
    return std::nullopt;
}

std::optional<Text> faultOf(const PluginResult& result, const DetectorInfo& info, std::size_t pixels)
{
    if (!result.maps.contains(info.primaryMap))
        return Text("it gave no map '%1'", info.primaryMap);
    for (const auto& [name, map] : result.maps) {
        if (!isMapName(name))
            return Text("it gave a map with the name '%1', which is none for a map", name);
        if (auto wrong = faultOf(map, name, pixels, -kLargestValue, kLargestValue))
            return wrong;
    }
    if (!result.shareRgb.empty())
        if (auto wrong = faultOf(result.shareRgb, "shareRgb", pixels, 0, 1))
            return wrong;
    if (!result.heightVsGoodMm.empty())
        return faultOf(result.heightVsGoodMm, "heightVsGoodMm", pixels, -kLargestValue, kLargestValue);
    return std::nullopt;
}

template <typename Map>
Map mapFrom(const std::vector<float>& values, int side)
{
    if (values.empty())
        return {};
    Map map(side, side);
    std::copy(values.begin(), values.end(), map.data());
    return map;
}

/// The maps are smoothed and scored as those of every other detector.
AnomalyResult finished(PluginResult&& given, const PartImage& part)
{
    const torch::InferenceMode inference;
    const ScoreOptions score;
    const int side = part.side();
    const auto foreground = std::span(part.foreground.values());
    AnomalyResult result;
    for (auto& [name, values] : given.maps) {
        const auto map = finishMap(torch::from_blob(values.data(), {1, 1, side, side}), foreground, side, score);
        result.imageScores[name] = imageScore(map, foreground, score);
        result.maps[name] = mapFrom<ScoreMap>(map, side);
    }
    result.shareRgb = mapFrom<ShareMap>(given.shareRgb, side);
    result.heightVsGoodMm = mapFrom<DepthMap>(given.heightVsGoodMm, side);
    return result;
}

/// Hands its parts to workers, which have the model.
class PluginDetector : public Detector {
public:
    PluginDetector(const PluginKind& kind, std::string bytes, const PartScale& scale)
        : m_kind(kind), m_scale(scale), m_workers(kind, [model = std::move(bytes)](PluginProcess& worker) -> Status {
              const auto loaded = worker.ask(MessageKind::Load, model, MessageKind::Loaded, 0);
              return loaded ? Status() : passOn(loaded);
          })
    {
    }

    /// So that a model that cannot be loaded is refused before the first part.
    [[nodiscard]] Status prepare() { return m_workers.startOne(); }

    [[nodiscard]] Result<AnomalyResult> infer(const PreparedPart& part) const override
    {
        AnomalyResult result;
        result.partFound = part.geometry.partFound;
        if (!result.partFound)
            return result;
        const auto done = m_workers.with([&](PluginProcess& worker) { return ask(worker, part.image, result); });
        return done ? Result<AnomalyResult>(std::move(result)) : passOn(done);
    }
    [[nodiscard]] Arithmetic arithmetic() const override { return Arithmetic::Float32; }
    [[nodiscard]] std::string computeReason() const override { return "in a process of its own"; }

private:
    [[nodiscard]] Status ask(PluginProcess& worker, const PartImage& image, AnomalyResult& result) const
    {
        const auto body = worker.ask(MessageKind::Infer, bodyOf(pluginPartOf(image, m_scale)), MessageKind::Inferred,
                                     longestResult(image.side()));
        if (!body)
            return passOn(body);
        auto given = resultFrom(*body);
        if (!given)
            return failure(ErrorCode::BadData, "its answer makes no sense");
        if (const auto wrong = faultOf(*given, m_kind.info(), image.height.pixelCount()))
            return failure(ErrorCode::BadData, *wrong);
        result = finished(std::move(*given), image);
        return {};
    }

    const PluginKind& m_kind;
    const PartScale m_scale;
    PluginWorkers m_workers;
};

} // namespace

Result<std::unique_ptr<const Detector>> PluginKind::load(ModelContents&& contents, const Preparation& preparation,
                                                         const ComputeRequest&) const
{
    const auto found = contents.tensors.find(kBytesName);
    if (found == contents.tensors.end() || found->second.scalar_type() != torch::kUInt8 || found->second.dim() != 1)
        return failure(ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", kBytesName), contents.file,
                       "Copy the model again or train the part again");
    const auto bytes = found->second.contiguous();
    auto detector =
        std::make_unique<PluginDetector>(*this,
                                         std::string(reinterpret_cast<const char*>(bytes.data_ptr<std::uint8_t>()),
                                                     static_cast<std::size_t>(bytes.numel())),
                                         preparation.scale);
    if (auto ok = detector->prepare(); !ok)
        return passOn(ok);
    return detector;
}

Result<ModelContents> PluginKind::learn(const LearningParts& parts, const ParameterValues& values,
                                        const ComputeRequest&, const RunContext& context) const
{
    const auto attempt = [&]() -> Result<std::string> {
        const auto worker = start();
        if (!worker)
            return passOn(worker);
        for (const auto& [kind, images] :
             {std::pair{MessageKind::GoodPart, parts.train}, std::pair{MessageKind::HeldOutPart, parts.heldOut}})
            for (const auto& image : images)
                if (auto ok = (*worker)->tell(kind, bodyOf(pluginPartOf(image, parts.preparation.scale)), context.stop);
                    !ok)
                    return passOn(ok);
        return (*worker)->askToLearn(bodyOf(values), context.stop,
                                     [&](int done, int total) { context.report({"learning", done, total, {}, {}}); });
    };
    const auto bytes = attempt();
    if (!bytes)
        return tl::unexpected<Error>(named(bytes.error()));
    auto tensor = torch::empty({static_cast<std::int64_t>(bytes->size())}, torch::kUInt8);
    std::memcpy(tensor.data_ptr<std::uint8_t>(), bytes->data(), bytes->size());
    ModelContents contents;
    contents.tensors[kBytesName] = tensor;
    contents.metadata[kVersionKey] = metadata().version;
    return contents;
}

} // namespace twinspect
