// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/part_measurement.h"

#include "core/base/sha256.h"

namespace twinspect {

Result<PartMeasurement> trainAndEvaluate(const Catalog& catalog, const NetworkOptions& network,
                                         const TrainingOptions& options, const PartTrainingFiles& files,
                                         const RunContext& context)
{
    auto training = trainPart(catalog, network, options, files, context);
    if (!training)
        return passOn(training);
    auto model = AnomalyModel::load(files.model, options.device, options.precision);
    if (!model)
        return passOn(model);
    auto evaluation = evaluateModel(*model, catalog, context);
    if (!evaluation)
        return passOn(evaluation);
    return PartMeasurement{std::move(*model), std::move(*training), std::move(*evaluation)};
}

std::string dataHashOf(const Catalog& catalog)
{
    Sha256 hash;
    for (const SampleRef& sample : catalog.samples) {
        hash.add(sample.id + "\n" + nameOf(sample.split) + " " + sample.defectType);
        for (const auto& file : {sample.rgb, sample.geometry, sample.mask}) {
            std::error_code error;
            const auto size = std::filesystem::file_size(file, error);
            hash.add(" " + (error ? std::string("-") : std::to_string(size)));
        }
        for (const auto& [key, value] : settingsOf(sample.reading))
            hash.add(" " + key + "=" + value);
        if (const auto& camera = sample.reading.camera)
            for (const double number : {camera->fx, camera->fy, camera->cx, camera->cy, camera->depthScale})
                hash.add(" " + std::to_string(number));
        hash.add("\n");
    }
    return hash.finish();
}

} // namespace twinspect
