// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/catalog.h"

namespace twinspect {

std::vector<SampleRef> Catalog::of(Split split) const
{
    std::vector<SampleRef> chosen;
    for (const SampleRef& sample : samples)
        if (sample.split == split)
            chosen.push_back(sample);
    return chosen;
}

} // namespace twinspect
