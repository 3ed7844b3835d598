// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/annotation/interest_grid.h"
#include "core/inference/anomaly_model.h"
#include "core/record/inspection_record.h"

namespace twinspect {

/// The scores of one part under regions of interest: the same figures as in AnomalyResult, of the pixels that count.
struct CountedScores {
    double imageScore = 0; ///< of the fused map, over the pixels that count and belong to no region
                           ///< of interest with a threshold of its own; NaN = there are none
    std::map<std::string, double> imageScores; ///< by map
    std::map<std::string, double> peaks; ///< by map: highest value that counts
    std::string primaryMap; ///< name of the one that the verdict is about
    RaisedBy raisedBy = RaisedBy::Both; ///< of the pixels that make the image score
    InterestOutcome interest;

    [[nodiscard]] double peak() const; ///< of the fused map; NaN without a part
};

/// What a share of RGB in a score says, 0..1.
[[nodiscard]] RaisedBy raisedBy(double shareRgb);

/// Where the part lies on its picture: its middle is that of its crop.
[[nodiscard]] PartFrame frameOf(const PreparedPart& part);
/// The same on the grid of the crop, as maps and PartImage have it.
[[nodiscard]] PartFrame cropFrameOf(const PreparedPart& part);

/// Without regions the scores are those of `anomaly`. Without a part there are none. No inference: for regions that are
/// being drawn. A region lies on the part where it holds a pixel of the part in the crop's frame.
[[nodiscard]] CountedScores countedScores(const AnomalyResult& anomaly, const PreparedPart& part,
                                          const RegionsOfInterest& regions);

} // namespace twinspect
