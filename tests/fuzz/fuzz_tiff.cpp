// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include "core/imaging/decode.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    // With a camera, so that a depth picture of one channel becomes a cloud, too.
    const twinspect::GeometryReading reading{.camera = twinspect::CameraIntrinsics{500, 500, 8, 8, 0.001}};
    twinspect::fuzz::expectCloudOrError(twinspect::decodeCloudTiff(bytes, twinspect::fuzz::kFile, reading));
    return 0;
}
