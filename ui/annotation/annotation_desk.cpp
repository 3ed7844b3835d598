// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/annotation_desk.h"

#include <algorithm>
#include <string_view>

#include "ui/annotation/annotation_tools.h"
#include "ui/common/action.h"
#include "ui/common/error_text.h"
#include "ui/common/icon.h"

namespace twinspect {

AnnotationDesk::AnnotationDesk(Workbench& workbench, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_layer(workbench.annotations()),
      m_interestLayer(workbench.interests(), AnnotationLayer::Fill::Striped), m_numbers(workbench),
      m_context{&workbench.annotations(),
                workbench.current(),
                workbench.cursor(),
                workbench.jobs(),
                &m_layer,
                [&workbench] { return workbench.samples().thresholds().pixel; }},
      m_tools(makeAnnotationTools(m_context))
{
    makeActions();
    auto& annotations = workbench.annotations();
    connect(&annotations, &OpenAnnotations::partChanged, this, [this] {
        const auto& part = this->annotations().part();
        if (part.part != m_shown.part && !m_shown.annotations.empty())
            m_previous = m_shown;
        m_shown = part;
        m_picked.clear();
        refreshActions();
    });
    connect(&annotations, &OpenAnnotations::changed, this, [this] {
        m_shown = this->annotations().part();
        refreshActions();
    });
    connect(&annotations, &OpenAnnotations::selectionChanged, this, &AnnotationDesk::refreshActions);
    connect(&annotations, &OpenAnnotations::opinionsChanged, this, &AnnotationDesk::refreshActions);
    connect(&annotations, &OpenAnnotations::opinionsChanged, &m_layer, &AnnotationLayer::refreshOther);
    connect(&m_layer, &ViewLayer::repaintNeeded, this, &AnnotationDesk::measureDrawn);
    auto& interests = workbench.interests();
    connect(&interests, &OpenInterests::partChanged, this, [this] {
        if (drawingInterests() && tool())
            tool()->cancel();
        refreshActions();
    });
    connect(&interests, &OpenInterests::regionsChanged, this, &AnnotationDesk::refreshActions);
    connect(&interests, &OpenInterests::selectionChanged, this, &AnnotationDesk::refreshActions);
    connect(&interests, &OpenInterests::refused, this, [this](const Error& error) { Q_EMIT told(messageOf(error)); });
    retranslate();
}

AnnotationDesk::~AnnotationDesk() = default;

void AnnotationDesk::makeActions()
{
    m_toolActions.setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const auto& tool : m_tools) {
        const QByteArray id = QByteArray("annotate.tool.") + tool->id();
        auto* action = makeAction(this, id.constData(), {}, tool->key());
        action->setIcon(icon(QStringLiteral("tool-") + QLatin1String(tool->id())));
        action->setCheckable(true);
        m_toolActions.addAction(action);
        connect(tool.get(), &AnnotationTool::told, this, &AnnotationDesk::told);
        connect(action, &QAction::toggled, this, &AnnotationDesk::toolChanged);
    }
    remove = makeAction(this, "annotate.remove", {}, {});
    merge = makeAction(this, "annotate.merge", {}, Qt::CTRL | Qt::Key_M);
    split = makeAction(this, "annotate.split", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_M);
    fillHoles = makeAction(this, "annotate.fillHoles", {}, {});
    copyPrevious = makeAction(this, "annotate.copyPrevious", {}, Qt::CTRL | Qt::SHIFT | Qt::Key_V);
    show = makeAction(this, "annotate.show", {}, Qt::CTRL | Qt::Key_H);
    show->setCheckable(true);
    show->setChecked(true);
    finish = makeAction(this, "annotate.finish", {}, Qt::CTRL | Qt::Key_Return);
    finish->setCheckable(true);
    // As G and B label a part.
    goodSet = makeAction(this, "annotate.goodSet", {}, Qt::SHIFT | Qt::Key_G);
    defectExample = makeAction(this, "annotate.defectExample", {}, Qt::SHIFT | Qt::Key_B);
    secondOpinion = makeAction(this, "annotate.secondOpinion", {}, {});
    for (auto* action : {goodSet, defectExample, secondOpinion})
        action->setCheckable(true);
    acceptOther = makeAction(this, "annotate.acceptOther", {}, {});
    mergeOther = makeAction(this, "annotate.mergeOther", {}, {});
    connect(goodSet, &QAction::triggered, this, [this](bool on) { makeExample(Example::Good, on); });
    connect(defectExample, &QAction::triggered, this, [this](bool on) { makeExample(Example::Defect, on); });
    connect(secondOpinion, &QAction::triggered, this, [this](bool on) { annotations().setSecondOpinion(on); });
    connect(acceptOther, &QAction::triggered, this, [this] { annotations().takeOther(false); });
    connect(mergeOther, &QAction::triggered, this, [this] { annotations().takeOther(true); });
    exportAll = makeAction(this, "annotate.export", {}, {});
    importAll = makeAction(this, "annotate.import", {}, {});
    connect(exportAll, &QAction::triggered, this, [this] { Q_EMIT exchangeRequested(false); });
    connect(importAll, &QAction::triggered, this, [this] { Q_EMIT exchangeRequested(true); });
    connect(&m_workbench.data(), &OpenData::opened, this, &AnnotationDesk::refreshActions);
    connect(remove, &QAction::triggered, this, [this] { marks().remove(marks().selected()); });
    connect(merge, &QAction::triggered, this, &AnnotationDesk::joinPicked);
    connect(split, &QAction::triggered, this, &AnnotationDesk::divideSelected);
    connect(fillHoles, &QAction::triggered, this, &AnnotationDesk::closeHoles);
    connect(copyPrevious, &QAction::triggered, this, &AnnotationDesk::takeOverPrevious);
    connect(show, &QAction::toggled, &m_layer, &AnnotationLayer::setShown);
    connect(finish, &QAction::triggered, this, &AnnotationDesk::finishPart);
}

QList<QAction*> AnnotationDesk::all() const
{
    return m_toolActions.actions() + QList<QAction*>{remove,      merge,      split,     fillHoles,     copyPrevious,
                                                     show,        finish,     goodSet,   defectExample, secondOpinion,
                                                     acceptOther, mergeOther, exportAll, importAll};
}

AnnotationTool* AnnotationDesk::tool() const
{
    const auto* action = m_toolActions.checkedAction();
    return action ? m_tools[static_cast<std::size_t>(m_toolActions.actions().indexOf(action))].get() : nullptr;
}

AnnotationTool& AnnotationDesk::eraser() const
{
    return **std::ranges::find_if(m_tools, [](const auto& tool) { return std::string_view(tool->id()) == "eraser"; });
}

void AnnotationDesk::putToolDown()
{
    if (auto* action = m_toolActions.checkedAction())
        action->setChecked(false);
}

void AnnotationDesk::setDrawingInterests(bool drawing)
{
    if (drawing == drawingInterests())
        return;
    if (tool())
        tool()->cancel(); // what was begun here does not end there
    m_layer.clearPending();
    m_interestLayer.clearPending();
    m_context.marks = drawing ? static_cast<Markings*>(&m_workbench.interests()) : &annotations();
    m_context.layer = drawing ? &m_interestLayer : &m_layer;
    m_picked.clear();
    refreshActions();
    Q_EMIT toolChanged();
}

void AnnotationDesk::setPicked(std::vector<std::uint64_t> ids)
{
    m_picked = std::move(ids);
    refreshActions();
}

void AnnotationDesk::retranslate()
{
    for (std::size_t i = 0; i < m_tools.size(); ++i)
        setActionText(*m_toolActions.actions().at(static_cast<qsizetype>(i)), m_tools[i]->name(),
                      tr("%1 Choose it again to stop using it.", "what a tool does").arg(m_tools[i]->help()));
    setActionText(*remove, tr("Delete"), tr("Deletes the selected annotation. A copy is kept on disk."));
    setActionText(*merge, tr("Merge"), tr("Makes one annotation of those that are selected in the list."));
    setActionText(*split, tr("Split"), tr("Makes an annotation of every separate piece of the selected one."));
    setActionText(*fillHoles, tr("Fill holes"), tr("Adds everything that the selected annotation surrounds."));
    setActionText(*copyPrevious, tr("Copy from the part shown before"),
                  tr("Adds the annotations of the part that was shown before, at the same place."));
    setActionText(*show, tr("Show annotations"), tr("Shows or hides all annotations in all views."));
    setActionText(*finish, tr("Finished"),
                  tr("Says that every defect on this part is marked. A part without annotations is then a good one."));
    setActionText(*goodSet, tr("Add to the good set"),
                  tr("Says that the part is good and is learnt from in the next training. Pressed again, it takes that "
                     "back."));
    setActionText(*defectExample, tr("Add as defect example"),
                  tr("Says that the part is defective: it counts as a defect in calibrating and evaluating, and is "
                     "never learnt from. Pressed again, it takes that back."));
    setActionText(*secondOpinion, tr("Give a second opinion"),
                  tr("You annotate the parts without seeing what was marked before, in files of your own. Where both "
                     "have finished a part, the two are compared."));
    setActionText(*acceptOther, tr("Accept the other opinion"),
                  tr("Puts the annotations of the second opinion in the place of those of this part. You can undo "
                     "this."));
    setActionText(*mergeOther, tr("Merge both opinions"),
                  tr("Adds what the second opinion marked on this part: what overlaps becomes one annotation. You can "
                     "undo this."));
    setActionText(*exportAll, tr("Export annotations…"),
                  tr("Writes the annotations of all parts for other programs: masks, COCO, CVAT, labelme and others."));
    setActionText(*importAll, tr("Import annotations…"), tr("Takes annotations that other programs wrote."));
    refreshActions();
}

void AnnotationDesk::refreshActions()
{
    for (auto* action : {exportAll, importAll})
        setDisabledReason(*action, m_workbench.data().catalog() ? QString() : tr("Open data first."));
    const auto& part = annotations().part();
    const auto* selected = marks().part().find(marks().selected());
    const QString none =
        drawingInterests() ? tr("Select a region of interest first.") : tr("Select an annotation first.");
    const QString locked = tr("The selected annotation is locked.");
    const QString unready = drawingInterests() ? tr("Open a recipe and a part first.") : tr("Open a part first.");
    const QString change = !selected ? none : selected->locked ? locked : QString();
    setDisabledReason(*remove, change);
    setDisabledReason(*split, !change.isEmpty()                      ? change
                              : selected->region.pieces().size() < 2 ? tr("The annotation is one piece.")
                                                                     : QString());
    setDisabledReason(*fillHoles, !change.isEmpty()          ? change
                                  : selected->region.empty() ? tr("The region of interest does not lie on this part.")
                                                             : QString());
    setDisabledReason(*merge, m_picked.size() < 2 ? tr("Select two or more annotations in the list.") : QString());
    const QString annotationsOnly = tr("This is for annotations, not for regions of interest.");
    setDisabledReason(*copyPrevious, drawingInterests()               ? annotationsOnly
                                     : !annotations().ready()         ? unready
                                     : m_previous.annotations.empty() ? tr("The part shown before has no annotation.")
                                     : m_previous.width != part.width || m_previous.height != part.height
                                         ? tr("The part shown before has a picture of another size.")
                                         : QString());
    for (auto* action : m_toolActions.actions())
        setDisabledReason(*action, marks().ready() ? QString() : unready);
    const QString truthOnly = tr("A second opinion changes no label. Leave it first.");
    const bool second = annotations().secondOpinion();
    setDisabledReason(*finish, annotations().ready() ? QString() : unready);
    setDisabledReason(*goodSet, !annotations().ready()     ? unready
                                : second                   ? truthOnly
                                : part.annotations.empty() ? QString()
                                                           : tr("The part has annotations, so it is not good."));
    setDisabledReason(*defectExample, !annotations().ready() ? unready : second ? truthOnly : QString());
    setDisabledReason(*secondOpinion, m_workbench.data().catalog() ? QString() : tr("Open data first."));
    for (auto* action : {acceptOther, mergeOther})
        setDisabledReason(*action, whyNoOpinion());
    finish->setChecked(part.state == AnnotationState::Finished);
    goodSet->setChecked(part.example == Example::Good);
    defectExample->setChecked(part.example == Example::Defect);
    secondOpinion->setChecked(second);
}

QString AnnotationDesk::whyNoOpinion() const
{
    const auto& annotations = m_workbench.annotations();
    if (annotations.secondOpinion())
        return tr("You are giving a second opinion. Leave it first.");
    if (annotations.opinions().empty())
        return tr("Nobody gave a second opinion on these data.");
    return annotations.other() ? QString() : tr("The part is not finished by both persons.");
}

void AnnotationDesk::makeExample(Example example, bool wanted)
{
    annotations().setExample(wanted ? example : Example::None);
    refreshActions(); // a check mark that was not granted goes
    if (annotations().part().example != (wanted ? example : Example::None))
        return;
    const QString name = QString::fromStdString(annotations().part().part);
    Q_EMIT done(!wanted ? tr("%1 is no example any more.").arg(name)
                : example == Example::Good
                    ? tr("%1 is in the good set: it is labelled good, and the next training learns from it.").arg(name)
                    : tr("%1 is a defect example: it counts as a defect in calibrating and evaluating, and no training "
                         "learns from it.")
                          .arg(name));
}

// Of what a tool is about to do, the region that it changes as it will be.
void AnnotationDesk::measureDrawn()
{
    const auto& pending = m_layer.pending();
    const auto* target = annotations().part().find(pending.target);
    m_numbers.setDrawn(pending.pixels.empty() ? RunMask()
                       : target               ? m_layer.regionOf(*target)
                       : pending.takeAway     ? RunMask()
                                              : pending.pixels);
}

// Why the part cannot be finished as it is; empty = it can.
QString AnnotationDesk::notFinished() const
{
    if (tool() && tool()->unfinished())
        return tr("Not finished: close the outline that is being drawn, or give it up with Escape.");
    const int index = m_workbench.current().index();
    const auto& annotations = m_workbench.annotations();
    if (index < 0 || annotations.secondOpinion() || !annotations.part().annotations.empty())
        return {}; // the label is what somebody else thinks, and no second opinion hears of it
    return m_workbench.samples().at(index).ref.label != Label::Defect
             ? QString()
             : tr("Not finished: the part is labelled a defect, and nothing is marked on it. Mark the defect, or label "
                  "the part good with G first.");
}

void AnnotationDesk::finishPart(bool finished)
{
    if (const QString why = finished ? notFinished() : QString(); !why.isEmpty()) {
        finish->setChecked(false);
        Q_EMIT told(why);
        return;
    }
    annotations().setState(finished ? AnnotationState::Finished : AnnotationState::Begun);
}

void AnnotationDesk::joinPicked()
{
    auto next = marks().part().annotations;
    const auto picked = [this](const Annotation& one) { return std::ranges::find(m_picked, one.id) != m_picked.end(); };
    if (std::ranges::any_of(next, [&](const Annotation& one) { return picked(one) && one.locked; })) {
        Q_EMIT told(tr("One of the annotations is locked."));
        return;
    }
    const auto first = std::ranges::find_if(next, picked);
    if (first == next.end())
        return;
    const auto id = first->id;
    for (const auto& annotation : next)
        if (picked(annotation))
            first->region = united(first->region, annotation.region);
    first->outlines.clear();
    std::erase_if(next, [&](const Annotation& one) { return picked(one) && one.id != id; });
    marks().change(merge->text(), std::move(next));
    marks().select(id);
}

void AnnotationDesk::divideSelected()
{
    auto next = marks().part().annotations;
    const auto whole = std::ranges::find(next, marks().selected(), &Annotation::id);
    if (whole == next.end())
        return;
    auto pieces = whole->region.pieces();
    whole->outlines.clear();
    whole->region = std::move(pieces.front());
    std::vector<Annotation> others(pieces.size() - 1, *whole);
    for (std::size_t i = 0; i < others.size(); ++i) {
        others[i].id = 0;
        others[i].region = std::move(pieces[i + 1]);
    }
    next.insert(next.end(), others.begin(), others.end());
    marks().change(split->text(), std::move(next));
}

void AnnotationDesk::closeHoles()
{
    if (const auto* selected = marks().part().find(marks().selected()))
        marks().reshape(selected->id, selected->region.withoutHoles(), {}, fillHoles->text());
}

void AnnotationDesk::takeOverPrevious()
{
    auto next = annotations().part().annotations;
    for (auto annotation : m_previous.annotations) {
        annotation.id = 0;
        next.push_back(std::move(annotation));
    }
    annotations().change(copyPrevious->text(), std::move(next));
}

} // namespace twinspect
