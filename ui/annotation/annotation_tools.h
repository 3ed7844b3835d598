// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "ui/annotation/annotation_tool.h"

namespace twinspect {

inline constexpr double kHandle = 3.5; ///< half the size of the handle at a point of an outline, in places of the view

/// One of each tool, in the order of the tool bar. A new tool is a file with a make function, and a line in the list.
[[nodiscard]] std::vector<std::unique_ptr<AnnotationTool>> makeAnnotationTools(ToolContext& context);

// One file each.
[[nodiscard]] std::unique_ptr<AnnotationTool> makeSelectTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makePolygonTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeRectangleTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeEllipseTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeLassoTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeBrushTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeEraserTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeColorTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeHeightTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeSurfaceTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeMapTool(ToolContext& context);
[[nodiscard]] std::unique_ptr<AnnotationTool> makeCutOutTool(ToolContext& context);

} // namespace twinspect
