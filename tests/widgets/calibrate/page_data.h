// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/detector/preparation.h"
#include "tests/support/tiny_model.h"
#include "ui/models/workbench.h"

/// A workbench with a model and made-up scores, for tests of what is done with scores.
namespace twinspect::sample {

/// A model that anybody can open but that says nothing sensible; its held-out good parts have the scores 1, 1 + step, 1
/// + 2 step ...
inline Status writeScoredModel(const std::filesystem::path& file, int heldOut, double step = 0.1,
                               const std::string& arithmetic = {})
{
    Preparation preparation;
    preparation.scale = {.cropSide = 64, .heightRangeMetres = 0.01, .mmPerPixel = 0.5};
    std::map<std::string, std::string> metadata;
    preparation.describe(metadata);
    metadata["part.name"] = "test part";
    std::string scores, peaks;
    for (int i = 0; i < heldOut; ++i) {
        scores += std::to_string(1 + i * step) + " ";
        peaks += std::to_string(2 + i * step) + " ";
    }
    metadata["held_out.scores"] = scores;
    metadata["held_out.peaks"] = peaks;
    if (!arithmetic.empty())
        metadata["held_out.arithmetic"] = arithmetic;
    metadata["training.part_fingerprints"] = "none";
    return writeTinyModel(file, metadata);
}

inline SampleRef ref(const std::string& id, Split split, Label label)
{
    SampleRef made;
    made.id = id;
    made.split = split;
    made.label = label;
    made.defectType = label == Label::Defect ? "hole" : label == Label::Good ? "good" : "";
    return made;
}

inline SampleScore score(double value)
{
    SampleScore made;
    made.record.score = value;
    made.record.thresholds.pixel = 2;
    made.record.peak = value;
    return made;
}

/// `count` parts: 30 % validation, 45 % good and 25 % defective test parts, with scores of two bells that overlap.
inline void fill(InspectionSet& samples, int count, unsigned seed = 3)
{
    std::mt19937 random(seed);
    const auto bell = [&](double mean, double deviation) { // sum of twelve: the same on every machine
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += static_cast<double>(random()) / 4294967296.0;
        return mean + deviation * sum;
    };
    std::vector<SampleRef> refs;
    std::vector<double> scores;
    for (int i = 0; i < count; ++i) {
        const int kind = i % 20;
        const auto number = std::to_string(i);
        if (kind < 6)
            refs.push_back(ref("validation/good/" + number, Split::Validation, Label::Good));
        else if (kind < 15)
            refs.push_back(ref("test/good/" + number, Split::Test, Label::Good));
        else
            refs.push_back(ref("test/hole/" + number, Split::Test, Label::Defect));
        scores.push_back(kind < 15 ? bell(2, 0.5) : bell(5, 1.2));
    }
    samples.reset(refs);
    for (int i = 0; i < count; ++i)
        samples.setScore(i, score(scores[static_cast<std::size_t>(i)]));
}

} // namespace twinspect::sample
