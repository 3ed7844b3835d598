// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include "core/dataset/folder_mapping.h"
#include "tests/fuzz/expect.h"

// A mapping: an error with manners, or one that can be used and comes back from its own text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinspect;
    const auto mapping = parseMapping({reinterpret_cast<const char*>(data), size}, fuzz::kFile);
    if (!mapping) {
        fuzz::expect(mapping.error().file == fuzz::kFile, "the error names the file");
        fuzz::expect(!mapping.error().detail.empty() && !mapping.error().remedy.empty(),
                     "the error says what happened and what to do");
        return 0;
    }
    fuzz::expect(checkMapping(*mapping).has_value(), "the patterns can be used");
    const auto back = parseMapping(mappingText(*mapping), fuzz::kFile);
    fuzz::expect(back.has_value(), "its own text is a mapping");
    fuzz::expect(settingsOf(back->reading) == settingsOf(mapping->reading), "the settings come back");
    return 0;
}
