// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "core/record/comparison_tables.h"
#include "tests/fuzz/expect.h"

// A file of a comparison: an error with manners, or a comparison that survives being written and read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinspect;
    const auto comparison = comparisonFrom({reinterpret_cast<const char*>(data), size}, fuzz::kFile);
    if (!comparison) {
        const Error& error = comparison.error();
        fuzz::expect(error.code == ErrorCode::BadData || error.code == ErrorCode::TooLittleData,
                     "the error blames the file");
        fuzz::expect(error.file == fuzz::kFile && !error.remedy.empty(), "the error names the file and a remedy");
        return 0;
    }
    const auto written = [](const Comparison& one) {
        return toJson(one).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    const auto again = comparisonFrom(written(*comparison), fuzz::kFile);
    fuzz::expect(again.has_value(), "what was written can be read");
    fuzz::expect(again->outcomes.size() == comparison->outcomes.size(), "no row is lost by writing");
    fuzz::expect(!comparisonTables(*comparison).empty(), "there is something to show");
    return 0;
}
