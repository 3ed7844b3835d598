// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/dataset/catalog.h"

namespace twinspect {

/// What a model has had to do with a part before: its score must not set a threshold, or must not be counted twice.
enum class SeenBefore { No, Trained, HeldOut };

/// The parts a model was trained on and those held out then, as they are listed in the model file.
class TrainedParts {
public:
    /// From AnomalyModel::metadata(); empty for a model that lists none.
    [[nodiscard]] static TrainedParts from(const std::map<std::string, std::string>& metadata);
    /// Entries for the model file.
    static void describe(const std::vector<SampleRef>& train, const std::vector<SampleRef>& heldOut, std::map<std::string, std::string>& metadata);

    [[nodiscard]] bool empty() const { return m_trained.empty() && m_heldOut.empty(); }
    /// Reads the beginning of the picture.
    [[nodiscard]] SeenBefore lookUp(const SampleRef& sample) const;

private:
    std::set<std::string> m_trained, m_heldOut;
};

/// Names a part by what is in its files, wherever they lie: sizes of both and the first 64 KB of the picture. Empty when the picture cannot be read.
[[nodiscard]] std::string partFingerprint(const SampleRef& sample);

} // namespace twinspect
