// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/network_options.h"

namespace twinspect {

const std::vector<Parameter<NetworkOptions>>& NetworkOptions::parameters()
{
    using O = NetworkOptions;
    static const std::vector<Parameter<O>> list{
        {{"backbone", "Backbone", "", O{}.backbone, 0, 0, {"efficientnet-lite0", "resnet18", "resnet50", "wide_resnet50_2"}, "Pretrained network whose features are compared."}, &O::backbone},
        {{"modality", "Channels", "", O{}.modality, 0, 0, {"both", "rgb", "depth"}, "Which channels are trained and used."}, &O::modality},
        {{"depth-encoding", "Depth encoding", "", O{}.depthEncoding, 0, 0, {"height+normals", "replicate"}, "How depth becomes the three channels of the backbone."}, &O::depthEncoding},
        {{"gfrn", "Feature refinement", "", O{}.gfrn, 0, 0, {}, "Guided feature refinement between teacher and student."}, &O::gfrn},
        {{"fusion", "Fusion", "", O{}.fusion, 0, 0, {"avg", "max", "cm-segf"}, "How the two anomaly maps become one."}, &O::fusion},
        {{"side", "Network size", "px", O{}.side, 64, 1024, {}, "Side of the square picture the network sees; a multiple of 32."}, &O::side},
        {{"gates", "Gates", "", O{}.gates, 1, 16, {}, "Number of CM-SEGF gates whose answers are averaged."}, &O::gates},
        {{"width", "Student width", "", O{}.width, 8, 256, {}, "Channels of the student at stride 4; more is slower."}, &O::width},
        {{"blocks", "Student blocks", "", O{}.blocks, 0, 4, {}, "Residual blocks of each decoder stage."}, &O::blocks},
        {{"picture", "Expected colour and height", "", O{}.picture, 0, 0, {}, "Also compares colour and height themselves with what a good part would show there."}, &O::picture},
    };
    return list;
}

} // namespace twinspect
