// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/result_output.h"

#include <algorithm>
#include <set>

#include "core/base/ascii.h"
#include "core/base/sha256.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr auto kWhole = "results";
constexpr auto kLockEnding = ".lock";
constexpr std::size_t kLongestMapEnding = std::string_view(".weight_rgb.png").size();
constexpr std::size_t kHashDigits = 16;

const Text kHeld("Another inspection writes its results here");

// The whole folder and its shards keep each other out.
Status othersAreDone(const fs::path& folder, const std::string& stem)
{
    const auto held = [&folder](const fs::path& lock) -> Status {
        return FileLock::isHeld(lock)
                 ? failure(ErrorCode::WriteFailed, kHeld, folder.string(), "Wait for its end, or choose another place")
                 : Status();
    };
    if (stem != kWhole)
        return held(folder / (std::string(kWhole) + kLockEnding));
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const auto& path = entry->path();
        if (path.extension() == kLockEnding && path.filename().string().rfind(std::string(kWhole) + "-", 0) == 0)
            if (auto ok = held(path); !ok)
                return ok;
    }
    return {};
}

} // namespace

Result<ResultOutput> ResultOutput::open(const fs::path& folder, const std::string& stem, std::string_view csvHeader)
{
    if (auto ok = makeWritableFolder(folder); !ok)
        return passOn(ok);
    auto lock = FileLock::take(folder / (stem + kLockEnding), kHeld, folder);
    if (!lock)
        return passOn(lock);
    if (auto ok = othersAreDone(folder, stem); !ok)
        return passOn(ok);
    removeAbandonedPartials(folder);
    std::vector<Aside> files;
    for (const char* ending : {".jsonl", ".csv"}) {
        const fs::path path = folder / (stem + ending);
        auto file = FileAside::create(path);
        if (!file)
            return passOn(file);
        std::error_code ignored;
        fs::remove(path.string() + ".partial", ignored); // of a run before that was stopped
        files.push_back({path, std::move(*file)});
    }
    ResultOutput output(std::move(*lock), std::move(files));
    if (auto ok = output.write(output.m_files.back(), csvHeader); !ok)
        return passOn(ok);
    return output;
}

ResultOutput::ResultOutput(FileLock lock, std::vector<Aside> files) : m_lock(std::move(lock)), m_files(std::move(files))
{
}

ResultOutput::~ResultOutput()
{
    for (auto& aside : m_files)
        aside.file.leaveAs(aside.path.string() + ".partial");
}

Status ResultOutput::write(Aside& aside, std::string_view line)
{
    auto ok = aside.file.write(line);
    if (!ok)
        return failure(ok.error().code, ok.error().detail, aside.path.string(),
                       Text("Check that the disk is not full; what was written so far is in %1",
                            m_files.front().path.string() + ".partial"));
    return ok;
}

Status ResultOutput::add(std::string_view jsonLine, std::string_view csvLine)
{
    if (auto ok = write(m_files.front(), jsonLine); !ok)
        return ok;
    return write(m_files.back(), csvLine);
}

Status ResultOutput::finish()
{
    for (auto& aside : m_files)
        if (auto ok = aside.file.putInPlace(); !ok)
            return ok;
    m_files.clear();
    return {};
}

std::map<std::string, std::string> mapFileStems(const std::vector<SampleRef>& samples)
{
    std::map<std::string, std::string> stems;
    std::map<std::string, int> uses;
    for (const auto& sample : samples) {
        std::string stem = sample.id;
        std::replace(stem.begin(), stem.end(), '/', '_');
        ++uses[asciiLower(stem)];
        stems[sample.id] = stem;
    }
    std::set<std::string> taken;
    for (auto& [id, stem] : stems) {
        const bool shared = uses[asciiLower(stem)] > 1;
        const std::string plain = stem;
        stem = fittingFileName(stem, kLongestMapEnding);
        // The loop ends: the hash of each attempt is another one.
        for (std::string hashed = id; (shared && stem == plain) || taken.contains(asciiLower(stem));) {
            hashed = sha256(hashed);
            stem = fittingFileName(plain + "-" + hashed.substr(0, kHashDigits), kLongestMapEnding);
        }
        taken.insert(asciiLower(stem));
    }
    return stems;
}

} // namespace twinspect
