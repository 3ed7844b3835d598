// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <unordered_map>

#include <tl/expected.hpp>

#include "core/exchange/annotation_format.h"

namespace twinspect {

/// A value, or the reason why it was refused.
template <typename T>
using Refusable = tl::expected<T, Text>;

/// One import while it runs: finds the parts that files name, and gathers annotations and refusals.
class ImportCollector {
public:
    /// `root`: the folder that is imported, for files beside the one that is read.
    ImportCollector(const Catalog& catalog, std::filesystem::path root, SizeOfPart sizeOf);

    /// The part of the first of the names that fits one: the path of its picture or its id, whole or its end, with
    /// folders before it or without. A size of 0 is not said by the file. Null when no part fits or its size differs;
    /// `what` is refused then.
    [[nodiscard]] PartAnnotations* part(const std::vector<std::string>& names, GridSize claimed,
                                        const std::string& what);
    [[nodiscard]] const SampleRef& sampleOf(const PartAnnotations& part) const;

    /// Adds an annotation to the part unless its type or region cannot be used; `what` is refused then. Texts are
    /// cleaned.
    void add(PartAnnotations& part, Annotation annotation, const std::string& what);
    void refuse(const std::string& what, const Text& why);
    /// Counts something that was changed on the way. `what` has one gap, for the count.
    void remark(const Text& what) { ++m_remarks[what.pattern()]; }

    /// The path of a file of the import below its root, with '/', without its extension and without the folder
    /// `without`: what our own exports call a part.
    [[nodiscard]] std::string nameOf(const std::filesystem::path& file, std::string_view without = {}) const;
    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    [[nodiscard]] const std::filesystem::path& dataFolder() const { return m_catalog.root; }
    /// The file of this name in the folder of `file` or the nearest above it, up to the root: an absent one reads as
    /// empty.
    [[nodiscard]] std::filesystem::path fileAbove(const std::filesystem::path& file, std::string_view name) const;

    [[nodiscard]] ImportReport finish();

private:
    void addName(const std::string& name, std::size_t sample);
    [[nodiscard]] Refusable<std::size_t> find(const std::string& name) const;

    const Catalog& m_catalog;
    std::filesystem::path m_root;
    SizeOfPart m_sizeOf;
    std::unordered_map<std::string, std::size_t> m_whole, m_ends; ///< name -> index of the sample, or kSeveral
    std::map<std::string, PartAnnotations> m_parts;
    std::map<std::string, std::size_t> m_sampleOf;
    std::map<std::string, std::size_t> m_remarks;
    ImportReport m_report;
};

} // namespace twinspect
