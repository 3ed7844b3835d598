// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QCoreApplication>
#include <QtGlobal>

/// For windows that ask for plugins: those of a folder of build/tests are installed ("readers"). To be called before
/// anything asks for them. A worker is looked for beside the program.
inline void installFaultyPlugins(const char* folder)
{
    const std::filesystem::path bin = qEnvironmentVariable("TWINSPECT_BIN_DIR").toStdString();
    const std::filesystem::path beside = QCoreApplication::applicationDirPath().toStdString();
    std::error_code there;
    std::filesystem::create_symlink(bin / "twinspect-worker", beside / "twinspect-worker", there);
    qputenv("TWINSPECT_PLUGINS", (bin.parent_path() / "tests" / folder).c_str());
}
