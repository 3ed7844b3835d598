// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/autocast_mode.h>
#include <torch/types.h>

namespace twinspect {

/// Runs the networks in bfloat16, where that is exact enough, as long as it exists. It holds for one thread, like all
/// guards of Torch.
class MixedPrecision {
public:
    MixedPrecision(torch::Device device, bool on)
        : m_type(device.type()), m_on(on), m_before(at::autocast::is_autocast_enabled(device.type()))
    {
        if (m_on) {
            at::autocast::set_autocast_enabled(m_type, true);
            at::autocast::set_autocast_dtype(m_type, torch::kBFloat16);
            at::autocast::set_autocast_cache_enabled(false);
        }
    }
    ~MixedPrecision()
    {
        if (m_on) {
            at::autocast::clear_cache();
            at::autocast::set_autocast_enabled(m_type, m_before);
        }
    }
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;

private:
    torch::DeviceType m_type;
    bool m_on;
    bool m_before;
};

} // namespace twinspect
