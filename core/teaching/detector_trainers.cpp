// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/detector_trainers.h"

#include <map>

#include "core/detectors/btf/btf_detector.h"
#include "core/detectors/depthae/depthae_detector.h"
#include "core/detectors/depthgan/depthgan_detector.h"
#include "core/detectors/depthvm/depthvm_detector.h"
#include "core/detectors/easynet/easynet_detector.h"
#include "core/detectors/fpfh/fpfh_detector.h"
#include "core/detectors/patchcore/patchcore_detector.h"
#include "core/detectors/rd4ad/rd4ad_detector.h"
#include "core/detectors/known_detectors.h"

namespace twinspect {

const DetectorTrainer* trainerOf(std::string_view id)
{
    static const std::map<std::string_view, const DetectorTrainer*> trainers{
        {"patchcore", &patchcoreTrainer()}, {"btf", &btfTrainer()},           {"fpfh", &fpfhTrainer()},
        {"rd4ad", &rd4adTrainer()},         {"easynet", &easynetTrainer()},   {"depthvm", &depthvmTrainer()},
        {"depthae", &depthaeTrainer()},     {"depthgan", &depthganTrainer()},
    };
    const auto found = trainers.find(id);
    return found == trainers.end() ? installedPlugins().kind(id) : found->second;
}

} // namespace twinspect
