// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/known_detectors.h"

#include "core/detectors/btf/btf_detector.h"
#include "core/detectors/dcrdf/dcrdf_detector.h"
#include "core/detectors/depthae/depthae_detector.h"
#include "core/detectors/depthgan/depthgan_detector.h"
#include "core/detectors/depthvm/depthvm_detector.h"
#include "core/detectors/easynet/easynet_detector.h"
#include "core/detectors/fpfh/fpfh_detector.h"
#include "core/detectors/patchcore/patchcore_detector.h"
#include "core/detectors/rd4ad/rd4ad_detector.h"

namespace twinspect {

const std::vector<const DetectorKind*>& knownDetectors()
{
    static const std::vector<const DetectorKind*> kinds{
        &dcrdfKind(),
        &patchcoreKind(),
        &btfKind(),
        &fpfhKind(),
        &rd4adKind(),
        &easynetKind(),
        &depthvmKind(),
        &depthaeKind(),
        &depthganKind(),
    };
    return kinds;
}

Result<const DetectorKind*> detectorNamed(std::string_view id)
{
    std::string known;
    for (const auto* kind : knownDetectors()) {
        if (kind->info().id == id)
            return kind;
        known += (known.empty() ? "" : " ") + kind->info().id;
    }
    return failure(ErrorCode::InvalidArgument, Text("There is no detector '%1'", id), {},
                   Text("Choose one of: %1", known));
}

} // namespace twinspect
