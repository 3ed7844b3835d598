// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/trained_parts.h"

#include <algorithm>
#include <sstream>

#include "core/base/files.h"
#include "core/base/in_parallel.h"
#include "core/base/sha256.h"

namespace twinspect {

namespace {

constexpr auto kTrained = "training.part_fingerprints";
constexpr auto kHeldOut = "held_out.part_fingerprints";
constexpr std::size_t kPieceBytes = 64 << 10;
constexpr std::size_t kPieces = 3;
constexpr std::size_t kDigits = 20; // 80 bits: no two parts of any plant share them by chance

std::set<std::string> words(const std::map<std::string, std::string>& metadata, const char* key)
{
    const auto found = metadata.find(key);
    std::istringstream in(found == metadata.end() ? std::string() : found->second);
    std::set<std::string> result;
    for (std::string word; in >> word;)
        result.insert(word);
    return result;
}

std::string listed(const std::vector<SampleRef>& samples)
{
    std::string text;
    for (const auto& sample : samples)
        if (const auto fingerprint = partFingerprint(sample); !fingerprint.empty())
            text += (text.empty() ? "" : " ") + fingerprint;
    return text;
}

// The whole file, or its beginning, middle and end: an uncompressed picture with a black border begins as every other
// does.
std::string piecesOf(const InputFile& file)
{
    const std::uint64_t size = file.size();
    if (size <= kPieces * kPieceBytes)
        return file.read(0, size).value_or(std::string());
    std::string bytes;
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
        const auto read = file.read((size - kPieceBytes) * piece / (kPieces - 1), kPieceBytes);
        if (!read || read->size() < kPieceBytes)
            return {};
        bytes += *read;
    }
    return bytes;
}

} // namespace

std::string partFingerprint(const SampleRef& sample)
{
    const auto file = InputFile::open(sample.rgb);
    const std::string bytes = file ? piecesOf(*file) : std::string();
    if (bytes.empty())
        return {};
    std::error_code error;
    Sha256 hash;
    hash.add(std::to_string(file->size()) + " " + std::to_string(std::filesystem::file_size(sample.geometry, error))
             + " ");
    hash.add(bytes);
    return hash.finish().substr(0, kDigits);
}

TrainedParts TrainedParts::from(const std::map<std::string, std::string>& metadata)
{
    TrainedParts parts;
    parts.m_trained = words(metadata, kTrained);
    parts.m_heldOut = words(metadata, kHeldOut);
    return parts;
}

void TrainedParts::describe(const std::vector<SampleRef>& train, const std::vector<SampleRef>& heldOut,
                            std::map<std::string, std::string>& metadata)
{
    metadata[kTrained] = listed(train);
    metadata[kHeldOut] = listed(heldOut);
}

SeenBefore TrainedParts::lookUp(const SampleRef& sample) const
{
    if (empty())
        return SeenBefore::No;
    const auto fingerprint = partFingerprint(sample);
    if (m_trained.contains(fingerprint))
        return SeenBefore::Trained;
    return m_heldOut.contains(fingerprint) ? SeenBefore::HeldOut : SeenBefore::No;
}

Result<int> TrainedParts::takeOut(std::vector<SampleRef>& samples, const std::set<SeenBefore>& which,
                                  const RunContext& context) const
{
    if (empty())
        return 0;
    std::vector<SeenBefore> seen(samples.size());
    const auto look = [&](std::int64_t i) {
        seen[static_cast<std::size_t>(i)] = lookUp(samples[static_cast<std::size_t>(i)]);
    };
    if (auto ok = inParallel(static_cast<std::int64_t>(samples.size()), "comparing with the training", context, look);
        !ok)
        return passOn(ok);
    std::vector<SampleRef> kept;
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (!which.contains(seen[i]))
            kept.push_back(std::move(samples[i]));
    const auto taken = static_cast<int>(samples.size() - kept.size());
    samples = std::move(kept);
    return taken;
}

} // namespace twinspect
