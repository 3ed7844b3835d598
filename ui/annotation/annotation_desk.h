// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QAction>
#include <QActionGroup>
#include <QObject>

#include "ui/annotation/annotation_layer.h"
#include "ui/annotation/annotation_tool.h"
#include "ui/models/measured_annotations.h"
#include "ui/models/workbench.h"

namespace twinspect {

/// Everything that annotating needs beside the views: the tools, the layer that shows the annotations, and the verbs.
class AnnotationDesk : public QObject {
    Q_OBJECT

public:
    explicit AnnotationDesk(Workbench& workbench, QObject* parent = nullptr);
    ~AnnotationDesk() override;

    [[nodiscard]] Workbench& workbench() { return m_workbench; }
    [[nodiscard]] OpenAnnotations& annotations() { return m_workbench.annotations(); }
    [[nodiscard]] AnnotationLayer& layer() { return m_layer; }
    [[nodiscard]] AnnotationLayer& interestLayer() { return m_interestLayer; }
    /// What the tools and verbs work on.
    [[nodiscard]] Markings& marks() { return *m_context.marks; }
    /// Whether they work on the regions of interest of the recipe, or else on the annotations of the part.
    void setDrawingInterests(bool drawing);
    [[nodiscard]] bool drawingInterests() const { return m_context.layer == &m_interestLayer; }
    [[nodiscard]] const MeasuredAnnotations& numbers() const { return m_numbers; }
    /// Null = none is taken.
    [[nodiscard]] AnnotationTool* tool() const;
    /// For the eraser end of a pen, with any tool in hand.
    [[nodiscard]] AnnotationTool& eraser() const;
    void putToolDown();
    /// Those that a person picked in the list: merge() joins them.
    void setPicked(std::vector<std::uint64_t> ids);

    [[nodiscard]] const QActionGroup& toolActions() const { return m_toolActions; }
    [[nodiscard]] QList<QAction*> all() const;
    QAction *remove = nullptr, *merge = nullptr, *split = nullptr, *fillHoles = nullptr, *copyPrevious = nullptr,
            *show = nullptr, *finish = nullptr, *goodSet = nullptr, *defectExample = nullptr, *secondOpinion = nullptr,
            *acceptOther = nullptr, *mergeOther = nullptr, *exportAll = nullptr, *importAll = nullptr;
    void retranslate();

Q_SIGNALS:
    void toolChanged();
    void exchangeRequested(bool import); ///< a dialog is wanted
    void told(const QString& note); ///< something that a person tried was not done, and why
    void done(const QString& what); ///< what a key did, for the status bar

private:
    void makeActions();
    void refreshActions();
    [[nodiscard]] QString notFinished() const;
    void finishPart(bool finished);
    void makeExample(Example example, bool wanted);
    void measureDrawn();
    [[nodiscard]] QString whyNoOpinion() const;
    void joinPicked();
    void divideSelected();
    void closeHoles();
    void takeOverPrevious();

    Workbench& m_workbench;
    AnnotationLayer m_layer, m_interestLayer;
    MeasuredAnnotations m_numbers;
    ToolContext m_context;
    std::vector<std::unique_ptr<AnnotationTool>> m_tools;
    QActionGroup m_toolActions{this};
    std::vector<std::uint64_t> m_picked;
    PartAnnotations m_shown, m_previous; ///< of the part on the screen, and of the one before
};

} // namespace twinspect
