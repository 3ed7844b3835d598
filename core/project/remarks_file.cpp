// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/remarks_file.h"

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/project/session_entries.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "twinspect-remarks-1";
constexpr std::uint64_t kLargestFile = 1u << 30;
constexpr auto kRemedy = "Remove the file; labels, notes and marks of that folder begin anew";
constexpr std::size_t kNameDigits = 32;

} // namespace

std::filesystem::path remarksFile(const std::filesystem::path& folder, const std::filesystem::path& data)
{
    return folder / "remarks" / (sha256(data.lexically_normal().string()).substr(0, kNameDigits) + ".json");
}

Status writeRemarks(const std::filesystem::path& file, const std::filesystem::path& data,
                    const std::map<std::string, Remarks>& remarks)
{
    if (auto ok = makeWritableFolder(file.parent_path()); !ok)
        return ok;
    const Json head{{"format", kFormat}, {"data", data.lexically_normal().string()}};
    std::string text = head.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.back() = ','; // the list goes inside
    return writeFileAtomically(file,
                               text + "\"samples\":" + entries::samplesOf({remarks.begin(), remarks.end()}) + "}\n");
}

Result<std::map<std::string, Remarks>> readRemarks(const std::filesystem::path& file, const std::filesystem::path& data)
{
    std::map<std::string, Remarks> remarks;
    const auto text = readFile(file, kLargestFile);
    if (!text && text.error().code == ErrorCode::NotFound)
        return remarks;
    if (!text)
        return passOn(text);
    const auto json = Json::parse(*text, nullptr, false);
    if (!json.is_object())
        return failure(ErrorCode::BadData, "The labels kept for this data are damaged", file.string(), kRemedy);
    try {
        if (json.at("format") != kFormat || json.at("data") != data.lexically_normal().string())
            return failure(ErrorCode::Mismatch, "The labels kept for this data are not of this version of Twinspect",
                           file.string(), kRemedy);
        for (const auto& sample : json.at("samples"))
            remarks.insert(entries::remarkFrom(sample));
    } catch (const Json::exception& error) {
        return failure(ErrorCode::BadData, Text("The labels kept for this data are damaged: %1", error.what()),
                       file.string(), kRemedy);
    }
    return remarks;
}

} // namespace twinspect
