// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/safetensors_header.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"

namespace twinspect {

namespace {

struct TypeName {
    TensorType type;
    std::string_view name;
    std::uint64_t bytes;
};

constexpr std::array<TypeName, 7> kTypes{{{TensorType::Float32, "F32", 4},
                                          {TensorType::Float16, "F16", 2},
                                          {TensorType::BFloat16, "BF16", 2},
                                          {TensorType::Float64, "F64", 8},
                                          {TensorType::UInt8, "U8", 1},
                                          {TensorType::Int32, "I32", 4},
                                          {TensorType::Int64, "I64", 8}}};

constexpr std::uint64_t kLargestHeader = 64ull << 20;
constexpr std::size_t kMostDimensions = 8;

const TypeName& typeName(TensorType type)
{
    return *std::find_if(kTypes.begin(), kTypes.end(), [type](const TypeName& entry) { return entry.type == type; });
}

tl::unexpected<Error> damaged(const std::string& name, const Text& what)
{
    return failure(ErrorCode::BadData, Text("This is not a sound safetensors file: %1", what), name,
                   "Copy the file again from its source, or train or convert it again");
}

// Number of bytes the shape needs; false when a dimension is negative or the product overflows.
bool neededBytes(const TensorEntry& entry, std::uint64_t& bytes)
{
    bytes = elementSize(entry.type);
    for (const std::int64_t dimension : entry.shape) {
        if (dimension < 0)
            return false;
        const auto size = static_cast<std::uint64_t>(dimension);
        if (size != 0 && bytes > std::numeric_limits<std::uint64_t>::max() / size)
            return false;
        bytes *= size;
    }
    return true;
}

Result<TensorEntry> parseEntry(const nlohmann::json& value, const std::string& key, std::uint64_t dataBytes,
                               const std::string& name)
{
    if (!value.is_object() || !value.contains("dtype") || !value.contains("shape") || !value.contains("data_offsets"))
        return damaged(name, Text("tensor '%1' lacks its type, shape or place", key));
    const auto& dtype = value["dtype"];
    const auto& shape = value["shape"];
    const auto& offsets = value["data_offsets"];
    const auto known = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& entry) {
        return dtype.is_string() && dtype.get_ref<const std::string&>() == entry.name;
    });
    if (known == kTypes.end())
        return damaged(name, Text("tensor '%1' has an unknown number type", key));
    if (!shape.is_array() || shape.size() > kMostDimensions || !offsets.is_array() || offsets.size() != 2)
        return damaged(name, Text("tensor '%1' has a malformed shape or place", key));
    TensorEntry entry;
    entry.type = known->type;
    for (const auto& dimension : shape) {
        if (!dimension.is_number_unsigned()
            || dimension.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
            return damaged(name, Text("tensor '%1' has an impossible shape", key));
        entry.shape.push_back(dimension.get<std::int64_t>());
    }
    if (!offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned())
        return damaged(name, Text("tensor '%1' has an impossible place", key));
    entry.begin = offsets[0].get<std::uint64_t>();
    entry.end = offsets[1].get<std::uint64_t>();
    std::uint64_t needed = 0;
    if (!neededBytes(entry, needed) || entry.begin > entry.end || entry.end > dataBytes
        || entry.end - entry.begin != needed)
        return damaged(name, Text("tensor '%1' does not fit into the file", key));
    return entry;
}

bool overlaps(const std::map<std::string, TensorEntry>& tensors)
{
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    for (const auto& [key, entry] : tensors)
        if (entry.begin < entry.end)
            ranges.emplace_back(entry.begin, entry.end);
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 1; i < ranges.size(); ++i)
        if (ranges[i].first < ranges[i - 1].second)
            return true;
    return false;
}

} // namespace

std::uint64_t elementSize(TensorType type) { return typeName(type).bytes; }
std::string_view safetensorsName(TensorType type) { return typeName(type).name; }

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view bytes, std::uint64_t fileBytes,
                                                 const std::string& name)
{
    if (bytes.size() < 8)
        return damaged(name, Text("it is too short"));
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i)
        length = length << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
    if (length > kLargestHeader || length > fileBytes - 8 || length > bytes.size() - 8)
        return damaged(name, Text("its header claims to be larger than the file"));
    const auto json = parseJsonLine(bytes.substr(8, length));
    if (!json.is_object())
        return damaged(name, Text("its header is not JSON"));

    SafetensorsHeader header;
    header.dataStart = 8 + length;
    for (const auto& [key, value] : json.items()) {
        if (key == "__metadata__") {
            if (!value.is_object())
                return damaged(name, Text("its metadata is malformed"));
            for (const auto& [field, text] : value.items()) {
                if (!text.is_string())
                    return damaged(name, Text("its metadata is malformed"));
                header.metadata[field] = text.get<std::string>();
            }
            continue;
        }
        auto entry = parseEntry(value, key, fileBytes - header.dataStart, name);
        if (!entry)
            return passOn(entry);
        header.tensors.emplace(key, std::move(*entry));
    }
    if (overlaps(header.tensors))
        return damaged(name, Text("tensors overlap"));
    return header;
}

std::string safetensorsHeaderBytes(const std::map<std::string, TensorEntry>& tensors,
                                   const std::map<std::string, std::string>& metadata)
{
    nlohmann::json json = nlohmann::json::object();
    if (!metadata.empty())
        json["__metadata__"] = metadata;
    for (const auto& [key, entry] : tensors)
        json[key] = {{"dtype", safetensorsName(entry.type)},
                     {"shape", entry.shape},
                     {"data_offsets", {entry.begin, entry.end}}};
    std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);
    return bytes + text;
}

} // namespace twinspect
