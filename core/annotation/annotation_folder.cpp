// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/annotation_folder.h"

#include <algorithm>
#include <charconv>

#include "core/annotation/annotation_file.h"
#include "core/base/files.h"
#include "core/base/sha256.h"

namespace twinspect {

namespace {

constexpr std::size_t kNameDigits = 32;
constexpr auto kEnding = ".json";
constexpr auto kTypesName = "defect-types.json";
constexpr auto kDeletedName = "deleted";
constexpr auto kOpinionsName = "opinions";
constexpr auto kGuidelinesName = "guidelines.md";
constexpr std::uint64_t kLargestText = 1u << 20;
constexpr std::size_t kTimeAndEnding = 40;

// The id with what a file name cannot hold written as %XX, so that two ids never share a file.
std::string nameOfPart(const std::string& part)
{
    constexpr auto kHex = "0123456789ABCDEF";
    std::string name;
    for (const char letter : part) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool plain =
            byte > ' ' && byte != 0x7F && std::string_view("%/\\:*?\"<>|").find(letter) == std::string::npos;
        if (plain && !(name.empty() && letter == '.'))
            name += letter;
        else
            name += {'%', kHex[byte / 16], kHex[byte % 16]};
    }
    return fittingFileName(name, kTimeAndEnding);
}

// The other way; of a name that was cut to fit, what is left.
std::string nameFromFile(const std::string& file)
{
    std::string name;
    for (std::size_t i = 0; i < file.size(); ++i) {
        unsigned char byte = 0;
        const char* code = file.data() + i + 1;
        if (file[i] == '%' && i + 2 < file.size() && std::from_chars(code, code + 2, byte, 16).ptr == code + 2) {
            name += static_cast<char>(byte);
            i += 2;
        } else {
            name += file[i];
        }
    }
    return name;
}

} // namespace

PartSummary summaryOf(const PartAnnotations& part)
{
    return {part.part, part.state, part.example, part.seconds, isDefective(part), mainDefectType(part)};
}

AnnotationFolder AnnotationFolder::beside(const std::filesystem::path& data)
{
    std::error_code error;
    return AnnotationFolder((std::filesystem::is_directory(data, error) ? data : data.parent_path())
                            / kAnnotationsName);
}

AnnotationFolder AnnotationFolder::inProfile(const std::filesystem::path& profile, const std::filesystem::path& data)
{
    return AnnotationFolder(profile / "annotations" / sha256(data.lexically_normal().string()).substr(0, kNameDigits));
}

std::filesystem::path AnnotationFolder::fileOf(const std::string& part) const
{
    return m_folder / "parts" / (nameOfPart(part) + kEnding);
}

std::vector<PartSummary> AnnotationFolder::parts(std::vector<Error>& damaged) const
{
    std::vector<PartSummary> parts;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder / "parts", error)) {
        if (entry.path().extension() != kEnding)
            continue;
        if (const auto part = readAnnotations(entry.path()))
            parts.push_back(summaryOf(*part));
        else
            damaged.push_back(part.error());
    }
    std::ranges::sort(parts, {}, &PartSummary::part);
    return parts;
}

AnnotationFolder AnnotationFolder::opinionOf(const std::string& author) const
{
    return AnnotationFolder(m_folder / kOpinionsName / nameOfPart(author.empty() ? "unknown" : author));
}

std::vector<std::string> AnnotationFolder::authorsOfOpinions() const
{
    std::vector<std::string> authors;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder / kOpinionsName, error))
        if (std::filesystem::is_directory(entry.path() / "parts", error))
            authors.push_back(nameFromFile(entry.path().filename().string()));
    std::ranges::sort(authors);
    return authors;
}

Result<AnnotationFolder::Kept> AnnotationFolder::read(const std::string& part) const
{
    const auto file = fileOf(part);
    const auto bytes = readFile(file, kLargestAnnotationFile);
    if (!bytes) {
        if (bytes.error().code == ErrorCode::NotFound)
            return Kept{{.part = part}, {}};
        return passOn(bytes);
    }
    auto read = parseAnnotations(*bytes, file);
    if (!read)
        return passOn(read);
    if (read->part != part)
        return failure(ErrorCode::Mismatch, Text("This file belongs to the part '%1'", read->part), file.string(),
                       "Give the file the name that Twinspect gave it, or move it away");
    return Kept{std::move(*read), sha256(*bytes)};
}

Result<std::string> AnnotationFolder::write(const PartAnnotations& part, const std::string& expectedHash) const
{
    const auto file = fileOf(part.part);
    if (auto ok = makeWritableFolder(file.parent_path()); !ok)
        return passOn(ok);
    // Two programs that write at the same moment: the second one waits for the first to have finished, and fails then.
    auto lock =
        FileLock::take(m_folder / "parts.lock", "Another program writes these annotations at this moment", file);
    if (!lock)
        return passOn(lock);
    const auto before = readFile(file, kLargestAnnotationFile);
    if (!before && before.error().code != ErrorCode::NotFound)
        return passOn(before);
    if ((before ? sha256(*before) : std::string()) != expectedHash)
        return failure(ErrorCode::Mismatch, "Another program changed the annotations of this part", file.string(),
                       "Choose which of the two to keep");
    if (before)
        if (const auto old = parseAnnotations(*before, file))
            if (auto ok = keepDeleted(*old, part); !ok)
                return passOn(ok);
    const std::string text = annotationText(part);
    if (auto ok = writeFileAtomically(file, text); !ok)
        return passOn(ok);
    return sha256(text);
}

Status AnnotationFolder::keepDeleted(const PartAnnotations& before, const PartAnnotations& after) const
{
    PartAnnotations deleted = before;
    std::erase_if(deleted.annotations, [&after](const Annotation& old) { return after.find(old.id) != nullptr; });
    if (deleted.annotations.empty())
        return {};
    const auto folder = m_folder / kDeletedName;
    if (auto ok = makeWritableFolder(folder); !ok)
        return ok;
    return writeAnnotations(folder / (nameOfPart(before.part) + "-" + utcText(utcNow()) + kEnding), deleted);
}

Result<DefectTypes> AnnotationFolder::types() const
{
    auto types = readDefectTypes(m_folder / kTypesName);
    if (!types && types.error().code == ErrorCode::NotFound)
        return DefectTypes();
    return types;
}

Status AnnotationFolder::writeTypes(const DefectTypes& types) const
{
    if (auto ok = makeWritableFolder(m_folder); !ok)
        return ok;
    return writeDefectTypes(m_folder / kTypesName, types);
}

Result<AnnotationFolder::KeptText> AnnotationFolder::guidelines() const
{
    auto text = readFile(m_folder / kGuidelinesName, kLargestText);
    if (!text)
        return text.error().code == ErrorCode::NotFound ? Result<KeptText>(KeptText()) : passOn(text);
    const auto hash = sha256(*text);
    return KeptText{std::move(*text), hash};
}

Result<std::string> AnnotationFolder::writeGuidelines(const std::string& text, const std::string& expectedHash,
                                                      bool keepBefore) const
{
    const auto file = m_folder / kGuidelinesName, deleted = m_folder / kDeletedName;
    if (auto ok = makeWritableFolder(deleted); !ok)
        return passOn(ok);
    auto lock =
        FileLock::take(m_folder / "parts.lock", "Another program writes these annotations at this moment", file);
    if (!lock)
        return passOn(lock);
    const auto before = guidelines();
    if (!before)
        return passOn(before);
    const bool mine = before->hash == expectedHash;
    const auto aside = deleted / ("guidelines-" + utcText(utcNow()) + ".md");
    if (const auto& lost = mine ? before->text : text; (keepBefore || !mine) && !lost.empty())
        if (auto ok = writeFileAtomically(aside, lost); !ok)
            return passOn(ok);
    if (!mine)
        return failure(ErrorCode::Mismatch, "Somebody else changed the guidelines at the same time", file.string(),
                       Text("Your text is kept in %1; add it to theirs", aside.string()));
    if (auto ok = writeFileAtomically(file, text); !ok)
        return passOn(ok);
    return sha256(text);
}

} // namespace twinspect
