// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/remarks_file.h"

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/base/sha256.h"
#include "core/dataset/folder_mapping.h"
#include "core/project/session_entries.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr const char* kRemarksFormat = "twinspect-remarks-1";
constexpr std::uint64_t kLargestFile = 1u << 30;
constexpr std::size_t kNameDigits = 32;

} // namespace

std::filesystem::path remarksFile(const std::filesystem::path& folder, const std::filesystem::path& data)
{
    return folder / "remarks" / (sha256(data.lexically_normal().string()).substr(0, kNameDigits) + ".json");
}

std::filesystem::path remarksBeside(const std::filesystem::path& data)
{
    std::error_code error;
    return (std::filesystem::is_directory(data, error) ? data : data.parent_path()) / kRemarksName;
}

Status writeRemarks(const std::filesystem::path& file, const std::filesystem::path& data,
                    const std::map<std::string, Remarks>& remarks)
{
    if (auto ok = makeWritableFolder(file.parent_path()); !ok)
        return ok;
    const Json head{{"format", kRemarksFormat}, {"data", data.lexically_normal().string()}};
    std::string text = head.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.back() = ','; // the list goes inside
    return writeFileAtomically(file,
                               text + "\"samples\":" + entries::samplesOf({remarks.begin(), remarks.end()}) + "}\n");
}

Result<std::map<std::string, Remarks>> readRemarks(const std::filesystem::path& file, const std::filesystem::path& data)
{
    std::map<std::string, Remarks> remarks;
    const auto json = readKeptState(file, kLargestFile);
    if (!json)
        return passOn(json);
    if (json->empty())
        return remarks;
    const auto setAside = [&file](const Text& why) { return tl::unexpected<Error>(setDamagedAside(file, why)); };
    try {
        if (json->at("format") != kRemarksFormat || json->at("data") != data.lexically_normal().string())
            return setAside("The labels kept for this data are not of this version of Twinspect");
        for (const auto& sample : json->at("samples"))
            remarks.insert(entries::remarkFrom(sample));
    } catch (const Json::exception& error) {
        return setAside(Text("The labels kept for this data are damaged: %1", error.what()));
    }
    return remarks;
}

} // namespace twinspect
