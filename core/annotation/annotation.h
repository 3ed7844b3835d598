// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/annotation/run_mask.h"
#include "core/annotation/shapes.h"
#include "core/base/named_enum.h"
#include "core/record/utc_time.h"

namespace twinspect {

/// In which modality a person sees a defect.
enum class SeenIn { Unknown, Rgb, Depth, Both };
template <>
inline constexpr auto kEnumNames<SeenIn> = std::to_array<EnumName<SeenIn>>({
    {SeenIn::Unknown, "unknown"},
    {SeenIn::Rgb, "rgb"},
    {SeenIn::Depth, "depth"},
    {SeenIn::Both, "both"},
});

/// The highest severity that a person can give.
inline constexpr int kWorstSeverity = 5;

/// One defect that a person marked: its pixels on the organised grid, which are pixels of RGB and points of the cloud
/// alike, and what the person said about it.
struct Annotation {
    std::uint64_t id = 0; ///< unique within the part, from 1 on; 0 = none yet
    std::string defectType{}; ///< empty = not said
    RunMask region{}; ///< exact
    /// As drawn, when the region is filled(outlines); empty when pixels were changed since.
    std::vector<Outline> outlines{};
    int severity = 0; ///< 1 .. kWorstSeverity; 0 = not said
    SeenIn seenIn = SeenIn::Unknown;
    std::string note{};
    std::string author{};
    std::optional<UtcTime> when{}; ///< last change
    bool locked = false; ///< no tool changes it

    bool operator==(const Annotation&) const = default;
};

/// Whether a person has finished a part.
enum class AnnotationState { Untouched, Begun, Finished };
template <>
inline constexpr auto kEnumNames<AnnotationState> = std::to_array<EnumName<AnnotationState>>({
    {AnnotationState::Untouched, "untouched"},
    {AnnotationState::Begun, "begun"},
    {AnnotationState::Finished, "finished"},
});

/// What a finished part is an example of. It decides what training and calibration read of it, see useAnnotations().
enum class Example { None, Good, Defect };
template <>
inline constexpr auto kEnumNames<Example> = std::to_array<EnumName<Example>>({
    {Example::None, "none"},
    {Example::Good, "good"},
    {Example::Defect, "defect"},
});

/// All that people marked on one part. The annotations of a part may overlap; later ones lie on top.
struct PartAnnotations {
    std::string part{}; ///< id of the sample
    int width = 0, height = 0; ///< of the organised grid
    AnnotationState state = AnnotationState::Untouched;
    Example example = Example::None; ///< Good only without annotations
    double seconds = 0; ///< how long a person had looked at the part at the last change
    std::vector<Annotation> annotations{};

    /// An id that no annotation has.
    [[nodiscard]] std::uint64_t nextId() const;
    /// Nothing when there is none.
    [[nodiscard]] const Annotation* find(std::uint64_t id) const;
    [[nodiscard]] Annotation* find(std::uint64_t id);
    /// All pixels of all annotations: the ground truth of the part.
    [[nodiscard]] RunMask allPixels() const;

    bool operator==(const PartAnnotations&) const = default;
};

/// Whether the part has a defect by what is marked on it.
[[nodiscard]] inline bool isDefective(const PartAnnotations& part)
{
    return !part.annotations.empty() || part.example == Example::Defect;
}

/// That of the largest annotation; empty where there is none.
[[nodiscard]] std::string mainDefectType(const PartAnnotations& part);

/// A type of defect: how it is drawn and which key chooses it.
struct DefectType {
    std::string name; ///< as SampleRef::defectType
    std::uint32_t color = 0; ///< 0xRRGGBB
    int key = 0; ///< 1 .. 9; 0 = none
    bool operator==(const DefectType&) const = default;
};

/// The class table of a set of data. A type that is not listed has a colour that follows from its name.
struct DefectTypes {
    std::vector<DefectType> types;

    [[nodiscard]] const DefectType* find(const std::string& name) const;
    [[nodiscard]] const DefectType* withKey(int key) const;
    /// Adds the type with the next free colour and key unless it is there.
    const DefectType& add(const std::string& name);
    [[nodiscard]] std::uint32_t colorOf(const std::string& name) const;

    bool operator==(const DefectTypes&) const = default;
};

} // namespace twinspect
