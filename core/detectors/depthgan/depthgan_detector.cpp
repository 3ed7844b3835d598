// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/depthgan/depthgan_detector.h"

#include <torch/torch.h>

#include "core/base/random.h"
#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/height_networks.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/torch_detector.h"
#include "core/detectors/depthgan/gradient_penalty.h"
#include "core/nn/part_tensors.h"
#include "core/nn/safetensors.h"

namespace twinspect {

namespace F = torch::nn::functional;

namespace {

constexpr std::int64_t kGanWidth = 16;
constexpr std::uint64_t kCodeStream = 111; // random codes of a step
constexpr int kCriticSteps = 5;            // a step of the generator [prior: Gulrajani et al. 2017]
constexpr double kGradientWeight = 10;     // of the gradient penalty [prior: the same]
constexpr int kEncoderShare = 3; // steps of the encoder for one of the generator [ours]

struct DepthGanOptions : SmallLearningOptions {
    DepthGanOptions() : SmallLearningOptions{{500, 16, 2e-4, 0}, "64"} {}
    int code = 64;
    double featureWeight = 1; ///< kappa of f-AnoGAN

    [[nodiscard]] static const std::vector<Parameter<DepthGanOptions>>& parameters()
    {
        using O = DepthGanOptions;
        static const std::vector<Parameter<O>> list = [] {
            auto all = smallLearningParameters<O>();
            all.push_back(
                {{"code", "Code", "", O{}.code, 1, 4096, {}, "Numbers that the generator makes a part of."}, &O::code});
            all.push_back({{"feature-weight",
                            "Weight of features",
                            "",
                            O{}.featureWeight,
                            0,
                            100,
                            {},
                            "How much the features of the critic count beside the heights."},
                           &O::featureWeight});
            return all;
        }();
        return list;
    }
};

struct DepthGanImpl : torch::nn::Module {
    explicit DepthGanImpl(const DepthGanOptions& options)
        : generator(register_module("generator", heightDecoder(options.side(), kGanWidth, options.code, true))),
          critic(register_module("critic", heightEncoder(options.side(), kGanWidth, 1))),
          encoder(register_module("encoder", heightEncoder(options.side(), kGanWidth, options.code)))
    {
    }
    // What the critic sees before its last layer, [B,C,4,4].
    torch::Tensor features(torch::Tensor height)
    {
        for (auto layer = critic->begin(); layer + 1 != critic->end(); ++layer)
            height = layer->forward(height);
        return height;
    }
    // Squared residual of heights and, weighted, of features, [B,1,S,S] and [B,1,4,4].
    std::pair<torch::Tensor, torch::Tensor> residuals(const torch::Tensor& height, const torch::Tensor& counted)
    {
        const auto answer = generator->forward(encoder->forward(height));
        const auto difference = features(height * counted) - features(answer * counted);
        return {(height - answer).square(), difference.square().mean(1, true)};
    }
    torch::nn::Sequential generator, critic, encoder;
};
TORCH_MODULE(DepthGan);

class DepthGanDetector : public TorchDetector {
public:
    DepthGanDetector(DepthGan net, DepthGanOptions options, ComputePlan plan)
        : TorchDetector(std::move(plan)), m_net(std::move(net)), m_options(std::move(options))
    {
        m_net->eval();
        m_net->to(device());
    }

protected:
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const auto height = pictureTensor(toPixels(resized(part, m_options.side())), Modality::Depth, device());
        const auto [heights, features] = m_net->residuals(height, torch::ones_like(height));
        const auto enlarged =
            F::interpolate(features, F::InterpolateFuncOptions()
                                         .size(std::vector<std::int64_t>{height.size(2), height.size(3)})
                                         .mode(torch::kBilinear)
                                         .align_corners(false));
        addMap(result, "score", heights + m_options.featureWeight * enlarged, part);
    }

private:
    mutable DepthGan m_net; // in evaluation mode: nothing in it changes
    DepthGanOptions m_options;
};

/// One training: first generator and critic, then the encoder.
class DepthGanLearning {
public:
    DepthGanLearning(const LearningParts& parts, const DepthGanOptions& options, torch::Device device)
        : m_options(options), m_device(device), m_parts(resized(parts.train, options.side()))
    {
        torch::manual_seed(static_cast<std::uint64_t>(options.seed));
        m_net = DepthGan(options);
        m_net->to(device);
    }

    Status run(const RunContext& context)
    {
        const std::pair betas{0.0, 0.9}; // [prior: Gulrajani et al. 2017]
        FallingAdam generator(m_net->generator->parameters(), m_options.learningRate, m_options.steps, betas);
        FallingAdam critic(m_net->critic->parameters(), m_options.learningRate, m_options.steps, betas);
        if (auto ok = learnInSteps(m_options.steps, "training", context,
                                   [&](std::int64_t step) {
                                       double distance = 0;
                                       for (int turn = 0; turn < kCriticSteps; ++turn)
                                           distance = critic.step(criticLoss(step * kCriticSteps + turn), step);
                                       generator.step(-judged(invented(step * kCriticSteps, 1)), step);
                                       return -distance;
                                   });
            !ok)
            return ok;
        const std::int64_t encoderSteps = std::int64_t{kEncoderShare} * m_options.steps;
        FallingAdam encoder(m_net->encoder->parameters(), m_options.learningRate, encoderSteps);
        m_net->generator->eval();
        return learnInSteps(encoderSteps, "training", context, [&](std::int64_t step) {
            const auto drawn = drawParts(m_parts, m_options, step);
            const auto counted = countedOf(drawn, m_device);
            const auto [heights, features] = m_net->residuals(picturesOf(drawn, Modality::Depth, m_device), counted);
            return encoder.step(countedMean(heights, counted) + m_options.featureWeight * features.mean(), step);
        });
    }

    void save(TensorMap& tensors) const { saveModule(*m_net, tensors, "net."); }

private:
    // Heights of random codes, [B,1,S,S].
    torch::Tensor invented(std::int64_t draw, std::uint64_t lane)
    {
        Random random(static_cast<std::uint64_t>(m_options.seed), kCodeStream + lane, static_cast<std::uint64_t>(draw));
        auto codes = torch::empty({m_options.batch, m_options.code, 1, 1});
        for (std::int64_t i = 0; i < codes.numel(); ++i)
            codes.data_ptr<float>()[i] = static_cast<float>(random.normal());
        return m_net->generator->forward(codes.to(m_device));
    }

    torch::Tensor judged(const torch::Tensor& height) { return m_net->critic->forward(height).mean(); }

    // Wasserstein distance with gradient penalty.
    torch::Tensor criticLoss(std::int64_t draw)
    {
        const auto drawn = drawParts(m_parts, m_options, draw);
        const auto counted = countedOf(drawn, m_device);
        const auto real = picturesOf(drawn, Modality::Depth, m_device) * counted;
        const auto made = invented(draw, 0).detach() * counted;
        Random random(static_cast<std::uint64_t>(m_options.seed), kCodeStream + 2, static_cast<std::uint64_t>(draw));
        auto shares = torch::empty({m_options.batch, 1, 1, 1});
        for (std::int64_t i = 0; i < shares.numel(); ++i)
            shares.data_ptr<float>()[i] = static_cast<float>(random.uniform());
        shares = shares.to(m_device);
        const auto critic = [&](const torch::Tensor& height) { return m_net->critic->forward(height); };
        return judged(made) - judged(real) + kGradientWeight * gradientPenalty(critic, real, made, shares);
    }

    const DepthGanOptions& m_options;
    torch::Device m_device;
    std::vector<PartImage> m_parts;
    DepthGan m_net{nullptr};
};

class DepthGanKind : public LearntKind<DepthGanOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "depthgan",
            "Depth GAN",
            Text("A generator learns to invent heights that a critic cannot tell from those of good parts. A part "
                 "differs where the nearest part that the generator can make differs from it"),
            "Bergmann et al., VISAPP 2022 (baseline \"Depth, GAN\"), after f-AnoGAN, Schlegl et al., Medical Image "
            "Analysis 54, 2019",
            Text("The authors of the baseline published no code: sizes and length of the training are ours. The "
                 "residual of the critic's features is added to the map and not only to the score of a part. Good "
                 "parts are turned, moved and scaled a little while it learns"),
            false,
            true,
            "score",
            false,
            specsOf(DepthGanOptions::parameters())};
        return info;
    }

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents,
                                                               const Preparation& /*preparation*/,
                                                               DepthGanOptions options, ComputePlan plan) const override
    {
        DepthGan net(options);
        if (auto ok = loadModule(*net, contents.tensors, "net.", contents.file); !ok)
            return passOn(ok);
        return std::make_unique<const DepthGanDetector>(std::move(net), std::move(options), std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<DepthGanOptions>& lesson, ModelContents& model) const override
    {
        DepthGanLearning learning(lesson.parts, lesson.options, lesson.device);
        const auto learnt = learning.run(lesson.context);
        learning.save(model.tensors);
        return learnt;
    }
};

} // namespace

const DetectorKind& depthganKind()
{
    static const DepthGanKind kind;
    return kind;
}

} // namespace twinspect
