// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/first_steps_dialog.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QImage>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "core/detectors/known_detectors.h"
#include "ui/common/error_text.h"

// Outside any namespace, as Q_INIT_RESOURCE demands; without it the linker leaves a static library's resources out.
static void initScreenshots() { Q_INIT_RESOURCE(screenshots); }

namespace twinspect {

namespace {

constexpr int kPictureWidth = 620;

/// A text document scales pictures by leaving dots out; small letters would be torn.
class SmoothText : public QTextBrowser {
public:
    using QTextBrowser::QTextBrowser;
    QVariant loadResource(int type, const QUrl& name) override
    {
        if (type != QTextDocument::ImageResource)
            return QTextBrowser::loadResource(type, name);
        const double dots = devicePixelRatioF();
        QImage image = QImage(QStringLiteral(":/screenshots/") + name.fileName())
                           .scaledToWidth(qRound(kPictureWidth * dots), Qt::SmoothTransformation);
        image.setDevicePixelRatio(dots);
        return image;
    }
};

QString chapter(const QString& title, const QString& text)
{
    return QStringLiteral("<h3>%1</h3><p>%2</p>").arg(title, text);
}

QString picture(const char* name)
{
    return QStringLiteral("<p align='center'><img src=':/screenshots/%1.png' width='%2'></p>")
        .arg(QLatin1String(name))
        .arg(kPictureWidth);
}

} // namespace

FirstStepsDialog::FirstStepsDialog(const QString& settingsFile, QWidget* parent)
    : QDialog(parent), m_settingsFile(settingsFile), m_text(new SmoothText(this)), m_close(new QPushButton(this))
{
    initScreenshots();
    setObjectName(QStringLiteral("firstSteps"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(QStringLiteral("firstSteps.text"));
    m_text->setOpenLinks(false);
    m_close->setObjectName(QStringLiteral("firstSteps.close"));
    m_close->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close, 0, Qt::AlignRight);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    retranslate();
    resize(kPictureWidth + 80, 640);
}

void FirstStepsDialog::retranslate()
{
    setWindowTitle(tr("First steps and glossary"));
    m_close->setText(tr("Close"));
    m_text->setAccessibleName(windowTitle());
    const QString folder = QDir::toNativeSeparators(QFileInfo(m_settingsFile).absolutePath()).toHtmlEscaped();
    m_text->setHtml(
        chapter(tr("1. Open data"),
                tr("Open a folder of scanned parts, each an RGB picture with its depth, or drop it anywhere in the "
                   "window. Without scans of your own, use \"Try the demo\" on the start page."))
        + QStringLiteral("<p>%1</p>")
              .arg(tr(
                  "Lists of points (PLY, PCD, CSV, XYZ) and RGB and depth of two cameras have to be converted first: "
                  "\"Convert data of other programs\" in the menu \"File\". It shows what it recognised in a "
                  "folder, and one part as it would come out: RGB, height, mm per pixel, pixels without a point. "
                  "Points go onto the pixels of the camera that measured them, or onto those of a parallel view. "
                  "What no file says (the unit, the resolution) it asks. The parts go into a new folder, with a "
                  "log of what was assumed and what was left out."))
        + chapter(tr("2. Train"),
                  tr("The page \"Train\" leads from a folder of good parts to a model: it checks the scans, names what "
                     "does not fit, and learns what good parts look like. Defective parts are not needed."))
        + QStringLiteral("<p>%1</p>")
              .arg(tr("Where a finding of the check names the setting that cures it, \"Repair\" sets it for all parts. "
                      "Only how the files are read changes, never the files, and undo takes it back."))
        + chapter(tr("3. Calibrate"),
                  tr("The page \"Calibrate\" shows the scores of all parts. Drag the two thresholds: below is OK, "
                     "between them a person reviews, above is rejected. The page says how many good parts would be "
                     "rejected, how many defects would escape, and what your number of parts can prove. Apply puts the "
                     "thresholds in force; undo takes them back."))
        + picture("calibrate")
        + chapter(tr("4. Inspect"),
                  tr("Choose a part in the list: RGB, height, cloud and anomaly map show the same point under the "
                     "cursor. Colour in the map begins at the threshold, so a good part shows none. \"Inspect the "
                     "listed parts\" judges all of them; the watched folder judges what arrives."))
        + picture("inspect")
        + chapter(
            tr("5. Mark defects"),
            tr("Choose a tool left of the views and draw, in RGB, height, map or cloud: the annotation shows in all "
               "of them. Everything is saved at once. \"Finished\" says that every defect of the part is marked; "
               "then its annotations are the truth about it."))
        + QStringLiteral("<p>%1 %2 %3</p>")
              .arg(tr("The button \"Surface: height\" turns the height view to the slope or the curvature of the "
                      "surface: scratches and shallow dents stand out there."),
                   tr("With a model, \"Surface: against good parts\" shows how much higher or lower than good parts "
                      "it is, in mm, also on the cloud."),
                   tr("\"Tolerance of the height…\" in the menu sets by how much it may differ, and \"Surface: "
                      "tolerance\" shows what lies outside. It makes no verdict."))
        + picture("annotate")
        + QStringLiteral("<p>%1</p><p>%2</p>")
              .arg(tr("Sorted by \"Next to annotate first\", the list of parts is the queue. A and D go through it, "
                      "Shift+D goes to the next part that is not finished. Shift+G adds a part to the good set, which "
                      "the next training learns from; Shift+B makes it an example of a defect."),
                   tr("\"Give a second opinion\" lets another person annotate without seeing what was marked. Where "
                      "both have finished a part, they are compared, and the first person accepts one or merges both. "
                      "\"Guidelines\" keeps what all should know about marking these parts."))
        + chapter(
            tr("6. Say where to look"),
            tr("The list \"Of interest\" beside the views holds the regions of interest of the recipe. While it is "
               "shown, the tools draw such regions: pixels in them are ignored, are inspected while all others are "
               "not, or "
               "have a threshold, minimum area or minimum depth of their own. They follow the middle of the part from "
               "picture to picture. A verdict that they make milder says so. Draw them with a margin: a defect at a "
               "border counts with its pixels on either side only."))
        + chapter(tr("7. Results"), tr("Every inspection is kept. The page \"Results\" filters and compares them and "
                                       "decides again under other thresholds without inspecting anew; the page "
                                       "\"Report\" saves one part or a whole run as a PDF document or a table."))
        + chapter(
            tr("8. Where your files are"),
            tr("Your scans are never changed. The wizard proposes where the model and its recipe are saved; the recipe "
               "is what inspects a part later, here or on the command line. Settings and results lie in %1.")
                .arg(QStringLiteral("<code>%1</code>").arg(folder)))
        + chapter(tr("9. Detectors"), tr("A detector is what learns a part and finds its defects. The training page "
                                         "offers these. Their scores cannot be compared; their verdicts can."))
        + detectors()
        + QStringLiteral("<p>%1</p>")
              .arg(tr("More detectors come as plugins. The settings list those that were found, and say why one cannot "
                      "be used. How to write one is told in plugins.md in the documentation of Twinspect "
                      "(plugins/README.md in its source), with a whole plugin as an example. The page \"Compare\" puts "
                      "detectors side by side on your own parts."))
        + chapter(tr("10. Glossary"), glossary()));
}

QString FirstStepsDialog::detectors()
{
    QString list;
    for (const auto* kind : knownDetectors()) {
        const auto& info = kind->info();
        QStringList said{shown(info.idea).toHtmlEscaped(),
                         info.rgb && info.depth ? tr("It looks at RGB and depth")
                         : info.rgb             ? tr("It looks at RGB only")
                                                : tr("It looks at depth only"),
                         tr("Source: %1").arg(QString::fromStdString(info.source).toHtmlEscaped())};
        if (!info.differences.empty())
            said << tr("Differences from the published form: %1").arg(shown(info.differences).toHtmlEscaped());
        list += QStringLiteral("<p><b>%1</b> (%2): %3.</p>")
                    .arg(QString::fromStdString(info.name).toHtmlEscaped(), QString::fromStdString(info.id),
                         said.join(QStringLiteral(". ")));
    }
    return list;
}

// One word a thing, the same in window, reports, tables and documents.
QString FirstStepsDialog::glossary()
{
    const QString terms[] = {
        tr("<b>Part</b>: one scanned object, a picture and a 3D file that belong together."),
        tr("<b>RGB</b> and <b>depth</b>: the two ways in which a part is seen; also their views, maps and channels."),
        tr("<b>Height</b>: millimetres over the ground, computed from depth."),
        tr("<b>Good part</b>: a part without defects. A model learns from good parts only."),
        tr("<b>Detector</b>: what learns a part and finds its defects. DCRDF-Net is the one that is recommended."),
        tr("<b>Held-out part</b>: a good part that the training keeps aside to check the model and to set the first "
           "thresholds."),
        tr("<b>Defect</b>: what makes a part bad; its kind, such as a scratch, is the defect type."),
        tr("<b>Label</b>: what a person says about a whole part: good or defective."),
        tr("<b>IoU</b>: intersection over union, the pixels that two people both marked as a share of those that "
           "either marked; 1 is full agreement."),
        tr("<b>Kappa</b> (Cohen): agreement beyond what chance gives; 1 is full agreement, 0 as much as chance. A "
           "dash: it is not defined where both always said the same."),
        tr("<b>Annotation</b>: a defect that a person marked on a part, pixel by pixel."),
        tr("<b>Mark</b>: a sign beside a part in the list, to come back to it. It says nothing about the part."),
        tr("<b>Score</b>: one number a part, higher for what is less usual. 0 is the middle of the held-out good "
           "parts, "
           "1 the reject threshold of the training, whatever threshold was set since. Scores of two models say the "
           "same at 0 and 1 only. The <b>raw score</b> is the model's own number: files have it, and the tool tip of a "
           "score."),
        tr("<b>Anomaly map</b>: the score of every pixel, read like the score of the part. A <b>region</b> is where it "
           "is above the pixel threshold."),
        tr("<b>Region of interest</b>: a place on every part of a recipe that is inspected, ignored, or has limits of "
           "its own."),
        tr("<b>Depth or height of a region</b>: how far it departs from the surface around it. A number after ± is its "
           "standard uncertainty, from the noise of the sensor and the size of a pixel."),
        tr("<b>Minimum area</b>, <b>minimum depth</b>: regions below them do not count. A region whose depth cannot "
           "be measured, or that only RGB shows, counts at any depth."),
        tr("<b>Threshold</b>: the score above which a part is rejected or reviewed. The <b>review band</b> lies "
           "between the two."),
        tr("<b>OK</b>, <b>review</b>, <b>reject</b>: the verdicts. In review a person looks at the part."),
        tr("<b>False reject</b>: a good part with the verdict reject."),
        tr("<b>Escape</b>: a defective part with the verdict OK."),
        tr("<b>Model</b>: what the training has learnt. <b>Recipe</b>: a model with its thresholds, their history and "
           "your notes."),
    };
    QString list;
    for (const QString& term : terms)
        list += QStringLiteral("<li>%1</li>").arg(term);
    return QStringLiteral("<ul>%1</ul>").arg(list);
}

void FirstStepsDialog::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinspect
