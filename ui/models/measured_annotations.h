// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>

#include <QObject>

#include "core/annotation/run_mask.h"
#include "core/geometry/measure.h"

namespace twinspect {

struct ShownPart;
class Workbench;

/// The numbers of the annotated regions of the shown part, and of the region that is being drawn. They are measured in
/// the background, one after the other; of a region that changes meanwhile only the newest state counts. Those of a
/// finished part are kept with the samples.
class MeasuredAnnotations : public QObject {
    Q_OBJECT

public:
    explicit MeasuredAnnotations(Workbench& workbench, QObject* parent = nullptr);

    /// Null until it is measured, and where it cannot be.
    [[nodiscard]] const RegionMeasurement* of(std::uint64_t id) const;
    /// The region as the tool in hand would leave it. An empty one ends the drawing.
    void setDrawn(RunMask region);
    /// Of the region that is being drawn; null while nothing is drawn or measured.
    [[nodiscard]] const RegionMeasurement* drawn() const { return m_drawn ? &*m_drawn : nullptr; }
    [[nodiscard]] bool drawing() const { return !m_drawing.region.empty(); }

Q_SIGNALS:
    void measured(); ///< of() or drawn() say something else

private:
    struct Known {
        RunMask region;
        bool done = false;
        std::optional<RegionMeasurement> measurement{};
    };
    /// A part, and what all its regions have in common.
    struct Scene;
    [[nodiscard]] static std::optional<RegionMeasurement> measure(const RunMask& region, Scene& scene);
    void refresh();
    void measureNext();
    void keep();
    void measure(std::uint64_t id, const RunMask& region);

    Workbench& m_workbench;
    std::shared_ptr<Scene> m_scene; ///< null = no part is shown
    std::map<std::uint64_t, Known> m_known;
    Known m_drawing;
    std::optional<RegionMeasurement> m_drawn;
    bool m_busy = false; ///< one region at a time
    bool m_unkept = false; ///< the annotations changed since keep()
};

} // namespace twinspect
