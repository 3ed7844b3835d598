// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/link_file.h"
#include "core/base/sha256.h"
#include "core/record/recipe.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashShown = 8; // digits in a name

bool liesBelow(const fs::path& file, const fs::path& folder)
{
    std::error_code error;
    const auto way = fs::proximate(file, folder, error);
    return !error && way.is_relative() && !way.empty() && *way.begin() != "..";
}

} // namespace

Result<Recipe> writeRecipeWithModel(const fs::path& file, Recipe recipe)
{
    std::error_code error;
    fs::path brought;
    const fs::path folder = fs::absolute(file, error).lexically_normal().parent_path();
    if (!liesBelow(recipe.model, folder)) {
        if (!fs::exists(recipe.model, error))
            return failure(ErrorCode::NotFound,
                           "The recipe's model is no longer there, so it cannot be put beside the recipe",
                           recipe.model.string(), "Put the model file back, or open it again");
        fs::path target = folder / recipe.model.filename();
        const std::string hash = recipe.modelHash;
        if (fs::exists(target, error) && !fs::equivalent(target, recipe.model, error)) {
            const auto there = readFile(target);
            if (!there || sha256(*there) != hash) // another model has the name
                target = folder
                       / (recipe.model.stem().string() + "-" + hash.substr(0, kHashShown)
                          + recipe.model.extension().string());
        }
        if (!fs::exists(target, error)) {
            if (auto ok = linkOrCopyFile(recipe.model, target); !ok)
                return passOn(ok);
            brought = target;
        }
        recipe.model = target;
    }
    if (auto ok = writeRecipe(file, recipe); !ok) {
        if (!brought.empty())
            fs::remove(brought, error);
        return passOn(ok);
    }
    return recipe;
}

} // namespace twinspect
