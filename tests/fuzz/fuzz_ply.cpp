// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include "core/imaging/decode.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    twinspect::fuzz::expectCloudOrError(twinspect::decodeCloudPly(bytes, twinspect::fuzz::kFile));
    return 0;
}
