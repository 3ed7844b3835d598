// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/depthvm/depthvm_detector.h"

#include <array>
#include <cmath>
#include <vector>

#include <torch/torch.h>

#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/torch_detector.h"
#include "core/nn/part_pixels.h"
#include "core/nn/part_tensors.h"

namespace twinspect {

namespace {

constexpr double kFewestVmParts = 2; // of one there is no deviation

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

class DepthVmKind : public LearntKind<DepthVmOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "depthvm",
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

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents, const Preparation& preparation,
                                                               DepthVmOptions /*options*/,
                                                               ComputePlan plan) const override
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
        return std::make_unique<const DepthVmDetector>(planes[0], planes[1], std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<DepthVmOptions>& lesson, ModelContents& model) const override
    {
        const int side = lesson.parts.preparation.side;
        const auto total = std::ssize(lesson.parts.train);
        const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
        std::vector<double> count(pixels), mean(pixels), squares(pixels); // after Welford (1962)
        std::int64_t done = 0;
        for (const PartImage& part : lesson.parts.train) {
            if (lesson.context.stopRequested())
                return cancelled();
            for (std::size_t i = 0; i < pixels; ++i) {
                if (part.measured.values()[i] == 0 || (part.foreground.values()[i] & kNotCounted) != 0)
                    continue;
                const double height = part.height.values()[i];
                const double from = height - mean[i];
                mean[i] += from / ++count[i];
                squares[i] += from * (height - mean[i]);
            }
            lesson.context.report({"training", ++done, total, {}, {}});
        }
        auto means = torch::zeros({side, side});
        auto deviations = torch::zeros({side, side});
        for (std::size_t i = 0; i < pixels; ++i) {
            if (count[i] < kFewestVmParts)
                continue;
            means.data_ptr<float>()[i] = static_cast<float>(mean[i]);
            deviations.data_ptr<float>()[i] =
                static_cast<float>(std::sqrt(squares[i] / (count[i] - 1)) + lesson.options.leastDeviation);
        }
        model.tensors["mean"] = means;
        model.tensors["deviation"] = deviations;
        return {};
    }
};

} // namespace

const DetectorKind& depthvmKind()
{
    static const DepthVmKind kind;
    return kind;
}

} // namespace twinspect
