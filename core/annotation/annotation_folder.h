// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/base/result.h"

namespace twinspect {

/// The name of the folder of annotations beside the data.
inline constexpr auto kAnnotationsName = "twinspect-annotations";

/// What the file of a part says of the part as a whole.
struct PartSummary {
    std::string part;
    AnnotationState state = AnnotationState::Untouched;
    Example example = Example::None;
    double seconds = 0;
    bool defective = false;
    std::string defectType; ///< mainDefectType()
};
[[nodiscard]] PartSummary summaryOf(const PartAnnotations& part);

/// Keeps the annotations of one set of data: a file for each annotated part, the class table, and the guidelines. What
/// is deleted moves into its sub-folder `deleted`. Second opinions lie in the sub-folder `opinions`, in a folder of the
/// same kind for each person.
class AnnotationFolder {
public:
    /// A text with the content of its file when it was read or written last.
    struct KeptText {
        std::string text;
        std::string hash; ///< SHA-256 of the file; empty when there is none
    };
    /// The annotations of a part, with the file's content when it was read or written last: so a change by another
    /// program is noticed.
    struct Kept {
        PartAnnotations part; ///< width and height are 0 when there is no file yet
        std::string hash; ///< SHA-256 of the file; empty when there is none
    };

    explicit AnnotationFolder(std::filesystem::path folder) : m_folder(std::move(folder)) {}
    /// In the folder of the data; for a file in the folder that it lies in.
    [[nodiscard]] static AnnotationFolder beside(const std::filesystem::path& data);
    /// Below `profile`, for data that nothing may be written beside.
    [[nodiscard]] static AnnotationFolder inProfile(const std::filesystem::path& profile,
                                                    const std::filesystem::path& data);

    [[nodiscard]] const std::filesystem::path& path() const { return m_folder; }
    [[nodiscard]] std::filesystem::path fileOf(const std::string& part) const;
    /// All parts that have a file, sorted by id. A file that cannot be read is an entry of `damaged`.
    [[nodiscard]] std::vector<PartSummary> parts(std::vector<Error>& damaged) const;

    /// What this person marked without seeing what others did.
    [[nodiscard]] AnnotationFolder opinionOf(const std::string& author) const;
    /// The persons who gave a second opinion on any part, sorted.
    [[nodiscard]] std::vector<std::string> authorsOfOpinions() const;

    /// Errors: those of readAnnotations(), Mismatch when the file is about another part.
    [[nodiscard]] Result<Kept> read(const std::string& part) const;
    /// Writes when the file is still as `expectedHash` says, and returns its new hash. Annotations that were in the
    /// file and are not in `part` are kept in `deleted`. Errors: WriteFailed; Mismatch when another program changed the
    /// file.
    [[nodiscard]] Result<std::string> write(const PartAnnotations& part, const std::string& expectedHash) const;

    /// An empty table when there is none.
    [[nodiscard]] Result<DefectTypes> types() const;
    [[nodiscard]] Status writeTypes(const DefectTypes& types) const;

    /// How the parts of this set are to be annotated, in Markdown. Empty when there is no file.
    [[nodiscard]] Result<KeptText> guidelines() const;
    /// Writes when the file is still as `expectedHash` says, and returns its new hash. `keepBefore`: the text before
    /// goes into `deleted`. Errors: WriteFailed; Mismatch when somebody else changed it: `text` goes into `deleted`.
    [[nodiscard]] Result<std::string> writeGuidelines(const std::string& text, const std::string& expectedHash,
                                                      bool keepBefore) const;

private:
    [[nodiscard]] Status keepDeleted(const PartAnnotations& before, const PartAnnotations& after) const;

    std::filesystem::path m_folder;
};

} // namespace twinspect
