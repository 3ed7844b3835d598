// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/known_detectors.h"

#include <algorithm>
#include <set>

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

const std::vector<const DetectorKind*>& ownDetectors()
{
    static const std::vector<const DetectorKind*> kinds{
        &dcrdfKind(),   &patchcoreKind(), &btfKind(),     &fpfhKind(),     &rd4adKind(),
        &easynetKind(), &depthvmKind(),   &depthaeKind(), &depthganKind(),
    };
    return kinds;
}

const PluginCatalog& installedPlugins()
{
    static const PluginCatalog catalog = [] {
        std::set<std::string> taken;
        for (const auto* kind : ownDetectors())
            taken.insert(kind->info().id);
        return PluginCatalog(PluginPlaces::usual(), PluginLimits::fromEnvironment(), taken);
    }();
    return catalog;
}

const std::vector<const DetectorKind*>& knownDetectors()
{
    static const std::vector<const DetectorKind*> kinds = [] {
        auto all = ownDetectors();
        for (const auto& plugin : installedPlugins().kinds())
            all.push_back(plugin.get());
        return all;
    }();
    return kinds;
}

Result<const DetectorKind*> detectorNamed(std::string_view id)
{
    for (const auto* kind : ownDetectors()) // without looking for plugins
        if (kind->info().id == id)
            return kind;
    if (const auto* plugin = installedPlugins().kind(id))
        return plugin;
    if (const auto why = installedPlugins().whyNot(id))
        return tl::unexpected<Error>(*why);
    std::string known;
    for (const auto* kind : knownDetectors())
        known += (known.empty() ? "" : " ") + kind->info().id;
    const auto nameless = std::ranges::count_if(installedPlugins().plugins(), [](const InstalledPlugin& plugin) {
        return plugin.whyNot && plugin.id.empty(); // the one that is meant may be among them
    });
    return failure(ErrorCode::InvalidArgument, Text("There is no detector '%1'", id), {},
                   nameless == 0 ? Text("Choose one of: %1", known)
                                 : Text("Choose one of: %1. %2 files in the folders of plugins cannot be used: "
                                        "'twinspect-cli plugins' says why",
                                        known, nameless));
}

} // namespace twinspect
