// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace twinspect {

/// Shows the version, the licence, the sources of the method, and the versions of the libraries. A report of a fault
/// needs them.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent);
};

} // namespace twinspect
