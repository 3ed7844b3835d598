// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/annotation/agreement.h"
#include "core/base/files.h"
#include "core/inference/annotated_regions.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

struct MeasureArguments {
    DataOptions data;
    std::filesystem::path out;
};

Result<AnnotationFolder> folderOf(const DataOptions& data)
{
    auto folder = data.annotationFolder();
    if (!folder)
        return folder;
    if (std::error_code error; !std::filesystem::is_directory(folder->path(), error))
        return failure(ErrorCode::NotFound, "There are no annotations", folder->path().string(),
                       "Annotate parts in the window first, or name their folder with --annotations");
    return folder;
}

int measure(Console& console, const MeasureArguments& arguments)
{
    const auto folder = folderOf(arguments.data);
    if (!folder)
        return console.fail(folder.error());
    DataOptions data = arguments.data;
    data.annotations = "none"; // their masks are not needed, and their parts need not be finished
    const auto catalog = openCatalogAloud(data, console);
    if (!catalog)
        return console.fail(catalog.error());
    std::string table = annotatedRegionsHead();
    std::size_t regions = 0, parts = 0, leftOut = 0;
    for (const SampleRef& sample : catalog->samples) {
        if (console.context().stopRequested())
            return console.fail(cancelled().value());
        const auto kept = folder->read(sample.id);
        if (kept && kept->part.annotations.empty())
            continue;
        const auto measured = kept ? measureAnnotations(sample, kept->part) : passOn(kept);
        if (!measured) {
            if (measured.error().code == ErrorCode::OutOfMemory)
                return console.fail(measured.error());
            console.warn(Text("%1: left out: %2", sample.id, measured.error().detail));
            ++leftOut;
            continue;
        }
        ++parts;
        regions += measured->size();
        for (const auto& one : *measured)
            table += annotatedRegionLine(sample.id, one);
    }
    if (auto ok = writeFileAtomically(arguments.out, table); !ok)
        return console.fail(ok.error());
    if (console.jsonProgress)
        console.printJson({{"regions", regions}, {"parts", parts}, {"file", arguments.out.string()}});
    else
        console.print("Measured " + std::to_string(regions) + " regions of " + std::to_string(parts)
                      + " parts: " + arguments.out.string());
    return leftOut == 0 ? 0 : kExitSomeFailed;
}

struct AgreementArguments {
    DataOptions data;
    std::string with;
};

Json toJson(const Agreement& agreement)
{
    const auto kappa = agreement.kappa();
    return {{"both", agreement.both},
            {"first_only", agreement.firstOnly},
            {"second_only", agreement.secondOnly},
            {"neither", agreement.neither},
            {"iou", agreement.iou()},
            {"kappa", kappa ? Json(*kappa) : Json()}};
}

std::string figures(const Agreement& agreement)
{
    const auto kappa = agreement.kappa();
    char text[64];
    std::snprintf(text, sizeof text, kappa ? "IoU %.3f, kappa %.3f" : "IoU %.3f, kappa not defined", agreement.iou(),
                  kappa.value_or(0));
    return text;
}

int compare(Console& console, const AgreementArguments& arguments)
{
    const auto folder = folderOf(arguments.data);
    if (!folder)
        return console.fail(folder.error());
    const auto authors = folder->authorsOfOpinions();
    if (std::ranges::find(authors, arguments.with) == authors.end())
        return console.fail({ErrorCode::NotFound, Text("'%1' gave no second opinion", arguments.with),
                             folder->path().string(),
                             authors.empty() ? Text("Give one in the window first")
                                             : Text("Name one of: %1", CLI::detail::join(authors, ", "))});
    std::vector<Error> failed;
    const auto parts = agreementOf(*folder, folder->opinionOf(arguments.with), failed);
    for (const auto& error : failed)
        console.warn(Text("%1: left out: %2", error.file, error.detail));
    PartAgreement all;
    std::vector<std::pair<std::string, PartAgreement>> sorted(parts.begin(), parts.end());
    std::ranges::stable_sort(sorted, {}, [](const auto& entry) { return entry.second.pixels.iou(); });
    Json list = Json::array();
    for (const auto& [part, agreement] : sorted) {
        all.pixels += agreement.pixels;
        all.part += agreement.part;
        if (console.jsonProgress)
            list.push_back({{"part", part}, {"pixels", toJson(agreement.pixels)}});
        else
            console.print(part + ": " + figures(agreement.pixels));
    }
    if (console.jsonProgress)
        console.printJson({{"parts", list}, {"all_pixels", toJson(all.pixels)}, {"all_parts", toJson(all.part)}});
    else
        console.print("All " + std::to_string(sorted.size()) + " parts: pixels " + figures(all.pixels)
                      + "; good or defective " + figures(all.part));
    return failed.empty() ? 0 : kExitSomeFailed;
}

} // namespace

void addAnnotationCommands(CLI::App& app, Job& job)
{
    auto* measuring = app.add_subcommand("measure", "Measures every region that people marked, as a table");
    auto measured = std::make_shared<MeasureArguments>();
    addDataOptions(*measuring, measured->data, "Folder of the parts")->required();
    measuring->add_option("--out", measured->out, "Table to write (CSV), with standard uncertainties")->required();
    measuring->footer("Example: twinspect-cli measure --data parts/gasket --out annotated_regions.csv");
    measuring->callback(
        [measured, &job] { job = [measured](Console& console) { return measure(console, *measured); }; });

    auto* comparing = app.add_subcommand("agreement", "Compares the annotations with the second opinion of a person");
    auto compared = std::make_shared<AgreementArguments>();
    addDataOptions(*comparing, compared->data, "Folder of the parts")->required();
    comparing->add_option("--with", compared->with, "The person")->required()->type_name("NAME");
    comparing->footer(
        "Intersection over union and Cohen's kappa, for pixels and for parts, of the parts that both have "
        "finished; the least agreement first.\nExample: twinspect-cli agreement --data parts/gasket "
        "--with meier");
    comparing->callback(
        [compared, &job] { job = [compared](Console& console) { return compare(console, *compared); }; });
}

} // namespace twinspect
