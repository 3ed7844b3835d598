// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <set>

#include "core/annotation/annotation_file.h"
#include "core/base/printable.h"
#include "core/exchange/import_collector.h"
#include "tests/fuzz/expect.h"

namespace {

using namespace twinspect;

constexpr int kWidth = 60, kHeight = 40;

// Where the readers look for tables beside the file.
class Tables {
public:
    Tables()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "twinspect-fuzz-XXXXXX").string();
        fuzz::expect(::mkdtemp(pattern.data()) != nullptr, "a folder can be made");
        m_folder = pattern;
        std::ofstream(m_folder / "classes.txt") << "hole\nscratch\n";
        std::ofstream(m_folder / "labels.txt") << "1 hole\n2 scratch\n";
    }
    ~Tables() { std::filesystem::remove_all(m_folder); }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

private:
    std::filesystem::path m_folder;
};

Catalog parts()
{
    Catalog catalog;
    catalog.root = "/data";
    for (const char* id : {"hole/000", "hole/001"}) {
        SampleRef sample;
        sample.id = id;
        sample.rgb = catalog.root / (std::string(id) + ".png");
        catalog.samples.push_back(sample);
    }
    return catalog;
}

void expectSound(const PartAnnotations& part)
{
    std::set<std::uint64_t> ids;
    for (const auto& annotation : part.annotations) {
        fuzz::expect(ids.insert(annotation.id).second, "no id twice");
        fuzz::expect(!annotation.region.empty() && annotation.region.width() == kWidth
                         && annotation.region.height() == kHeight,
                     "every region has pixels in the grid of its part");
        fuzz::expect(annotation.outlines.empty() || filled(annotation.outlines, kWidth, kHeight) == annotation.region,
                     "a region is what its outlines contain");
        for (const std::string* text : {&annotation.defectType, &annotation.note, &annotation.author})
            fuzz::expect(printable(*text) == *text, "every text can be shown");
    }
    const auto again = parseAnnotations(annotationText(part), fuzz::kFile);
    fuzz::expect(again && *again == part, "what was imported can be kept");
}

} // namespace

// The first byte chooses the format. Annotations that are sound, and refusals that name the file and a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Tables tables;
    static const Catalog catalog = parts();
    if (size == 0)
        return 0;
    const auto formats = annotationFormats();
    const auto* format = formats[data[0] % formats.size()];
    const auto file = tables.folder() / "hole" / ("001" + std::string(format->extension));
    ImportCollector import(catalog, tables.folder(),
                           [](const SampleRef&) { return Result<GridSize>({kWidth, kHeight}); });
    format->read({reinterpret_cast<const char*>(data + 1), size - 1}, file, import);
    const auto report = import.finish();
    for (const auto& refusal : report.refused)
        fuzz::expect(refusal.what.find("001") != std::string::npos && !refusal.why.empty(),
                     "a refusal names the file and a reason");
    fuzz::expect(report.refused.size() == std::min(report.refusedCount, kMostRefusals), "all refusals are counted");
    for (const auto& part : report.parts)
        expectSound(part);
    return 0;
}
