// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/files_step.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/pages/convert/conversion_setup.h"
#include "ui/pages/convert/conversion_words.h"
#include "ui/pages/convert/path_field.h"

namespace twinspect {

FilesStep::FilesStep(ConversionSetup& setup, QWidget* parent)
    : ConvertStep(parent), m_setup(setup),
      m_folder(
          new PathField(QStringLiteral("convert.folder"), tr("Folder of the data"), PathField::Kind::Folder, this)),
      m_kinds(new QLabel(this)), m_found(new QLabel(this)), m_readers(new QWidget(this)),
      m_reader(new QComboBox(m_readers)), m_patterns(new QWidget(this)), m_colour(new QLineEdit(m_patterns)),
      m_geometry(new QLineEdit(m_patterns)), m_defects(new QLineEdit(m_patterns)), m_table(new QTableView(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    auto* intro = new QLabel(tr("Parts are made of data of other programs, in a new folder. The data themselves are "
                                "only read."),
                             this);
    intro->setWordWrap(true);
    column->addWidget(intro);
    m_folder->setHelp(tr("The folder with the files of all parts, also in folders below it."),
                      tr("Folder of the data"));
    column->addWidget(m_folder);
    m_kinds->setObjectName(QStringLiteral("convert.kinds"));
    m_kinds->setWordWrap(true);
    m_kinds->setTextFormat(Qt::RichText);
    m_kinds->setText(tr(
        "<p>What can be converted:</p><ul>"
        "<li><b>Lists of points</b> (.ply, .pcd, .csv, .xyz, .txt, .asc, .pts), with colours, or with an RGB picture "
        "of the same name</li>"
        "<li><b>RGB and depth of two cameras</b>, with the files of the cameras: the colours are taken through the "
        "calibration</li></ul>"
        "<p>What cannot: depth that was saved as colours or with 8 bits, since the measurement is lost; clouds of "
        "all sides, since a part is seen from one.</p>"
        "<p>RGB and geometry that lie on each other pixel by pixel need no conversion: open their folder.</p>"));
    column->addWidget(m_kinds);
    m_found->setObjectName(QStringLiteral("convert.found"));
    m_found->setWordWrap(true);
    m_found->setTextFormat(Qt::RichText);
    m_found->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_found);
    auto* readers = new QFormLayout(m_readers);
    readers->setContentsMargins({});
    readers->addRow(tr("Read by"), m_reader);
    m_reader->setObjectName(QStringLiteral("convert.reader"));
    m_reader->setAccessibleName(tr("Read by"));
    m_reader->setToolTip(tr("Twinspect itself, or a plugin that recognises the folder."));
    connect(m_reader, &QComboBox::activated, this,
            [this](int at) { m_setup.setReader(m_reader->itemData(at).toString().toStdString()); });
    column->addWidget(m_readers);
    auto* form = new QFormLayout(m_patterns);
    form->setContentsMargins({});
    for (const auto& [field, label, name] : {std::tuple{m_colour, tr("RGB pictures"), "convert.colour"},
                                             std::tuple{m_geometry, tr("3D files"), "convert.geometry"}}) {
        field->setObjectName(QLatin1String(name));
        field->setAccessibleName(label);
        field->setToolTip(tr("A pattern such as rgb/*.png or *_rgb, in which * stands for the part's name. Files in "
                             "which it is the same become one part. Both empty: as the folder is understood."));
        field->setPlaceholderText(tr("as the folder is understood"));
        form->addRow(label, field);
    }
    m_defects->setObjectName(QStringLiteral("convert.defects"));
    m_defects->setAccessibleName(tr("Defective parts"));
    m_defects->setToolTip(tr("A pattern of their names, such as ng/* for all in the folder ng. All other parts are "
                             "good. Empty: as the folder is understood."));
    m_defects->setPlaceholderText(tr("as the folder is understood"));
    form->addRow(tr("Defective parts"), m_defects);
    for (const QLineEdit* field : {m_colour, m_geometry, m_defects})
        connect(field, &QLineEdit::editingFinished, this, &FilesStep::takePatterns);
    column->addWidget(m_patterns);
    m_table->setObjectName(QStringLiteral("convert.pairs"));
    m_table->setAccessibleName(tr("Parts"));
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setTextElideMode(Qt::ElideLeft);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(MappingModel::CountsAs, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    column->addWidget(m_table, 1000);
    column->addStretch(1);
    connect(m_folder, &PathField::chosen, this, [this] {
        if (m_folder->path() != m_setup.folder())
            for (QLineEdit* pattern : {m_colour, m_geometry, m_defects})
                pattern->clear();
        m_setup.chooseFolder(m_folder->path());
    });
    connect(&m_setup, &ConversionSetup::folderChanged, this, &FilesStep::refresh);
    setFocusProxy(m_folder);
    refresh();
}

QString FilesStep::title() const { return tr("Data"); }

QString FilesStep::blocked() const
{
    if (m_setup.folder().empty())
        return tr("Choose a folder first.");
    if (m_setup.listing())
        return tr("The folder is being listed.");
    return m_setup.listed() ? QString() : tr("Choose a folder that holds parts, or say which files belong together.");
}

void FilesStep::takePatterns()
{
    const auto textOf = [](const QLineEdit* field) { return field->text().trimmed().toStdString(); };
    if (m_colour->isModified() || m_geometry->isModified() || m_defects->isModified())
        m_setup.setPatterns({textOf(m_colour), textOf(m_geometry), textOf(m_defects)});
}

void FilesStep::showReaders()
{
    m_readers->setVisible(!m_setup.listing() && !m_setup.readers().empty());
    m_reader->clear();
    m_reader->addItem(QStringLiteral("Twinspect"), QString());
    for (const auto& reader : m_setup.readers())
        m_reader->addItem(tr("plugin %1").arg(reader.name), QString::fromStdString(reader.id));
    auto chosen = m_reader->findData(QString::fromStdString(m_setup.reader()));
    if (const auto& listed = m_setup.listed(); m_setup.reader().empty() && listed && listed->reader)
        chosen = 1; // the only one that recognises it
    else if (m_setup.reader().empty() && !listed && m_setup.readers().size() > 1)
        chosen = -1; // it is to be chosen
    m_reader->setCurrentIndex(chosen);
}

void FilesStep::refresh()
{
    m_folder->setPath(m_setup.folder());
    const auto& listed = m_setup.listed();
    const bool chosen = !m_setup.folder().empty();
    m_kinds->setVisible(!chosen);
    m_found->setVisible(chosen);
    showReaders();
    m_patterns->setVisible(chosen && !m_setup.listing() && m_setup.reader().empty() && !(listed && listed->reader));
    m_table->setVisible(listed.has_value());
    m_model.setListing(listed ? listed->catalog : Catalog());
    if (m_setup.listing()) {
        m_found->setText(tr("The folder is being listed…"));
        return;
    }
    if (listed) {
        m_found->setText(ConversionWords::recognised(*listed, m_model.counts()));
        const auto& samples = listed->catalog.samples;
        m_table->setColumnHidden(MappingModel::Colour, std::all_of(samples.begin(), samples.end(),
                                                                   [](const auto& part) { return part.rgb.empty(); }));
        m_table->setColumnHidden(MappingModel::Geometry, listed->reader != nullptr);
        m_table->setColumnHidden(MappingModel::CountsAs, m_model.counts().defects + m_model.counts().test == 0);
        m_table->setColumnHidden(MappingModel::MaskColumn, m_model.counts().withMask == 0);
        const FolderMapping mapping = listed->mapping.value_or(FolderMapping());
        m_colour->setText(QString::fromStdString(mapping.colour));
        m_geometry->setText(QString::fromStdString(mapping.geometry));
        m_defects->setText(QString::fromStdString(mapping.defects));
    } else if (const auto& error = m_setup.listError()) {
        m_found->setText(tr("<b>No part was found.</b> %1").arg(ConversionWords::said(*error).toHtmlEscaped()));
    }
}

} // namespace twinspect
