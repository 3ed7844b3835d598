// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/project/session_journal.h"
#include "tests/fuzz/expect.h"

using namespace twinspect;

namespace {

int depthOf(const nlohmann::json& json)
{
    int deepest = 0;
    if (json.is_structured())
        for (const auto& each : json)
            deepest = std::max(deepest, depthOf(each));
    return json.is_structured() ? deepest + 1 : 0;
}

void expectSound(const SessionState& state)
{
    fuzz::expect(state.entries >= 0, "entries are counted");
    if (state.recipe)
        for (const auto& change : state.recipe->history)
            fuzz::expect(checkThresholds(change.thresholds).has_value(), "every threshold of the history can be used");
    if (state.mapping)
        fuzz::expect(checkMapping(*state.mapping).has_value(), "the mapping can be used");
}

} // namespace

// What a program keeps for itself and finds damaged at its next start: JSON no deeper than promised, getters that never
// throw, and a journal of which only sound lines count.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto json = parseJson(text, fuzz::kFile, "Remove the file")) {
        fuzz::expect(depthOf(*json) <= kDeepestJson, "accepted JSON is no deeper than promised");
        for (const char* key : {"request", "pid", "start_ticks", "format", ""}) {
            const auto whole = wholeAt(*json, key, 0, 1000);
            fuzz::expect(!whole || (*whole >= 0 && *whole <= 1000), "a whole number is within its bounds");
            fuzz::expect(!whole || numberAt(*json, key).has_value(), "a whole number is a number");
            fuzz::expect(!textAt(*json, key) || !flagAt(*json, key), "nothing has two types");
        }
    } else {
        fuzz::expectGoodError(json.error());
    }
    const auto state = parseSession(text, fuzz::kFile);
    if (state) {
        expectSound(*state);
    } else {
        fuzz::expect(state.error().code == ErrorCode::Mismatch && state.error().file == fuzz::kFile
                         && !state.error().remedy.empty(),
                     "the error names the file and a remedy");
    }
    return 0;
}
