// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/result.h"

namespace twinspect {

/// The finished rows of a long measurement, as JSON. With a folder they are kept in NAME.json after each row, so that
/// the same command goes on where it was stopped. Each row has "part", the name of a part, and "data", which identifies
/// its files.
class KeptRows {
public:
    /// `measuredBy` names the program and the options on which all figures depend. An empty folder: nothing is kept.
    /// Errors: WriteFailed, also while another run writes there; Mismatch when the rows there were measured by others;
    /// BadData, Unreadable.
    [[nodiscard]] static Result<KeptRows> open(const std::filesystem::path& folder, const std::string& name,
                                               const std::string& format,
                                               const std::map<std::string, std::string>& measuredBy);

    [[nodiscard]] const nlohmann::json& rows() const { return m_rows; }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; } ///< empty: nothing is kept
    [[nodiscard]] std::filesystem::path file() const { return m_folder / (m_name + ".json"); }
    /// The error about a row that is there and cannot be used.
    [[nodiscard]] Error unusable(ErrorCode code, Text why) const;
    /// Errors: Mismatch when this part's rows were measured on other files.
    [[nodiscard]] Status checkFiles(const std::string& part, const std::string& data) const;
    /// Errors: WriteFailed.
    [[nodiscard]] Status add(nlohmann::json row);

private:
    [[nodiscard]] Status read();

    std::filesystem::path m_folder;
    std::string m_name, m_format;
    std::map<std::string, std::string> m_measuredBy;
    nlohmann::json m_rows = nlohmann::json::array();
    std::optional<FileLock> m_lock;
};

} // namespace twinspect
