// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QStringList>

#include "ui/models/mapping_model.h"
#include "ui/pages/convert/conversion_setup.h"

namespace twinspect {

/// The sentences of the conversion wizard, one word for one thing.
class ConversionWords {
    Q_DECLARE_TR_FUNCTIONS(twinspect::ConversionWords)

public:
    // How fields are called, also in sentences of the engine that name an option of the command line.
    [[nodiscard]] static QString byCamera() { return tr("By the camera that sees them"); }
    [[nodiscard]] static QString ontoPlane() { return tr("Onto the plane that most points lie on"); }
    [[nodiscard]] static QString alongAxis() { return tr("Along an axis"); }
    [[nodiscard]] static QString resolution() { return tr("Resolution"); }
    [[nodiscard]] static QString camera() { return tr("Camera of the depth"); }
    [[nodiscard]] static QString colourCamera() { return tr("Camera of the RGB pictures"); }
    [[nodiscard]] static QString unit() { return tr("Unit"); }
    [[nodiscard]] static QString axes() { return tr("Axes"); }
    [[nodiscard]] static QString missing() { return tr("Not measured"); }
    [[nodiscard]] static QString turn() { return tr("Turn"); }
    [[nodiscard]] static QString bytes() { return tr("Byte order"); }

    /// A sentence of the engine as the window says it: fields instead of options.
    [[nodiscard]] static QString said(const Text& text);
    /// What went wrong and the remedy, with the name of the file, not its whole path.
    [[nodiscard]] static QString said(const Error& error);

    /// What was recognised in the folder, as rich text.
    [[nodiscard]] static QString recognised(const ForeignListing& listing, const MappingModel::Counts& counts);
    /// Size, mm per pixel, field of view, distance, points, as rich text.
    [[nodiscard]] static QString facts(const ConversionPreview& preview);
    /// What the files do not say and was assumed, and what is doubtful.
    [[nodiscard]] static QStringList assumptions(const ConversionPreview& preview);
    /// How a conversion ended, line by line.
    [[nodiscard]] static QStringList outcome(const ConversionSetup::Outcome& outcome);
};

} // namespace twinspect
