// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/text_json.h"
#include "core/detectors/known_detectors.h"

namespace twinspect {

namespace {

int listPlugins(Console& console, bool json)
{
    nlohmann::json list = nlohmann::json::array();
    for (const auto& plugin : installedPlugins().plugins()) {
        const auto loaded = installedPlugins().tryToLoad(plugin); // in a worker of its own
        const auto why = loaded ? std::nullopt : std::optional(loaded.error());
        const std::string interface(nameOf(plugin.interface));
        if (json || console.jsonProgress) {
            nlohmann::json one{{"file", plugin.file.string()},
                               {"interface", interface},
                               {"id", plugin.id},
                               {"name", plugin.name},
                               {"version", plugin.version},
                               {"licence", plugin.licence},
                               {"usable", !why}};
            if (why) {
                one["why_not"] = why->detail.english();
                one["remedy"] = why->remedy.english();
                one["why_not_text"] = toJson(why->detail);
                one["remedy_text"] = toJson(why->remedy);
            }
            list.push_back(std::move(one));
        } else if (why) {
            console.print("cannot be used  " + why->message());
        } else {
            console.print("usable  " + plugin.id + "  " + plugin.name + " " + plugin.version + "  " + interface + "  "
                          + plugin.file.string());
        }
    }
    if (json || console.jsonProgress) {
        nlohmann::json folders = nlohmann::json::array();
        for (const auto& folder : PluginPlaces::usual().folders)
            folders.push_back(folder.lexically_normal().string());
        console.printJson({{"folders", std::move(folders)}, {"plugins", std::move(list)}});
    } else if (installedPlugins().plugins().empty()) {
        for (const auto& folder : PluginPlaces::usual().folders)
            console.print("No plugins in " + folder.lexically_normal().string());
    }
    return 0;
}

} // namespace

void addPluginsCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand("plugins", "Lists the plugins that were found, and why one cannot be used");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json,
                      "The list as JSON, with the folders that were looked into, that of the user last");
    command->footer("Plugins are looked for in the folders of TWINSPECT_PLUGINS, in lib/twinspect/plugins beside the "
                    "program, and in twinspect/plugins in the user's data folder.\n"
                    "Example: twinspect-cli plugins");
    command->callback([json, &job] { job = [json](Console& console) { return listPlugins(console, *json); }; });
}

} // namespace twinspect
