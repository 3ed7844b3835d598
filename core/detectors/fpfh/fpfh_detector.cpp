// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/fpfh/fpfh_detector.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "core/detectors/common/bank_learning.h"
#include "core/detectors/common/finished_maps.h"
#include "core/detectors/common/learnt_kind.h"
#include "core/detectors/common/memory_bank.h"
#include "core/detectors/common/torch_detector.h"
#include "core/detectors/fpfh/fpfh_patches.h"

namespace twinspect {

namespace {

constexpr auto kFpfhBankPrefix = "bank.";

struct FpfhDetectorOptions : FpfhOptions, BankChoice {
    int cell = 8; ///< px

    [[nodiscard]] static const std::vector<Parameter<FpfhDetectorOptions>>& parameters()
    {
        using O = FpfhDetectorOptions;
        static const auto list = [] {
            auto all = fpfhParameters<O>();
            all.push_back(
                {{"cell", "Cell", "px", O{}.cell, 1, 64, {}, "Side of the squares that are compared."}, &O::cell});
            std::ranges::copy(bankParameters<O>(), std::back_inserter(all));
            return all;
        }();
        return list;
    }
    [[nodiscard]] int cellsOf(const PartImage& part) const { return std::max(1, part.side() / cell); }
};

class FpfhDetector : public TorchDetector {
public:
    FpfhDetector(MemoryBank bank, const FpfhDetectorOptions& options, const PartScale& scale, ComputePlan plan)
        : TorchDetector(std::move(plan)), m_bank(std::move(bank)), m_options(options), m_scale(scale)
    {
        m_bank.to(device());
    }

protected:
    void addMaps(const PartImage& part, AnomalyResult& result) const override
    {
        const int cells = m_options.cellsOf(part);
        const auto patches = orThrow(fpfhPatches(part, m_scale, cells, m_options));
        const auto asked = patches.known.logical_and(patches.counted);
        auto map = torch::zeros({cells * cells}); // what was not measured says nothing
        const auto near = m_bank.nearest(patches.values.index({asked}).to(device()));
        map.index_put_({asked}, near.distances.view(-1).cpu());
        addMap(result, "score", map.view({1, 1, cells, cells}), part);
    }

private:
    MemoryBank m_bank;
    FpfhDetectorOptions m_options;
    PartScale m_scale;
};

class FpfhKind : public LearntKind<FpfhDetectorOptions> {
public:
    [[nodiscard]] const DetectorInfo& info() const override
    {
        static const DetectorInfo info{
            "fpfh",
            "FPFH",
            Text("Describes the surface around each place by how its directions differ, and remembers what good parts "
                 "show. A part differs where its surface is far from everything remembered"),
            "Horwitz, Hoshen, CVPR Workshops 2023; Rusu, Blodow, Beetz, ICRA 2009",
            Text("The surface is the part's map of heights, not a thinned cloud, and a neighbourhood is what lies "
                 "within a radius, not the nearest 100 points. The score of a part is the mean of its highest values. "
                 "Places that were not measured say nothing"),
            false,
            true,
            "score",
            false,
            specsOf(FpfhDetectorOptions::parameters())};
        return info;
    }

protected:
    [[nodiscard]] Result<std::unique_ptr<const Detector>> make(ModelContents&& contents, const Preparation& preparation,
                                                               FpfhDetectorOptions options,
                                                               ComputePlan plan) const override
    {
        auto bank = MemoryBank::load(contents.tensors, kFpfhBankPrefix, kFpfhSize, contents.file);
        if (!bank)
            return passOn(bank);
        return std::make_unique<const FpfhDetector>(std::move(*bank), options, preparation.scale, std::move(plan));
    }

    [[nodiscard]] Status learnFrom(const Lesson<FpfhDetectorOptions>& lesson, ModelContents& model) const override
    {
        const auto describe = [&](const PartImage& part) -> Result<torch::Tensor> {
            const auto patches = fpfhPatches(part, lesson.parts.preparation.scale, lesson.options.cellsOf(part),
                                             lesson.options, lesson.context.stop);
            if (!patches)
                return passOn(patches);
            return patches->values.index({patches->known.logical_and(patches->counted)});
        };
        const auto rows = rowsOfParts(lesson.parts.train, lesson.context, describe);
        if (!rows)
            return passOn(rows);
        const auto bank = MemoryBank::fill(*rows, lesson.options.bankOptions(), lesson.context);
        if (!bank)
            return passOn(bank);
        bank->save(model.tensors, kFpfhBankPrefix);
        return {};
    }
};

} // namespace

const DetectorKind& fpfhKind()
{
    static const FpfhKind kind;
    return kind;
}

} // namespace twinspect
