// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

int main(int count, char** arguments) { return twinspect::runCommandLine(count, arguments); }
