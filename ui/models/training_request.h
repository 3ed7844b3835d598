// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/dataset/folder_mapping.h"
#include "core/teaching/part_training.h"

namespace twinspect {

/// All settings of a training that a person chose. They are enough to start it, to continue after a crash, and to fill
/// the wizard again.
struct TrainingRequest {
    std::filesystem::path data;        ///< folder of good parts
    std::optional<FolderMapping> mapping; ///< how its files belong together, when no known layout says it
    std::filesystem::path annotations; ///< folder of what people marked on its parts; empty = beside the data, if any
    std::filesystem::path regions; ///< recipe whose regions of interest count in training; empty = every pixel does
    std::filesystem::path model; ///< file to write
    QString part; ///< name of the part
    QString notes;
    std::vector<std::string> leaveOut; ///< ids of parts that are not to be learnt from
    std::string detector = kFirstDetector;
    ParameterValues values;   ///< options of a detector other than DCRDF-Net that differ from their defaults
    TrainingOptions training; ///< of DCRDF-Net; device and precision of every detector
    NetworkOptions network;   ///< of DCRDF-Net

    static constexpr auto kFirstDetector = "dcrdf";
    /// DCRDF-Net: it has options of its own, pauses and goes on.
    [[nodiscard]] bool isDcrdf() const { return detector == kFirstDetector; }

    /// For twinspect-cli; only what differs from the defaults is said.
    [[nodiscard]] QStringList arguments(bool resume) const;
    [[nodiscard]] std::filesystem::path checkpoint() const { return model.string() + ".checkpoint"; }

    /// JSON. Errors: BadData, naming `file`.
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] static Result<TrainingRequest> parse(std::string_view text, const std::filesystem::path& file);
};

} // namespace twinspect
