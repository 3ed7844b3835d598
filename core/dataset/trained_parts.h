// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// Whether a model was trained with a part, or held it out. Such a score must not set a threshold, or must not be
/// counted twice.
enum class SeenBefore { No, Trained, HeldOut };

/// The training parts and the held-out parts of a model, as the model file lists them.
class TrainedParts {
public:
    /// From AnomalyModel::metadata(); empty for a model that lists none.
    [[nodiscard]] static TrainedParts from(const std::map<std::string, std::string>& metadata);
    /// Entries for the model file.
    static void describe(const std::vector<SampleRef>& train, const std::vector<SampleRef>& heldOut,
                         std::map<std::string, std::string>& metadata);

    [[nodiscard]] bool empty() const { return m_trained.empty() && m_heldOut.empty(); }
    /// Reads up to 192 KB of the picture.
    [[nodiscard]] SeenBefore lookUp(const SampleRef& sample) const;
    /// Takes those out of `samples` with which the model has had to do in one of the ways `which`, and returns how
    /// many; looks at several at once, and at none when the model lists no parts. Errors: Cancelled.
    [[nodiscard]] Result<int> takeOut(std::vector<SampleRef>& samples, const std::set<SeenBefore>& which,
                                      const RunContext& context) const;

private:
    std::set<std::string> m_trained, m_heldOut;
};

/// Names a part by what is in its files, wherever they lie: sizes of both, and the picture, or of one over 192 KB its
/// first, middle and last 64 KB. Empty when the picture cannot be read.
[[nodiscard]] std::string partFingerprint(const SampleRef& sample);

} // namespace twinspect
