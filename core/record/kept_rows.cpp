// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/kept_rows.h"

#include "core/base/json_reader.h"

namespace twinspect {

namespace {

constexpr const char* kRemedy = "Choose another folder, or remove this file to measure anew";

} // namespace

Result<KeptRows> KeptRows::open(const std::filesystem::path& folder, const std::string& name, const std::string& format,
                                const std::map<std::string, std::string>& measuredBy)
{
    KeptRows kept;
    kept.m_folder = folder;
    kept.m_name = name;
    kept.m_format = format;
    kept.m_measuredBy = measuredBy;
    if (folder.empty())
        return kept;
    if (auto ok = makeWritableFolder(folder); !ok)
        return passOn(ok);
    auto lock = FileLock::take(folder / (name + ".lock"), Text("Another measurement writes here"), folder);
    if (!lock)
        return passOn(lock);
    kept.m_lock = std::move(*lock);
    if (auto ok = kept.read(); !ok)
        return passOn(ok);
    return kept;
}

Status KeptRows::read()
{
    const auto text = readFile(file());
    if (!text)
        return text.error().code == ErrorCode::NotFound ? Status() : passOn(text);
    const auto json = parseJson(*text, file(), kRemedy);
    if (!json)
        return passOn(json);
    const auto* rows = memberAt(*json, "rows");
    const auto* by = memberAt(*json, "measured_by");
    if (textAt(*json, "format") != m_format || rows == nullptr || !rows->is_array() || by == nullptr)
        return failure(ErrorCode::BadData, "These are not the rows of such a measurement by this version",
                       file().string(), kRemedy);
    for (const auto& [key, value] : m_measuredBy)
        if (const auto there = textAt(*by, key.c_str()); there != value)
            return failure(ErrorCode::Mismatch,
                           Text("The rows here were measured with another %1: %2 instead of %3", key,
                                there.value_or("-"), value),
                           file().string(), kRemedy);
    m_rows = *rows;
    return {};
}

Error KeptRows::unusable(ErrorCode code, Text why) const
{
    return Error{code, std::move(why), file().string(), kRemedy};
}

Status KeptRows::checkFiles(const std::string& part, const std::string& data) const
{
    for (const auto& row : m_rows)
        if (textAt(row, "part") == part && textAt(row, "data") != data)
            return tl::unexpected<Error>(
                unusable(ErrorCode::Mismatch, Text("The rows of %1 were measured on other files", part)));
    return {};
}

Status KeptRows::add(nlohmann::json row)
{
    m_rows.push_back(std::move(row));
    if (m_folder.empty())
        return {};
    const nlohmann::json json{{"format", m_format}, {"measured_by", m_measuredBy}, {"rows", m_rows}};
    return writeFileAtomically(file(), json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

} // namespace twinspect
