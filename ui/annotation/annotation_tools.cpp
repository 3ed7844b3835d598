// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/annotation_tools.h"

namespace twinspect {

std::vector<std::unique_ptr<AnnotationTool>> makeAnnotationTools(ToolContext& context)
{
    std::vector<std::unique_ptr<AnnotationTool>> tools;
    for (const auto make :
         {makeSelectTool, makePolygonTool, makeRectangleTool, makeEllipseTool, makeLassoTool, makeBrushTool,
          makeEraserTool, makeColorTool, makeHeightTool, makeSurfaceTool, makeMapTool, makeCutOutTool})
        tools.push_back(make(context));
    return tools;
}

} // namespace twinspect
