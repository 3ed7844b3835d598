// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/compare_page.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/dataset/good_parts.h"
#include "core/inference/dataset_evaluation.h"
#include "core/record/comparison_tables.h"
#include "core/teaching/part_training.h"
#include "ui/common/action.h"
#include "ui/common/action_widgets.h"
#include "ui/common/error_bar.h"
#include "ui/common/error_text.h"
#include "ui/common/flow_layout.h"
#include "ui/common/two_panes.h"
#include "ui/common/value_text.h"
#include "ui/models/remembered_mapping.h"
#include "ui/pages/compare/comparison_report.h"
#include "ui/pages/compare/comparison_view.h"
#include "ui/pages/compare/contestant_list.h"

namespace twinspect {

namespace {

constexpr int kCurveCounts[] = {5, 10, 20}; // and all good parts

QLabel* makeSaying(QWidget* parent, const char* name)
{
    auto* text = new QLabel(parent);
    text->setObjectName(QLatin1String(name));
    text->setWordWrap(true);
    return text;
}

} // namespace

ComparePage::ComparePage(Workbench& workbench, QAction& openData, const QString& stateFolder, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_openData(openData),
      m_stateFolder(stateFolder.isEmpty() ? userStateFolder() : std::filesystem::path(stateFolder.toStdString())),
      m_process(workbench.jobs(), stateFolder), m_start(makeAction(this, "compare.start", QString())),
      m_cancel(makeAction(this, "compare.cancel", QString())),
      m_addModel(makeAction(this, "compare.addModel", QString())), m_open(makeAction(this, "compare.open", QString())),
      m_export(makeAction(this, "compare.export", QString())), m_errors(new ErrorBar(this))
{
    setObjectName(QStringLiteral("compare.page"));
    auto* panes = new TwoPanes(this);
    panes->addWidget(makeSetup());
    panes->addWidget(makeResult());
    panes->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_errors);
    layout->addWidget(panes, 1);

    connect(m_start, &QAction::triggered, this, &ComparePage::startNow);
    connect(m_cancel, &QAction::triggered, &m_process, &ComparisonProcess::cancel);
    connect(m_addModel, &QAction::triggered, this, &ComparePage::askForModel);
    connect(m_open, &QAction::triggered, this, &ComparePage::askForComparison);
    connect(m_export, &QAction::triggered, this, &ComparePage::askWhereToWrite);
    connect(m_models, &ContestantList::changed, this, &ComparePage::refresh);
    connect(m_curve, &QCheckBox::toggled, this, &ComparePage::refresh);
    connect(&workbench.data(), &OpenData::opened, this, &ComparePage::refresh);
    connect(&m_process, &ComparisonProcess::comparisonChanged, this, &ComparePage::takeComparison);
    connect(&m_process, &ComparisonProcess::progressed, this, &ComparePage::refreshCourse);
    connect(&m_process, &ComparisonProcess::stateLost, &workbench, &Workbench::failed);
    connect(&m_process, &ComparisonProcess::stateChanged, this, [this] {
        using State = ComparisonProcess::State;
        refresh();
        if (m_process.error())
            fail(*m_process.error());
        if (m_process.state() == State::Finished || m_process.state() == State::Failed)
            Q_EMIT comparisonEnded(m_process.state() == State::Finished ? tr("The comparison is ready.")
                                                                        : tr("The comparison stopped."));
    });
    retranslate();
}

ComparePage::~ComparePage() = default;

QWidget* ComparePage::makeSetup()
{
    auto* side = new QWidget(this);
    m_intro = makeSaying(side, "compare.intro");
    m_dataState = makeSaying(side, "compare.data");
    m_openDataButton = makeActionButton(m_openData, side);
    m_models = new ContestantList(side);
    m_presetLabel = new QLabel(side);
    m_preset = new QComboBox(side);
    m_preset->setObjectName(QStringLiteral("compare.preset"));
    for (const auto& name : enumNames<Preset>())
        m_preset->addItem(QString(), QString::fromStdString(name));
    m_presetLabel->setBuddy(m_preset);
    m_curve = new QCheckBox(side);
    m_curve->setObjectName(QStringLiteral("compare.curve"));
    m_state = makeSaying(side, "compare.state");
    m_left = makeSaying(side, "compare.step");
    m_progress = new QProgressBar(side);
    m_progress->setObjectName(QStringLiteral("compare.progress"));
    auto* form = new QFormLayout;
    form->addRow(m_presetLabel, m_preset);
    auto* verbs = new FlowLayout;
    verbs->addWidget(makeActionButton(*m_start, side));
    verbs->addWidget(m_cancelButton = makeActionButton(*m_cancel, side));
    auto* files = new FlowLayout;
    for (QAction* action : {m_open, m_export})
        files->addWidget(makeActionButton(*action, side));
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->addWidget(m_intro);
    layout->addWidget(m_dataState);
    layout->addWidget(m_openDataButton, 0, Qt::AlignLeft);
    layout->addWidget(m_models, 1);
    layout->addWidget(makeActionButton(*m_addModel, side), 0, Qt::AlignLeft);
    layout->addLayout(form);
    layout->addWidget(m_curve);
    layout->addLayout(verbs);
    layout->addWidget(m_state);
    layout->addWidget(m_progress);
    layout->addWidget(m_left);
    layout->addLayout(files);
    side->setMinimumWidth(34 * fontMetrics().averageCharWidth());
    return side;
}

QWidget* ComparePage::makeResult()
{
    m_result = new QStackedWidget(this);
    m_empty = makeSaying(m_result, "compare.empty");
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(24);
    m_result->addWidget(m_empty);
    auto* content = new QWidget(m_result);
    m_title = makeSaying(content, "compare.title");
    m_view = new ComparisonView(content);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->addWidget(m_title);
    layout->addWidget(m_view, 1);
    m_result->addWidget(content);
    connect(m_view, &ComparisonView::partClicked, this, &ComparePage::showPart);
    return m_result;
}

QString ComparePage::whyNoData() const
{
    const auto& catalog = m_workbench.data().catalog();
    if (!catalog)
        return tr("No data are open. Open a folder with good parts to learn from, and with good and defective test "
                  "parts.");
    const auto fit = checkTestParts(*catalog);
    return fit ? QString() : sentence(fit.error().detail) + QLatin1Char(' ') + sentence(fit.error().remedy);
}

std::vector<int> ComparePage::curve() const
{
    const auto& catalog = m_workbench.data().catalog();
    if (!m_curve->isChecked() || !catalog)
        return {};
    std::vector<int> counts;
    for (const int count : kCurveCounts)
        if (count < countGoodParts(*catalog))
            counts.push_back(count);
    counts.push_back(kAllGoodParts);
    return counts;
}

QString ComparePage::whyNot() const
{
    if (m_process.busy())
        return tr("A comparison is running already.");
    if (const auto why = whyNoData(); !why.isEmpty())
        return why;
    if (m_models->checked().empty())
        return tr("Check at least one detector or model file.");
    if (m_curve->isChecked() && !m_models->checkedFiles().empty())
        return tr("A model file is trained already and has no learning curve. Take the model files out, or leave the "
                  "learning curve off.");
    return {};
}

ComparisonRequest ComparePage::request() const
{
    ComparisonRequest request;
    const auto& catalog = m_workbench.data().catalog();
    request.data = catalog ? catalog->root : std::filesystem::path();
    // As the window read it: a folder of a known layout may have settings alone.
    request.mapping = catalog && catalog->mapping ? catalog->mapping : rememberedMapping(request.data, m_stateFolder);
    std::error_code error;
    if (const auto marked = m_workbench.annotations().folderOf(request.data).path();
        std::filesystem::is_directory(marked, error))
        request.annotations = marked;
    request.models = m_models->checked();
    request.preset = m_preset->currentData().toString().toStdString();
    request.device = m_workbench.device();
    request.curve = curve();
    return request;
}

void ComparePage::startNow()
{
    m_errors->dismiss();
    m_process.start(request());
}

void ComparePage::measureAnew()
{
    if (auto ok = m_process.setAside(request()); !ok)
        fail(ok.error());
    else
        startNow();
}

// Rows of other files or of another version are never mixed with new ones: the way out is to measure all of them anew.
void ComparePage::fail(const Error& error)
{
    if (error.code == ErrorCode::Mismatch && whyNot().isEmpty())
        m_errors->show(error, ErrorBar::Help{tr("Measure anew"), [this] { measureAnew(); }});
    else
        m_errors->show(error);
}

void ComparePage::takeComparison()
{
    if (m_process.comparison())
        showComparison(*m_process.comparison(), m_process.request()->file());
}

void ComparePage::showComparison(const Comparison& comparison, const std::filesystem::path& file)
{
    m_shownFile = file;
    m_view->setComparison(comparison);
    refresh();
}

void ComparePage::open(const std::filesystem::path& file)
{
    const auto text = readFile(file);
    const auto comparison = text ? comparisonFrom(*text, file) : Result<Comparison>(passOn(text));
    if (!comparison) {
        fail(comparison.error());
        return;
    }
    m_errors->dismiss();
    showComparison(*comparison, file);
}

Status ComparePage::write(const std::filesystem::path& file) const
{
    const auto& comparison = m_view->comparison();
    const auto extension = file.extension().string();
    if (extension == ".json")
        return writeFileAtomically(file,
                                   toJson(comparison).dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                                       + "\n");
    if (extension == ".md") {
        auto tables = comparisonTables(comparison);
        for (auto& table : publishedTables(comparison))
            tables.push_back(std::move(table));
        return writeFileAtomically(file, comparisonMarkdown(tables));
    }
    if (extension == ".csv")
        return writeFileAtomically(file, comparisonCsv(comparison));
    if (extension == ".pdf") {
        auto report = reportOf(comparison, m_shownFile, m_view->chartsForPaper());
        return writePdf(file, *report.document, report.options);
    }
    return failure(ErrorCode::InvalidArgument, "A comparison is written as pdf, csv, md or json", file.string(),
                   "Give the file one of these extensions");
}

void ComparePage::askForModel()
{
    auto* dialog = new QFileDialog(this, tr("Add a model file"), QString(), tr("Models (*.tsm)"));
    dialog->setObjectName(QStringLiteral("compare.modelDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { m_models->addFile(file.toStdString()); });
    dialog->open();
}

void ComparePage::askForComparison()
{
    auto* dialog = new QFileDialog(this, tr("Open a comparison"), QString(), tr("Comparisons (*.json);;All files (*)"));
    dialog->setObjectName(QStringLiteral("compare.openDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { open(file.toStdString()); });
    dialog->open();
}

void ComparePage::askWhereToWrite()
{
    struct Form {
        QString filter, suffix;
    };
    const QList<Form> forms{{tr("PDF document (*.pdf)"), QStringLiteral("pdf")},
                            {tr("Table (*.csv)"), QStringLiteral("csv")},
                            {tr("Markdown (*.md)"), QStringLiteral("md")},
                            {tr("All figures and scores (*.json)"), QStringLiteral("json")}};
    auto* dialog = new QFileDialog(this, tr("Export the comparison"));
    dialog->setObjectName(QStringLiteral("compare.saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const Form& form : forms)
        filters << form.filter;
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(forms.front().suffix);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, forms](const QString& filter) {
        for (const Form& form : forms)
            if (form.filter == filter)
                dialog->setDefaultSuffix(form.suffix);
    });
    dialog->selectFile(tr("Comparison"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (const auto ok = write(file.toStdString()); !ok)
            fail(ok.error());
        else
            Q_EMIT said(tr("Written: %1").arg(file));
    });
    dialog->open();
}

void ComparePage::showPart(const QString& part, const QString& sample)
{
    const auto& catalog = m_workbench.data().catalog();
    const int index = m_workbench.samples().indexOf(sample.toStdString());
    const auto root = catalog ? catalog->root : std::filesystem::path();
    const auto open = (root.has_filename() ? root : root.parent_path()).filename().string();
    if (index < 0 || open != part.toStdString()) {
        Q_EMIT said(tr("%1 is not among the open data. Open the folder %2 to see it.").arg(sample, part));
        return;
    }
    m_workbench.current().open(index);
    Q_EMIT partRequested();
}

void ComparePage::refresh()
{
    const auto why = whyNot(), noData = whyNoData();
    setDisabledReason(*m_start, why);
    setDisabledReason(*m_cancel, m_process.state() == ComparisonProcess::State::Running
                                     ? QString()
                                     : tr("No comparison is running."));
    setDisabledReason(*m_export, m_shownFile.empty() ? tr("There is no comparison to export yet.") : QString());
    const auto& catalog = m_workbench.data().catalog();
    m_dataState->setText(noData.isEmpty() ? tr("On %1.").arg(pathText(catalog->root)) : noData);
    m_openDataButton->setVisible(!noData.isEmpty());
    m_cancelButton->setVisible(m_process.busy());
    for (QWidget* choice : std::initializer_list<QWidget*>{m_models, m_preset, m_curve})
        choice->setEnabled(!m_process.busy());
    m_result->setCurrentIndex(m_shownFile.empty() ? 0 : 1);
    m_title->setText(
        tr("Comparison in %1. The others are compared with %2.")
            .arg(pathText(m_shownFile), m_view->comparison().empty()
                                            ? QString()
                                            : QString::fromStdString(m_view->comparison().models.front())));
    refreshCourse();
}

void ComparePage::refreshCourse()
{
    using State = ComparisonProcess::State;
    const auto state = m_process.state();
    const auto& row = m_process.row();
    QString said;
    switch (state) {
    case State::Idle: break;
    case State::Running:
        said = row.of == 0 ? tr("The comparison begins…")
                           : tr("Row %1 of %2: %3 on %4.")
                                 .arg(QLocale().toString(row.number), QLocale().toString(row.of), row.model, row.part);
        break;
    case State::Cancelling: said = tr("It is being cancelled. Finished rows are kept."); break;
    case State::Cancelled: said = tr("Cancelled. Finished rows are kept; the same start goes on there."); break;
    case State::Finished: said = tr("The comparison is ready."); break;
    case State::Failed:
        said = tr("The comparison stopped. Finished rows are kept; the same start goes on there.");
        break;
    }
    m_state->setText(said);
    m_state->setVisible(!said.isEmpty());
    m_progress->setVisible(m_process.busy());
    m_left->setVisible(m_process.busy());
    if (!m_process.busy())
        return;
    // Rows take unequal time, so the bar counts rows and says so; how far the present one is stands below.
    m_progress->setRange(0, std::max(row.of, 1));
    m_progress->setValue(std::max(row.number - 1, 0));
    m_progress->setFormat(tr("%v of %m rows are finished"));
    const auto& now = m_process.figures().progress();
    m_left->setText(now.total > 0 ? tr("In this row: %1 of %2 steps of the present stage.")
                                        .arg(QLocale().toString(static_cast<qlonglong>(now.done)),
                                             QLocale().toString(static_cast<qlonglong>(now.total)))
                                  : QString());
}

void ComparePage::retranslate()
{
    setActionText(*m_start, tr("&Start the comparison"),
                  tr("Trains the checked detectors on the good parts of the open data, one after another, and measures "
                     "them and the model files on the test parts. Rows that were finished before are not measured "
                     "again."));
    setActionText(*m_cancel, tr("&Cancel the comparison"), tr("Stops it. Finished rows are kept."));
    setActionText(*m_addModel, tr("&Add a model file…"), tr("Compares a model that was trained before, too."));
    setActionText(*m_open, tr("&Open a comparison…"),
                  tr("Shows a comparison.json, of this page or of twinspect-cli compare."));
    setActionText(
        *m_export, tr("&Export the comparison…"),
        tr("Writes all tables as PDF, in the language of the window, or in the forms of twinspect-cli compare."));
    m_intro->setText(tr("Check what is to be compared. The first one that is checked is the one that the others are "
                        "compared with."));
    m_presetLabel->setText(tr("&Training of DCRDF-Net:"));
    m_preset->setToolTip(tr("How long DCRDF-Net is trained. The other detectors have no such choice."));
    for (int i = 0; i < m_preset->count(); ++i) {
        const auto preset = enumNamed<Preset>(m_preset->itemData(i).toString().toStdString());
        m_preset->setItemText(i, preset == Preset::Quick      ? tr("Quick")
                                 : preset == Preset::Standard ? tr("Standard")
                                 : preset == Preset::Thorough ? tr("Thorough")
                                                              : tr("Automatic"));
    }
    m_curve->setText(tr("Also with 5, 10 and 20 good parts"));
    m_curve->setToolTip(tr("A learning curve: every detector is trained once for each number of good parts. It takes "
                           "that much longer."));
    m_empty->setText(tr("Here stands which detector tells defective parts from good ones best on your data, how long "
                        "it takes and how much memory it needs, and whether a difference can be shown at all.\n\nCheck "
                        "detectors at the side and start, or open a comparison that was made before."));
    m_models->retranslate();
    refresh();
}

void ComparePage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
