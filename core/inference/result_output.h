// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/files.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// The files STEM.jsonl and STEM.csv of one run in its folder. They are written aside line by line and put in place
/// together at the end. Only one run at a time writes a stem. While a shard ("results-2of4") is written, no run writes
/// "results", and the other way round: their maps lie in the same folder. Runs that do not end leave
/// STEM.jsonl.partial.
class ResultOutput {
public:
    /// Makes the folder and clears away what killed runs left. Errors: WriteFailed, also when another run writes here.
    [[nodiscard]] static Result<ResultOutput> open(const std::filesystem::path& folder, const std::string& stem,
                                                   std::string_view csvHeader);
    ~ResultOutput();
    ResultOutput(ResultOutput&&) noexcept = default;
    ResultOutput& operator=(ResultOutput&&) noexcept = delete;

    /// Lines with their line ends. Errors: WriteFailed.
    [[nodiscard]] Status add(std::string_view jsonLine, std::string_view csvLine);
    /// Errors: WriteFailed.
    [[nodiscard]] Status finish();

private:
    struct Aside {
        std::filesystem::path path;
        FileAside file;
    };
    ResultOutput(FileLock lock, std::vector<Aside> files);
    Status write(Aside& aside, std::string_view line);
    FileLock m_lock;
    std::vector<Aside> m_files; ///< .jsonl, .csv; none when they are in place
};

/// What map files of a part are called, by part: the id with "_" for "/". Where two would be the same, also for file
/// systems that take "A" for "a", or longer than a file name may be, a hash of the id tells them apart.
[[nodiscard]] std::map<std::string, std::string> mapFileStems(const std::vector<SampleRef>& samples);

} // namespace twinspect
