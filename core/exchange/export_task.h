// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include "core/exchange/annotation_format.h"

namespace twinspect {

/// One export while it runs: the parts for a format, the files that it writes, and the report.
class ExportTask {
public:
    ExportTask(const AnnotationFormat& format, const ExportSource& source, std::filesystem::path folder,
               const RunContext& context)
        : m_format(format), m_source(source), m_folder(std::move(folder)), m_context(context)
    {
    }

    /// Reads all parts once for the names of their types of defect. Errors: Cancelled.
    [[nodiscard]] Status findTypes();
    /// Those of the class table, then others that are in use, then kUnnamedType if an annotation has none.
    [[nodiscard]] const std::vector<std::string>& types() const { return m_types; }
    /// The place of a type in this list, from 1 on.
    [[nodiscard]] std::size_t numberOf(const std::string& type) const;
    [[nodiscard]] const std::string& nameOf(const Annotation& annotation) const
    {
        return m_types[numberOf(annotation.defectType) - 1];
    }
    [[nodiscard]] std::uint32_t colorOf(const std::string& type) const { return m_source.types.colorOf(type); }

    using WritePart = std::function<Status(const SampleRef&, const PartAnnotations&)>;
    /// All annotated parts, and those with a result that the format takes, in the order of the catalog. Where `write`
    /// fails because of a part, that part is refused. Errors: WriteFailed, Cancelled.
    [[nodiscard]] Status forEachPart(const WritePart& write);
    /// Writes a file below the folder, aside and renamed. Errors: WriteFailed, those of `write`.
    [[nodiscard]] Status writeFile(const std::filesystem::path& name,
                                   const std::function<Status(std::ostream&)>& write);
    /// For files that a library writes: the path, whose folder is there then.
    [[nodiscard]] Result<std::filesystem::path> place(const std::filesystem::path& name);

    /// Counts something that the format cannot carry. `what` has one gap, for the count.
    void lose(const Text& what, std::size_t count = 1);
    [[nodiscard]] Result<PartScores> scoresOf(const SampleRef& sample) const;
    /// For a format that takes results: the part's line of results.jsonl.
    [[nodiscard]] std::optional<std::string> resultOf(const SampleRef& sample) const;
    /// The path of a picture below the data, with '/', as other formats name pictures.
    [[nodiscard]] std::string pictureName(const SampleRef& sample) const;
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    void writeInto(const std::filesystem::path& folder) { m_folder = folder; }
    /// Counts files that were not written through writeFile() or place().
    void wrote(std::size_t files) { m_report.files += files; }
    [[nodiscard]] ExportReport report() const;

private:
    /// Whether it goes out at all.
    [[nodiscard]] bool takes(const SampleRef& sample, const Result<PartAnnotations>& part) const;

    const AnnotationFormat& m_format;
    const ExportSource& m_source;
    std::filesystem::path m_folder;
    const RunContext& m_context;
    std::vector<std::string> m_types;
    std::map<std::string, std::size_t> m_losses;
    ExportReport m_report;
};

} // namespace twinspect
