// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSurfaceFormat>

#include "app/gui/application.h"
#include "app/gui/crash_log.h"
#include "app/gui/window_arguments.h"
#include "core/base/files.h"
#include "ui/common/guarded_application.h"

int main(int count, char** arguments)
{
    twinspect::keepFilesFromOthers();
    QCoreApplication::setApplicationName(QStringLiteral("Twinspect"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TWINSPECT_VERSION));
    if (const auto code = twinspect::answerWithoutWindow(count, arguments))
        return *code;
    QSurfaceFormat format;
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setSamples(0);
    QSurfaceFormat::setDefaultFormat(format);
#ifdef Q_OS_LINUX
    // VTK before 9.4 finds its OpenGL functions through GLX only.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "xcb");
        qputenv("QT_XCB_GL_INTEGRATION", "xcb_glx");
    }
#endif
    const twinspect::GuardedApplication qt(count, arguments);
    const auto parsed = twinspect::parseWindowArguments(QCoreApplication::arguments());
    if (!parsed)
        return twinspect::complain(parsed.error());
    twinspect::Application application(*parsed);
    twinspect::crash_log::install(application.crashFolder(), twinspect::versionsOfThis());
    QObject::connect(&qt, &twinspect::GuardedApplication::failed, &application.workbench(),
                     &twinspect::Workbench::failed);
    application.start();
    return QApplication::exec();
}
