// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/page_context.h"

#include <algorithm>

#include "ui/common/action_list.h"

namespace twinspect {

PageContext::PageContext(PageServices of, QObject* parent) : QObject(parent), services(std::move(of)) {}

QAction* PageContext::action(const char* id) const
{
    const auto& all = services.actions.actions();
    const auto found =
        std::find_if(all.begin(), all.end(), [id](const QAction* it) { return it->objectName() == QLatin1String(id); });
    return found != all.end() ? *found : nullptr;
}

} // namespace twinspect
