// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QImage>
#include <QList>
#include <QTimer>
#include <QWidget>

#include "ui/common/job.h"
#include "ui/models/calibration_session.h"
#include "ui/models/run_export.h"
#include "ui/pages/report/report_document.h"

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;

namespace twinspect {

class Workbench;
struct PageDescriptor;

/// Makes reports on one part or on everything inspected, as PDF with a preview, and the results as CSV or JSON lines.
class ReportPage : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Part, Run };

    /// `inspector`: whose name stands on reports until another is typed.
    explicit ReportPage(Workbench& workbench, const QString& inspector = {}, QWidget* parent = nullptr);
    ~ReportPage() override;

    [[nodiscard]] static PageDescriptor descriptor();
    [[nodiscard]] QList<QAction*> pageActions() const;
    void choose(Kind kind);
    /// Writes without asking; saved() or Workbench::failed() follows. A .pdf file is the chosen report, .csv and .jsonl
    /// are the results.
    void write(const std::filesystem::path& file);

Q_SIGNALS:
    void saved(const QString& file);
    void inspectorChanged(const QString& name);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void retranslate();
    void refresh(); ///< what is possible, and the preview soon
    void updatePreview();
    void showPages(const QList<QImage>& pages, int ofPages);
    void askAndWritePdf();
    [[nodiscard]] QString proposedName(const QString& pattern) const; ///< of a file; %1 = the part
    void finish(const Status& written, const std::filesystem::path& file);
    [[nodiscard]] ReportOrigin origin() const;
    [[nodiscard]] std::optional<PartReport> partReport() const;
    [[nodiscard]] RunReport runReport();
    [[nodiscard]] QString whyNot() const; ///< why the chosen report cannot be made
    [[nodiscard]] QString whyNoResults() const;
    void lookForResults(int first, int last);

    Workbench& m_workbench;
    CalibrationSession m_session;
    Kind m_kind = Kind::Run;
    QAction *m_pdfAction, *m_exportAction;
    QComboBox* m_kinds;
    QLabel* m_inspectorLabel;
    QLineEdit* m_inspector;
    QLabel* m_state;
    QScrollArea* m_preview;
    QWidget* m_pages;
    LatestJob<QList<QImage>> m_previewJob;
    bool m_anyResult = false;
    QTimer m_soon; ///< thresholds that are dragged change the report many times a second
};

} // namespace twinspect
