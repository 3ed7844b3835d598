// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/wire/bodies.h"

#include <cstring>
#include <type_traits>

namespace twinspect {

namespace {

constexpr auto kLastInterface = PluginInterface::Exporter;
constexpr std::uint64_t kMostPlanes = 32, kRoomForNames = 64u << 10;

class BodyWriter {
public:
    template <typename Number>
        requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
    BodyWriter& add(Number number)
    {
        m_body.append(reinterpret_cast<const char*>(&number), sizeof number);
        return *this;
    }
    BodyWriter& add(std::string_view text)
    {
        add(std::uint64_t(text.size()));
        m_body.append(text);
        return *this;
    }
    template <typename Value>
    BodyWriter& add(const std::vector<Value>& plane)
    {
        add(std::uint64_t(plane.size()));
        m_body.append(reinterpret_cast<const char*>(plane.data()), plane.size() * sizeof(Value));
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(m_body); }

private:
    std::string m_body;
};

class BodyReader {
public:
    explicit BodyReader(std::string_view body) : m_left(body) {}

    template <typename Number>
        requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
    bool read(Number& number)
    {
        return raw(&number, sizeof number);
    }
    bool read(std::string& text)
    {
        std::uint64_t size = 0;
        if (!read(size) || size > m_left.size())
            return false;
        text.assign(m_left.substr(0, size));
        m_left.remove_prefix(size);
        return true;
    }
    template <typename Value>
    bool read(std::vector<Value>& plane)
    {
        std::uint64_t size = 0;
        if (!read(size) || size > m_left.size() / sizeof(Value))
            return false;
        plane.resize(size);
        return raw(plane.data(), size * sizeof(Value));
    }
    [[nodiscard]] bool atEnd() const { return m_left.empty(); }

private:
    bool raw(void* place, std::size_t size)
    {
        if (size > m_left.size())
            return false;
        if (size > 0)
            std::memcpy(place, m_left.data(), size);
        m_left.remove_prefix(size);
        return true;
    }
    std::string_view m_left;
};

/// A bool of any other byte would be no bool.
bool readFlag(BodyReader& reader, bool& flag)
{
    std::uint8_t byte = 0;
    if (!reader.read(byte) || byte > 1)
        return false;
    flag = byte == 1;
    return true;
}

template <std::size_t at = 0>
bool readValue(BodyReader& reader, std::uint32_t kind, PluginValues::mapped_type& value)
{
    if constexpr (at < std::variant_size_v<PluginValues::mapped_type>) {
        if (kind != at)
            return readValue<at + 1>(reader, kind, value);
        if constexpr (at == 0) {
            return readFlag(reader, value.emplace<bool>());
        } else {
            return reader.read(value.emplace<at>());
        }
    }
    return false;
}

} // namespace

std::string bodyOf(const OpenRequest& request)
{
    return BodyWriter().add(request.file).add(request.interface).add(request.memoryBytes).take();
}

std::string bodyOf(const PluginPart& part)
{
    BodyWriter writer;
    writer.add(part.side).add(part.mmPerPixel).add(part.rgb).add(part.heightMm).add(part.part).add(part.measured);
    return writer.take();
}

std::string bodyOf(const PluginValues& values)
{
    BodyWriter writer;
    writer.add(std::uint64_t(values.size()));
    for (const auto& [key, value] : values) {
        writer.add(key).add(static_cast<std::uint32_t>(value.index()));
        std::visit([&](const auto& held) { writer.add(held); }, value);
    }
    return writer.take();
}

std::string bodyOf(const PluginProgress& progress)
{
    return BodyWriter().add(progress.done).add(progress.total).take();
}

std::string bodyOf(const PluginResult& result)
{
    BodyWriter writer;
    writer.add(std::uint64_t(result.maps.size()));
    for (const auto& [name, map] : result.maps)
        writer.add(name).add(map);
    writer.add(result.shareRgb).add(result.heightVsGoodMm);
    return writer.take();
}

std::string bodyOf(const PluginFailure& failure) { return BodyWriter().add(failure.kind).add(failure.words).take(); }

std::string bodyOf(const std::vector<ReaderEntry>& list)
{
    BodyWriter writer;
    writer.add(std::uint64_t(list.size()));
    for (const auto& entry : list)
        writer.add(entry.id).add(entry.label).add(entry.defectType);
    return writer.take();
}

std::string bodyOf(const ReadRequest& request) { return BodyWriter().add(request.path).add(request.id).take(); }

std::string bodyOf(const ReaderPart& part)
{
    BodyWriter writer;
    writer.add(part.width).add(part.height).add(part.rgb).add(part.xyz).add(part.depth).add(part.metresPerUnit);
    writer.add(part.fx).add(part.fy).add(part.cx).add(part.cy).add(part.mask);
    return writer.take();
}

std::string bodyOf(const ExportRequest& request)
{
    BodyWriter writer;
    writer.add(request.folder).add(std::uint64_t(request.types.size()));
    for (const auto& type : request.types)
        writer.add(type.name).add(type.colour);
    return writer.take();
}

std::string bodyOf(const ExporterPart& part)
{
    BodyWriter writer;
    writer.add(part.id).add(part.picture).add(part.annotated).add(part.finished).add(part.width).add(part.height);
    writer.add(std::uint64_t(part.regions.size()));
    for (const auto& region : part.regions)
        writer.add(region.defectType).add(region.pixels).add(region.severity).add(region.note).add(region.author);
    return writer.add(part.result).take();
}

std::optional<OpenRequest> openRequestFrom(std::string_view body)
{
    BodyReader reader(body);
    OpenRequest request;
    if (!reader.read(request.file) || !reader.read(request.interface) || request.interface > kLastInterface
        || !reader.read(request.memoryBytes) || !reader.atEnd())
        return std::nullopt;
    return request;
}

std::optional<PluginPart> partFrom(std::string_view body)
{
    BodyReader reader(body);
    PluginPart part;
    if (!reader.read(part.side) || !reader.read(part.mmPerPixel) || !reader.read(part.rgb)
        || !reader.read(part.heightMm) || !reader.read(part.part) || !reader.read(part.measured) || !reader.atEnd())
        return std::nullopt;
    return part;
}

std::optional<PluginValues> valuesFrom(std::string_view body)
{
    BodyReader reader(body);
    PluginValues values;
    std::uint64_t count = 0;
    if (!reader.read(count))
        return std::nullopt;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string key;
        std::uint32_t kind = 0;
        PluginValues::mapped_type value;
        if (!reader.read(key) || !reader.read(kind) || !readValue(reader, kind, value)
            || !values.emplace(std::move(key), std::move(value)).second)
            return std::nullopt;
    }
    return reader.atEnd() ? std::optional(std::move(values)) : std::nullopt;
}

std::optional<PluginProgress> progressFrom(std::string_view body)
{
    BodyReader reader(body);
    PluginProgress progress;
    if (!reader.read(progress.done) || !reader.read(progress.total) || !reader.atEnd())
        return std::nullopt;
    return progress;
}

std::optional<PluginResult> resultFrom(std::string_view body)
{
    BodyReader reader(body);
    PluginResult result;
    std::uint64_t count = 0;
    if (!reader.read(count))
        return std::nullopt;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string name;
        std::vector<float> map;
        if (!reader.read(name) || !reader.read(map) || !result.maps.emplace(std::move(name), std::move(map)).second)
            return std::nullopt;
    }
    if (!reader.read(result.shareRgb) || !reader.read(result.heightVsGoodMm) || !reader.atEnd())
        return std::nullopt;
    return result;
}

std::optional<PluginFailure> failureFrom(std::string_view body)
{
    BodyReader reader(body);
    PluginFailure failure;
    if (!reader.read(failure.kind) || failure.kind > PluginFailure::Kind::BadName || !reader.read(failure.words)
        || !reader.atEnd())
        return std::nullopt;
    return failure;
}

std::optional<std::vector<ReaderEntry>> readerListFrom(std::string_view body)
{
    BodyReader reader(body);
    std::uint64_t count = 0;
    if (!reader.read(count))
        return std::nullopt;
    std::vector<ReaderEntry> list;
    for (std::uint64_t i = 0; i < count; ++i) {
        auto& entry = list.emplace_back();
        if (!reader.read(entry.id) || !reader.read(entry.label) || entry.label > ReaderLabel::Defect
            || !reader.read(entry.defectType))
            return std::nullopt;
    }
    return reader.atEnd() ? std::optional(std::move(list)) : std::nullopt;
}

std::optional<ReadRequest> readRequestFrom(std::string_view body)
{
    BodyReader reader(body);
    ReadRequest request;
    if (!reader.read(request.path) || !reader.read(request.id) || !reader.atEnd())
        return std::nullopt;
    return request;
}

std::optional<ReaderPart> readerPartFrom(std::string_view body)
{
    BodyReader reader(body);
    ReaderPart part;
    if (!reader.read(part.width) || !reader.read(part.height) || !reader.read(part.rgb) || !reader.read(part.xyz)
        || !reader.read(part.depth) || !reader.read(part.metresPerUnit) || !reader.read(part.fx)
        || !reader.read(part.fy) || !reader.read(part.cx) || !reader.read(part.cy) || !reader.read(part.mask)
        || !reader.atEnd())
        return std::nullopt;
    return part;
}

std::optional<ExportRequest> exportRequestFrom(std::string_view body)
{
    BodyReader reader(body);
    ExportRequest request;
    std::uint64_t count = 0;
    if (!reader.read(request.folder) || !reader.read(count))
        return std::nullopt;
    for (std::uint64_t i = 0; i < count; ++i)
        if (auto& type = request.types.emplace_back(); !reader.read(type.name) || !reader.read(type.colour))
            return std::nullopt;
    return reader.atEnd() ? std::optional(std::move(request)) : std::nullopt;
}

std::optional<ExporterPart> exporterPartFrom(std::string_view body)
{
    BodyReader reader(body);
    ExporterPart part;
    std::uint64_t count = 0;
    if (!reader.read(part.id) || !reader.read(part.picture) || !readFlag(reader, part.annotated)
        || !readFlag(reader, part.finished) || !reader.read(part.width) || !reader.read(part.height)
        || !reader.read(count))
        return std::nullopt;
    for (std::uint64_t i = 0; i < count; ++i)
        if (auto& region = part.regions.emplace_back(); !reader.read(region.defectType) || !reader.read(region.pixels)
                                                        || !reader.read(region.severity) || !reader.read(region.note)
                                                        || !reader.read(region.author))
            return std::nullopt;
    if (!reader.read(part.result) || !reader.atEnd())
        return std::nullopt;
    return part;
}

std::uint64_t longestResult(int side)
{
    const auto pixels = static_cast<std::uint64_t>(side) * static_cast<std::uint64_t>(side);
    return kMostPlanes * pixels * sizeof(float) + kRoomForNames;
}

} // namespace twinspect
