// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVariantMap>

namespace twinspect::report {

/// Fills the gaps of a page template. The language is Mustache: {{name}} is a value, escaped for HTML; {{#name}} ...
/// {{/name}} is left out when `name` is false, empty or an empty list, and repeated for every entry of a list; {{.}} is
/// the entry itself; {{> name}} takes in another template. Values are QString, bool, QVariantMap and QVariantList.
/// A gap that no value fills is a mistake in the program: it stays empty, with a warning in the log.
[[nodiscard]] QString fillPage(const QString& page, const QVariantMap& values);
/// The template resources/report/`name`: "run.html".
[[nodiscard]] QString pageTemplate(const QString& name);

} // namespace twinspect::report
