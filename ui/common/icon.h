// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace twinspect {

/// One of resources/icons by name ("open-data"), drawn in the palette's own colour whenever it is painted: it follows
/// light and dark, and greys out when disabled.
[[nodiscard]] QIcon icon(const QString& name);

} // namespace twinspect
