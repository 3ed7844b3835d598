// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/imaging/camera_pair.h"
#include "core/imaging/decode.h"
#include "core/imaging/depth_picture.h"
#include "tests/fuzz/expect.h"

namespace {

// What a file may say besides its depth camera: another camera, its place, the range of a depth picture.
void readOthers(std::string_view bytes)
{
    using namespace twinspect;
    if (const auto colour = decodeColourCamera(bytes, fuzz::kFile))
        fuzz::expect(isUsable(colour->camera) && (!colour->depth || isUsable(*colour->depth)),
                     "the cameras can be used");
    else
        fuzz::expectGoodError(colour.error());
    if (const auto pose = decodeCameraPose(bytes, fuzz::kFile))
        for (std::size_t i = 0; i < 9; ++i)
            fuzz::expect(std::abs(pose->rotation[i]) < 1.01 && std::isfinite(pose->translationM[i % 3]),
                         "the rotation is one");
    else
        fuzz::expectGoodError(pose.error());
    if (const auto range = decodeDepthRange(bytes, fuzz::kFile))
        fuzz::expect(range->nearest >= 0 && range->farthest > range->nearest, "the range is one");
    else
        fuzz::expectGoodError(range.error());
}

} // namespace

// The camera file: an error with manners or numbers one can divide by.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinspect;
    readOthers({reinterpret_cast<const char*>(data), size});
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
