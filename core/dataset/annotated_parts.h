// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/annotation/annotation_folder.h"
#include "core/dataset/catalog.h"

namespace twinspect {

/// Puts what a finished part says in the place of what the data say of its sample: the label and the defect type. In
/// `divided` data (Catalog::divided()), a part of the good set goes to the training split, and an example of a defect
/// leaves it for the test split, where it counts in calibrating and evaluating. The mask stays.
void useSummary(SampleRef& sample, const PartSummary& part, bool divided);

/// Puts what people marked in the place of the labels and masks of the data, for each part that they finished: without
/// an annotation it is good, with one it is defective, and its defect type is that of the largest annotation; examples
/// as useSummary() says. A warning of the catalog says how many parts this concerns. An annotation file that cannot be
/// read is one of `skipped`, and what the data say of its part stays. Warnings of missing masks are counted anew.
void useAnnotations(Catalog& catalog, const AnnotationFolder& folder);

/// The annotations of which the mask of a sample is made; none where it is a picture. Errors: those of
/// readAnnotations().
[[nodiscard]] Result<std::vector<Annotation>> annotationsOf(const SampleRef& sample);
/// The mask of a sample: a picture, or all pixels of an annotation file. Errors: those of readMask() and
/// readAnnotations().
[[nodiscard]] Result<Mask> loadMask(const SampleRef& sample);

} // namespace twinspect
