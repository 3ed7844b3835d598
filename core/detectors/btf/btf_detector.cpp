// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/btf/btf_detector.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "core/detectors/common/bank_learning.h"
#include "core/detectors/common/channel_choice.h"
#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/memory_bank.h"
#include "core/detectors/common/teacher_patches.h"
#include "core/detectors/common/torch_detector.h"
#include "core/detectors/fpfh/fpfh_patches.h"
#include "core/nn/part_tensors.h"
#include "core/nn/score_map.h"

namespace twinspect {

namespace {

constexpr auto kBtfBankPrefix = "bank.";
constexpr auto kBtfMean = "mean";
constexpr auto kBtfFactor = "factor";
constexpr double kLeastSurfaceSpread = 5; // of histograms of 0..100: that of noise, for parts that are flat all over

struct BtfOptions : FpfhOptions, BankChoice {
    std::string backbone = NetworkOptions{}.backbone;
    double depthWeight = 1;

    [[nodiscard]] static const std::vector<Parameter<BtfOptions>>& parameters()
    {
        using O = BtfOptions;
        static const auto list = [] {
            std::vector<Parameter<O>> all{
                backboneParameter<O>(),
                {{"depth-weight",
                  "Weight of depth",
                  "",
                  O{}.depthWeight,
                  0,
                  100,
                  {},
                  "How much differences of the surface count beside differences of the picture; 1 = as much."},
                 &O::depthWeight},
            };
            std::ranges::copy(fpfhParameters<O>(), std::back_inserter(all));
            std::ranges::copy(bankParameters<O>(), std::back_inserter(all));
            return all;
        }();
        return list;
    }
};

/// RGB and surface of a part, cell by cell.
struct BtfPatches {
    int cells = 0;         ///< along a side
    torch::Tensor values;  ///< [cells * cells, D + 33] float32, on the CPU: the teacher's features, then FPFH
    torch::Tensor surface; ///< [cells * cells] bool: the surface is known
    torch::Tensor counted; ///< [cells * cells] bool, see FpfhPatches
};

Result<BtfPatches> btfPatches(const PartImage& part, const Teacher& teacher, torch::Device device,
                              const PartScale& scale, const FpfhOptions& options, const std::stop_token& stop = {})
{
    const auto colours = teacherPatches(teacher, pictureTensor(toPixels(part), Modality::Rgb, device)).cpu();
    const auto cells = static_cast<int>(std::lround(std::sqrt(static_cast<double>(colours.size(0)))));
    const auto surface = fpfhPatches(part, scale, cells, options, stop);
    if (!surface)
        return passOn(surface);
    return BtfPatches{cells, torch::cat({colours, surface->values}, 1), surface->known, surface->counted};
}

/// Makes the two kinds of numbers comparable: on good parts, the distance of a patch from the mean patch is 1 in RGB
/// and the weight of depth in FPFH, as a root mean square.
struct BtfScaling {
    torch::Tensor mean;   ///< [D + 33]
    torch::Tensor factor; ///< [D + 33]

    static BtfScaling of(const torch::Tensor& values, const torch::Tensor& surface, double depthWeight)
    {
        const auto known = values.index({surface});
        const std::int64_t colours = values.size(1) - kFpfhSize;
        BtfScaling scaling{values.mean(0), torch::zeros({values.size(1)})};
        if (known.size(0) > 0)
            scaling.mean.slice(0, colours).copy_(known.slice(1, colours).mean(0));
        const auto spread = [&](const torch::Tensor& rows, std::int64_t from, std::int64_t to) {
            const auto squares = (rows.slice(1, from, to) - scaling.mean.slice(0, from, to)).square().sum(1);
            return squares.numel() > 0 ? std::sqrt(squares.mean().item<double>()) : 0;
        };
        const double rgb = spread(values, 0, colours), depth = spread(known, colours, values.size(1));
        if (rgb > 0)
            scaling.factor.slice(0, 0, colours).fill_(1 / rgb);
        scaling.factor.slice(0, colours).fill_(depthWeight / std::max(depth, kLeastSurfaceSpread));
        return scaling;
    }
    /// A surface that is not known becomes the mean one.
    [[nodiscard]] torch::Tensor applyTo(const torch::Tensor& values, const torch::Tensor& surface) const
    {
        auto scaled = (values - mean) * factor;
        scaled.slice(1, scaled.size(1) - kFpfhSize) *= surface.unsqueeze(1);
        return scaled;
    }
};

class BtfDetector : public TorchDetector {
public:
    BtfDetector(Teacher teacher, MemoryBank bank, BtfScaling scaling, FpfhOptions options, const PartScale& scale,
                ComputePlan plan)
        : TorchDetector(std::move(plan)), m_teacher(std::move(teacher)), m_bank(std::move(bank)),
          m_scaling(std::move(scaling)), m_options(options), m_scale(scale)
    {
        m_teacher.to(device(), torch::kFloat32);
        m_bank.to(device());
    }

protected:
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const auto patches = orThrow(btfPatches(part, m_teacher, device(), m_scale, m_options));
        const auto asked = m_scaling.applyTo(patches.values, patches.surface).index({patches.counted}).to(device());
        const auto near = m_bank.patches(m_bank.nearest(asked).indices.view(-1));
        const auto squares = (asked - near).square();
        const std::int64_t colours = squares.size(1) - kFpfhSize;
        const auto rgb = squares.slice(1, 0, colours).sum(1), depth = squares.slice(1, colours).sum(1);
        const auto planeOf = [&](const torch::Tensor& values) {
            auto plane = torch::zeros({patches.cells * patches.cells});
            plane.index_put_({patches.counted}, values.cpu());
            return plane.view({1, 1, patches.cells, patches.cells});
        };
        addMap(result, "score", planeOf((rgb + depth).sqrt()), part);
        const int side = part.side();
        const ScoreOptions unblurred{0, 0, ScoreOptions().topShare};
        const auto share = planeOf(rgb / (rgb + depth).clamp_min(1e-12));
        result.shareRgb = mapOf<ShareMap>(finishMap(share, {}, side, unblurred), side);
    }

private:
    Teacher m_teacher;
    MemoryBank m_bank;
    BtfScaling m_scaling;
    FpfhOptions m_options;
    PartScale m_scale;
};

class BtfKind : public LearntKind<BtfOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "btf",
            "BTF",
            Text("Puts what a pretrained network sees in RGB beside the directions of the surface around the same "
                 "place, and remembers what good parts show. A part differs where it is far from everything "
                 "remembered"),
            "Horwitz, Hoshen, CVPR Workshops 2023 (\"Back to the Feature\")",
            Text("RGB and surface are scaled so that both count the same. The surface is the part's map of heights, "
                 "not a thinned cloud, and a neighbourhood is what lies within a radius, not the nearest 100 points. "
                 "The score of a part is the mean of its highest values. The usual backbone is a smaller one"),
            true,
            true,
            "score",
            true,
            specsOf(BtfOptions::parameters())};
        return info;
    }

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents, const Preparation& preparation,
                                                               BtfOptions options, ComputePlan plan) const override
    {
        auto teacher = teacherOf(contents, options.backbone);
        if (!teacher)
            return passOn(teacher);
        const std::int64_t width = teacherPatchWidth(*teacher) + kFpfhSize;
        BtfScaling scaling;
        for (const auto& [name, numbers] : {std::pair{kBtfMean, &scaling.mean}, {kBtfFactor, &scaling.factor}}) {
            auto found = takeTensor(contents.tensors, name, {width}, contents.file);
            if (!found)
                return passOn(found);
            *numbers = found->to(torch::kFloat32);
            if (!numbers->isfinite().all().item<bool>())
                return tl::unexpected<Error>(senselessEntry(contents, name));
        }
        auto bank = MemoryBank::load(contents.tensors, kBtfBankPrefix, width, contents.file);
        if (!bank)
            return passOn(bank);
        return std::make_unique<const BtfDetector>(std::move(*teacher), std::move(*bank), std::move(scaling), options,
                                                   preparation.scale, std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<BtfOptions>& lesson, ModelContents& model) const override
    {
        const auto& [parts, options, device, context] = lesson;
        auto teacher = Teacher::load(options.backbone, parts.weights);
        if (!teacher)
            return passOn(teacher);
        teacher->to(device, torch::kFloat32);
        // The last column: whether the surface is known.
        const auto describe = [&](const PartImage& part) -> Result<torch::Tensor> {
            const auto patches = btfPatches(part, *teacher, device, parts.preparation.scale, options, context.stop);
            if (!patches)
                return passOn(patches);
            return torch::cat({patches->values, patches->surface.to(torch::kFloat32).unsqueeze(1)}, 1)
                .index({patches->counted});
        };
        const auto rows = rowsOfParts(parts.train, context, describe);
        if (!rows)
            return passOn(rows);
        const auto features = rows->slice(1, 0, -1);
        const auto surface = rows->select(1, -1) > 0;
        const auto scaling = BtfScaling::of(features, surface, options.depthWeight);
        const auto bank = MemoryBank::fill(scaling.applyTo(features, surface), options.bankOptions(), context);
        if (!bank)
            return passOn(bank);
        bank->save(model.tensors, kBtfBankPrefix);
        model.tensors[kBtfMean] = scaling.mean;
        model.tensors[kBtfFactor] = scaling.factor;
        saveTeacher(*teacher, model);
        return {};
    }
};

} // namespace

const DetectorKind& btfKind()
{
    static const BtfKind kind;
    return kind;
}

} // namespace twinspect
