// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/worker/worker.h"

int main(int count, char** arguments)
{
    const QCoreApplication application(count, arguments);
    return twinspect::serveFromStandardInput();
}
