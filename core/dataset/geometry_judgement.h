// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// Whether the numbers of a cloud can be what they are taken for: distance, field of view and pixel pitch of a camera
/// over a part; x along the columns, y along the rows, z away from the camera; edges where the RGB picture has them.
/// Doubts are added to `notes`. What contradicts itself is refused with the setting that cures it: a model that learnt
/// from it would pass defects. `rgb` and `cloud` are of one size. Errors: BadData, naming the geometry file.
[[nodiscard]] Status judgeGeometry(const RgbImage& rgb, const OrganizedCloud& cloud, const SampleRef& sample,
                                   GeometryNotes& notes);

/// That the picture is not the geometry's turned by 90 degrees, which their sizes show. Errors: Mismatch, with the
/// setting that cures it.
[[nodiscard]] Status judgeTurnBySize(const RgbImage& rgb, const OrganizedCloud& cloud, const SampleRef& sample);

/// Share of the pixels that a mask marks (1: also the border), and the share above which it is probably no mask.
[[nodiscard]] double markedShare(const Mask& mask);
inline constexpr double kMaskMarksAll = 0.8;

/// The geometry that a model learnt from.
struct LearntGeometry {
    std::set<std::string> readings; ///< readingText() of its parts; empty: not known
    double mmPerPixel = 0; ///< 0: not known
};
/// The settings of a reading whose effect the numbers do not show by themselves, such as "axes z,y,x, turn 180"; empty
/// without any. Unit and camera are not among them: what they come to is the size of a pixel in mm.
[[nodiscard]] std::string readingText(const GeometryReading& reading);
/// Adds to `notes` that a part is read in another way than those that a model learnt from, or on another scale. Returns
/// whether the scale differs: heights and areas then mean nothing to the model.
bool doubtAgainst(const LearntGeometry& learnt, const GeometryReading& reading, GeometryNotes& notes);

/// Summarises the geometry notes of many samples: one sentence for each remark, however many parts it is about.
class GeometrySurvey {
public:
    struct About {
        Text text;
        std::vector<std::string> samples; ///< ids, sorted
    };
    struct MissingAbout : About {
        double value = 0;
        double share = 0; ///< of the pixels of these samples
        bool told = false;
    };
    /// May be called from several threads at once.
    void add(const SampleRef& sample, const GeometryNotes& notes);
    /// What else a person should know of the sample; said as doubts are.
    void add(const SampleRef& sample, const std::vector<Text>& notes);
    [[nodiscard]] std::vector<MissingAbout> missing() const;
    [[nodiscard]] std::vector<About> doubts() const;
    /// What nobody has said to be right: recognised missing values and doubts.
    [[nodiscard]] std::vector<Text> remarks() const;
    /// Says them.
    void warn(const RunContext& context) const;

private:
    struct Count {
        std::size_t points = 0, pixels = 0;
        bool told = false;
        std::set<std::string> samples;
    };
    std::mutex m_mutex;
    std::map<double, Count> m_missing;
    std::map<std::string, std::map<std::string, Text>> m_doubts; ///< by pattern and sample
};

} // namespace twinspect
