// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include <QObject>
#include <QStringList>

#include "core/annotation/annotation_folder.h"
#include "ui/common/job.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

/// The data that are open: the path, the catalog, and the samples with all remarks.
class OpenData : public QObject {
    Q_OBJECT

public:
    explicit OpenData(JobList& jobs, QObject* parent = nullptr);

    [[nodiscard]] InspectionSet& samples() { return m_samples; }
    /// Its samples are those of samples(), in the same order, as the data say of them.
    [[nodiscard]] const std::optional<Catalog>& catalog() const { return m_catalog; }
    /// What was last opened: a folder or a file.
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

    /// What was left out of the open data, a sentence for every cause. `losses`: what a part may be missed for, or else
    /// the rest.
    [[nodiscard]] QStringList leftOut(bool losses) const;

    /// Where the annotations of data lie: what is marked there is not missed in warnings.
    void setAnnotationsOf(std::function<AnnotationFolder(const std::filesystem::path& data)> annotationsOf)
    {
        m_annotationsOf = std::move(annotationsOf);
    }
    /// Of two requests the newer wins. `mapping`: how the files of a folder of unknown layout belong together.
    void open(const std::filesystem::path& directoryOrFile, const std::optional<FolderMapping>& mapping = std::nullopt);
    /// The same by the mapping that the training page remembers for the folder in `stateFolder`, where it does.
    void openTaught(const std::filesystem::path& directoryOrFile, const std::filesystem::path& stateFolder);
    /// Reads the geometry of the open parts as `mapping` says from now on; which parts these are stays. Scores of what
    /// is read in another way than before go.
    void readAnew(const std::optional<FolderMapping>& mapping);
    /// More samples, such as new files of a watched folder; without open data `found` becomes it. Those whose id is
    /// known are left out.
    void add(const Catalog& found);

Q_SIGNALS:
    void opened(); ///< after InspectionSet::wasReset()
    void ready(); ///< everyone has heard opened(): a first sample can be shown
    void warned(const QString& note);
    void scoresLost(int parts); ///< readAnew(): so many parts had a score of their geometry as it was read before
    /// Before failed(): in this folder no two files were found to belong together, so a mapping may help.
    void mappingMayHelp(const QString& folder);
    void failed(const twinspect::Error& error);

private:
    void openWith(const std::filesystem::path& directoryOrFile,
                  const std::function<std::optional<FolderMapping>()>& mapping);
    void fail(const Error& error, const std::filesystem::path& path);
    void use(Catalog catalog, const std::filesystem::path& path);

    LatestJob<Catalog> m_open, m_readAnew;
    std::function<AnnotationFolder(const std::filesystem::path&)> m_annotationsOf;
    InspectionSet m_samples;
    std::optional<Catalog> m_catalog;
    std::filesystem::path m_path;
};

} // namespace twinspect
