// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/annotation/annotation_folder.h"
#include "core/base/result.h"

namespace twinspect {

/// How often two people said yes and no of the same things: of pixels, that they belong to a defect; of parts, that
/// they are defective.
struct Agreement {
    std::int64_t both = 0;       ///< yes and yes
    std::int64_t firstOnly = 0;  ///< yes and no
    std::int64_t secondOnly = 0; ///< no and yes
    std::int64_t neither = 0;    ///< no and no

    [[nodiscard]] std::int64_t count() const { return both + firstOnly + secondOnly + neither; }
    /// Intersection over union, 0..1: both / (both + firstOnly + secondOnly). 1 where neither ever said yes: they agree
    /// that there is nothing.
    [[nodiscard]] double iou() const;
    /// Cohen's kappa (Cohen 1960): (p_o - p_e) / (1 - p_e), with the share p_o of equal answers and the share p_e that
    /// chance would give people who say yes as often as these two. -1..1. Nothing where p_e is 1: both always said the
    /// same one word, or nothing was asked. Then agreement cannot be told from chance.
    [[nodiscard]] std::optional<double> kappa() const;

    Agreement& operator+=(const Agreement& other);
    bool operator==(const Agreement&) const = default;
};

/// Of two people on one part: its pixels, and the part as a whole.
struct PartAgreement {
    Agreement pixels, part;
    bool operator==(const PartAgreement&) const = default;
};

/// By part, of all that both have finished. What cannot be read or compared is an entry of `failed`; of `first`, only
/// the parts that the second person has finished are read.
[[nodiscard]] std::map<std::string, PartAgreement> agreementOf(const AnnotationFolder& first,
                                                               const AnnotationFolder& second,
                                                               std::vector<Error>& failed);

/// Over all pixels of the grid. Errors: Mismatch when the grids differ in size.
[[nodiscard]] Result<Agreement> pixelAgreement(const PartAnnotations& first, const PartAnnotations& second);
/// One part: whether each of the two calls it defective.
[[nodiscard]] Agreement partAgreement(const PartAnnotations& first, const PartAnnotations& second);

/// The annotations of `first` with those of `second`: one that shares pixels with one of `first` is added to the one
/// with which it shares most; every other one is taken as it is, as a new one (id 0). What is locked stays as it is.
[[nodiscard]] std::vector<Annotation> mergedAnnotations(const PartAnnotations& first, const PartAnnotations& second);

} // namespace twinspect
