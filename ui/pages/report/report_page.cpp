// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/report/report_page.h"

#include <algorithm>
#include <memory>

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>

#include "ui/common/action.h"
#include "ui/common/action_widgets.h"
#include "ui/common/flow_layout.h"
#include "ui/common/results_file_dialog.h"
#include "ui/models/threshold_words.h"
#include "ui/models/workbench.h"

namespace twinspect {

namespace {

constexpr int kPreviewDelay = 300; // ms
constexpr double kPreviewDotsPerInch = 96;
constexpr int kPreviewPages = 12; // more are in the file
constexpr int kInspectorWidth = 220;

/// One page, as wide as there is room, never enlarged beyond its dots.
class PageView : public QWidget {
public:
    explicit PageView(QImage image, QWidget* parent) : QWidget(parent), m_image(std::move(image))
    {
        auto policy = QSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
        setMaximumWidth(sizeHint().width());
    }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    /// The layout asks for all the width there is, of which the page takes no more than its own.
    [[nodiscard]] int heightForWidth(int width) const override
    {
        return static_cast<int>(static_cast<double>(std::min(width, sizeHint().width())) * m_image.height()
                                / m_image.width());
    }
    [[nodiscard]] QSize sizeHint() const override { return m_image.deviceIndependentSize().toSize(); }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, heightForWidth(200)}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(rect(), m_image);
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }

private:
    QImage m_image;
};

} // namespace

ReportPage::ReportPage(Workbench& workbench, const QString& inspector, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_session(workbench), m_previewJob(workbench.jobs())
{
    setObjectName(QStringLiteral("report.page"));
    m_pdfAction = makeAction(this, "report.pdf", QString());
    m_exportAction = makeAction(this, "report.export", QString());
    m_kinds = new QComboBox(this);
    m_kinds->setObjectName(QStringLiteral("report.kind"));
    m_kinds->addItem(QString(), static_cast<int>(Kind::Run));
    m_kinds->addItem(QString(), static_cast<int>(Kind::Part));
    m_inspectorLabel = new QLabel(this);
    m_inspector = new QLineEdit(inspector, this);
    m_inspector->setObjectName(QStringLiteral("report.inspector"));
    m_inspector->setMaximumWidth(kInspectorWidth);
    m_inspectorLabel->setBuddy(m_inspector);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("report.state"));
    m_state->setWordWrap(true);
    m_preview = new QScrollArea(this);
    m_preview->setObjectName(QStringLiteral("report.preview"));
    m_preview->setWidgetResizable(true);
    m_pages = new QWidget(m_preview);
    m_pages->setLayout(new QVBoxLayout);
    m_preview->setWidget(m_pages);
    auto* top = new FlowLayout;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_kinds, m_inspectorLabel, m_inspector})
        top->addWidget(widget);
    for (QAction* action : {m_pdfAction, m_exportAction})
        top->addWidget(makeActionButton(*action, this));
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_state);
    layout->addWidget(m_preview, 1);

    connect(m_kinds, &QComboBox::activated, this,
            [this](int index) { choose(static_cast<Kind>(m_kinds->itemData(index).toInt())); });
    connect(m_inspector, &QLineEdit::editingFinished, this, [this] {
        Q_EMIT inspectorChanged(m_inspector->text());
        refresh();
    });
    connect(m_pdfAction, &QAction::triggered, this, &ReportPage::askAndWritePdf);
    connect(m_exportAction, &QAction::triggered, this, [this] {
        askForResultsFile(this, proposedName(tr("%1 results")),
                          [this](const std::filesystem::path& file) { write(file); });
    });
    m_soon.setSingleShot(true);
    m_soon.setInterval(kPreviewDelay);
    connect(&m_soon, &QTimer::timeout, this, &ReportPage::updatePreview);
    connect(&m_session, &CalibrationSession::handlesMoved, this, &ReportPage::refresh);
    connect(&workbench.current(), &CurrentPart::regionsChanged, this, &ReportPage::refresh);
    connect(&workbench.annotations(), &OpenAnnotations::partChanged, this, &ReportPage::refresh);
    connect(&workbench.annotations(), &OpenAnnotations::changed, this, &ReportPage::refresh);
    auto& samples = workbench.samples();
    connect(&samples, &InspectionSet::changed, this, &ReportPage::lookForResults);
    connect(&samples, &InspectionSet::wasReset, this, [this] { lookForResults(0, m_workbench.samples().size() - 1); });
    m_session.setAwake(false);
    lookForResults(0, samples.size() - 1);
    retranslate();
}

ReportPage::~ReportPage() = default;

QList<QAction*> ReportPage::pageActions() const { return {m_pdfAction, m_exportAction}; }

void ReportPage::retranslate()
{
    setActionText(*m_pdfAction, tr("Save as &PDF…"), tr("Writes the report shown below as a PDF document."));
    setExportText(*m_exportAction);
    m_inspectorLabel->setText(tr("&Inspector:"));
    m_inspector->setToolTip(tr("The name that stands on the report, beside the line to sign on."));
    m_kinds->setAccessibleName(tr("Kind of report"));
    m_kinds->setItemText(0, tr("Report on everything inspected"));
    m_kinds->setItemText(1, tr("Report on the part shown"));
    refresh();
}

void ReportPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ReportPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_session.setAwake(true);
    refresh();
}

void ReportPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_session.setAwake(false);
}

// Scores come and go one by one, or all at once; 100,000 samples are not looked through for every one of them.
void ReportPage::lookForResults(int first, int last)
{
    const auto& samples = m_workbench.samples();
    const bool everything = first == 0 && last == samples.size() - 1;
    const bool was = m_anyResult;
    if (everything)
        m_anyResult = false;
    for (int i = first; i <= last && !m_anyResult; ++i)
        m_anyResult = samples.at(i).score || samples.at(i).error;
    if (was != m_anyResult)
        refresh();
}

void ReportPage::choose(Kind kind)
{
    m_kind = kind;
    m_kinds->setCurrentIndex(m_kinds->findData(static_cast<int>(kind)));
    refresh();
}

QString ReportPage::whyNoResults() const
{
    if (!m_workbench.recipe().content())
        return tr("There is no model yet. Train a part, or open a model or a recipe.");
    return m_anyResult ? QString() : tr("No part has been inspected yet.");
}

QString ReportPage::whyNot() const
{
    if (m_kind == Kind::Run)
        return whyNoResults();
    if (!m_workbench.recipe().content())
        return tr("There is no model yet. Train a part, or open a model or a recipe.");
    const auto& current = m_workbench.current();
    if (!current.shown() || !current.shown()->anomaly)
        return tr("No part is shown. Choose one in the list.");
    if (!current.regionsAreCurrent())
        return tr("The regions of this part are being measured.");
    const auto& annotations = m_workbench.annotations();
    return annotations.ready() || annotations.error() ? QString() : tr("The annotations of this part are being read.");
}

void ReportPage::refresh()
{
    const auto why = whyNot();
    setDisabledReason(*m_pdfAction, why);
    setDisabledReason(*m_exportAction, whyNoResults());
    if (!why.isEmpty()) {
        m_state->setText(why);
        m_previewJob.cancel();
        showPages({}, 0);
    } else if (isVisible()) {
        m_soon.start();
    }
}

ReportOrigin ReportPage::origin() const
{
    const auto& catalog = m_workbench.data().catalog();
    return {*m_workbench.recipe().content(),
            m_workbench.recipe().file(),
            m_workbench.samples().thresholds(),
            m_workbench.recipe().scoreUnit(),
            catalog ? QString::fromStdString(catalog->root.string()) : QString(),
            m_inspector->text(),
            QDateTime::currentDateTimeUtc().date()};
}

std::optional<PartReport> ReportPage::partReport() const
{
    const auto decision = m_workbench.current().decision();
    if (!decision || !m_workbench.recipe().content())
        return std::nullopt;
    const auto& samples = m_workbench.samples();
    const auto note = m_workbench.current().index() >= 0 ? samples.at(m_workbench.current().index()).note : QString();
    // Those of another part, or of a second opinion, are no part of it.
    const auto& annotations = m_workbench.annotations();
    const auto shown = m_workbench.current().shown();
    const bool ofThis = shown && annotations.part().part == shown->sample.id && !annotations.secondOpinion();
    return PartReport{origin(),
                      shown,
                      m_workbench.current().regions(),
                      *m_workbench.current().scores(),
                      *decision,
                      m_workbench.recipe().model(),
                      note,
                      ofThis ? annotations.part().annotations : std::vector<Annotation>()};
}

RunReport ReportPage::runReport()
{
    m_session.catchUp(); // labels may have changed a moment ago
    m_soon.stop();          // that asked for the preview again
    RunReport report{origin(), {}, {}};
    const auto& samples = m_workbench.samples();
    for (int i = 0; i < samples.size(); ++i)
        if (samples.at(i).score || samples.at(i).error)
            report.samples.push_back(samples.at(i));
    using Purpose = CalibrationSession::Purpose;
    for (const auto purpose : {Purpose::Calibration, Purpose::Test}) {
        const auto& set = m_session.set(purpose);
        if (set.parts.empty() && set.unmeasured.empty())
            continue;
        const auto name = purpose == Purpose::Calibration ? tr("Calibration set (%1)") : tr("Test set (%1)");
        ReportedSet reported{name.arg(words::nameOf(set)), m_session.counts(purpose), std::nullopt};
        if (purpose == Purpose::Test)
            if (const auto proof = m_session.testProof())
                reported.proof = *proof;
        report.sets.push_back(std::move(reported));
    }
    return report;
}

void ReportPage::updatePreview()
{
    if (!whyNot().isEmpty())
        return;
    const auto part = m_kind == Kind::Part ? partReport() : std::nullopt;
    if (m_kind == Kind::Part && !part)
        return;
    const auto run = std::make_shared<const RunReport>(m_kind == Kind::Run ? runReport() : RunReport());
    struct Count {
        int pages = 0;
    };
    auto count = std::make_shared<Count>();
    m_previewJob.start(
        tr("Making the preview"), this,
        [part, run, count, ratio = devicePixelRatioF()](const RunContext& context) -> Result<QList<QImage>> {
            auto report = part ? reportOf(*part) : reportOf(*run, context.stop);
            if (context.stopRequested())
                return cancelled();
            auto pages = pagesOf(*report.document, report.options, kPreviewDotsPerInch * ratio, kPreviewPages);
            for (auto& page : pages)
                page.setDevicePixelRatio(ratio);
            count->pages = report.document->pageCount();
            return pages;
        },
        [this, count](const Result<QList<QImage>>& pages) {
            if (pages)
                showPages(*pages, count->pages);
        });
}

void ReportPage::showPages(const QList<QImage>& pages, int ofPages)
{
    auto* layout = static_cast<QVBoxLayout*>(m_pages->layout());
    while (auto* item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& image : pages) {
        auto* page = new PageView(image, m_pages);
        page->setObjectName(QStringLiteral("report.previewPage"));
        layout->addWidget(page);
        layout->setAlignment(page, Qt::AlignHCenter);
    }
    layout->addStretch(1);
    if (pages.size() < ofPages)
        m_state->setText(
            tr("%1 pages; the first %2 are shown.").arg(locale().toString(ofPages), locale().toString(pages.size())));
    else if (ofPages > 0)
        m_state->setText(tr("%n page(s).", nullptr, ofPages));
}

QString ReportPage::proposedName(const QString& pattern) const
{
    const auto& part = m_workbench.recipe().content()->part;
    return pattern.arg(part.empty() ? tr("Inspection") : QString::fromStdString(part));
}

void ReportPage::askAndWritePdf()
{
    auto* dialog = new QFileDialog(this, tr("Save the report"), QString(), tr("PDF document (*.pdf)"));
    dialog->setObjectName(QStringLiteral("report.saveDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->selectFile(proposedName(tr("%1 report")) + QStringLiteral(".pdf"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { write(file.toStdString()); });
    dialog->open();
}

void ReportPage::write(const std::filesystem::path& file)
{
    const bool pdf = file.extension() == ".pdf";
    if (const auto why = pdf ? whyNot() : whyNoResults(); !why.isEmpty()) {
        finish(failure(ErrorCode::TooLittleData, why.toStdString()), file);
        return;
    }
    std::function<Result<bool>(const RunContext&)> work;
    const auto done = [](const Status& status) -> Result<bool> {
        return status ? Result<bool>(true) : Result<bool>(passOn(status));
    };
    if (pdf) {
        const auto part = m_kind == Kind::Part ? partReport() : std::nullopt;
        const auto run = std::make_shared<const RunReport>(m_kind == Kind::Run ? runReport() : RunReport());
        work = [part, run, file, done](const RunContext& context) -> Result<bool> {
            auto report = part ? reportOf(*part) : reportOf(*run, context.stop);
            if (context.stopRequested())
                return cancelled();
            return done(writePdf(file, *report.document, report.options));
        };
    } else {
        RunExport run;
        run.samples = runReport().samples;
        run.thresholds = m_workbench.samples().thresholds();
        run.thresholdsFrom = m_workbench.recipe().thresholdsFrom();
        run.modelHash = m_workbench.recipe().content()->modelHash;
        run.recipe = m_workbench.recipe().content()->part;
        run.recipeRevision = m_workbench.recipe().content()->revision;
        work = [run, file, done](const RunContext& context) { return done(exportRun(file, run, context)); };
    }
    startJob<bool>(m_workbench.jobs(), tr("Writing %1").arg(QString::fromStdString(file.filename().string())), this,
                   work, [this, file](const Result<bool>& written) {
                       finish(written ? Status() : Status(passOn(written)), file);
                   });
}

void ReportPage::finish(const Status& written, const std::filesystem::path& file)
{
    if (!written) {
        Q_EMIT m_workbench.failed(written.error());
        return;
    }
    m_state->setText(tr("Saved: %1").arg(QString::fromStdString(file.string())));
    Q_EMIT saved(QString::fromStdString(file.string()));
}

} // namespace twinspect
