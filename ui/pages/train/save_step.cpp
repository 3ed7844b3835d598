// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/pages/train/finish_steps.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

SaveStep::SaveStep(TrainState& state, QAction& save, QWidget* parent) : TrainStep(parent), m_state(state), m_save(save)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_intro = new QLabel(this));
    m_intro->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_part = new QLineEdit(this);
    m_part->setObjectName(QStringLiteral("train.save.part"));
    form->addRow(m_partLabel = new QLabel(this), m_part);
    m_notes = new QPlainTextEdit(this);
    m_notes->setObjectName(QStringLiteral("train.save.notes"));
    m_notes->setTabChangesFocus(true);
    m_notes->setMaximumHeight(140);
    form->addRow(m_notesLabel = new QLabel(this), m_notes);
    auto* place = new QHBoxLayout;
    m_file = new QLineEdit(this);
    m_file->setObjectName(QStringLiteral("train.save.file"));
    m_browse = new QPushButton(this);
    place->addWidget(m_file, 1);
    place->addWidget(m_browse);
    form->addRow(m_fileLabel = new QLabel(this), place);
    column->addLayout(form);
    m_button = new QPushButton(this);
    m_button->setObjectName(QStringLiteral("train.save.button"));
    column->addWidget(m_button, 0, Qt::AlignLeft);
    m_message = new QLabel(this);
    m_message->setObjectName(QStringLiteral("train.save.message"));
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::RichText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_message);
    column->addStretch(1);
    connect(m_button, &QPushButton::clicked, &m_save, &QAction::trigger);
    connect(&m_save, &QAction::triggered, this, &SaveStep::save);
    connect(m_part, &QLineEdit::textEdited, this, [this](const QString& text) { m_state.setPart(text.trimmed()); });
    connect(m_notes, &QPlainTextEdit::textChanged, this, [this] { m_state.setNotes(m_notes->toPlainText()); });
    connect(m_file, &QLineEdit::textEdited, this,
            [this](const QString& text) { m_state.setRecipeFile(text.trimmed().toStdString()); });
    connect(m_browse, &QPushButton::clicked, this, &SaveStep::chooseFile);
    connect(&m_state, &TrainState::requestChanged, this, [this] {
        m_error.clear();
        refresh();
    });
    connect(&m_state.workbench().recipe(), &OpenRecipe::changed, this, &SaveStep::refresh);
    connect(&m_state.workbench().recipe(), &OpenRecipe::saveStarted, this, &SaveStep::refresh);
    connect(&m_state.workbench().recipe(), &OpenRecipe::saveEnded, this, &SaveStep::saveEnded);
    retranslate();
}

QString SaveStep::title() const { return tr("Save recipe"); }
QString SaveStep::blocked() const { return saved() ? QString() : tr("Save the recipe first."); }

void SaveStep::enter() { refresh(); }

std::filesystem::path SaveStep::file() const
{
    if (!m_state.recipeFile().empty())
        return m_state.recipeFile();
    auto model = m_state.process().request() ? m_state.process().request()->model : m_state.complete().model;
    return model.replace_extension(".json");
}

SaveStep::Asked SaveStep::asked() const { return {m_state.request().part, m_state.request().notes, file()}; }
bool SaveStep::saved() const { return m_saved == asked(); }

void SaveStep::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Recipe file"), pathText(file()), tr("Recipes (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { m_state.setRecipeFile(path.toStdString()); });
    dialog->open();
}

void SaveStep::save()
{
    auto& workbench = m_state.workbench();
    workbench.recipe().describe(m_state.request().part, m_state.request().notes);
    m_error.clear();
    m_saving = asked();
    workbench.recipe().save(m_saving->file);
}

void SaveStep::saveEnded(const std::optional<Error>& error)
{
    if (m_saving) { // from here, not from the window's menu
        m_saved = error ? std::nullopt : m_saving;
        m_error = messageOf(error);
        m_saving.reset();
    }
    refresh();
}

void SaveStep::refresh()
{
    const auto& request = m_state.request();
    if (m_part->text().trimmed() != request.part)
        m_part->setText(request.part);
    if (m_notes->toPlainText() != request.notes)
        m_notes->setPlainText(request.notes);
    if (m_file->text().trimmed() != pathText(file()))
        m_file->setText(pathText(file()));
    setDisabledReason(m_save, !m_state.workbench().recipe().content() ? tr("Train the part first.")
                              : m_state.workbench().recipe().saving() ? tr("The recipe is being saved.")
                              : request.part.isEmpty()                ? tr("Give the part a name.")
                                                                      : QString());
    m_button->setEnabled(m_save.isEnabled());
    m_button->setToolTip(m_save.toolTip());
    if (!m_error.isEmpty())
        m_message->setText(tr("<b>The recipe was not saved.</b> %1").arg(m_error.toHtmlEscaped()));
    else if (saved())
        m_message->setText(tr("<b>Saved.</b> You can inspect parts with this recipe now."));
    else
        m_message->setText(disabledReason(m_save));
    Q_EMIT blockedChanged();
}

void SaveStep::retranslate()
{
    m_intro->setText(tr("A recipe is all that is needed to inspect this kind of part: the model, the thresholds and "
                        "how they came about, and your notes."));
    m_partLabel->setText(tr("Name of the part"));
    m_notesLabel->setText(tr("Notes"));
    m_notes->setPlaceholderText(tr("Lighting, fixture, drawing number, … (optional)"));
    m_fileLabel->setText(tr("Recipe file"));
    m_part->setAccessibleName(m_partLabel->text());
    m_notes->setAccessibleName(m_notesLabel->text());
    m_file->setAccessibleName(m_fileLabel->text());
    m_browse->setText(tr("Choose…"));
    m_button->setText(m_save.text());
    refresh();
}

void SaveStep::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    TrainStep::changeEvent(event);
}

} // namespace twinspect
