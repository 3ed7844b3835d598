// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/reading_settings.h"

namespace twinspect {

namespace {

Status apply(const std::map<std::string, std::string>& settings, GeometryReading& reading)
{
    for (const auto& [key, value] : settings)
        if (!value.empty())
            if (auto ok = setReading(reading, key, value); !ok)
                return ok;
    return {};
}

} // namespace

Status applySettings(const std::map<std::string, std::string>& settings, const std::filesystem::path& cameraFile,
                     Catalog& catalog)
{
    GeometryReading tried;
    if (auto ok = apply(settings, tried); !ok)
        return ok;
    std::optional<CameraIntrinsics> camera;
    if (!cameraFile.empty()) {
        const auto read = readIntrinsics(cameraFile);
        if (!read)
            return passOn(read);
        camera = *read;
    }
    for (SampleRef& sample : catalog.samples) {
        if (camera) {
            sample.reading.camera = camera;
            sample.cameraFile = cameraFile;
        }
        (void)apply(settings, sample.reading);
    }
    return {};
}

} // namespace twinspect
