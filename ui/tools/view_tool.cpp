// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/view_tool.h"

namespace twinspect {

bool ViewTool::press(const ToolEvent&) { return false; }

void ViewTool::move(const ToolEvent&) {}

void ViewTool::release(const ToolEvent&) {}

void ViewTool::click(const ToolEvent&) {}

bool ViewTool::doubleClick(const ToolEvent&) { return false; }

bool ViewTool::wheel(const ToolEvent&) { return false; }

bool ViewTool::wantsKey(const QKeyEvent&) const { return false; }

bool ViewTool::keyPress(const QKeyEvent&, const ViewProjection&) { return false; }

bool ViewTool::cancel() { return false; }

void ViewTool::leave() {}

QCursor ViewTool::cursor() const { return Qt::CrossCursor; }

void ViewTool::paint(QPainter&, const ViewProjection&, const QRectF&) const {}

} // namespace twinspect
