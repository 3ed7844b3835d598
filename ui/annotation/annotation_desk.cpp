// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/annotation_desk.h"

#include <algorithm>

#include "ui/annotation/annotation_tools.h"
#include "ui/common/action.h"
#include "ui/common/error_text.h"
#include "ui/common/icon.h"
#include "ui/models/sample_commands.h"

namespace twinspect {

AnnotationDesk::AnnotationDesk(Workbench& workbench, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_layer(workbench.annotations()),
      m_interestLayer(workbench.interests(), AnnotationLayer::Fill::Striped),
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
    return m_toolActions.actions()
         + QList<QAction*>{remove, merge, split, fillHoles, copyPrevious, show, finish, exportAll, importAll};
}

AnnotationTool* AnnotationDesk::tool() const
{
    const auto* action = m_toolActions.checkedAction();
    return action ? m_tools[static_cast<std::size_t>(m_toolActions.actions().indexOf(action))].get() : nullptr;
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
        setActionText(*m_toolActions.actions().at(static_cast<qsizetype>(i)), m_tools[i]->name(), m_tools[i]->help());
    setActionText(*remove, tr("Delete"), tr("Deletes the selected annotation. A copy is kept on disk."));
    setActionText(*merge, tr("Merge"), tr("Makes one annotation of those that are selected in the list."));
    setActionText(*split, tr("Split"), tr("Makes an annotation of every separate piece of the selected one."));
    setActionText(*fillHoles, tr("Fill holes"), tr("Adds everything that the selected annotation surrounds."));
    setActionText(*copyPrevious, tr("Copy from the part shown before"),
                  tr("Adds the annotations of the part that was shown before, at the same place."));
    setActionText(*show, tr("Show annotations"), tr("Shows or hides all annotations in all views."));
    setActionText(*finish, tr("Finished"),
                  tr("Says that every defect on this part is marked. A part without annotations is then a good one."));
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
    setDisabledReason(*fillHoles, change);
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
    setDisabledReason(*finish, annotations().ready() ? QString() : unready);
    finish->setChecked(part.state == AnnotationState::Finished);
}

// What is marked is the last word on whether the part is good: its label follows.
void AnnotationDesk::finishPart(bool finished)
{
    annotations().setState(finished ? AnnotationState::Finished : AnnotationState::Begun);
    auto& samples = m_workbench.samples();
    const int index = samples.indexOf(annotations().part().part);
    if (!finished || index < 0)
        return;
    const auto& all = annotations().part().annotations;
    const auto largest =
        std::ranges::max_element(all, {}, [](const Annotation& one) { return one.region.pixelCount(); });
    auto* command = all.empty() ? labelCommand(samples, {index}, Label::Good)
                                : labelCommand(samples, {index}, Label::Defect, largest->defectType);
    if (command)
        m_workbench.undoStack().push(command);
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
