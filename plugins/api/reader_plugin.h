// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QtPlugin>

#include "plugins/api/reader_types.h"

namespace twinspect {

/// A reader of the data of other programs, in a plugin. Twinspect makes ordinary parts of them, once. It runs in a
/// process of its own, which is ended when it crashes, throws or takes too long. All functions are called from one
/// thread. To say that something cannot be done, throw a std::exception.
class ReaderPlugin {
public:
    virtual ~ReaderPlugin() = default;
    /// Whether `path`, a file or a folder, is of the format. Of data that it does not know it says false, also of
    /// damaged ones and of an empty folder.
    virtual bool recognises(const std::string& path) = 0;
    /// The parts in what it recognised.
    virtual std::vector<ReaderEntry> list(const std::string& path) = 0;
    /// Called for each part, in any order, perhaps in another process than list().
    virtual ReaderPart read(const std::string& path, const std::string& id) = 0;
};

} // namespace twinspect

/// Ends in the version of the interfaces: another one is refused.
#define TWINSPECT_READER_IID "org.twinspect.Reader/2"
Q_DECLARE_INTERFACE(twinspect::ReaderPlugin, TWINSPECT_READER_IID)
