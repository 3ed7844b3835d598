// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/depthae/depthae_detector.h"

#include <torch/torch.h>

#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/height_networks.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/ssim.h"
#include "core/detectors/common/torch_detector.h"
#include "core/nn/part_tensors.h"
#include "core/nn/safetensors.h"

namespace twinspect {

namespace {

constexpr int kAeWindow = 11; // px of SSIM
constexpr std::int64_t kAeWidth = 16;

/// What is compared between a height plane and the network's answer.
enum class AeResidual { L2, Ssim };

} // namespace

template <>
inline constexpr auto kEnumNames<AeResidual> = std::to_array<EnumName<AeResidual>>({
    {AeResidual::L2, "l2"},
    {AeResidual::Ssim, "ssim"},
});

namespace {

struct DepthAeOptions : SmallLearningOptions {
    DepthAeOptions() : SmallLearningOptions{{1500, 16, 1e-3, 0}, "128"} {}
    int code = 64; ///< numbers in the middle of the network
    AeResidual residual = AeResidual::L2;

    [[nodiscard]] static const std::vector<Parameter<DepthAeOptions>>& parameters()
    {
        using O = DepthAeOptions;
        static const std::vector<Parameter<O>> list = [] {
            auto all = smallLearningParameters<O>();
            all.push_back({{"code",
                            "Code",
                            "",
                            O{}.code,
                            1,
                            4096,
                            {},
                            "Numbers that are left of a part in the middle of the network."},
                           &O::code});
            all.push_back({{"residual", "Residual", "", nameOf(O{}.residual), 0, 0, enumNames<AeResidual>(),
                            "What is compared: the heights, or their local structure."},
                           enumMember<&O::residual>()});
            return all;
        }();
        return list;
    }
};

struct DepthAeImpl : torch::nn::Module {
    explicit DepthAeImpl(const DepthAeOptions& options)
        : encoder(register_module("encoder", heightEncoder(options.side(), kAeWidth, options.code))),
          decoder(register_module("decoder", heightDecoder(options.side(), kAeWidth, options.code, false)))
    {
    }
    torch::Tensor forward(const torch::Tensor& height) { return decoder->forward(encoder->forward(height)); }
    torch::nn::Sequential encoder, decoder;
};
TORCH_MODULE(DepthAe);

torch::Tensor residualOf(AeResidual kind, const torch::Tensor& height, const torch::Tensor& answer)
{
    return kind == AeResidual::L2 ? (height - answer).square() : structuralDifference(height, answer, kAeWindow);
}

class DepthAeDetector : public TorchDetector {
public:
    DepthAeDetector(DepthAe net, DepthAeOptions options, ComputePlan plan)
        : TorchDetector(std::move(plan)), m_net(std::move(net)), m_options(std::move(options))
    {
        m_net->eval();
        m_net->to(device());
    }

protected:
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const auto height = pictureTensor(toPixels(resized(part, m_options.side())), Modality::Depth, device());
        addMap(result, "score", residualOf(m_options.residual, height, m_net->forward(height)), part);
    }

private:
    mutable DepthAe m_net; // in evaluation mode: nothing in it changes
    DepthAeOptions m_options;
};

class DepthAeKind : public LearntKind<DepthAeOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "depthae",
            "Depth AE",
            Text("A small network learns to press the heights of good parts into a few numbers and to make them again. "
                 "A part differs where the network cannot repeat it"),
            "Bergmann et al., VISAPP 2022 (baseline \"Depth, Autoencoder\")",
            Text("The authors published no code: sizes and length of the training are ours. Good parts are turned, "
                 "moved and scaled a little while it learns"),
            false,
            true,
            "score",
            false,
            specsOf(DepthAeOptions::parameters())};
        return info;
    }

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents,
                                                               const Preparation& /*preparation*/,
                                                               DepthAeOptions options, ComputePlan plan) const override
    {
        DepthAe net(options);
        if (auto ok = loadModule(*net, contents.tensors, "net.", contents.file); !ok)
            return passOn(ok);
        return std::make_unique<const DepthAeDetector>(std::move(net), std::move(options), std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<DepthAeOptions>& lesson, ModelContents& model) const override
    {
        const auto& [parts, options, device, context] = lesson;
        const auto small = resized(parts.train, options.side());
        torch::manual_seed(static_cast<std::uint64_t>(options.seed));
        DepthAe net(options);
        net->to(device);
        FallingAdam adam(net->parameters(), options.learningRate, options.steps);
        const auto learnt = learnInSteps(options.steps, "training", context, [&](std::int64_t step) {
            const auto drawn = drawParts(small, options, step);
            const auto height = picturesOf(drawn, Modality::Depth, device);
            const auto residual = residualOf(options.residual, height, net->forward(height));
            return adam.step(countedMean(residual, countedOf(drawn, device)), step);
        });
        saveModule(*net, model.tensors, "net.");
        return learnt;
    }
};

} // namespace

const DetectorKind& depthaeKind()
{
    static const DepthAeKind kind;
    return kind;
}

} // namespace twinspect
