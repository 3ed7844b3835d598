// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/guidelines_panel.h"

#include <QEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/models/open_annotations.h"

namespace twinspect {

namespace {

constexpr int kPause = 1000; // ms

} // namespace

GuidelinesPanel::GuidelinesPanel(OpenAnnotations& annotations, QWidget* parent)
    : QWidget(parent), m_annotations(annotations), m_stack(new QStackedWidget), m_shown(new QTextBrowser),
      m_text(new QPlainTextEdit), m_empty(new QLabel), m_edit(new QToolButton)
{
    setObjectName(QStringLiteral("guidelines"));
    m_shown->setObjectName(QStringLiteral("guidelines.shown"));
    m_shown->setOpenLinks(false); // nothing is fetched
    m_text->setObjectName(QStringLiteral("guidelines.text"));
    m_text->setTabChangesFocus(true);
    m_empty->setObjectName(QStringLiteral("guidelines.empty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_edit->setObjectName(QStringLiteral("guidelines.edit"));
    m_edit->setCheckable(true);
    m_edit->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_stack->addWidget(m_shown);
    m_stack->addWidget(m_text);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_empty);
    column->addWidget(m_stack, 1);
    column->addWidget(m_edit, 0, Qt::AlignLeft);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, &GuidelinesPanel::write);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (m_edit->isChecked())
            m_pause.start();
    });
    connect(m_edit, &QToolButton::toggled, this, &GuidelinesPanel::edit);
    connect(&annotations, &OpenAnnotations::opinionsChanged, this, &GuidelinesPanel::folderChanged);
    m_folder = annotations.folder().path().string();
    read();
}

GuidelinesPanel::~GuidelinesPanel() { write(); }

void GuidelinesPanel::folderChanged()
{
    const auto folder = m_annotations.folder().path().string();
    if (folder == m_folder)
        return;
    write();
    m_edit->setChecked(false);
    m_folder = folder;
    read();
}

void GuidelinesPanel::read()
{
    setEnabled(!m_folder.empty());
    m_hash.clear();
    m_text->clear();
    if (!m_folder.empty()) {
        const auto kept = AnnotationFolder(m_folder).guidelines();
        if (!kept)
            Q_EMIT m_annotations.failed(kept.error());
        else
            m_text->setPlainText(QString::fromStdString(kept->text));
        setEnabled(kept.has_value());
        m_hash = kept ? kept->hash : std::string();
    }
    edit(m_edit->isChecked());
}

void GuidelinesPanel::edit(bool editing)
{
    if (editing) {
        const auto kept = AnnotationFolder(m_folder).guidelines();
        // A colleague changed it meanwhile. What is not written yet stays: when it is, theirs is noticed.
        if (kept && kept->hash != m_hash && !m_text->document()->isModified()) {
            m_text->setPlainText(QString::fromStdString(kept->text));
            m_hash = kept->hash;
        }
        m_keepBefore = true;
        m_text->setFocus();
    } else {
        write();
        m_shown->setMarkdown(m_text->toPlainText());
    }
    m_stack->setCurrentIndex(editing ? 1 : 0);
    m_empty->setVisible(!editing && m_text->document()->isEmpty());
    m_stack->setVisible(!m_empty->isVisibleTo(this));
    retranslate();
}

void GuidelinesPanel::write()
{
    m_pause.stop();
    if (m_folder.empty() || !m_text->document()->isModified())
        return;
    const auto hash =
        AnnotationFolder(m_folder).writeGuidelines(m_text->toPlainText().toStdString(), m_hash, m_keepBefore);
    if (hash) {
        m_hash = *hash;
        m_keepBefore = false;
        m_text->document()->setModified(false);
        return;
    }
    Q_EMIT m_annotations.failed(hash.error());
    if (hash.error().code == ErrorCode::Mismatch)
        read(); // the own text was kept aside, the error says where
    else
        m_pause.start(5 * kPause);
}

void GuidelinesPanel::retranslate()
{
    m_edit->setText(m_edit->isChecked() ? tr("Done") : tr("Edit"));
    m_edit->setToolTip(tr("Changes the guidelines. They are kept beside the annotations, where colleagues see them."));
    m_edit->setAccessibleName(tr("Edit the guidelines"));
    m_shown->setAccessibleName(tr("Guidelines"));
    m_text->setAccessibleName(tr("Text of the guidelines"));
    m_text->setPlaceholderText(tr("What counts as a defect, how its border is drawn, which types there are. Headings "
                                  "begin with #, lists with -."));
    m_empty->setText(tr("There are no guidelines for these data yet: what counts as a defect, and how it is drawn."));
}

void GuidelinesPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace twinspect
