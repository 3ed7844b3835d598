// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/pages.h"

#include "ui/pages/calibrate/calibrate_page.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/report/report_page.h"
#include "ui/pages/results/results_page.h"
#include "ui/pages/start/start_page.h"
#include "ui/pages/train/train_page.h"

namespace twinspect {

std::vector<PageDescriptor> pageDescriptors()
{
    return {
        StartPage::descriptor(),   InspectPage::descriptor(), TrainPage::descriptor(),   CalibratePage::descriptor(),
        ResultsPage::descriptor(), ReportPage::descriptor(),  ComparePage::descriptor(),
    };
}

} // namespace twinspect
