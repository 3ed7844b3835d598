// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/record/threshold_file.h"
#include "tests/fuzz/expect.h"

// The file of thresholds: an error with manners or thresholds that decide() accepts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinspect;
    const auto file = parseThresholdFile({reinterpret_cast<const char*>(data), size}, fuzz::kFile);
    if (!file) {
        const Error& error = file.error();
        fuzz::expect(error.code == ErrorCode::BadData || error.code == ErrorCode::Mismatch,
                     "the error blames the file");
        fuzz::expect(error.file == fuzz::kFile && !error.remedy.empty(), "the error names the file and a remedy");
        return 0;
    }
    fuzz::expect(checkThresholds(file->thresholds).has_value(), "what was read can be used");
    return 0;
}
