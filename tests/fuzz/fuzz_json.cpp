// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include "core/imaging/decode.h"
#include "tests/fuzz/expect.h"

// The camera file: an error with manners or numbers one can divide by.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinspect;
    const auto camera = decodeIntrinsics({reinterpret_cast<const char*>(data), size}, fuzz::kFile);
    if (!camera) {
        fuzz::expectGoodError(camera.error());
        return 0;
    }
    fuzz::expect(camera->fx > 0 && camera->fy > 0 && camera->depthScale > 0, "focal lengths and scale are positive");
    fuzz::expect(std::isfinite(camera->fx) && std::isfinite(camera->fy), "focal lengths are finite");
    fuzz::expect(std::isfinite(camera->cx) && std::isfinite(camera->cy) && std::isfinite(camera->depthScale),
                 "centre and scale are finite");
    return 0;
}
