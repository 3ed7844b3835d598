// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/rd4ad/rd4ad_detector.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <torch/torch.h>

#include "core/detectors/common/channel_choice.h"
#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/torch_detector.h"
#include "core/detectors/rd4ad/reverse_distillation.h"
#include "core/nn/batch_norm.h"
#include "core/nn/dcrdf_net.h"
#include "core/nn/part_tensors.h"
#include "core/nn/safetensors.h"
#include "core/nn/score_map.h"
#include "core/nn/teacher.h"

namespace twinspect {

namespace {

struct Rd4adOptions : LearningOptions, ChannelChoice {
    Rd4adOptions() : LearningOptions{500, 8, 5e-3, 0} {}

    [[nodiscard]] static const std::vector<Parameter<Rd4adOptions>>& parameters()
    {
        static const auto list = [] {
            auto all = learningParameters<Rd4adOptions>();
            std::ranges::copy(channelParameters<Rd4adOptions>(), std::back_inserter(all));
            return all;
        }();
        return list;
    }
};

std::string rdPrefix(Modality which) { return std::string(channelName(which)) + "."; }

/// The frozen teacher, and a student for each modality.
struct RdNetwork {
    Rd4adOptions options;
    Teacher teacher;
    std::array<ReverseStudent, 2> students{ReverseStudent(nullptr), ReverseStudent(nullptr)};

    RdNetwork(Rd4adOptions chosen, Teacher frozen) : options(std::move(chosen)), teacher(std::move(frozen))
    {
        for (const Modality which : options.modalities())
            student(which) = ReverseStudent(teacher.channels());
    }
    ReverseStudent& student(Modality which) { return students[static_cast<std::size_t>(which)]; }
    void to(torch::Device device)
    {
        teacher.to(device, torch::kFloat32);
        for (const Modality which : options.modalities())
            student(which)->to(device);
    }
    [[nodiscard]] ThreeScales features(Modality which, const torch::Tensor& picture) const
    {
        return teacher.features(which == Modality::Rgb ? picture : encodeHeight(picture, options.depthEncoding));
    }
};

class Rd4adDetector : public TorchDetector {
public:
    Rd4adDetector(RdNetwork net, ComputePlan plan) : TorchDetector(std::move(plan)), m_net(std::move(net))
    {
        m_net.to(device());
        for (const Modality which : m_net.options.modalities()) {
            m_net.student(which)->eval();
            foldBatchNorms(*m_net.student(which));
        }
    }

protected:
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const PartPixels pixels = toPixels(part);
        std::array<torch::Tensor, 2> maps;
        torch::Tensor sum;
        for (const Modality which : m_net.options.modalities()) {
            const auto features = m_net.features(which, pictureTensor(pixels, which, device()));
            auto& map = maps[static_cast<std::size_t>(which)];
            map = reverseMap(features, m_net.student(which)->forward(features), pixels.side);
            sum = sum.defined() ? sum + map : map;
        }
        addMap(result, "score", sum, part);
        if (m_net.options.modality != Channels::Both)
            return;
        for (const Modality which : m_net.options.modalities())
            addMap(result, channelName(which), maps[static_cast<std::size_t>(which)], part);
        result.shareRgb =
            mapOf<ShareMap>(finishMap(maps[0] / sum.clamp_min(1e-6), {}, pixels.side, {0, 0, ScoreOptions{}.topShare}),
                            pixels.side);
    }

private:
    mutable RdNetwork m_net; // in evaluation mode: nothing in it changes
};

class Rd4adKind : public LearntKind<Rd4adOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "rd4ad",
            "RD4AD",
            Text(
                "A network learns to make again, out of a narrow summary, what a pretrained network sees on good parts "
                "at three scales. Where the two differ, the part differs"),
            "Deng & Li, Anomaly Detection via Reverse Distillation from One-Class Embedding, CVPR 2022",
            Text(
                "Other backbones than the published Wide ResNet-50, with the decoder's width after the backbone's, and "
                "a last layer at each scale, because features of other backbones may be negative. Depth is a second "
                "channel with a student of its own, and both maps are added. Shorter training, in which good parts are "
                "turned, moved and scaled a little. The map is smoothed and scored as with every detector here"),
            true,
            true,
            "score",
            true,
            specsOf(Rd4adOptions::parameters())};
        return info;
    }

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents,
                                                               const Preparation& /*preparation*/, Rd4adOptions options,
                                                               ComputePlan plan) const override
    {
        auto teacher = teacherOf(contents, options.backbone);
        if (!teacher)
            return passOn(teacher);
        RdNetwork net(std::move(options), std::move(*teacher));
        for (const Modality which : net.options.modalities())
            if (auto ok = loadModule(*net.student(which), contents.tensors, rdPrefix(which), contents.file); !ok)
                return passOn(ok);
        return std::make_unique<const Rd4adDetector>(std::move(net), std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<Rd4adOptions>& lesson, ModelContents& model) const override
    {
        auto teacher = Teacher::load(lesson.options.backbone, lesson.parts.weights);
        if (!teacher)
            return passOn(teacher);
        torch::manual_seed(static_cast<std::uint64_t>(lesson.options.seed));
        RdNetwork net(lesson.options, std::move(*teacher));
        net.to(lesson.device);
        for (const Modality which : lesson.options.modalities()) {
            if (auto ok = train(net, which, lesson); !ok)
                return ok;
            saveModule(*net.student(which), model.tensors, rdPrefix(which));
        }
        saveTeacher(net.teacher, model);
        return {};
    }

private:
    static Status train(RdNetwork& net, Modality which, const Lesson<Rd4adOptions>& lesson)
    {
        const auto& [given, options, device, context] = lesson;
        const std::vector<PartImage> parts{given.train.begin(), given.train.end()};
        auto& student = net.student(which);
        const std::pair betas{0.5, 0.999}; // as published
        FallingAdam adam(student->parameters(), options.learningRate, options.steps, betas);
        return learnInSteps(options.steps, "training", context, [&](std::int64_t step) {
            const auto drawn = drawParts(parts, options, step);
            const auto features = net.features(which, picturesOf(drawn, which, device));
            return adam.step(reverseLoss(features, student->forward(features), countedOf(drawn, device)), step);
        });
    }
};

} // namespace

const DetectorKind& rd4adKind()
{
    static const Rd4adKind kind;
    return kind;
}

} // namespace twinspect
