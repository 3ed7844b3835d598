// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/patchcore/patchcore_detector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "core/base/random.h"
#include "core/detectors/common/bank_learning.h"
#include "core/detectors/common/channel_choice.h"
#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/teacher_patches.h"
#include "core/detectors/common/torch_detector.h"
#include "core/detectors/patchcore/patch_memory.h"
#include "core/nn/dcrdf_net.h"
#include "core/nn/part_tensors.h"
#include "core/nn/score_map.h"

namespace twinspect {

namespace {

constexpr std::int64_t kCellSide = 8;        ///< px: the stride of the teacher's second stage
constexpr std::int64_t kMostPlaces = 200'000; ///< of which a coreset is chosen, see BENCHMARKS.md

struct PatchcoreOptions : ChannelChoice, BankChoice {
    int side = NetworkOptions{}.side;

    [[nodiscard]] static const std::vector<Parameter<PatchcoreOptions>>& parameters()
    {
        using O = PatchcoreOptions;
        static const auto list = [] {
            auto all = channelParameters<O>();
            all.push_back({{"side",
                            "Network size",
                            "px",
                            O{}.side,
                            64,
                            1024,
                            {},
                            "Side of the square picture the network sees; a multiple of 32."},
                           &O::side});
            std::ranges::copy(bankParameters<O>(), std::back_inserter(all));
            return all;
        }();
        return list;
    }
};

/// What the detector remembers of one modality, and how high the scores of held-out good parts are.
struct PatchcoreChannel {
    PatchMemory memory;
    double mean = 0, deviation = 1;

    /// [M] scores in deviations above the mean, so that RGB and depth may be added.
    [[nodiscard]] torch::Tensor scores(const torch::Tensor& patches) const
    {
        return (memory.scores(patches) - mean) / deviation;
    }
};

/// Indices of the cells where a score may rise, and of which every pixel counts.
torch::Tensor patchcoreCells(const PartImage& part)
{
    const auto side = static_cast<std::int64_t>(part.side());
    const auto foreground =
        torch::from_blob(const_cast<std::uint8_t*>(part.foreground.data()), {side, side}, torch::kUInt8);
    const auto onPart = foreground.bitwise_and(1).contiguous();
    auto mayRise = scoredPixels({onPart.data_ptr<std::uint8_t>(), static_cast<std::size_t>(side * side)}, part.side(),
                                ScoreOptions());
    const auto rises = torch::from_blob(mayRise.data(), {1, side, side}, torch::kUInt8).to(torch::kFloat32);
    const auto leftOut = foreground.bitwise_and(kNotCounted).ne(0).to(torch::kFloat32).unsqueeze(0);
    const auto inCell = [](const torch::Tensor& plane) { return torch::max_pool2d(plane, kCellSide, kCellSide) > 0; };
    return inCell(rises).logical_and(inCell(leftOut).logical_not()).flatten().nonzero().squeeze(1);
}

/// [S/8 * S/8, D], row by row.
torch::Tensor patchcorePatches(const Teacher& teacher, const PartPixels& part, Modality which,
                               const PatchcoreOptions& options, torch::Device device)
{
    const auto picture = pictureTensor(part, which, device);
    return teacherPatches(teacher, which == Modality::Rgb ? picture : encodeHeight(picture, options.depthEncoding));
}

class PatchcoreDetector : public TorchDetector {
public:
    PatchcoreDetector(PatchcoreOptions options, Teacher teacher, std::vector<PatchcoreChannel> channels,
                      ComputePlan plan)
        : TorchDetector(std::move(plan)), m_options(std::move(options)), m_teacher(std::move(teacher)),
          m_channels(std::move(channels))
    {
        m_teacher.to(device(), torch::kFloat32);
        for (auto& channel : m_channels)
            channel.memory.to(device());
    }

protected:
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const auto pixels = toPixels(part);
        const auto cells = patchcoreCells(part).to(device());
        const auto modalities = m_options.modalities();
        std::vector<torch::Tensor> scores;
        for (std::size_t i = 0; i < modalities.size(); ++i) {
            const auto patches = patchcorePatches(m_teacher, pixels, modalities[i], m_options, device());
            scores.push_back(m_channels[i].scores(patches.index_select(0, cells)));
        }
        const std::int64_t across = part.side() / kCellSide;
        // Elsewhere no score may rise, so the lowest one stands there.
        const auto plane = [&](const torch::Tensor& values) {
            const auto map = values.min().expand({across * across}).clone();
            return map.index_put_({cells}, values).view({1, 1, across, across});
        };
        addMap(result, "score", plane(scores.size() == 1 ? scores[0] : scores[0] + scores[1]), part);
        if (scores.size() == 1)
            return;
        for (std::size_t i = 0; i < modalities.size(); ++i)
            addMap(result, channelName(modalities[i]), plane(scores[i]), part);
        const ScoreOptions unblurred{0, 0, ScoreOptions().topShare};
        const auto share = plane(torch::sigmoid(scores[0] - scores[1]));
        result.shareRgb = mapOf<ShareMap>(finishMap(share, {}, part.side(), unblurred), part.side());
    }

private:
    PatchcoreOptions m_options;
    Teacher m_teacher;
    std::vector<PatchcoreChannel> m_channels; ///< as PatchcoreOptions::modalities()
};

Result<PatchcoreChannel> patchcoreChannel(const ModelContents& contents, Modality which, std::int64_t width)
{
    const std::string prefix = std::string(channelName(which)) + ".";
    auto memory = PatchMemory::load(contents.tensors, prefix, width, contents.file);
    if (!memory)
        return passOn(memory);
    const auto scale = takeTensor(contents.tensors, prefix + "scale", {2}, contents.file);
    if (!scale)
        return passOn(scale);
    const PatchcoreChannel channel{std::move(*memory), (*scale)[0].item<double>(), (*scale)[1].item<double>()};
    if (!std::isfinite(channel.mean) || !std::isfinite(channel.deviation) || channel.deviation <= 0)
        return tl::unexpected<Error>(senselessEntry(contents, prefix + "scale"));
    return channel;
}

class PatchcoreKind : public LearntKind<PatchcoreOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "patchcore",
            "PatchCore",
            Text("Remembers what a pretrained network sees at each place of good parts. A part differs where that is "
                 "far from everything remembered"),
            "Roth et al., Towards Total Recall in Industrial Anomaly Detection, CVPR 2022",
            Text("Other backbones than the published Wide ResNet-50. The channels of its two stages stand side by "
                 "side, as in BTF, and are not averaged to 1024. Only places on the part and its rim are remembered. "
                 "Every place is weighted anew, not the highest alone, and the map is smoothed and scored as with "
                 "every detector here. Depth is a second memory, and both scores are added in units of the deviation "
                 "of held-out good parts"),
            true,
            true,
            "score",
            true,
            specsOf(PatchcoreOptions::parameters())};
        return info;
    }

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents, const Preparation& preparation,
                                                               PatchcoreOptions options,
                                                               ComputePlan plan) const override
    {
        if (preparation.side % 32 != 0)
            return failure(ErrorCode::Mismatch, "The model's network size is not a multiple of 32", contents.file,
                           "Train the part again with this version");
        auto teacher = teacherOf(contents, options.backbone);
        if (!teacher)
            return passOn(teacher);
        std::vector<PatchcoreChannel> channels;
        for (const Modality which : options.modalities()) {
            auto channel = patchcoreChannel(contents, which, teacherPatchWidth(*teacher));
            if (!channel)
                return passOn(channel);
            channels.push_back(std::move(*channel));
        }
        return std::make_unique<const PatchcoreDetector>(std::move(options), std::move(*teacher), std::move(channels),
                                                         std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<PatchcoreOptions>& lesson, ModelContents& model) const override
    {
        const int side = lesson.parts.preparation.side;
        if (side % 32 != 0)
            return failure(ErrorCode::InvalidArgument, Text("--side %1 is not a multiple of 32", side), {},
                           "Choose a multiple of 32, such as 192, 224 or 256");
        auto teacher = Teacher::load(lesson.options.backbone, lesson.parts.weights);
        if (!teacher)
            return passOn(teacher);
        teacher->to(lesson.device, torch::kFloat32);
        for (const Modality which : lesson.options.modalities())
            if (auto ok = learnChannel(lesson, which, *teacher, model); !ok)
                return ok;
        saveTeacher(*teacher, model);
        return {};
    }

private:
    static Status learnChannel(const Lesson<PatchcoreOptions>& lesson, Modality which, const Teacher& teacher,
                               ModelContents& model)
    {
        const auto& [parts, options, device, context] = lesson;
        const std::span train = parts.train;
        const std::int64_t most = kMostPlaces / std::max<std::int64_t>(1, std::ssize(train));
        const auto patchesOf = [&](const PartImage& part, const torch::Tensor& cells) {
            return patchcorePatches(teacher, toPixels(part), which, options, device).cpu().index_select(0, cells);
        };
        const auto learnt = [&](const PartImage& part) -> Result<torch::Tensor> {
            auto cells = patchcoreCells(part);
            if (cells.size(0) > most)
                cells = drawn(cells, most, options.seed, &part - train.data());
            return patchesOf(part, cells).to(torch::kFloat16);
        };
        const auto rows = rowsOfParts(train, context, learnt);
        if (!rows)
            return passOn(rows);
        const auto memory = PatchMemory::fill(*rows, options.bankOptions(), context);
        if (!memory)
            return passOn(memory);
        // The bank knows the training parts. What is usual, others have to say.
        const auto scores = rowsOfParts(parts.heldOut, context, [&](const PartImage& part) -> Result<torch::Tensor> {
            return memory->scores(patchesOf(part, patchcoreCells(part)));
        });
        if (!scores)
            return passOn(scores);
        const auto deviation = scores->std(false).clamp_min(1e-6F);
        const auto prefix = std::string(channelName(which)) + ".";
        memory->save(model.tensors, prefix);
        model.tensors[prefix + "scale"] = torch::stack({scores->mean(), deviation});
        return {};
    }

    /// `count` of the cells, by chance, in their order.
    static torch::Tensor drawn(const torch::Tensor& cells, std::int64_t count, int seed, std::ptrdiff_t part)
    {
        std::vector<std::int64_t> kept(cells.data_ptr<std::int64_t>(), cells.data_ptr<std::int64_t>() + cells.numel());
        Random random(static_cast<std::uint64_t>(seed), 2, static_cast<std::uint64_t>(part));
        for (std::int64_t i = 0; i < count; ++i)
            std::swap(kept[static_cast<std::size_t>(i)],
                      kept[static_cast<std::size_t>(i + random.below(static_cast<int>(cells.numel() - i)))]);
        kept.resize(static_cast<std::size_t>(count));
        std::ranges::sort(kept);
        return torch::tensor(kept, torch::kInt64);
    }
};

} // namespace

const DetectorKind& patchcoreKind()
{
    static const PatchcoreKind kind;
    return kind;
}

} // namespace twinspect
