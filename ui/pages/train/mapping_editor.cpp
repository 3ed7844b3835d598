// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/mapping_editor.h"

#include <algorithm>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "core/dataset/folder_listing.h"
#include "ui/common/error_text.h"
#include "ui/common/reading_fields.h"
#include "ui/common/two_panes.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

namespace {

constexpr std::array<const char*, 5> kCameraKeys{"fx", "fy", "cx", "cy", "unit"};
constexpr int kUnit = 4;

QLabel* wrapped(const char* name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

MappingEditor::MappingEditor(TrainState& state, QWidget* parent)
    : QWidget(parent), m_state(state), m_draw(state.workbench().jobs()),
      m_roles{Role{"colour", &FolderMapping::colour}, Role{"geometry", &FolderMapping::geometry},
              Role{"mask", &FolderMapping::mask}, Role{"defects", &FolderMapping::defects},
              Role{"test", &FolderMapping::test}}
{
    setObjectName(QStringLiteral("train.map"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(m_intro = wrapped("train.map.intro", this));
    column->addWidget(m_problem = wrapped("train.map.problem", this));
    m_intro->setTextFormat(Qt::RichText);
    m_problem->setTextFormat(Qt::RichText);
    auto* sides = new TwoPanes(this);
    sides->addWidget(makeFields());
    sides->addWidget(makeFindings());
    sides->setStretchFactor(1, 1);
    column->addWidget(sides, 1);
    connect(&m_state, &TrainState::folderChanged, this, &MappingEditor::refresh);
    retranslate();
}

QWidget* MappingEditor::makeFields()
{
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(scroll);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 8, 0);
    for (Role& role : m_roles) {
        role.label = new QLabel(page);
        role.field = new QComboBox(page);
        role.field->setEditable(true);
        role.field->setInsertPolicy(QComboBox::NoInsert);
        role.field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        role.field->setMinimumContentsLength(18);
        role.field->setObjectName(QStringLiteral("train.map.%1").arg(QLatin1String(role.key)));
        role.label->setBuddy(role.field);
        column->addWidget(role.label);
        column->addWidget(role.field);
        const auto take = [this, &role](const QString& text) {
            edit([&](FolderMapping& mapping) { mapping.*role.pattern = text.trimmed().toStdString(); }, role.key);
        };
        connect(role.field->lineEdit(), &QLineEdit::textEdited, this, take);
        connect(role.field, &QComboBox::textActivated, this, take);
    }
    column->addWidget(m_rule = wrapped("train.map.rule", page));
    column->addWidget(makeSettings());
    column->addWidget(makeCamera());
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_reset = new QPushButton(page));
    m_reset->setObjectName(QStringLiteral("train.map.reset"));
    buttons->addWidget(m_save = new QPushButton(page));
    m_save->setObjectName(QStringLiteral("train.map.save"));
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addStretch(1);
    connect(m_reset, &QPushButton::clicked, this, [this] { m_state.setMapping(std::nullopt); });
    connect(m_save, &QPushButton::clicked, this, &MappingEditor::saveMapping);
    scroll->setWidget(page);
    scroll->setMinimumHeight(8 * fontMetrics().height());
    m_fields = scroll;
    return scroll;
}

QWidget* MappingEditor::makeSettings()
{
    m_geometry = new QGroupBox(this);
    m_geometry->setObjectName(QStringLiteral("train.map.geometrySettings"));
    auto* column = new QVBoxLayout(m_geometry);
    column->addWidget(m_settings = new ReadingFields(QStringLiteral("train.map.setting"), m_geometry));
    connect(m_settings, &ReadingFields::changed, this, &MappingEditor::changeSetting);
    return m_geometry;
}

void MappingEditor::changeSetting(const std::string& key, const std::string& value)
{
    if (!m_state.mapping())
        return;
    GeometryReading reading;
    reading.camera = m_state.mapping()->reading.camera;
    for (const auto& [other, kept] : settingsOf(m_state.mapping()->reading))
        if (other != key)
            (void)setReading(reading, other, kept);
    const auto ok = value.empty() ? Status() : setReading(reading, key, value);
    m_settings->setProblem(ok ? QString() : messageOf(ok.error()));
    if (ok && reading != m_state.mapping()->reading)
        edit([&](FolderMapping& mapping) { mapping.reading = reading; }, "setting." + key);
}

QWidget* MappingEditor::makeCamera()
{
    m_camera = new QGroupBox(this);
    m_camera->setObjectName(QStringLiteral("train.map.camera"));
    auto* column = new QVBoxLayout(m_camera);
    column->addWidget(m_cameraSource = wrapped("train.map.cameraSource", m_camera));
    auto* grid = new QGridLayout;
    for (std::size_t i = 0; i < m_cameraFields.size(); ++i) {
        m_cameraLabels[i] = new QLabel(m_camera);
        auto* field = m_cameraFields[i] = new QDoubleSpinBox(m_camera);
        field->setObjectName(QStringLiteral("train.map.%1").arg(QLatin1String(kCameraKeys[i])));
        field->setRange(i < 2 || i == kUnit ? 0 : -100000, 100000);
        field->setDecimals(4);
        field->setKeyboardTracking(false);
        field->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        field->setSizePolicy(QSizePolicy::Ignored,
                             QSizePolicy::Fixed); // its hint is as wide as the largest number it could hold
        field->setMinimumWidth(12 * fontMetrics().averageCharWidth());
        m_cameraLabels[i]->setBuddy(field);
        const int row = static_cast<int>(i / 2), place = static_cast<int>(i % 2);
        grid->addWidget(m_cameraLabels[i], 2 * row, place);
        grid->addWidget(field, 2 * row + 1, place);
        grid->setColumnStretch(place, 1);
        connect(field, &QDoubleSpinBox::valueChanged, this, [this, i] {
            const auto value = [this](std::size_t at) { return m_cameraFields[at]->value(); };
            if (m_filling || value(0) <= 0 || value(1) <= 0 || value(kUnit) <= 0)
                return; // the other numbers are still to come
            edit(
                [&](FolderMapping& mapping) {
                    mapping.reading.camera =
                        CameraIntrinsics{value(0), value(1), value(2), value(3), value(kUnit) / 1000};
                },
                kCameraKeys[i]);
        });
    }
    m_cameraFields[kUnit]->setValue(1000 * CameraIntrinsics().depthScale);
    m_cameraFields[kUnit]->setSuffix(QStringLiteral(" mm"));
    m_readCamera = new QPushButton(m_camera);
    m_readCamera->setObjectName(QStringLiteral("train.map.readCamera"));
    grid->addWidget(m_readCamera, 5, 1);
    column->addLayout(grid);
    connect(m_readCamera, &QPushButton::clicked, this, &MappingEditor::readCamera);
    return m_camera;
}

void MappingEditor::edit(const std::function<void(FolderMapping&)>& change, const std::string& field)
{
    if (m_filling || !m_state.mapping())
        return;
    FolderMapping mapping = *m_state.mapping();
    change(mapping);
    m_state.setMapping(mapping, field);
}

void MappingEditor::refresh()
{
    if (!m_state.mapping())
        return;
    const auto& error = m_state.folderError();
    m_intro->setText(m_state.mappingGuessed()
                         ? tr("<b>The layout of this folder is not one we know.</b> By their names, its files seem to "
                              "belong together like this. Is that right? If not, change it.")
                         : tr("<b>You say which files belong together.</b> The parts below are what comes of it."));
    m_problem->setVisible(error.has_value());
    m_problem->setText(error ? tr("<b>No part was found.</b> %1 %2")
                                   .arg(detailOf(*error).toHtmlEscaped(), remedyOf(*error).toHtmlEscaped())
                             : QString());
    m_reset->setEnabled(!m_state.mappingGuessed());
    refreshFields();
    const auto settings = settingsOf(m_state.mapping()->reading);
    m_settings->setValues({settings.begin(), settings.end()});
    if (m_state.opening())
        return; // what the mapping finds is still being looked for
    refreshFindings();
    refreshCamera();
    fitFields();
}

// Sideways nothing scrolls, so the fields are never narrower than what they hold now.
void MappingEditor::fitFields()
{
    m_fields->widget()->layout()->activate();
    m_fields->setMinimumWidth(m_fields->widget()->minimumSizeHint().width()
                              + m_fields->verticalScrollBar()->sizeHint().width());
}

void MappingEditor::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    fitFields(); // with the fonts in force
}

void MappingEditor::refreshFields()
{
    m_filling = true;
    const auto& patterns = m_state.patterns();
    const std::array<const std::vector<std::string>*, 3> offered{&patterns.colour, &patterns.geometry, &patterns.mask};
    for (std::size_t i = 0; i < m_roles.size(); ++i) {
        const Role& role = m_roles[i];
        const QString pattern = QString::fromStdString((*m_state.mapping()).*role.pattern);
        QStringList items;
        if (i < offered.size())
            for (const auto& text : *offered[i])
                items << QString::fromStdString(text);
        QStringList shown;
        for (int at = 0; at < role.field->count(); ++at)
            shown << role.field->itemText(at);
        const QSignalBlocker quiet(role.field);
        if (items != shown) {
            const int cursor = role.field->lineEdit()->cursorPosition();
            const QString typed = role.field->currentText();
            role.field->clear();
            role.field->addItems(items);
            role.field->setEditText(typed);
            role.field->lineEdit()->setCursorPosition(cursor);
        }
        if (role.field->currentText().trimmed() != pattern)
            role.field->setEditText(pattern);
    }
    m_filling = false;
}

void MappingEditor::refreshCamera()
{
    const auto& found = m_state.mapped();
    const auto isDepthPicture = [](const SampleRef& sample) { return lowerExtension(sample.geometry) == ".png"; };
    m_camera->setVisible(found && std::any_of(found->samples.begin(), found->samples.end(), isDepthPicture));
    const auto& own = m_state.mapping()->reading.camera;
    const auto camera = own                              ? own
                      : found && !found->samples.empty() ? found->samples.front().reading.camera
                                                         : std::nullopt;
    m_cameraSource->setText(
        own ? tr("Given here. They are kept with the mapping.")
        : camera
            ? tr("Read from the camera file in the folder.")
            : tr("<b>Without these numbers depth pictures cannot be used.</b> Read them from a file, or type them."));
    if (!camera)
        return; // what is typed so far stays
    m_filling = true;
    const std::array<double, 5> values{camera->fx, camera->fy, camera->cx, camera->cy, 1000 * camera->depthScale};
    for (std::size_t i = 0; i < values.size(); ++i)
        m_cameraFields[i]->setValue(values[i]);
    m_filling = false;
}

void MappingEditor::readCamera()
{
    auto* dialog = new QFileDialog(this, tr("Camera file"), QString::fromStdString(m_state.folder().string()),
                                   tr("Camera files (*.json *.yaml *.yml *.xml)"));
    dialog->setObjectName(QStringLiteral("train.map.cameraDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const auto camera = readIntrinsics(path.toStdString());
        if (camera)
            edit([&](FolderMapping& mapping) { mapping.reading.camera = *camera; }, {});
        else
            m_cameraSource->setText(messageOf(camera.error()).toHtmlEscaped());
    });
    dialog->open();
}

void MappingEditor::saveMapping()
{
    auto* dialog =
        new QFileDialog(this, tr("Save the mapping"),
                        QString::fromStdString((m_state.folder() / kMappingName).string()), tr("Mappings (*.json)"));
    dialog->setObjectName(QStringLiteral("train.map.saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        if (!m_state.mapping())
            return;
        if (const auto ok = writeMapping(path.toStdString(), *m_state.mapping()); !ok)
            Q_EMIT m_state.workbench().failed(ok.error());
    });
    dialog->open();
}

void MappingEditor::retranslate()
{
    m_roles[0].label->setText(tr("RGB pictures"));
    m_roles[1].label->setText(tr("3D files"));
    m_roles[2].label->setText(tr("Defect masks (optional)"));
    m_roles[3].label->setText(tr("Names of defective parts (optional)"));
    m_roles[4].label->setText(tr("Names of test parts (optional)"));
    for (const Role& role : m_roles)
        role.field->setAccessibleName(role.label->text());
    m_roles[0].field->setToolTip(
        tr("Such as rgb/*.png for a sub-folder, *_rgb for files that end so, */colour/* for folders in folders, "
           "**/*_rgb for any number of folders. Without an ending such as .png every kind of picture is taken."));
    m_roles[1].field->setToolTip(
        tr("Such as depth/*.png or *_xyz.tiff: .pcd or .ply with rows and columns, .tiff with x, y "
           "and z, or 16-bit depth .png. Without an ending every kind is taken."));
    m_roles[2].field->setToolTip(
        tr("Black pictures in which the defect is white. Leave it empty when there are none."));
    m_roles[3].field->setToolTip(
        tr("Such as nok/* or NG_*. Parts with such a name, or in a folder of such a name, are never learnt from; their "
           "folder names the kind of defect. Leave it empty when all parts here are good."));
    m_roles[4].field->setToolTip(tr("Such as test/*. Parts with such a name, or in a folder of such a name, are kept "
                                    "to measure the model and never learnt from. Leave it empty when there are none."));
    m_rule->setText(
        tr("Put a <b>*</b> where the part's name or number stands. Files in which it is the same become one part."));
    m_table->setAccessibleName(tr("Parts"));
    m_geometry->setTitle(tr("How the 3D files are read"));
    m_camera->setTitle(tr("Camera of the depth pictures"));
    const QStringList names{tr("Focal length x, px"), tr("Focal length y, px"), tr("Centre x, px"), tr("Centre y, px"),
                            tr("One depth unit is")};
    for (std::size_t i = 0; i < m_cameraLabels.size(); ++i)
        m_cameraLabels[i]->setText(names[static_cast<int>(i)]);
    m_readCamera->setText(tr("Read from file…"));
    m_reset->setText(tr("Recognise again"));
    m_reset->setToolTip(tr("Forgets what you said here: the layout is recognised or guessed again."));
    m_save->setText(tr("Save…"));
    m_save->setToolTip(tr("As twinspect-mapping.json in the folder of the parts it counts for everyone who opens the "
                          "folder. The command line takes any such file with --mapping."));
    refresh();
}

} // namespace twinspect
