// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/record/recipe.h"
#include "core/record/threshold_file.h"
#include "tests/fuzz/expect.h"

namespace {

using namespace twinspect;

void expectSound(const Recipe& recipe)
{
    for (const auto& change : recipe.history) {
        fuzz::expect(checkThresholds(change.thresholds).has_value(), "every threshold of the history can be used");
        for (const auto& [name, value] : change.figures)
            fuzz::expect(std::isfinite(value), "every figure is a number");
    }
}

} // namespace

// A recipe: an error with manners, or a recipe that survives being saved and opened again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto recipe = parseRecipe({reinterpret_cast<const char*>(data), size}, fuzz::kFile);
    if (!recipe) {
        const Error& error = recipe.error();
        fuzz::expect(error.code == ErrorCode::BadData || error.code == ErrorCode::Mismatch,
                     "the error blames the file");
        fuzz::expect(error.file == fuzz::kFile && !error.remedy.empty(), "the error names the file and a remedy");
        return 0;
    }
    expectSound(*recipe);
    const auto again = parseRecipe(recipeText(*recipe, fuzz::kFile), fuzz::kFile);
    fuzz::expect(again.has_value(), "what was saved can be opened");
    fuzz::expect(again->revision == recipe->revision && again->history.size() == recipe->history.size(),
                 "no change is lost by saving");
    for (std::size_t i = 0; i < recipe->history.size(); ++i) {
        fuzz::expect(again->history[i].figures == recipe->history[i].figures, "no figure is lost by saving");
        fuzz::expect(again->history[i].thresholds.arithmetic == recipe->history[i].thresholds.arithmetic,
                     "what the thresholds rest on is not lost by saving");
        fuzz::expect(again->history[i].thresholds.regions.list() == recipe->history[i].thresholds.regions.list(),
                     "no region of interest is lost by saving");
        fuzz::expect(again->history[i].withdrawn.has_value() == recipe->history[i].withdrawn.has_value(),
                     "what was withdrawn stays so");
    }
    fuzz::expect(again->modelHash == recipe->modelHash && again->part == recipe->part && again->notes == recipe->notes,
                 "no text is lost by saving");
    // The command line takes the thresholds in force from the same file.
    const auto inForce = parseThresholdFile({reinterpret_cast<const char*>(data), size}, fuzz::kFile);
    if (inForce) {
        fuzz::expect(!recipe->history.empty(), "there is something in force");
        fuzz::expect(inForce->thresholds.reject == recipe->thresholds().reject
                         && inForce->thresholds.review == recipe->thresholds().review
                         && inForce->thresholds.arithmetic == recipe->thresholds().arithmetic
                         && inForce->modelHash == recipe->modelHash,
                     "window and command line read the same");
    }
    return 0;
}
