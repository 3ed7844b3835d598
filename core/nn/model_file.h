// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/nn/dcrdf_net.h"

namespace twinspect {

/// A trained model from its file. Nothing else is read at inference.
struct LoadedModel {
    DcrdfNet net;
    std::map<std::string, std::string> metadata; ///< preprocessing constants, training record, held-out statistics
    std::string hash;                            ///< SHA-256 of the file; names the model in every result
    bool sealed = true; ///< the metadata was covered by the model's own hash, too; false for files of kUnsealedFormat
};

inline constexpr auto kModelFormat = "twinspect-model-3";
/// The same with a mean good part ("golden.*"), so that no older version inspects without it.
inline constexpr auto kGoldenFormat = "twinspect-model-4";
/// Before it; its own hash covers the tensors alone. Still read.
inline constexpr auto kUnsealedFormat = "twinspect-model-2";

/// In a model's metadata: the DetectorInfo::id of what can use it. Absent in files of older versions, of "dcrdf".
inline constexpr auto kDetectorKey = "detector";

/// In a model's metadata: side of the square that it takes, px. DCRDF-Net's files have it among their options.
inline constexpr auto kSideKey = "part.side_px";

/// What a model file holds, whichever detector made it.
struct ModelContents {
    TensorMap tensors;
    std::map<std::string, std::string> metadata; ///< preprocessing constants, training record, held-out statistics
    std::string hash = {};                       ///< of the file, as LoadedModel
    bool sealed = true;                          ///< as LoadedModel
    std::string file = {};                       ///< named in errors
};

/// Writes aside, then renames; adds format, and the seal over all of it. Errors: WriteFailed.
[[nodiscard]] Status writeModel(const std::filesystem::path& path, const TensorMap& tensors,
                                std::map<std::string, std::string> metadata);
/// Errors: NotFound, Unreadable, BadData (damaged, hostile sizes), Mismatch (another version, wrong content hash).
[[nodiscard]] Result<ModelContents> readModel(const std::filesystem::path& path);

/// The tensors of a network, and in `metadata` what it takes to make it again.
[[nodiscard]] TensorMap contentsOf(DcrdfNet& net, std::map<std::string, std::string>& metadata);
/// The network of a model file. Errors: Mismatch (an option is missing or out of range, wrong shapes).
[[nodiscard]] Result<DcrdfNet> networkOf(const ModelContents& contents);

/// writeModel() of contentsOf().
[[nodiscard]] Status saveModel(const std::filesystem::path& path, DcrdfNet& net,
                               std::map<std::string, std::string> metadata);
/// readModel() and networkOf().
[[nodiscard]] Result<LoadedModel> loadModel(const std::filesystem::path& path);

/// SHA-256 over names, types, shapes and bytes of all tensors: proves that none of them was altered.
[[nodiscard]] std::string contentHash(const TensorMap& tensors);
/// The same over the metadata, too, as a model file keeps it ("content_sha256", which itself is left out).
[[nodiscard]] std::string modelSeal(const TensorMap& tensors, const std::map<std::string, std::string>& metadata);

/// NetworkOptions as "network.<key>" entries, and back. Errors: Mismatch when one is missing or out of range.
void describeNetwork(const NetworkOptions& options, std::map<std::string, std::string>& metadata);
[[nodiscard]] Result<NetworkOptions> networkFrom(const std::map<std::string, std::string>& metadata,
                                                 const std::string& file);

} // namespace twinspect
