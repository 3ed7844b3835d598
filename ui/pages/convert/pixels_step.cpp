// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/convert/pixels_step.h"

#include <algorithm>
#include <utility>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/common/reading_fields.h"
#include "ui/common/two_panes.h"
#include "ui/imageview/image_view.h"
#include "ui/pages/convert/conversion_setup.h"
#include "ui/pages/convert/conversion_words.h"
#include "ui/pages/convert/path_field.h"

namespace twinspect {

namespace {

using Words = ConversionWords;

constexpr int kMostOffered = 1000; // parts in the list
constexpr double kCoarsestMm = 1000;

/// What a person chooses: a plane that is fitted is another way than an axis.
enum class Way { Auto, Camera, Plane, Axis, Rows };

Way wayOf(const ConversionOptions& options)
{
    switch (options.gridBy) {
    case GridBy::Auto:
    case GridBy::File: return Way::Auto;
    case GridBy::Rows: return Way::Rows;
    case GridBy::Camera: return Way::Camera;
    case GridBy::Plane: return options.viewFrom == ViewFrom::Fitted ? Way::Plane : Way::Axis;
    }
    return Way::Auto;
}

GridBy gridOf(Way way)
{
    switch (way) {
    case Way::Auto: return GridBy::Auto;
    case Way::Camera: return GridBy::Camera;
    case Way::Rows: return GridBy::Rows;
    case Way::Plane:
    case Way::Axis: return GridBy::Plane;
    }
    return GridBy::Auto;
}

/// The text of a setting for so many metres a unit: "mm".
std::string unitText(double metresPerUnit)
{
    GeometryReading reading;
    reading.metresPerUnit = metresPerUnit;
    return settingsOf(reading).front().second;
}

/// Without a tail of zeros.
class ResolutionBox : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;
    [[nodiscard]] QString textFromValue(double value) const override { return locale().toString(value, 'g', 6); }
};

} // namespace

PixelsStep::PixelsStep(ConversionSetup& setup, QWidget* parent) : ConvertStep(parent), m_setup(setup)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    auto* sides = new TwoPanes(this);
    sides->addWidget(makeSettings());
    sides->addWidget(makePreview());
    sides->setStretchFactor(1, 1);
    column->addWidget(sides);
    connect(&m_setup, &ConversionSetup::folderChanged, this, [this] {
        refreshParts();
        refreshFields();
        if (m_setup.settings() == ConversionSettings()) { // nothing was said of this folder yet
            const QSignalBlocker quiet(m_resolution);
            m_resolution->setValue(0);
        }
    });
    connect(&m_setup, &ConversionSetup::previewChanged, this, [this] {
        refreshFields();
        refreshPreview();
    });
    setFocusProxy(m_way);
    refreshFields();
    refreshPreview();
}

QWidget* PixelsStep::makeSettings()
{
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(scroll);
    auto* column = new QVBoxLayout(page); // QFormLayout of Qt 6.4 writes beyond its rows where some are hidden
    column->setContentsMargins(0, 0, 8, 0);
    makeFields(*column);
    column->addStretch(1);
    scroll->setWidget(page);
    scroll->setMinimumWidth(38 * fontMetrics().averageCharWidth() + scroll->verticalScrollBar()->sizeHint().width());
    return scroll;
}

void PixelsStep::makeFields(QVBoxLayout& column)
{
    const auto add = [&column](const QString& label, QWidget* field, const char* name, const QString& help) {
        field->setObjectName(QLatin1String(name));
        field->setAccessibleName(label);
        field->setAccessibleDescription(help);
        field->setToolTip(help);
        auto* said = new QLabel(label);
        said->setBuddy(field);
        column.addWidget(said);
        column.addWidget(field);
        return said;
    };
    m_way = new QComboBox;
    for (const auto& [way, text] :
         {std::pair{Way::Auto, tr("As the files say")}, std::pair{Way::Camera, Words::byCamera()},
          std::pair{Way::Plane, Words::ontoPlane()}, std::pair{Way::Axis, Words::alongAxis()},
          std::pair{Way::Rows, tr("Row by row, as the RGB picture")}})
        m_way->addItem(text, static_cast<int>(way));
    add(tr("Points become pixels"), m_way, "convert.way",
        tr("A list of points does not say on which pixel a point lies. The camera that measured the points keeps them "
           "exactly; a parallel view has pixels of one size."));
    m_direction = new QComboBox;
    for (const auto& [from, text] :
         {std::pair{ViewFrom::Z, tr("z points at the viewer")}, std::pair{ViewFrom::MinusZ, tr("z points away")},
          std::pair{ViewFrom::X, tr("x points at the viewer")}, std::pair{ViewFrom::MinusX, tr("x points away")},
          std::pair{ViewFrom::Y, tr("y points at the viewer")}, std::pair{ViewFrom::MinusY, tr("y points away")}})
        m_direction->addItem(text, static_cast<int>(from));
    m_directionLabel = add(tr("Seen along"), m_direction, "convert.direction",
                           tr("The axis of the points along which the part is seen."));
    m_resolution = new ResolutionBox;
    m_resolution->setRange(0, kCoarsestMm);
    m_resolution->setDecimals(4);
    m_resolution->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_resolution->setKeyboardTracking(false);
    m_resolution->setSuffix(QLatin1Char(' ') + tr("mm per pixel"));
    m_resolution->setSpecialValueText(tr("not said yet"));
    m_resolutionLabel = add(Words::resolution(), m_resolution, "convert.resolution",
                            tr("The size of a pixel. Finer than the points lie, pixels stay without a point; coarser, "
                               "points are lost."));
    m_askResolution = makeQuestion("convert.takeResolution", column);
    m_askUnit = makeQuestion("convert.takeUnit", column);
    m_camera = new PathField(QStringLiteral("convert.camera"), Words::camera(), PathField::Kind::File);
    m_camera
        ->setHelp(tr("The file of the camera that measured the points or the depth pictures: RealSense, Open3D, ROS "
                     "camera_info, OpenCV, Azure Kinect. Empty: the one that lies beside the data."),
                  tr("beside the data, if there is one"));
    const auto addFile = [&column](const QString& text, PathField* field) {
        auto* said = new QLabel(text);
        said->setBuddy(field);
        column.addWidget(said);
        column.addWidget(field);
        return said;
    };
    addFile(Words::camera(), m_camera);
    m_colourCamera =
        new PathField(QStringLiteral("convert.colourCamera"), Words::colourCamera(), PathField::Kind::File);
    m_colourCamera->setHelp(tr("Where the RGB pictures do not lie on the depth pixel by pixel: the file of their "
                               "camera. It may describe both cameras and how they stand."),
                            tr("only where the RGB lies elsewhere"));
    m_colourLabel = addFile(Words::colourCamera(), m_colourCamera);
    m_extrinsics = new PathField(QStringLiteral("convert.extrinsics"), tr("From depth camera to RGB camera"),
                                 PathField::Kind::File);
    m_extrinsics->setHelp(tr("A file with rotation and translation from the depth camera to the RGB camera, where the "
                             "camera file does not say it."),
                          tr("only where the camera file says nothing"));
    m_extrinsicsLabel = addFile(tr("From depth camera to RGB camera"), m_extrinsics);
    m_reading = new ReadingFields(QStringLiteral("convert.setting"));
    column.addWidget(m_reading);
    for (QComboBox* box : {m_way, m_direction}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::currentIndexChanged, this, &PixelsStep::take);
    }
    connect(m_resolution, &QDoubleSpinBox::valueChanged, this, &PixelsStep::take);
    for (const PathField* field : {m_camera, m_colourCamera, m_extrinsics})
        connect(field, &PathField::chosen, this, &PixelsStep::take);
    connect(m_reading, &ReadingFields::changed, this, [this](const std::string& key, const std::string& value) {
        auto settings = m_setup.settings();
        settings.reading[key] = value;
        m_setup.setSettings(settings);
    });
    connect(m_askResolution.yes, &QPushButton::clicked, this, [this] {
        if (resolutionAsked())
            m_resolution->setValue(*m_setup.preview()->suggestedMmPerPixel);
    });
    connect(m_askUnit.yes, &QPushButton::clicked, this, &PixelsStep::takeUnit);
}

PixelsStep::Question PixelsStep::makeQuestion(const char* name, QVBoxLayout& column)
{
    Question question{new QLabel, new QPushButton};
    question.text->setWordWrap(true);
    question.text->setTextFormat(Qt::RichText);
    question.yes->setObjectName(QLatin1String(name));
    question.yes->setAutoDefault(false);
    question.yes->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    column.addWidget(question.text);
    column.addWidget(question.yes);
    return question;
}

QWidget* PixelsStep::makePreview()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    auto* head = new QHBoxLayout;
    auto* label = new QLabel(tr("Part"), page);
    m_parts = new QComboBox(page);
    m_parts->setObjectName(QStringLiteral("convert.parts"));
    m_parts->setAccessibleName(tr("Part in the preview"));
    m_parts->setToolTip(tr("The part that is shown as it would come out."));
    m_parts->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_parts->setMinimumContentsLength(16);
    label->setBuddy(m_parts);
    m_state = new QLabel(page);
    m_state->setObjectName(QStringLiteral("convert.state"));
    head->addWidget(label);
    head->addWidget(m_parts, 1);
    head->addWidget(m_state);
    column->addLayout(head);
    auto* pictures = new QHBoxLayout;
    m_rgb = new ImageView(m_cursor, page);
    m_rgb->setObjectName(QStringLiteral("convert.rgb"));
    m_rgb->setAccessibleName(tr("RGB as it comes out"));
    m_height = new ImageView(m_cursor, page);
    m_height->setObjectName(QStringLiteral("convert.height"));
    m_height->setAccessibleName(tr("Height as it comes out; pixels without a point are hatched"));
    m_rgb->setLegendRoom(true);
    pictures->addWidget(m_rgb, 1);
    pictures->addWidget(m_height, 1);
    column->addLayout(pictures, 3);
    m_facts = new QLabel(page);
    m_facts->setObjectName(QStringLiteral("convert.facts"));
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_facts);
    m_said = new QPlainTextEdit(page);
    m_said->setObjectName(QStringLiteral("convert.said"));
    m_said->setReadOnly(true);
    m_said->setTabChangesFocus(true);
    m_said->setAccessibleName(tr("What was assumed, and what is doubtful"));
    m_said->setMinimumHeight(4 * fontMetrics().lineSpacing());
    column->addWidget(m_said, 1);
    connect(m_parts, &QComboBox::activated, &m_setup, &ConversionSetup::choosePart);
    return page;
}

QString PixelsStep::title() const { return tr("Pixels"); }

bool PixelsStep::unitAsked() const { return m_setup.preview() && m_setup.preview()->notes.geometry.unitGuessed; }
bool PixelsStep::resolutionAsked() const { return m_setup.preview() && m_setup.preview()->suggestedMmPerPixel; }

QString PixelsStep::blocked() const
{
    if (m_setup.previewing())
        return tr("The preview is being made.");
    if (!m_setup.preview())
        return tr("This part cannot be converted like this: change the settings, or look at another part.");
    if (resolutionAsked())
        return tr("Say how many mm a pixel has.");
    return unitAsked() ? tr("Say what one unit of the files is.") : QString();
}

void PixelsStep::enter() { m_way->setFocus(); }

void PixelsStep::take()
{
    if (m_filling)
        return;
    const auto way = static_cast<Way>(m_way->currentData().toInt());
    ConversionSettings settings = m_setup.settings();
    settings.options.gridBy = gridOf(way);
    settings.options.viewFrom =
        way == Way::Axis ? static_cast<ViewFrom>(m_direction->currentData().toInt()) : ViewFrom::Fitted;
    settings.options.mmPerPixel = gridOf(way) == GridBy::Plane ? m_resolution->value() : 0;
    settings.camera = m_camera->path();
    settings.colourCamera = m_colourCamera->path();
    settings.extrinsics = m_extrinsics->path();
    m_setup.setSettings(settings);
    refreshFields();
}

// The answer holds for all parts: none of them is judged from its own numbers any more.
void PixelsStep::takeUnit()
{
    if (!unitAsked())
        return;
    ConversionSettings settings = m_setup.settings();
    settings.reading["unit"] = unitText(m_setup.preview()->notes.geometry.metresPerUnit);
    m_setup.setSettings(settings);
}

void PixelsStep::refreshFields()
{
    m_filling = true;
    const ConversionSettings& settings = m_setup.settings();
    const Way way = wayOf(settings.options);
    m_way->setCurrentIndex(m_way->findData(static_cast<int>(way)));
    if (way == Way::Axis)
        m_direction->setCurrentIndex(m_direction->findData(static_cast<int>(settings.options.viewFrom)));
    m_camera->setPath(settings.camera);
    m_colourCamera->setPath(settings.colourCamera);
    m_extrinsics->setPath(settings.extrinsics);
    m_reading->setValues(settings.reading);
    m_directionLabel->setVisible(way == Way::Axis);
    m_direction->setVisible(way == Way::Axis);
    const bool parallel = way == Way::Plane || way == Way::Axis;
    m_resolutionLabel->setVisible(parallel);
    m_resolution->setVisible(parallel);
    const auto& listed = m_setup.listed();
    const bool pictures = listed
                       && std::any_of(listed->catalog.samples.begin(), listed->catalog.samples.end(),
                                      [](const SampleRef& sample) { return !sample.rgb.empty(); });
    for (QWidget* field :
         std::initializer_list<QWidget*>{m_colourLabel, m_colourCamera, m_extrinsicsLabel, m_extrinsics})
        field->setVisible(pictures);
    m_filling = false;
}

void PixelsStep::refreshParts()
{
    const QSignalBlocker quiet(m_parts);
    m_parts->clear();
    if (const auto& listed = m_setup.listed())
        for (const SampleRef& sample : listed->catalog.samples)
            if (m_parts->count() < kMostOffered)
                m_parts->addItem(QString::fromStdString(sample.id));
    m_parts->setCurrentIndex(std::min(m_setup.part(), m_parts->count() - 1));
}

void PixelsStep::refreshPreview()
{
    m_state->setText(m_setup.previewing() ? tr("The preview is being made…") : QString());
    const auto show = [](const Question& question, bool asked) {
        question.text->setVisible(asked);
        question.yes->setVisible(asked);
    };
    show(m_askResolution, resolutionAsked());
    show(m_askUnit, unitAsked());
    if (m_setup.previewing())
        return;
    const auto& preview = m_setup.preview();
    if (!preview) {
        const auto& error = m_setup.previewError();
        for (ImageView* view : {m_rgb, m_height})
            view->setMessage(error ? tr("No picture: see below.") : QString());
        m_facts->setText(error ? tr("<b>This part cannot be converted like this.</b>") : QString());
        m_said->setPlainText(error ? Words::said(*error) : QString());
        return;
    }
    if (resolutionAsked()) {
        const QString suggested = locale().toString(*preview->suggestedMmPerPixel, 'g', 4);
        m_askResolution.text->setText(tr("<b>Which resolution?</b> The preview has %1 mm per pixel, at which most "
                                         "pixels have a point.")
                                          .arg(suggested));
        m_askResolution.yes->setText(tr("Take %1 mm per pixel").arg(suggested));
    }
    if (unitAsked()) {
        const double mm = 1000 * preview->notes.geometry.metresPerUnit;
        m_askUnit.text->setText(
            tr("<b>What is one unit of the files?</b> None of them says it. With %1 mm the picture is %2 × %3 mm large "
               "and %4 mm away. Is that right? If not, set the unit below.")
                .arg(locale().toString(mm, 'g', 6),
                     locale().toString(preview->mmPerPixel * preview->rgb.width(), 'g', 3),
                     locale().toString(preview->mmPerPixel * preview->rgb.height(), 'g', 3),
                     locale().toString(1000 * std::abs(preview->notes.geometry.look.z), 'g', 3)));
        m_askUnit.yes->setText(tr("Yes, %1 mm").arg(locale().toString(mm, 'g', 6)));
    }
    m_rgb->setPicture(preview->rgb);
    m_height->setValues(preview->heightMm, tr("Height (mm)"), ColorMap::Name::Height);
    for (ImageView* view : {m_rgb, m_height})
        view->setMmPerPixel(preview->mmPerPixel);
    m_facts->setText(Words::facts(*preview));
    m_said->setPlainText(Words::assumptions(*preview).join(QLatin1Char('\n')));
}

} // namespace twinspect
