// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include <QTest>
#include <torch/torch.h>

#include "core/detector/detector.h"
#include "core/detectors/common/model_entries.h"
#include "tests/support/parts.h"

/// What the tests of all detectors that learn have in common.
namespace twinspect::sample {

[[nodiscard]] inline std::vector<PartImage> discs(int count, int side, int first = 0)
{
    std::vector<PartImage> parts;
    for (int i = 0; i < count; ++i)
        parts.push_back(disc(first + i, side));
    return parts;
}

[[nodiscard]] inline Preparation preparationOf(int side)
{
    Preparation preparation;
    preparation.scale = {side, 0.01, 0.5};
    preparation.side = side;
    return preparation;
}

[[nodiscard]] inline PreparedPart prepared(PartImage image)
{
    PreparedPart part;
    part.image = std::move(image);
    part.geometry.partFound = true;
    return part;
}

/// Learns on the CPU, and says in the model what trainDetector() says.
[[nodiscard]] inline Result<ModelContents> learnt(const DetectorKind& kind, const LearningParts& parts,
                                                  const ParameterValues& values, const RunContext& context)
{
    auto model = kind.trainer()->learn(parts, values, {"cpu", Precision::Float32}, context);
    if (!model)
        return model;
    auto all = values;
    for (const auto& spec : kind.info().parameters)
        all.emplace(spec.key, spec.defaultValue);
    describeDetector(*model, kind.info().id, parts.preparation.side, all);
    return model;
}

[[nodiscard]] inline Result<ModelContents> learnt(const DetectorKind& kind, const std::vector<PartImage>& parts,
                                                  const ParameterValues& values, const RunContext& context = {},
                                                  const std::filesystem::path& weights = {})
{
    const auto preparation = preparationOf(parts.empty() ? 8 : parts.front().side());
    return learnt(kind, {preparation, parts, {}, weights}, values, context);
}

/// What the model says of a part.
[[nodiscard]] inline Result<AnomalyResult> answer(const DetectorKind& kind, ModelContents contents,
                                                  const PartImage& part)
{
    const auto detector = kind.load(std::move(contents), preparationOf(part.side()), {"cpu", Precision::Float32});
    if (!detector)
        return passOn(detector);
    auto result = (*detector)->infer(prepared(part));
    if (result) {
        result->primary = kind.info().primaryMap;
        if (auto ok = checkResult(*result, part.side(), kind.info().name); !ok)
            return passOn(ok);
    }
    return result;
}

/// Where a map is highest.
struct Place {
    int row = 0, column = 0;
};
[[nodiscard]] inline Place highest(const ScoreMap& map)
{
    Place place;
    for (int row = 0; row < map.height(); ++row)
        for (int column = 0; column < map.width(); ++column)
            if (map.at(row, column) > map.at(place.row, place.column))
                place = {row, column};
    return place;
}

/// A run that is stopped before it starts.
[[nodiscard]] inline RunContext stopped()
{
    std::stop_source source;
    source.request_stop();
    return {source.get_token(), {}};
}

} // namespace twinspect::sample
