// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QPointer>

#include "core/foreign/folder_conversion.h"
#include "ui/common/job.h"
#include "ui/pages/convert/conversion_preview.h"

namespace twinspect {

/// What a folder of foreign data holds.
struct ForeignListing {
    Catalog catalog; ///< with at least one part
    std::optional<FolderMapping> mapping; ///< by which its files were put together; empty: a known layout, clouds alone
    bool guessed = false; ///< nobody has said it
    std::shared_ptr<const ForeignReader> reader = nullptr; ///< of a plugin; null: the program reads the files
    std::vector<RefusedPart> refused = {}; ///< by the reader

    [[nodiscard]] ForeignData data() const { return {catalog, reader, refused}; }
};

/// A reader of a plugin that recognises a folder.
struct RecognisingReader {
    std::string id;
    QString name;
};

/// What came of listing a folder.
struct ForeignAnswer {
    std::vector<RecognisingReader> readers;
    Result<ForeignListing> listing;
};

/// The state that the steps of the conversion wizard share: the folder, the settings, one part as it would come out,
/// the conversion. Everything slow is a job; of two requests the newer wins, and the older one stops.
class ConversionSetup : public QObject {
    Q_OBJECT

public:
    /// `stateFolder`: where the mappings are that a person gave before.
    ConversionSetup(JobList& jobs, std::filesystem::path stateFolder, QObject* parent = nullptr);
    /// Stops what is running; an unfinished conversion leaves nothing.
    ~ConversionSetup() override;

    void chooseFolder(const std::filesystem::path& folder);
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    /// Which files belong together, and which parts are defective, for this folder only. Empty patterns: as the folder
    /// is understood.
    struct Patterns {
        std::string colour, geometry, defects;
    };
    void setPatterns(const Patterns& patterns);
    /// A plugin that is to read this folder; empty: the program, and what it does not know the plugin that recognises
    /// it.
    void setReader(const std::string& id);
    [[nodiscard]] const std::string& reader() const { return m_reader; }
    /// The plugins that recognise the folder.
    [[nodiscard]] const std::vector<RecognisingReader>& readers() const { return m_readers; }
    [[nodiscard]] bool listing() const { return !m_folder.empty() && !m_listed && !m_listError; }
    [[nodiscard]] const std::optional<ForeignListing>& listed() const { return m_listed; }
    [[nodiscard]] const std::optional<Error>& listError() const { return m_listError; }

    [[nodiscard]] const ConversionSettings& settings() const { return m_settings; }
    void setSettings(const ConversionSettings& settings);

    /// Index among the parts that were listed.
    void choosePart(int index);
    [[nodiscard]] int part() const { return m_part; }
    [[nodiscard]] bool previewing() const { return m_drawing; }
    /// While another one is being made, the one before it.
    [[nodiscard]] const std::optional<ConversionPreview>& preview() const { return m_shown; }
    [[nodiscard]] const std::optional<Error>& previewError() const { return m_previewError; }

    /// Compares the units of some parts under the present settings, once; see unitsAhead().
    void compareUnits();
    [[nodiscard]] bool comparingUnits() const { return m_comparing; }
    /// Empty: nothing is odd, or not looked at yet.
    [[nodiscard]] const std::vector<Text>& unitRemarks() const { return m_unitRemarks; }

    void convert(const std::filesystem::path& out);
    void cancelConversion();
    [[nodiscard]] Job* conversion() const { return m_conversion; } ///< null while none is running
    struct Outcome {
        std::filesystem::path out;
        Result<ConversionReport> report; ///< Cancelled: nothing was written
    };
    [[nodiscard]] const std::optional<Outcome>& outcome() const { return m_outcome; } ///< of the present settings

Q_SIGNALS:
    void folderChanged(); ///< folder or what it holds
    void previewChanged(); ///< another part or other settings, or their preview has come
    void unitsCompared(); ///< begun, ended, or no longer true
    void conversionChanged(); ///< started or ended, or what it made no longer counts

private:
    void list();
    void drawPreview();
    void forgetOutcome();
    void forgetUnits();

    JobList& m_jobs;
    std::filesystem::path m_stateFolder, m_folder;
    std::optional<FolderMapping> m_mapping; ///< the person's word
    std::string m_reader; ///< the person's word, too
    std::vector<RecognisingReader> m_readers;
    LatestJob<ForeignAnswer> m_list;
    std::optional<ForeignListing> m_listed;
    std::optional<Error> m_listError;
    ConversionSettings m_settings;
    int m_part = 0;
    LatestJob<ConversionPreview> m_draw;
    bool m_drawing = false;
    std::optional<ConversionPreview> m_shown;
    std::optional<Error> m_previewError;
    LatestJob<std::vector<Text>> m_compare;
    bool m_comparing = false, m_compared = false; ///< the units of the present settings
    std::vector<Text> m_unitRemarks;
    QPointer<Job> m_conversion;
    std::optional<Outcome> m_outcome;
};

} // namespace twinspect
