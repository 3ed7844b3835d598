// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/import_collector.h"

#include <algorithm>
#include <limits>

#include "core/base/printable.h"
#include "core/dataset/composed_name.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kSeveral = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kLongestName = 4096, kLongestType = 200, kLongestText = 10'000;

std::string withoutExtension(const std::string& name)
{
    const auto dot = name.find_last_of('.'), slash = name.find_last_of('/');
    return dot == std::string::npos || dot == 0 || (slash != std::string::npos && dot <= slash + 1)
             ? name
             : name.substr(0, dot);
}

// '/' between folders and nothing that leads upwards. Empty for a path that leads out of the data.
std::string plainPath(std::string name)
{
    std::ranges::replace(name, '\\', '/');
    if (name.size() > 1 && name[1] == ':')
        return {};
    name = fs::path(name).lexically_normal().generic_string();
    return name.empty() || name[0] == '/' || name == "." || name == ".." || name.rfind("../", 0) == 0 ? std::string()
                                                                                                      : name;
}

bool canBeShown(const std::string& text) { return printable(text) == text; }

} // namespace

ImportCollector::ImportCollector(const Catalog& catalog, fs::path root, SizeOfPart sizeOf)
    : m_catalog(catalog), m_root(std::move(root)), m_sizeOf(std::move(sizeOf))
{
    for (std::size_t i = 0; i < catalog.samples.size(); ++i) {
        addName(catalog.samples[i].id, i);
        addName(withoutExtension(catalog.samples[i].rgb.lexically_proximate(catalog.root).generic_string()), i);
    }
}

// Under the whole name, and under every end of it that begins with a folder or a file.
void ImportCollector::addName(const std::string& given, std::size_t sample)
{
    const std::string name = composed(given);
    const auto add = [sample](auto& names, const std::string& key) {
        const auto [entry, isNew] = names.try_emplace(key, sample);
        if (!isNew && entry->second != sample)
            entry->second = kSeveral;
    };
    add(m_whole, name);
    for (std::size_t at = 0; at != std::string::npos; at = name.find('/', at), at += at == std::string::npos ? 0 : 1)
        add(m_ends, name.substr(at));
}

Refusable<std::size_t> ImportCollector::find(const std::string& given) const
{
    if (given.size() > kLongestName)
        return tl::unexpected(Text("No part of the data has this picture"));
    const std::string path = plainPath(given);
    if (path.empty())
        return tl::unexpected(Text("Its path leads out of the data"));
    const std::string name = composed(path);
    for (const std::string& key : {name, withoutExtension(name)})
        if (const auto whole = m_whole.find(key); whole != m_whole.end() && whole->second != kSeveral)
            return whole->second;
    for (const std::string& key : {name, withoutExtension(name)}) {
        if (const auto end = m_ends.find(key); end != m_ends.end()) {
            if (end->second == kSeveral)
                return tl::unexpected(Text("Several parts of the data have a picture of this name"));
            return end->second;
        }
    }
    // With folders before the name: from another place of the data.
    const std::string bare = withoutExtension(name);
    for (std::size_t at = bare.find('/'); at != std::string::npos; at = bare.find('/', at + 1))
        if (const auto whole = m_whole.find(bare.substr(at + 1)); whole != m_whole.end() && whole->second != kSeveral)
            return whole->second;
    return tl::unexpected(Text("No part of the data has this picture"));
}

PartAnnotations* ImportCollector::part(const std::vector<std::string>& names, GridSize claimed, const std::string& what)
{
    Refusable<std::size_t> sample = tl::unexpected(Text("No part of the data has this picture"));
    for (const auto& name : names)
        if (const auto found = find(name); found || &name == &names.front()) {
            sample = found;
            if (found)
                break;
        }
    if (!sample) {
        refuse(what, sample.error());
        return nullptr;
    }
    const SampleRef& ref = m_catalog.samples[*sample];
    auto known = m_parts.find(ref.id);
    if (known == m_parts.end()) {
        const auto size = m_sizeOf(ref);
        if (!size) {
            refuse(what, size.error().text());
            return nullptr;
        }
        PartAnnotations fresh;
        fresh.part = ref.id;
        fresh.width = size->width;
        fresh.height = size->height;
        fresh.state = AnnotationState::Begun;
        known = m_parts.emplace(ref.id, std::move(fresh)).first;
        m_sampleOf[ref.id] = *sample;
    }
    const GridSize size{known->second.width, known->second.height};
    if (claimed != GridSize() && claimed != size) {
        refuse(what, Text("It is for a picture of %1 x %2 pixels; the part has %3 x %4", claimed.width, claimed.height,
                          size.width, size.height));
        return nullptr;
    }
    return &known->second;
}

const SampleRef& ImportCollector::sampleOf(const PartAnnotations& part) const
{
    return m_catalog.samples[m_sampleOf.at(part.part)];
}

void ImportCollector::add(PartAnnotations& part, Annotation annotation, const std::string& what)
{
    if (annotation.region.empty())
        return refuse(what, Text("It has no pixel within the picture"));
    if (annotation.defectType.size() > kLongestType || !canBeShown(annotation.defectType)
        || annotation.defectType.find('\n') != std::string::npos)
        return refuse(what, Text("The name of its type is too long or cannot be shown"));
    if (annotation.defectType == kUnnamedType)
        annotation.defectType.clear();
    for (std::string* text : {&annotation.note, &annotation.author}) {
        if (text->size() <= kLongestText && canBeShown(*text))
            continue;
        *text = printable(text->substr(0, kLongestText));
        remark(Text("Texts that were shortened or made showable: %1", 0));
    }
    annotation.id = part.nextId();
    part.annotations.push_back(std::move(annotation));
}

void ImportCollector::refuse(const std::string& what, const Text& why)
{
    ++m_report.refusedCount;
    if (m_report.refused.size() < kMostRefusals)
        m_report.refused.push_back({printable(what), why});
}

std::string ImportCollector::nameOf(const fs::path& file, std::string_view without) const
{
    fs::path name;
    for (const auto& folder : file.lexically_relative(m_root).parent_path())
        if (folder != without)
            name /= folder;
    return (name / file.stem()).generic_string();
}

fs::path ImportCollector::fileAbove(const fs::path& file, std::string_view name) const
{
    std::error_code error;
    for (fs::path folder = file.parent_path();; folder = folder.parent_path())
        if (fs::exists(folder / name, error) || folder == m_root || !folder.has_relative_path())
            return folder / name;
}

ImportReport ImportCollector::finish()
{
    for (auto& [id, part] : m_parts)
        m_report.parts.push_back(std::move(part));
    for (const auto& [what, count] : m_remarks)
        m_report.remarks.emplace_back(what, std::vector{Text::name(std::to_string(count))});
    return std::move(m_report);
}

} // namespace twinspect
