// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/depthvm/depthvm_detector.h"

#include <cmath>

#include <torch/torch.h>

#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/model_entries.h"
#include "core/detectors/common/torch_detector.h"
#include "core/nn/part_pixels.h"
#include "core/nn/part_tensors.h"

namespace twinspect {

namespace {

constexpr auto kDepthVm = "depthvm";
constexpr std::int64_t kFewestVmParts = 2; // of one there is no deviation

struct DepthVmOptions {
    double leastDeviation = 0.01; ///< shares of the height range

    [[nodiscard]] static const std::vector<Parameter<DepthVmOptions>>& parameters()
    {
        using O = DepthVmOptions;
        static const std::vector<Parameter<O>> list{
            {{"least-deviation",
              "Smallest deviation",
              "",
              O{}.leastDeviation,
              1e-4,
              1,
              {},
              "Added to the deviation of every pixel, as a share of the part's height range; the noise of the sensor."},
             &O::leastDeviation},
        };
        return list;
    }
};

class DepthVmDetector : public TorchDetector {
public:
    DepthVmDetector(const torch::Tensor& mean, const torch::Tensor& deviation, ComputePlan plan)
        : TorchDetector(std::move(plan)), m_mean(mean.to(device())), m_deviation(deviation.to(device()))
    {
    }

protected:
    // |height - mean| / deviation: the Mahalanobis distance of one number.
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const PartPixels pixels = toPixels(part);
        const auto height = planeTensor(pixels.height, pixels.side).to(device());
        const auto measured = planeTensor(pixels.measured, pixels.side).to(device()) > 0;
        const auto known = measured.logical_and(m_deviation > 0);
        const auto distance = (height - m_mean).abs() / m_deviation;
        addMap(result, "score", torch::where(known, distance, torch::zeros_like(distance)), part);
    }

private:
    torch::Tensor m_mean, m_deviation; ///< [S,S]; a deviation of 0: too few good parts had a height there
};

class DepthVmKind : public DetectorKind {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            kDepthVm,
            "Depth VM",
            Text("Keeps the mean height of good parts at every pixel and how much it varies. A part differs where its "
                 "height is many deviations away"),
            "Bergmann et al., VISAPP 2022 (baseline \"Depth, Variation Model\")",
            Text("The authors published no code. A smallest deviation is added, so that pixels that never vary do not "
                 "answer to noise; pixels that were not measured say nothing. Parts are put into the middle of the "
                 "picture, but not turned to one another"),
            false,
            true,
            "score",
            false,
            specsOf(DepthVmOptions::parameters())};
        return info;
    }

    [[nodiscard]] Result<std::unique_ptr<const Detector>> load(ModelContents&& contents, const Preparation& preparation,
                                                               const ComputeRequest& compute) const override
    {
        std::array<torch::Tensor, 2> planes;
        for (const auto& [name, plane] : {std::pair{"mean", &planes[0]}, {"deviation", &planes[1]}}) {
            auto found = takeTensor(contents.tensors, name, {preparation.side, preparation.side}, contents.file);
            if (!found)
                return passOn(found);
            *plane = found->to(torch::kFloat32);
            if (!plane->isfinite().all().item<bool>() || (plane == &planes[1] && (*plane < 0).any().item<bool>()))
                return tl::unexpected<Error>(senselessEntry(contents, name));
        }
        auto plan = planCompute(compute.device, Precision::Float32);
        if (!plan)
            return passOn(plan);
        return std::make_unique<const DepthVmDetector>(planes[0], planes[1], std::move(*plan));
    }
};

class DepthVmTrainer : public DetectorTrainer {
public:
    [[nodiscard]] Result<ModelContents> learn(const LearningParts& parts, const ParameterValues& values,
                                              const ComputeRequest& compute, const RunContext& context) const override;
};

Result<ModelContents> DepthVmTrainer::learn(const LearningParts& parts, const ParameterValues& values,
                                            const ComputeRequest& /*compute*/, const RunContext& context) const
{
    const auto options = optionsFrom(DepthVmOptions::parameters(), values);
    if (!options)
        return passOn(options);
    const auto total = static_cast<std::int64_t>(parts.train.size());
    if (total < kFewestVmParts)
        return failure(ErrorCode::TooLittleData, Text("The number of usable good parts is only %1", total), {},
                       "Give at least 5 good parts; 20 to 50 are a good start");
    const int side = parts.preparation.side;
    const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    std::vector<double> count(pixels), mean(pixels), squares(pixels); // after Welford (1962)
    for (std::int64_t done = 0; done < total; ++done) {
        if (context.stopRequested())
            return cancelled();
        const PartImage& part = parts.train[static_cast<std::size_t>(done)];
        for (std::size_t i = 0; i < pixels; ++i) {
            if (part.measured.values()[i] == 0 || (part.foreground.values()[i] & kNotCounted) != 0)
                continue;
            const double height = part.height.values()[i];
            const double from = height - mean[i];
            mean[i] += from / ++count[i];
            squares[i] += from * (height - mean[i]);
        }
        context.report({"training", done + 1, total, {}, {}});
    }
    auto contents = newContents(kDepthVm, side, DepthVmOptions::parameters(), *options);
    auto means = torch::zeros({side, side});
    auto deviations = torch::zeros({side, side});
    for (std::size_t i = 0; i < pixels; ++i) {
        if (count[i] < kFewestVmParts)
            continue;
        means.data_ptr<float>()[i] = static_cast<float>(mean[i]);
        deviations.data_ptr<float>()[i] =
            static_cast<float>(std::sqrt(squares[i] / (count[i] - 1)) + options->leastDeviation);
    }
    contents.tensors["mean"] = means;
    contents.tensors["deviation"] = deviations;
    return contents;
}

} // namespace

const DetectorKind& depthvmKind()
{
    static const DepthVmKind kind;
    return kind;
}

const DetectorTrainer& depthvmTrainer()
{
    static const DepthVmTrainer trainer;
    return trainer;
}

} // namespace twinspect
