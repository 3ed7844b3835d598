// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window_arguments.h"

#include <cstdio>
#include <string_view>

#include <QCommandLineParser>
#include <QCoreApplication>

#include "app/gui/pages.h"
#include "core/base/printable.h"

namespace twinspect {

namespace {

QStringList pageIds()
{
    QStringList ids;
    for (const auto& page : pageDescriptors())
        ids.append(page.id);
    return ids;
}

// The terminal speaks English, as the command line program does.
void describe(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Twinspect: inspects parts with RGB and depth after learning them from good examples."));
    parser.addPositionalArgument(QStringLiteral("path"),
                                 QStringLiteral("A folder of parts, a picture, a model (.tsm) or a recipe (.json)."),
                                 QStringLiteral("[path...]"));
    parser.addOptions({
        {QStringLiteral("data"), QStringLiteral("Open the parts in <path>."), QStringLiteral("path")},
        {QStringLiteral("recipe"), QStringLiteral("Inspect with this recipe."), QStringLiteral("file")},
        {QStringLiteral("model"), QStringLiteral("Inspect with this model."), QStringLiteral("file")},
        {QStringLiteral("page"), QStringLiteral("Show this page: %1.").arg(pageIds().join(QStringLiteral(", "))),
         QStringLiteral("page")},
        {QStringLiteral("screenshot"),
         QStringLiteral("Wait until nothing is running, save a picture of the window, quit."),
         QStringLiteral("file.png")},
        {QStringLiteral("do"),
         QStringLiteral(
             "Before the picture: carry out this command, such as view.commands. Can be given several times."),
         QStringLiteral("id")},
        {QStringLiteral("size"), QStringLiteral("Size of the window, such as 1600x1000."), QStringLiteral("size")},
        {QStringLiteral("language"), QStringLiteral("en, de, zh_CN or ja, for this time."), QStringLiteral("code")},
        {QStringLiteral("theme"), QStringLiteral("light, dark or system, for this time."), QStringLiteral("theme")},
        {QStringLiteral("settings"), QStringLiteral("Keep the settings in this file."), QStringLiteral("file.ini")},
    });
    parser.addHelpOption();
    parser.addVersionOption();
}

tl::unexpected<Error> wrong(const QString& what)
{
    return failure(ErrorCode::InvalidArgument, what.toStdString(), {}, "See twinspect --help");
}

} // namespace

Result<WindowArguments> parseWindowArguments(const QStringList& arguments)
{
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments))
        return wrong(parser.errorText().chopped(parser.errorText().endsWith(QLatin1Char('.')) ? 1 : 0));
    WindowArguments result;
    result.open = parser.positionalArguments();
    for (const auto& option : {QStringLiteral("data"), QStringLiteral("recipe"), QStringLiteral("model")})
        result.open.append(parser.values(option));
    result.screenshot = parser.value(QStringLiteral("screenshot"));
    result.commands = parser.values(QStringLiteral("do"));
    result.page = parser.value(QStringLiteral("page"));
    result.language = parser.value(QStringLiteral("language"));
    result.theme = parser.value(QStringLiteral("theme"));
    result.settingsFile = parser.value(QStringLiteral("settings"));
    if (!result.page.isEmpty() && !pageIds().contains(result.page))
        return wrong(QStringLiteral("There is no page \"%1\"").arg(result.page));
    if (const QString size = parser.value(QStringLiteral("size")); !size.isEmpty()) {
        const auto sides = size.split(QLatin1Char('x'));
        result.size = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
        if (result.size.width() < 1 || result.size.height() < 1)
            return wrong(QStringLiteral("\"%1\" is not a size").arg(size));
    }
    return result;
}

std::optional<int> answerWithoutWindow(int count, char** arguments)
{
    bool asked = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        asked = asked || argument == "--help" || argument == "-h" || argument == "--version" || argument == "-v"
             || argument == "--help-all";
    }
    if (!asked)
        return std::nullopt;
    const QCoreApplication application(count, arguments);
    QCommandLineParser parser;
    describe(parser);
    parser.process(application); // prints and exits
    return 0;
}

int complain(const Error& error)
{
    std::fprintf(stderr, "%s\n", printable(error.message()).c_str());
    return kWrongUse;
}

} // namespace twinspect
