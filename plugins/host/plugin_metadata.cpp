// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/plugin_metadata.h"

#include <algorithm>
#include <climits>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

// Behind the names of the interfaces stands one version for all of them.
constexpr std::string_view kVersion = "2";
constexpr std::pair<std::string_view, PluginInterface> kInterfaces[] = {
    {"org.twinspect.Detector/", PluginInterface::Detector},
    {"org.twinspect.Reader/", PluginInterface::Reader},
    {"org.twinspect.Exporter/", PluginInterface::Exporter},
};
constexpr std::size_t kLongestMapName = 10, kLongestName = 80;
constexpr auto kMakersRemedy = "Report this to the maker of the plugin";

bool isMadeOf(const std::string& text, std::string_view others, std::size_t longest)
{
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
    });
}

bool isName(const std::optional<std::string>& text) { return text && !text->empty() && text->size() <= kLongestName; }

/// Nothing when a member is missing or makes no sense.
std::optional<ParameterSpec> parameterFrom(const Json& json)
{
    ParameterSpec spec;
    spec.key = textAt(json, "key").value_or("");
    spec.label = textAt(json, "label").value_or("");
    spec.unit = textAt(json, "unit").value_or("");
    spec.help = textAt(json, "help").value_or("");
    spec.minimum = numberAt(json, "minimum").value_or(0);
    spec.maximum = numberAt(json, "maximum").value_or(0);
    if (!isMadeOf(spec.key, "-", kLongestName) || spec.label.empty())
        return std::nullopt;
    if (const auto* choices = memberAt(json, "choices"); choices != nullptr && choices->is_array())
        for (const auto& choice : *choices)
            spec.choices.push_back(choice.is_string() ? choice.get<std::string>() : std::string());
    const auto type = textAt(json, "type").value_or("");
    std::optional<ParameterValue> standard;
    if (type == "switch")
        standard = flagAt(json, "default");
    else if (type == "whole") {
        if (const auto whole = wholeAt(json, "default", INT_MIN, INT_MAX))
            standard = static_cast<int>(*whole);
    } else if (type == "number")
        standard = numberAt(json, "default");
    else if (type == "text")
        standard = textAt(json, "default");
    if (!standard)
        return std::nullopt;
    spec.defaultValue = *standard;
    return checkParameter(spec, spec.defaultValue) ? std::optional(std::move(spec)) : std::nullopt;
}

/// The program itself reads these two.
bool isUsable(const ParameterSpec& spec)
{
    if (spec.key == "side")
        return std::holds_alternative<int>(spec.defaultValue) && spec.minimum >= 32 && spec.maximum <= 1024;
    return spec.key != "seed" || std::holds_alternative<int>(spec.defaultValue);
}

std::optional<std::vector<ParameterSpec>> parametersFrom(const Json& json)
{
    std::vector<ParameterSpec> specs;
    const auto* listed = memberAt(json, "parameters");
    if (listed == nullptr)
        return specs;
    if (!listed->is_array())
        return std::nullopt;
    std::set<std::string> keys;
    for (const auto& one : *listed) {
        auto spec = parameterFrom(one);
        if (!spec || !isUsable(*spec) || !keys.insert(spec->key).second)
            return std::nullopt;
        specs.push_back(std::move(*spec));
    }
    return specs;
}

using KnownInterface = std::pair<std::string_view, PluginInterface>;

/// nullptr for an unknown one.
const KnownInterface* interfaceOf(std::string_view iid)
{
    const auto* found =
        std::ranges::find_if(kInterfaces, [&](const auto& known) { return iid.starts_with(known.first); });
    return found == std::end(kInterfaces) ? nullptr : found;
}

/// Or the member that is missing or makes no sense.
tl::expected<DetectorInfo, const char*> detectorFrom(const Json& said, const PluginMetadata& metadata)
{
    DetectorInfo info;
    info.id = metadata.id;
    info.name = metadata.name;
    info.idea = Text::name(textAt(said, "idea").value_or(""));
    info.source = textAt(said, "source").value_or("");
    info.differences = Text::name(textAt(said, "differences").value_or(""));
    info.rgb = flagAt(said, "rgb").value_or(false);
    info.depth = flagAt(said, "depth").value_or(false);
    if (!info.rgb && !info.depth)
        return tl::unexpected<const char*>("rgb");
    if (memberAt(said, "primary") != nullptr)
        info.primaryMap = textAt(said, "primary").value_or("");
    if (!isMapName(info.primaryMap))
        return tl::unexpected<const char*>("primary");
    auto parameters = parametersFrom(said);
    if (!parameters)
        return tl::unexpected<const char*>("parameters");
    info.parameters = std::move(*parameters);
    return info;
}

} // namespace

bool isMapName(const std::string& name) { return isMadeOf(name, "_", kLongestMapName); }

std::string pluginIdIn(const std::string& text)
{
    const auto parsed = parseJson(text, {}, {});
    const auto* said = parsed ? memberAt(*parsed, "MetaData") : nullptr;
    const auto id = said != nullptr ? textAt(*said, "id") : std::nullopt;
    return id && isMadeOf(*id, "", kLongestName) ? *id : std::string();
}

std::optional<PluginInterface> pluginInterfaceIn(const std::string& text)
{
    const auto parsed = parseJson(text, {}, {});
    const auto* known = parsed ? interfaceOf(textAt(*parsed, "IID").value_or("")) : nullptr;
    return known != nullptr ? std::optional(known->second) : std::nullopt;
}

Result<PluginMetadata> pluginMetadataFrom(const std::string& text, const std::string& file)
{
    const auto parsed = parseJson(text, file, kMakersRemedy);
    if (!parsed)
        return passOn(parsed);
    const auto iid = textAt(*parsed, "IID").value_or("");
    const auto* interface = interfaceOf(iid);
    if (interface == nullptr)
        return failure(ErrorCode::BadData, "This is no plugin for Twinspect", file,
                       "Remove the file from the folder of plugins");
    if (const auto version = iid.substr(interface->first.size()); version != kVersion)
        return failure(ErrorCode::Mismatch,
                       Text("This plugin was made for version %1 of the interface, and this program has version %2",
                            version, kVersion),
                       file, "Install the plugin for this version of Twinspect, or build it again with this one");
    const auto missing = [&](const char* key) {
        return failure(ErrorCode::BadData, Text("The plugin does not say a sensible '%1'", key), file, kMakersRemedy);
    };
    static const Json nothing;
    const auto* found = memberAt(*parsed, "MetaData");
    const Json& said = found != nullptr ? *found : nothing;
    PluginMetadata metadata;
    metadata.interface = interface->second;
    const auto id = textAt(said, "id"), name = textAt(said, "name"), version = textAt(said, "version");
    if (!id || !isMadeOf(*id, "", kLongestName))
        return missing("id");
    if (!isName(name))
        return missing("name");
    if (!isName(version))
        return missing("version");
    metadata.id = *id;
    metadata.name = *name;
    metadata.version = *version;
    metadata.licence = textAt(said, "licence").value_or("");
    metadata.files = textAt(said, "files").value_or("");
    metadata.limits = textAt(said, "limits").value_or("");
    metadata.annotations = flagAt(said, "annotations").value_or(true);
    metadata.results = flagAt(said, "results").value_or(false);
    if (!metadata.annotations && !metadata.results)
        return missing("results");
    if (metadata.interface != PluginInterface::Detector)
        return metadata;
    const auto detector = detectorFrom(said, metadata);
    if (!detector)
        return missing(detector.error());
    metadata.detector = *detector;
    return metadata;
}

} // namespace twinspect
