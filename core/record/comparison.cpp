// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/comparison.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/base/text_json.h"

namespace twinspect {

namespace {

constexpr const char* kRemedy = "Open a comparison.json, as the comparison of detectors writes it";

template <typename T>
void addOnce(std::vector<T>& list, const T& value)
{
    if (std::ranges::find(list, value) == list.end())
        list.push_back(value);
}

/// Errors: BadData when this part, model and number of good parts are there already.
Status add(Comparison& comparison, ComparisonOutcome outcome, const std::filesystem::path& file)
{
    if (comparison.find(outcome.part, outcome.model, outcome.goodParts) != nullptr)
        return failure(ErrorCode::BadData, Text("The file says twice how %1 did on %2", outcome.model, outcome.part),
                       file.string(), kRemedy);
    addOnce(comparison.parts, outcome.part);
    addOnce(comparison.models, outcome.model);
    addOnce(comparison.counts, outcome.goodParts);
    comparison.outcomes.push_back(std::move(outcome));
    return {};
}

std::optional<ComparisonOutcome> failedFrom(const nlohmann::json& json)
{
    const auto part = textAt(json, "part"), model = textAt(json, "model"), error = textAt(json, "error");
    const auto goodParts = wholeAt(json, "good_parts", 0, 1 << 30);
    if (!part || !model || !error || !goodParts)
        return std::nullopt;
    const auto* parts = memberAt(json, "error_text");
    const auto text = parts != nullptr ? textFrom(*parts) : std::nullopt;
    return ComparisonOutcome{*part, *model, static_cast<int>(*goodParts),
                             failure(ErrorCode::BadData, text.value_or(Text(*error)))};
}

} // namespace

const ComparisonOutcome* Comparison::find(const std::string& part, const std::string& model, int goodParts) const
{
    const auto found = std::ranges::find_if(outcomes, [&](const ComparisonOutcome& outcome) {
        return outcome.part == part && outcome.model == model && outcome.goodParts == goodParts;
    });
    return found == outcomes.end() ? nullptr : &*found;
}

const ComparisonRow* Comparison::row(const std::string& part, const std::string& model, int goodParts) const
{
    const auto* outcome = find(part, model, goodParts);
    return outcome != nullptr && outcome->row ? &*outcome->row : nullptr;
}

Result<AurocDifference> Comparison::difference(const std::vector<std::string>& ofParts, const std::string& first,
                                               const std::string& second, int goodParts) const
{
    std::vector<PairedSet> sets;
    for (const std::string& part : ofParts) {
        const auto* one = row(part, first, goodParts);
        const auto* other = row(part, second, goodParts);
        if (one != nullptr && other != nullptr)
            sets.push_back(pairsOf(one->scores, other->scores));
    }
    if (sets.empty())
        return failure(ErrorCode::TooLittleData, "No part was measured with both models");
    return compareAuroc(sets, {.seed = static_cast<std::uint64_t>(seed)});
}

Text Comparison::differenceInWords(const std::vector<std::string>& ofParts, const std::string& first,
                                   const std::string& second, int goodParts) const
{
    const auto found = difference(ofParts, first, second, goodParts);
    if (!found)
        return Text("%1 against %2: %3", first, second, found.error().text());
    const auto words = inWords(*found, first, second);
    return found->unpaired > 0
             ? Text("%1; %2 parts that only one of the two scored are left out", words, found->unpaired)
             : words;
}

Result<Comparison> comparisonFrom(std::string_view text, const std::filesystem::path& file)
{
    const auto json = parseJson(text, file, kRemedy);
    if (!json)
        return passOn(json);
    const auto* rows = memberAt(*json, "rows");
    if (textAt(*json, "format") != kComparisonFormat || rows == nullptr || !rows->is_array())
        return failure(ErrorCode::BadData, "This file is no comparison of models by this version", file.string(),
                       kRemedy);
    Comparison comparison;
    std::optional<int> seed;
    for (const auto& entry : *rows) {
        auto row = comparisonRowFrom(entry);
        if (!row)
            return failure(ErrorCode::BadData, "A row of the comparison is damaged", file.string(), kRemedy);
        if (!seed)
            comparison.seed = seed.emplace(row->seed);
        ComparisonOutcome outcome{row->part, row->model, row->goodParts, {}};
        if (row->seed != *seed)
            outcome.model += ", seed " + std::to_string(row->seed);
        outcome.row = std::move(*row);
        if (auto ok = add(comparison, std::move(outcome), file); !ok)
            return passOn(ok);
    }
    if (const auto* failed = memberAt(*json, "failed"); failed != nullptr && failed->is_array())
        for (const auto& entry : *failed) {
            auto outcome = failedFrom(entry);
            if (!outcome)
                return failure(ErrorCode::BadData, "A row of the comparison is damaged", file.string(), kRemedy);
            if (auto ok = add(comparison, std::move(*outcome), file); !ok)
                return passOn(ok);
        }
    if (comparison.empty())
        return failure(ErrorCode::TooLittleData, "No row of this comparison is finished", file.string(),
                       "Go on with the comparison: the same start continues it");
    return comparison;
}

} // namespace twinspect
