// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/comparison.h"

/// Small comparisons whose figures are known.
namespace twinspect::sample {

inline std::string partId(const char* type, int number)
{
    char id[64];
    std::snprintf(id, sizeof id, "test/%s/%03d", type, number);
    return id;
}

/// Six good and six defective parts; `wrong` of the defects score below every good part.
inline nlohmann::json comparisonRow(const std::string& model, int wrong, const std::string& part = "lid",
                                    int goodParts = 0, int seed = 0)
{
    nlohmann::json row{{"part", part},
                       {"data", "files"},
                       {"model", model},
                       {"made_by", "options"},
                       {"good_parts", goodParts},
                       {"seed", seed},
                       {"image_auroc", 1 - wrong / 6.0},
                       {"train_seconds", 12.345},
                       {"scores", nlohmann::json::array()}};
    for (int i = 0; i < 6; ++i) {
        row["scores"].push_back({{"id", partId("good", i)}, {"label", "good"}, {"score", 1 + i}});
        row["scores"].push_back(
            {{"id", partId("dent", i)}, {"label", "defect"}, {"type", "dent"}, {"score", i < wrong ? -i : 10 + i}});
    }
    return row;
}

/// As `compare --out` keeps rows; one line.
inline std::string comparisonFile(const std::vector<nlohmann::json>& rows)
{
    return nlohmann::json{{"format", kComparisonFormat}, {"measured_by", {{"program", "a"}}}, {"rows", rows}}.dump();
}

} // namespace twinspect::sample
