// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QtPlugin>

#include "plugins/api/detector_types.h"

namespace twinspect {

/// A detector in a plugin. It runs in a process of its own, which is ended when it crashes, throws or takes too long.
/// All functions are called from one thread. To say that something cannot be done, throw a std::exception.
class DetectorPlugin {
public:
    virtual ~DetectorPlugin() = default;
    /// The bytes of a model: all that load() needs.
    virtual std::string learn(const PluginLearning& learning) = 0;
    /// Called once before infer(), often in another process than learn().
    virtual void load(const std::string& bytes) = 0;
    virtual PluginResult infer(const PluginPart& part) = 0;
};

} // namespace twinspect

/// Ends in the version of the interfaces: another one is refused.
#define TWINSPECT_DETECTOR_IID "org.twinspect.Detector/2"
Q_DECLARE_INTERFACE(twinspect::DetectorPlugin, TWINSPECT_DETECTOR_IID)
