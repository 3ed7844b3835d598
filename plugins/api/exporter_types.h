// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace twinspect {

/// Neighbouring pixels of one row: the columns `begin` to `end` - 1.
struct ExporterRun {
    int row = 0, begin = 0, end = 0;
};

/// A defect that a person marked.
struct ExporterRegion {
    std::string defectType;          ///< may be empty
    std::vector<ExporterRun> pixels; ///< sorted by row and column; they never overlap
    int severity = 0;                ///< 1 to 5; 0 = not said
    std::string note, author;
};

/// One part for an exporter. All texts are UTF-8.
struct ExporterPart {
    std::string id;         ///< "test/hole/003"
    std::string picture;    ///< path of its RGB picture below the data, with '/'
    bool annotated = false; ///< a person looked at it; without regions it is good
    bool finished = false;  ///< and has said that this is the truth
    int width = 0, height = 0; ///< px, of an annotated part
    std::vector<ExporterRegion> regions;
    std::string result; ///< its line of results.jsonl, JSON; empty without
};

/// A type of defect.
struct ExporterType {
    std::string name;
    std::uint32_t colour = 0; ///< 0xRRGGBB
};

/// The beginning of an export.
struct ExporterStart {
    std::vector<ExporterType> types; ///< all that the parts will name, and others
    /// Writes a file. `name` is a path below the folder of the export, with '/'; no piece of it begins with a dot.
    /// Throws a std::exception for another name, or when it cannot be written.
    std::function<void(const std::string& name, const std::string& bytes)> write;
    /// For libraries that write files themselves: where the file of that name belongs. Its folder is there then.
    std::function<std::string(const std::string& name)> path;
};

} // namespace twinspect
