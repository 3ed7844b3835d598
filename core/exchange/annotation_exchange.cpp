// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/annotation_exchange.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string_view>

#include "core/base/files.h"
#include "core/dataset/folder_listing.h"
#include "core/imaging/decode.h"
#include "core/record/record_json.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLargestMap = 1u << 30;

using Maps = std::map<std::string, std::pair<fs::path, InspectionRecord>>; // by sample: folder and record

Status readRecords(const fs::path& file, Maps& maps)
{
    const auto bytes = readFile(file);
    if (!bytes)
        return passOn(bytes);
    std::string_view rest = *bytes;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty())
            continue;
        auto record = parseRecord(line);
        if (!record) {
            record.error().file = file.string();
            return passOn(record);
        }
        const std::string sample = record->sample;
        maps.insert_or_assign(sample, std::pair(file.parent_path(), std::move(*record)));
    }
    return {};
}

Result<Image<float>> readMap(const fs::path& folder, const MapRecord& stored)
{
    const auto file = folder / stored.file;
    const auto bytes = readFile(file, kLargestMap);
    if (!bytes)
        return passOn(bytes);
    const auto numbers = decodeNumbersPng(*bytes, file.string());
    if (!numbers)
        return passOn(numbers);
    Image<float> map(numbers->width(), numbers->height());
    for (std::size_t i = 0; i < map.pixelCount(); ++i)
        map.data()[i] = static_cast<float>(stored.offset + stored.step * numbers->data()[i]);
    return map;
}

Result<PartScores> scoresIn(const Maps& maps, const SampleRef& sample)
{
    PartScores scores;
    const auto found = maps.find(sample.id);
    if (found == maps.end())
        return scores;
    const auto& [folder, record] = found->second;
    for (const auto& [name, stored] : record.maps) {
        auto* place = name == "rgb"   ? &scores.rgb
                    : name == "depth" ? &scores.depth
                    : name == "fused" ? &scores.fused
                                      : nullptr;
        if (place == nullptr)
            continue;
        auto map = readMap(folder, stored);
        if (!map)
            return passOn(map);
        *place = std::move(*map);
    }
    return scores;
}

bool sameDefect(const Annotation& a, const Annotation& b)
{
    return a.defectType == b.defectType && a.region == b.region;
}

Status keepPart(const PartAnnotations& imported, const AnnotationFolder& folder, KeepImported how, KeptImport& kept)
{
    auto there = folder.read(imported.part);
    if (!there)
        return passOn(there);
    PartAnnotations part = imported;
    std::size_t already = 0;
    if (there->part.width > 0 && how == KeepImported::Beside) {
        part = there->part;
        if (part.width != imported.width || part.height != imported.height)
            return failure(ErrorCode::Mismatch, "The annotations are for another size of the part", imported.part,
                           "Annotate the part anew");
        part.state = std::max(part.state, imported.state); // finished is finished
        if (!imported.annotations.empty() && part.example == Example::Good)
            part.example = Example::None;
        for (auto annotation : imported.annotations) {
            if (std::ranges::any_of(part.annotations, [&](const auto& old) { return sameDefect(old, annotation); })) {
                ++already;
                continue;
            }
            annotation.id = part.nextId();
            part.annotations.push_back(std::move(annotation));
        }
    } else {
        std::uint64_t next = there->part.nextId(); // ids of what is replaced are not used again
        for (auto& annotation : part.annotations)
            annotation.id = next++;
    }
    kept.already += already;
    if (there->part.width > 0 && part == there->part)
        return {};
    if (const auto written = folder.write(part, there->hash); !written)
        return passOn(written);
    ++kept.parts;
    kept.added += imported.annotations.size() - already;
    return {};
}

} // namespace

Result<ExportSource> exportSourceOf(const Catalog& catalog, const AnnotationFolder& folder)
{
    auto types = folder.types();
    if (!types)
        return passOn(types);
    const auto annotationsOf = [folder](const SampleRef& sample) -> Result<PartAnnotations> {
        auto kept = folder.read(sample.id);
        return kept ? Result<PartAnnotations>(std::move(kept->part)) : passOn(kept);
    };
    return ExportSource{catalog, std::move(*types), annotationsOf, {}};
}

Status addResults(ExportSource& source, const fs::path& results)
{
    auto maps = std::make_shared<Maps>();
    std::vector<SkippedFile> ignored;
    for (const auto& file : listFolder(results, ignored).files)
        if (file.extension() == ".jsonl" && file.filename().string().rfind("results", 0) == 0)
            if (auto ok = readRecords(file, *maps); !ok)
                return ok;
    if (maps->empty())
        return failure(ErrorCode::NotFound, "There are no results in this folder", results.string(),
                       "Name a folder that twinspect-cli inspect wrote");
    source.scores = [maps](const SampleRef& sample) { return scoresIn(*maps, sample); };
    source.result = [maps](const SampleRef& sample) -> std::optional<std::string> {
        const auto found = maps->find(sample.id);
        return found == maps->end() ? std::nullopt : std::optional(jsonLine(found->second.second, RecordKeys::All));
    };
    return {};
}

Result<KeptImport> keepImport(const ImportReport& import, const AnnotationFolder& folder, KeepImported how,
                              const RunContext& context)
{
    auto types = folder.types();
    if (!types)
        return passOn(types);
    const DefectTypes before = *types;
    KeptImport kept;
    for (const auto& part : import.parts) {
        if (context.stopRequested())
            return cancelled();
        for (const auto& annotation : part.annotations)
            if (!annotation.defectType.empty())
                (void)types->add(annotation.defectType);
        if (auto ok = keepPart(part, folder, how, kept); !ok)
            kept.refused.push_back({part.part, ok.error().text()});
    }
    if (*types != before)
        if (auto ok = folder.writeTypes(*types); !ok)
            return passOn(ok);
    return kept;
}

} // namespace twinspect
