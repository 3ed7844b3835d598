// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

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

/// The annotations of which the mask of a sample is made; none where it is a picture, or where loadMask() leaves them
/// out. `width`, `height`: of its picture.
[[nodiscard]] std::vector<Annotation> annotationsOf(const SampleRef& sample, int width, int height);
/// The mask of a sample whose picture is `width` x `height`: a picture, of whatever size it is, or all pixels of an
/// annotation file. What a person marked never makes a part unreadable: a file of annotations that is of another size
/// or cannot be read is left out, and `doubts` hears of it. Errors: those of readMask().
[[nodiscard]] Result<std::optional<Mask>> loadMask(const SampleRef& sample, int width, int height,
                                                   std::vector<Text>& doubts);

} // namespace twinspect
