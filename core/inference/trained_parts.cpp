// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/trained_parts.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/base/sha256.h"

namespace twinspect {

namespace {

constexpr auto kTrained = "training.fingerprints";
constexpr auto kHeldOut = "held_out.fingerprints";
constexpr std::size_t kReadBytes = 64 << 10;
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

} // namespace

std::string partFingerprint(const SampleRef& sample)
{
    std::error_code error;
    std::ifstream in(sample.rgb, std::ios::binary);
    std::string bytes(kReadBytes, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
    if (bytes.empty())
        return {};
    Sha256 hash;
    hash.add(std::to_string(std::filesystem::file_size(sample.rgb, error)) + " " + std::to_string(std::filesystem::file_size(sample.geometry, error)) + " ");
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

void TrainedParts::describe(const std::vector<SampleRef>& train, const std::vector<SampleRef>& heldOut, std::map<std::string, std::string>& metadata)
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

} // namespace twinspect
