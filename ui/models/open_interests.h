// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/annotation/interest_grid.h"
#include "ui/models/markings.h"

namespace twinspect {

class CurrentPart;
class InspectionSet;
class OpenRecipe;

/// The regions of interest of the open recipe as markings of the shown part: their kind is the type, their name the
/// note, and their place in the list, counted from 1, the id. What is drawn here on one part holds for every part. A
/// change is a step to undo and in force at once; OpenRecipe keeps it.
class OpenInterests : public Markings {
    Q_OBJECT

public:
    OpenInterests(OpenRecipe& recipe, InspectionSet& samples, CurrentPart& current, QObject* parent = nullptr);

    [[nodiscard]] const PartAnnotations& part() const override { return m_part; }
    [[nodiscard]] const DefectTypes& types() const override { return m_kinds; } ///< nameOf() of each InterestKind
    [[nodiscard]] const std::string& typeInHand() const override { return m_kindInHand; }
    void takeType(const std::string& name) override; ///< one of the kinds
    /// A region that is to have limits of its own and has none gets the reject threshold in force. A new marking with
    /// the note of another one is a piece of it, and has its limits.
    void change(const QString& text, std::vector<Annotation> next, int typing = 0) override;

    [[nodiscard]] const RegionsOfInterest& regions() const { return m_regions; }
    /// Null when nothing or no region of interest is selected.
    [[nodiscard]] const RegionOfInterest* chosen() const;
    /// Name, kind and limits of the selected region become those of `words`, as change().
    void describeChosen(const RegionOfInterest& words, int typing = 0);

Q_SIGNALS:
    void regionsChanged(); ///< regions()
    void refused(const twinspect::Error& error); ///< a change makes no sense

private:
    void refresh();
    void mark();
    void place();
    void put(std::vector<RegionOfInterest> list, int typing);
    [[nodiscard]] RegionOfInterest withLimits(RegionOfInterest region) const;
    /// "Region 3": a name that neither a region nor one of those that come has.
    [[nodiscard]] std::string freeName(const std::vector<RegionOfInterest>& added) const;

    OpenRecipe& m_recipe;
    InspectionSet& m_samples;
    CurrentPart& m_current;
    RegionsOfInterest m_regions;
    PartAnnotations m_part;
    PartFrame m_frame;
    DefectTypes m_kinds;
    std::string m_kindInHand;
};

} // namespace twinspect
