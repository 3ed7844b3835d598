// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/data_step.h"

#include <algorithm>

#include <QAction>
#include <QEvent>
#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

#include "core/foreign/part_conversion.h"
#include "ui/common/action.h"
#include "ui/common/error_text.h"
#include "ui/common/stacked_pages.h"
#include "ui/common/value_text.h"
#include "ui/pages/train/mapping_editor.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

namespace {

constexpr int kPairsShown = 12;

QLabel* wrappedLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

DataStep::DataStep(TrainState& state, const DataVerbs& verbs, QWidget* parent)
    : TrainStep(parent), m_state(state), m_verbs(verbs)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_intro = wrappedLabel(this));
    m_intro->setTextFormat(Qt::RichText);
    auto* row = new QHBoxLayout;
    m_path = new QLineEdit(this);
    m_path->setObjectName(QStringLiteral("train.data.path"));
    m_choose = new QPushButton(this);
    m_choose->setObjectName(QStringLiteral("train.data.choose"));
    row->addWidget(m_path, 1);
    m_map = new QPushButton(this);
    m_map->setObjectName(QStringLiteral("train.data.map"));
    row->addWidget(m_choose);
    row->addWidget(m_map);
    column->addLayout(row);
    m_stack = new StackedPages(this);
    m_stack->addWidget(makeWelcome());
    m_stack->addWidget(makePreview());
    m_stack->addWidget(m_mapping = new MappingEditor(m_state, m_stack));
    column->addWidget(m_stack, 1);
    connect(m_choose, &QPushButton::clicked, &m_verbs.chooseFolder, &QAction::trigger);
    connect(&m_verbs.chooseFolder, &QAction::triggered, this, &DataStep::chooseFolder);
    connect(m_map, &QPushButton::clicked, &m_verbs.mapFiles, &QAction::trigger);
    connect(&m_verbs.mapFiles, &QAction::triggered, &m_state, &TrainState::startMapping);
    connect(m_path, &QLineEdit::returnPressed, this, [this] {
        if (!m_path->text().trimmed().isEmpty())
            m_state.chooseFolder(m_path->text().trimmed().toStdString());
    });
    connect(&m_state, &TrainState::folderChanged, this, &DataStep::refresh);
    retranslate();
}

QWidget* DataStep::makeWelcome()
{
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* page = new QWidget(scroll);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(m_problem = wrappedLabel(page));
    m_problem->setObjectName(QStringLiteral("train.data.problem"));
    m_problem->setTextFormat(Qt::RichText);
    m_problem->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(m_problem, &QLabel::linkActivated, this, &DataStep::conversionAsked);
    column->addWidget(m_expectedTitle = wrappedLabel(page));
    m_tree = new QLabel(page);
    m_tree->setObjectName(QStringLiteral("train.data.example"));
    m_tree->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_tree->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_tree->setFrameShape(QFrame::StyledPanel);
    m_tree->setMargin(10);
    m_tree->setAutoFillBackground(true);
    m_tree->setBackgroundRole(QPalette::Base);
    column->addWidget(m_tree);
    column->addWidget(m_expectedPlain = wrappedLabel(page));
    m_expectedPlain->setTextFormat(Qt::RichText);
    column->addStretch(1);
    scroll->setWidget(page);
    return scroll;
}

QWidget* DataStep::makePreview()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(m_summary = wrappedLabel(page));
    m_summary->setObjectName(QStringLiteral("train.data.summary"));
    column->addWidget(m_unused = wrappedLabel(page));
    m_unused->setObjectName(QStringLiteral("train.data.unused"));
    column->addWidget(m_pairsTitle = wrappedLabel(page));
    m_pairs = new QTableWidget(0, 4, page);
    m_pairs->setObjectName(QStringLiteral("train.data.pairs"));
    m_pairs->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_pairs->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_pairs->verticalHeader()->hide();
    m_pairs->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_pairs->setAlternatingRowColors(true);
    column->addWidget(m_pairs, 1);
    return page;
}

QString DataStep::title() const { return tr("Data"); }

QString DataStep::blocked() const
{
    if (m_state.opening())
        return tr("The folder is being listed.");
    if (m_state.catalog())
        return {};
    return m_state.folderError() ? tr("Choose a folder that holds parts.") : tr("Choose a folder of good parts first.");
}

void DataStep::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Folder of good parts"), pathText(m_state.folder()));
    dialog->setObjectName(QStringLiteral("train.data.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly, false); // seeing the files helps to know the folder again
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { m_state.chooseFolder(path.toStdString()); });
    dialog->open();
}

void DataStep::refresh()
{
    if (!m_path->hasFocus() || !m_path->isModified())
        m_path->setText(pathText(m_state.folder()));
    m_path->setModified(false);
    const bool mapped = m_state.mapping() && m_state.mapping()->hasPatterns();
    setDisabledReason(m_verbs.mapFiles, m_state.folder().empty() ? tr("Choose a folder of good parts first.")
                                        : mapped                 ? tr("The mapping is shown below.")
                                        : !m_state.catalog() && !m_state.folderError()
                                            ? tr("There are no RGB pictures with 3D files in this folder.")
                                            : QString());
    m_map->setEnabled(m_verbs.mapFiles.isEnabled());
    m_map->setToolTip(m_verbs.mapFiles.toolTip());
    if (mapped) {
        m_stack->setCurrentIndex(2);
    } else if (m_state.catalog()) {
        showCatalog();
        m_stack->setCurrentIndex(1);
    } else {
        const auto& error = m_state.folderError();
        m_problem->setVisible(error.has_value());
        QString problem;
        if (error)
            problem = tr("<b>This folder cannot be used.</b> %1").arg(messageOf(*error).toHtmlEscaped());
        if (error && isCuredByConversion(*error))
            problem += QStringLiteral(" <a href=\"conversion\">%1</a>").arg(tr("Convert…"));
        m_problem->setText(problem);
        m_stack->setCurrentIndex(0);
    }
    Q_EMIT blockedChanged();
}

void DataStep::showCatalog()
{
    const Catalog& catalog = *m_state.catalog();
    const auto good = countGoodParts(catalog);
    QStringList lines;
    if (!catalog.divided()) {
        lines << tr("A plain folder: all %n part(s) in it are taken for good ones.", nullptr,
                    static_cast<int>(catalog.samples.size()));
    } else {
        const auto train = catalog.of(Split::Train), validation = catalog.of(Split::Validation),
                   test = catalog.of(Split::Test);
        const auto defects = std::count_if(test.begin(), test.end(),
                                           [](const SampleRef& sample) { return sample.label == Label::Defect; });
        lines << tr("Folders train, validation and test were recognised: %1 good parts to train on, %2 for validation, "
                    "and for testing %3 good and %4 defective ones.")
                     .arg(locale().toString(static_cast<int>(train.size())),
                          locale().toString(static_cast<int>(validation.size())),
                          locale().toString(static_cast<int>(test.size()) - static_cast<int>(defects)),
                          locale().toString(static_cast<int>(defects)));
    }
    if (good.heldOutFromTraining && good.usable > 0)
        lines << tr("There are no validation parts, so %n of the good parts will be kept aside to check the model.",
                    nullptr, good.heldOut);
    if (m_state.mapping())
        for (const auto& [key, value] : settingsOf(m_state.mapping()->reading))
            lines << tr("The 3D files are read with %1: %2.")
                         .arg(QString::fromStdString(key), QString::fromStdString(value));
    m_summary->setText(lines.join(QLatin1Char(' ')));
    QStringList skipped;
    for (const auto& file : catalog.skipped)
        skipped << tr("%1: %2").arg(pathText(file.file.lexically_proximate(catalog.root)), shown(file.reason));
    const auto total = static_cast<int>(skipped.size());
    m_unused->setVisible(total > 0);
    m_unused->setText(
        total > 0 ? tr("%n file(s) or folder(s) are not used; the check names them all. The first: %1", nullptr, total)
                        .arg(skipped.front())
                  : QString());
    m_unused->setToolTip(QStringList(skipped.mid(0, 30)).join(QLatin1Char('\n')));
    const int shown = std::min(kPairsShown, static_cast<int>(catalog.samples.size()));
    m_pairsTitle->setText(
        tr("These files were put together as one part each (the first %1 of %2). Is that right?")
            .arg(locale().toString(shown), locale().toString(static_cast<int>(catalog.samples.size()))));
    m_pairs->setRowCount(shown);
    std::vector<SampleRef> ordered = catalog.samples; // those to be learnt from first
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const SampleRef& a, const SampleRef& b) { return a.split < b.split; });
    ordered.resize(static_cast<std::size_t>(shown));
    for (int row = 0; row < shown; ++row) {
        const auto& sample = ordered[static_cast<std::size_t>(row)];
        const QStringList cells{QString::fromStdString(sample.id),
                                pathText(sample.rgb.lexically_proximate(catalog.root)),
                                pathText(sample.geometry.lexically_proximate(catalog.root)),
                                sample.mask.empty() ? QString()
                                                    : pathText(sample.mask.lexically_proximate(catalog.root))};
        for (int cell = 0; cell < cells.size(); ++cell) {
            auto* item = new QTableWidgetItem(cells[cell]);
            item->setToolTip(cells[cell]);
            m_pairs->setItem(row, cell, item);
        }
    }
    m_pairs->setColumnHidden(3, std::all_of(ordered.begin(), ordered.end(),
                                            [](const SampleRef& sample) { return sample.mask.empty(); }));
}

void DataStep::retranslate()
{
    m_intro->setText(tr("Choose the folder with scans of <b>good</b> parts of one kind, or drop it here. At least 5 "
                        "are needed; 20 to 50 are a good start. Defective parts are not needed."));
    m_path->setPlaceholderText(tr("Folder of good parts"));
    m_path->setAccessibleName(m_path->placeholderText());
    m_choose->setText(tr("Choose folder…"));
    m_map->setText(m_verbs.mapFiles.text());
    m_mapping->retranslate();
    m_expectedTitle->setText(
        tr("Every part is an RGB picture and the geometry that was measured with it, under the same name:"));
    m_tree->setText(tr("gasket/          my part\n"
                       "├─ rgb/          RGB pictures: .png .jpg .bmp\n"
                       "│   ├─ 001.png\n"
                       "│   └─ 002.png\n"
                       "└─ xyz/          geometry: .tiff (x, y, z), .pcd, .ply, or 16-bit depth .png\n"
                       "    ├─ 001.tiff  belongs to rgb/001.png\n"
                       "    └─ 002.tiff"));
    m_expectedPlain->setText(
        tr("The files may also lie side by side in one folder. A data set divided into <i>train/good/rgb</i>, "
           "<i>train/good/xyz</i>, <i>validation/good/…</i> and "
           "<i>test/…</i> is recognised too. Depth pictures need a file <i>intrinsics.json</i> beside them.")
        + QLatin1Char(' ') + tr("With any other names you can say here which files belong together."));
    m_pairs->setAccessibleName(tr("Parts"));
    m_pairs->setHorizontalHeaderLabels({tr("Part"), tr("RGB picture"), tr("Geometry"), tr("Defect mask")});
    refresh();
}

void DataStep::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    TrainStep::changeEvent(event);
}

} // namespace twinspect
