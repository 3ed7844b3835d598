// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/report.h"

#include <cstdio>
#include <set>

#include <nlohmann/json.hpp>

namespace twinspect {

namespace {

Status checkTypes(std::span<const PartScore> parts)
{
    for (const PartScore& part : parts) {
        if (part.defect && (part.defectType.empty() || part.defectType == kGoodParts))
            return failure(ErrorCode::InvalidArgument,
                           part.defectType.empty() ? Text("A defective part has no defect type")
                                                   : Text("A defective part has the type \"good\""),
                           {}, "Name the type of the defect, such as \"scratch\"");
    }
    return {};
}

/// Errors of a set that lacks one class mean "not measured" here, all others are passed on.
template <typename T>
Status keep(const Result<T>& result, std::optional<T>& place)
{
    if (result)
        place = *result;
    else if (result.error().code != ErrorCode::TooLittleData)
        return passOn(result);
    return {};
}

Status measureImages(std::span<const PartScore> parts, const std::string* type, PartSetMetrics& metrics)
{
    std::vector<double> scores;
    std::vector<std::uint8_t> labels;
    for (const PartScore& part : parts) {
        if (part.defect && type != nullptr && part.defectType != *type)
            continue;
        scores.push_back(part.imageScore);
        labels.push_back(part.defect);
        (part.defect ? metrics.defectParts : metrics.goodParts) += 1;
    }
    if (auto ok = keep(auroc(scores, labels), metrics.imageAuroc); !ok)
        return ok;
    if (auto ok = keep(averagePrecision(scores, labels), metrics.averagePrecision); !ok)
        return ok;
    return keep(f1Max(scores, labels), metrics.f1Max);
}

Status measureMaps(MapsByType& maps, const std::string* type, PartSetMetrics& metrics)
{
    std::vector<AuproAccumulator*> pool;
    for (auto& [name, accumulator] : maps) {
        if (type == nullptr || name == *type || name == kGoodParts)
            pool.push_back(&accumulator);
    }
    std::optional<PixelMetrics> pixels;
    if (auto ok = keep(measurePixels(pool), pixels); !ok)
        return ok;
    if (pixels) {
        metrics.pixelAuroc = pixels->auroc;
        metrics.pixelAveragePrecision = pixels->averagePrecision;
        metrics.pixelF1Max = pixels->f1Max;
        metrics.aupro = std::move(pixels->aupro);
    }
    return {};
}

nlohmann::json number(const std::optional<double>& value) { return value ? nlohmann::json(*value) : nlohmann::json(); }

nlohmann::json toJson(const PartSetMetrics& metrics)
{
    nlohmann::json exact = nlohmann::json::object();
    nlohmann::json official = nlohmann::json::object();
    for (const AuproAtLimit& at : metrics.aupro) {
        char key[16];
        std::snprintf(key, sizeof key, "%d.%02d", static_cast<int>(at.limit * 100 + 0.5) / 100,
                      static_cast<int>(at.limit * 100 + 0.5) % 100);
        exact[key] = at.exact;
        official[key] = at.official;
    }
    const auto value = [](const std::optional<F1Max>& f1) { return f1 ? std::optional(f1->value) : std::nullopt; };
    const auto threshold = [](const std::optional<F1Max>& f1) {
        return f1 ? std::optional(f1->threshold) : std::nullopt;
    };
    return {{"good_parts", metrics.goodParts},
            {"defect_parts", metrics.defectParts},
            {"image_auroc", number(metrics.imageAuroc)},
            {"average_precision", number(metrics.averagePrecision)},
            {"f1_max", number(value(metrics.f1Max))},
            {"f1_max_threshold", number(threshold(metrics.f1Max))},
            {"pixel_auroc", number(metrics.pixelAuroc)},
            {"pixel_average_precision", number(metrics.pixelAveragePrecision)},
            {"pixel_f1_max", number(value(metrics.pixelF1Max))},
            {"pixel_f1_max_threshold", number(threshold(metrics.pixelF1Max))},
            {"aupro", metrics.aupro.empty() ? nlohmann::json() : exact},
            {"aupro_100_thresholds", metrics.aupro.empty() ? nlohmann::json() : official}};
}

} // namespace

Result<DatasetMetrics> measureDataset(std::span<const PartScore> parts, MapsByType& maps)
{
    if (auto ok = checkTypes(parts); !ok)
        return passOn(ok);
    DatasetMetrics metrics;
    if (auto ok = measureImages(parts, nullptr, metrics); !ok)
        return passOn(ok);
    if (!metrics.imageAuroc)
        return failure(ErrorCode::TooLittleData,
                       Text("The test set has %1 good and %2 defective parts; both are needed", metrics.goodParts,
                            metrics.defectParts),
                       {}, "Add the missing kind to the test set");
    if (auto ok = measureMaps(maps, nullptr, metrics); !ok)
        return passOn(ok);

    std::set<std::string> types;
    for (const PartScore& part : parts) {
        if (part.defect)
            types.insert(part.defectType);
    }
    for (const std::string& type : types) {
        PartSetMetrics& place = metrics.byDefect[type];
        if (auto ok = measureImages(parts, &type, place); !ok)
            return passOn(ok);
        if (auto ok = measureMaps(maps, &type, place); !ok)
            return passOn(ok);
    }
    return metrics;
}

nlohmann::json toJson(const DatasetMetrics& metrics)
{
    nlohmann::json json = toJson(static_cast<const PartSetMetrics&>(metrics));
    nlohmann::json byDefect = nlohmann::json::object();
    for (const auto& [type, set] : metrics.byDefect)
        byDefect[type] = toJson(set);
    json["by_defect"] = std::move(byDefect);
    return json;
}

} // namespace twinspect
