// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paper/page_values.h"

#include <cmath>

#include <QUrl>

#include "ui/paper/page_template.h"

namespace twinspect::report {

QVariantMap fact(const QString& name, const QString& value, const QString& code)
{
    return {{"name", name}, {"value", value}, {"code", code}};
}

QVariantList shaded(QVariantList lines)
{
    bool on = false;
    for (auto& line : lines) {
        auto map = line.toMap();
        map["shaded"] = on;
        line = map;
        on = !on;
    }
    return lines;
}

QVariantMap pictureValues(QTextDocument& document, const QString& name, const QImage& image, int width)
{
    if (image.isNull())
        return {};
    const QUrl url(QStringLiteral("report:%1").arg(name));
    document.addResource(QTextDocument::ImageResource, url, image);
    const auto height = std::lround(static_cast<double>(width) * image.height() / image.width());
    return {{"source", url.toString()}, {"width", QString::number(width)}, {"height", QString::number(height)}};
}

QFont documentFont()
{
    QFont font(QStringLiteral("Sans Serif"));
    font.setPixelSize(12);
    font.setHintingPreference(QFont::PreferNoHinting); // the same widths on every screen
    return font;
}

std::unique_ptr<QTextDocument> makeDocument()
{
    auto document = std::make_unique<QTextDocument>();
    document->setDefaultFont(documentFont());
    document->setDefaultStyleSheet(pageTemplate(QStringLiteral("style.css")));
    return document;
}

QVariantMap factsOf(const QVariantList& facts) { return {{"facts", facts}}; }

} // namespace twinspect::report
