// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/api/detector_types.h"
#include "plugins/api/exporter_types.h"
#include "plugins/api/reader_types.h"

namespace twinspect {

/// What a plugin can be; a library holds one.
enum class PluginInterface : std::uint32_t { Detector, Reader, Exporter };

/// Asks a worker to load a plugin.
struct OpenRequest {
    std::string file;
    PluginInterface interface = PluginInterface::Detector;
    std::uint64_t memoryBytes = 0; ///< that the worker may take
};

/// Why a worker could not do what was asked.
struct PluginFailure {
    enum class Kind : std::uint32_t {
        NotRead,   ///< the file is no plugin that can be read
        NotLoaded, ///< the system or Qt refused to load it
        NoMemory,  ///< it met the limit
        Thrown,    ///< it threw an exception
        TooLong,   ///< its answer has more bytes than a message
        BadName,   ///< it wanted to write a file of that name
    };
    Kind kind = Kind::Thrown;
    std::string words; ///< of Qt or of the exception, in English
};

/// How far a plugin has learnt.
struct PluginProgress {
    int done = 0, total = 0;
};

/// Asks a reader for a part of the data at `path`.
struct ReadRequest {
    std::string path, id;
};

/// Begins an export into a folder that is there.
struct ExportRequest {
    std::string folder;
    std::vector<ExporterType> types;
};

// The bodies of messages. Reading one gives nothing when a byte is missing or left over, or a length makes no sense;
// whether the planes have the sizes that they should have is checked by whoever uses them.
[[nodiscard]] std::string bodyOf(const OpenRequest& request);
[[nodiscard]] std::string bodyOf(const PluginPart& part);
[[nodiscard]] std::string bodyOf(const PluginValues& values);
[[nodiscard]] std::string bodyOf(const PluginProgress& progress);
[[nodiscard]] std::string bodyOf(const PluginResult& result);
[[nodiscard]] std::string bodyOf(const PluginFailure& failure);
[[nodiscard]] std::string bodyOf(const std::vector<ReaderEntry>& list);
[[nodiscard]] std::string bodyOf(const ReadRequest& request);
[[nodiscard]] std::string bodyOf(const ReaderPart& part);
[[nodiscard]] std::string bodyOf(const ExportRequest& request);
[[nodiscard]] std::string bodyOf(const ExporterPart& part);
[[nodiscard]] std::optional<OpenRequest> openRequestFrom(std::string_view body);
[[nodiscard]] std::optional<PluginPart> partFrom(std::string_view body);
[[nodiscard]] std::optional<PluginValues> valuesFrom(std::string_view body);
[[nodiscard]] std::optional<PluginProgress> progressFrom(std::string_view body);
[[nodiscard]] std::optional<PluginResult> resultFrom(std::string_view body);
[[nodiscard]] std::optional<PluginFailure> failureFrom(std::string_view body);
[[nodiscard]] std::optional<std::vector<ReaderEntry>> readerListFrom(std::string_view body);
[[nodiscard]] std::optional<ReadRequest> readRequestFrom(std::string_view body);
[[nodiscard]] std::optional<ReaderPart> readerPartFrom(std::string_view body);
[[nodiscard]] std::optional<ExportRequest> exportRequestFrom(std::string_view body);
[[nodiscard]] std::optional<ExporterPart> exporterPartFrom(std::string_view body);

/// Bytes of the longest answers of a reader.
inline constexpr std::uint64_t kLongestReaderPart = 1ull << 30, kLongestReaderList = 256ull << 20;

/// Bytes of the longest result that is accepted for a part of that side: 32 planes.
[[nodiscard]] std::uint64_t longestResult(int side);

} // namespace twinspect
