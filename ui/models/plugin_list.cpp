// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/plugin_list.h"

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/base/text_json.h"
#include "ui/models/detached_process.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

/// With its gaps, so that it can be translated.
Text textIn(const Json& json, const char* key)
{
    if (const auto* parts = memberAt(json, (std::string(key) + "_text").c_str()))
        if (const auto text = textFrom(*parts))
            return *text;
    return textAt(json, key).value_or(std::string());
}

PluginList::Plugin pluginFrom(const Json& json)
{
    const auto text = [&json](const char* key) {
        return QString::fromStdString(textAt(json, key).value_or(std::string()));
    };
    PluginList::Plugin plugin{textAt(json, "file").value_or(std::string()),
                              text("id"),
                              text("name"),
                              text("version"),
                              {}};
    if (!flagAt(json, "usable").value_or(false))
        plugin.whyNot =
            Error{ErrorCode::BadData, textIn(json, "why_not"), plugin.file.string(), textIn(json, "remedy")};
    return plugin;
}

} // namespace

PluginList::PluginList(QObject* parent) : QObject(parent)
{
    connect(&m_process, &QProcess::finished, this, &PluginList::conclude);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            conclude();
    });
}

PluginList::~PluginList()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished(1000);
}

void PluginList::look()
{
    if (looking())
        return;
    m_process.start(DetachedProcess::program(), {QStringLiteral("plugins"), QStringLiteral("--json")});
    Q_EMIT changed();
}

Result<PluginList::Found> PluginList::parse(std::string_view text)
{
    const auto json = parseJsonLine(text);
    const auto* folders = memberAt(json, "folders");
    const auto* plugins = memberAt(json, "plugins");
    if (folders == nullptr || !folders->is_array() || plugins == nullptr || !plugins->is_array())
        return failure(ErrorCode::BadData, "The list of plugins cannot be read", {}, "Install Twinspect again");
    Found found;
    for (const auto& folder : *folders)
        if (folder.is_string())
            found.folders.emplace_back(folder.get<std::string>());
    for (const auto& plugin : *plugins)
        found.plugins.push_back(pluginFrom(plugin));
    return found;
}

void PluginList::conclude()
{
    if (m_process.error() == QProcess::FailedToStart)
        m_found = failure(ErrorCode::NotFound, "The program that looks for plugins could not be started",
                          DetachedProcess::program().toStdString(), "Install Twinspect again");
    else
        m_found = parse(m_process.readAllStandardOutput().toStdString());
    Q_EMIT changed();
}

} // namespace twinspect
