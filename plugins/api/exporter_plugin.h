// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtPlugin>

#include "plugins/api/exporter_types.h"

namespace twinspect {

/// Writes annotations, results or both for another program, in a plugin. It runs in a process of its own, which is
/// ended when it crashes or takes too long. All functions are called from one thread, once per export but for add().
/// What it has written appears when end() has returned, or never. To say that something cannot be done, throw a
/// std::exception: in add() it costs that part, elsewhere the export.
class ExporterPlugin {
public:
    virtual ~ExporterPlugin() = default;
    virtual void begin(const ExporterStart& start) = 0;
    virtual void add(const ExporterPart& part) = 0;
    virtual void end() = 0;
};

} // namespace twinspect

/// Ends in the version of the interfaces: another one is refused.
#define TWINSPECT_EXPORTER_IID "org.twinspect.Exporter/2"
Q_DECLARE_INTERFACE(twinspect::ExporterPlugin, TWINSPECT_EXPORTER_IID)
