// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// QCustomPlot 2.1 writes "signals", "slots" and "foreach"; this program is compiled without these keywords, so they
// exist while its header is read. For targets that link `plots`.
#include <QObject>

#define signals Q_SIGNALS // NOLINT
#define slots Q_SLOTS     // NOLINT
#define foreach Q_FOREACH // NOLINT
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
