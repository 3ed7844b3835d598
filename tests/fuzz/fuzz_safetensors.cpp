// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include "core/base/safetensors_header.h"
#include "tests/fuzz/expect.h"

// Every tensor of an accepted header lies inside the file and is as long as its shape says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinspect;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto header = parseSafetensorsHeader(bytes, size, fuzz::kFile);
    if (!header) {
        fuzz::expectGoodError(header.error());
        return 0;
    }
    fuzz::expect(header->dataStart >= 8 && header->dataStart <= size, "the data start inside the file");
    for (const auto& [name, entry] : header->tensors) {
        fuzz::expect(entry.begin <= entry.end && entry.end <= size - header->dataStart,
                     "a tensor lies inside the file");
        bool empty = false; // beside a dimension of 0 the others may be anything
        for (const std::int64_t dimension : entry.shape)
            empty = empty || dimension == 0;
        std::uint64_t needed = empty ? 0 : elementSize(entry.type);
        for (const std::int64_t dimension : entry.shape) {
            fuzz::expect(dimension >= 0, "no dimension is negative");
            fuzz::expect(empty || static_cast<std::uint64_t>(dimension) <= size,
                         "no dimension is larger than the file");
            needed *= static_cast<std::uint64_t>(dimension);
        }
        fuzz::expect(entry.end - entry.begin == needed, "a tensor is as long as its shape says");
    }
    return 0;
}
