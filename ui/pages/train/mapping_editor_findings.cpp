// SPDX-License-Identifier: GPL-3.0-or-later
// What a mapping finds: counts, the list, and the selected pair as pictures.
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/common/error_text.h"
#include "ui/pages/train/mapping_editor.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

namespace {

constexpr int kPairPreviewSide = 150;

} // namespace

QWidget* MappingEditor::makeFindings()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->addWidget(m_counts = new QLabel(page));
    m_counts->setObjectName(QStringLiteral("train.map.counts"));
    m_counts->setWordWrap(true);
    m_counts->setTextFormat(Qt::RichText);
    m_table = new QTableView(page);
    m_table->setObjectName(QStringLiteral("train.map.pairs"));
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTextElideMode(Qt::ElideLeft);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(MappingModel::CountsAs, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setMinimumHeight(4 * (fontMetrics().height() + 8));
    column->addWidget(m_table, 1);
    auto* pictures = new QHBoxLayout;
    const auto add = [&](QLabel*& picture, QLabel*& text, const char* name) {
        auto* card = new QVBoxLayout;
        picture = new QLabel(page);
        picture->setObjectName(QLatin1String(name));
        picture->setMinimumSize(kPairPreviewSide, kPairPreviewSide);
        picture->setAlignment(Qt::AlignCenter);
        picture->setWordWrap(true);
        picture->setFrameShape(QFrame::StyledPanel);
        text = new QLabel(page);
        text->setObjectName(QLatin1String(name) + QStringLiteral("Text"));
        text->setAlignment(Qt::AlignHCenter);
        card->addWidget(picture, 1);
        card->addWidget(text);
        pictures->addLayout(card, 1);
    };
    add(m_colour, m_colourText, "train.map.colourPreview");
    add(m_depth, m_depthText, "train.map.depthPreview");
    column->addLayout(pictures);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &MappingEditor::drawSelected);
    return page;
}

void MappingEditor::refreshFindings()
{
    const auto& found = m_state.mapped();
    m_model.setListing(found ? *found : Catalog());
    const auto& counts = m_model.counts();
    QStringList said{tr("<b>%n part(s)</b>", nullptr, counts.pairs)};
    if (counts.withoutGeometry > 0)
        said << tr("%n RGB picture(s) without a 3D file", nullptr, counts.withoutGeometry);
    if (counts.withoutColour > 0)
        said << tr("%n 3D file(s) without an RGB picture", nullptr, counts.withoutColour);
    if (counts.withMask > 0)
        said << tr("%n with a mask", nullptr, counts.withMask);
    if (counts.defects + counts.test > 0)
        said << tr("%n good to learn from", nullptr, counts.good);
    if (counts.test > 0)
        said << tr("%n for testing", nullptr, counts.test);
    if (counts.defects > 0)
        said << tr("%n defective", nullptr, counts.defects);
    if (counts.unused > 0)
        said << tr("%n other file(s) not used", nullptr, counts.unused);
    m_counts->setText(said.join(QStringLiteral(" · ")));
    QStringList unused;
    if (found)
        for (const auto& file : found->skipped)
            if (file.missing == Missing::Nothing && unused.size() < 30)
                unused << QString::fromStdString(file.file.lexically_proximate(found->root).generic_string());
    m_counts->setToolTip(unused.join(QLatin1Char('\n')));
    m_table->setColumnHidden(MappingModel::MaskColumn, counts.withMask == 0);
    if (m_model.rowCount() > 0)
        m_table->setCurrentIndex(m_model.index(counts.pairs > 0 ? m_model.firstPair() : 0, 0));
    if (counts.pairs > 0)
        m_table->scrollToTop(); // what has no partner comes first and is to be seen
    drawSelected();
}

void MappingEditor::drawSelected()
{
    const SampleRef* sample = m_model.sample(m_table->currentIndex().row());
    m_draw.cancel();
    if (sample == nullptr) {
        m_picture.reset();
        showPicture();
        return;
    }
    m_draw.start(
        tr("Drawing parts"), this,
        [sample = *sample, side = static_cast<int>(kPairPreviewSide * devicePixelRatioF())](
            const RunContext&) -> Result<PairPicture> { return drawPair(sample, side); },
        [this](Result<PairPicture> picture) {
            m_picture = picture ? std::optional(std::move(*picture)) : std::nullopt;
            showPicture();
        });
}

void MappingEditor::showPicture()
{
    const auto show = [this](QLabel& label, QLabel& text, const PairPicture::Half* half, const QString& caption) {
        label.clear();
        text.clear();
        if (half == nullptr)
            return;
        if (half->problem) {
            label.setText(detailOf(*half->problem));
            label.setToolTip(messageOf(*half->problem));
            return;
        }
        QPixmap pixmap = QPixmap::fromImage(half->image);
        pixmap.setDevicePixelRatio(devicePixelRatioF());
        label.setPixmap(pixmap);
        label.setToolTip({});
        text.setText(caption);
    };
    if (!m_picture) {
        show(*m_colour, *m_colourText, nullptr, {});
        show(*m_depth, *m_depthText, nullptr, {});
        if (m_model.rowCount() > 0 && m_table->currentIndex().isValid())
            m_colour->setText(tr("A part needs both files."));
        return;
    }
    const auto size = [this](const QSize& pixels) {
        return tr("%1 × %2 px").arg(locale().toString(pixels.width()), locale().toString(pixels.height()));
    };
    const bool unequal =
        !m_picture->colour.problem && !m_picture->depth.problem && m_picture->colour.size != m_picture->depth.size;
    show(*m_colour, *m_colourText, &m_picture->colour, tr("Colour, %1").arg(size(m_picture->colour.size)));
    show(*m_depth, *m_depthText, &m_picture->depth,
         unequal ? tr("⚠ Depth, %1: not the size of the RGB picture").arg(size(m_picture->depth.size))
                 : tr("Depth, %1, %2 to %3 mm away")
                       .arg(size(m_picture->depth.size), locale().toString(1000 * m_picture->nearestM, 'f', 0),
                            locale().toString(1000 * m_picture->farthestM, 'f', 0)));
    m_depthText->setWordWrap(true);
}

} // namespace twinspect
