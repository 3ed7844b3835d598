// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

enum class TensorType { Float32, Float16, BFloat16, Float64, UInt8, Int32, Int64 };

/// Bytes of one element.
[[nodiscard]] std::uint64_t elementSize(TensorType type);
[[nodiscard]] std::string_view safetensorsName(TensorType type);

/// The type, shape and place of one tensor in a safetensors file. Offsets count from the start of the data section.
struct TensorEntry {
    TensorType type = TensorType::Float32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::map<std::string, TensorEntry> tensors;
    std::map<std::string, std::string> metadata;
    std::uint64_t dataStart = 0; ///< byte position of the data section in the file
};

/// Parses and checks the header of a safetensors file of `fileBytes` bytes of which `bytes` holds at least the header.
/// Every size is checked before it is used: products that overflow, ranges outside the file, ranges that do not fit the
/// shape and overlaps are BadData. `name` is the file named in errors.
[[nodiscard]] Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view bytes, std::uint64_t fileBytes,
                                                               const std::string& name);

/// The header block (8-byte length + JSON padded to 8) for these tensors; their begin/end must be set.
[[nodiscard]] std::string safetensorsHeaderBytes(const std::map<std::string, TensorEntry>& tensors,
                                                 const std::map<std::string, std::string>& metadata);

} // namespace twinspect
