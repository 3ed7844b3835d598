// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/network_options.h"

namespace twinspect {

const std::vector<Parameter<NetworkOptions>>& NetworkOptions::parameters()
{
    using O = NetworkOptions;
    static const std::vector<Parameter<O>> list{
        {{"backbone",
          "Backbone",
          "",
          O{}.backbone,
          0,
          0,
          {"efficientnet-lite0", "resnet18", "resnet50", "wide_resnet50_2"},
          "Pretrained network whose features are compared."},
         &O::backbone},
        {{"modality", "Channels", "", nameOf(O{}.modality), 0, 0, enumNames<Channels>(),
          "Which channels are trained and used."},
         enumMember<&O::modality>()},
        {{"depth-encoding", "Depth encoding", "", nameOf(O{}.depthEncoding), 0, 0, enumNames<DepthEncoding>(),
          "How depth becomes the three channels of the backbone."},
         enumMember<&O::depthEncoding>()},
        {{"gfrn",
          "Feature refinement",
          "",
          O{}.gfrn,
          0,
          0,
          {},
          "Guided feature refinement between teacher and student."},
         &O::gfrn},
        {{"fusion", "Fusion", "", nameOf(O{}.fusion), 0, 0, enumNames<Fusion>(),
          "How the two anomaly maps become one."},
         enumMember<&O::fusion>()},
        {{"side",
          "Network size",
          "px",
          O{}.side,
          64,
          1024,
          {},
          "Side of the square picture the network sees; a multiple of 32."},
         &O::side},
        {{"gates", "Gates", "", O{}.gates, 1, 16, {}, "Number of CM-SEGF gates whose answers are averaged."},
         &O::gates},
        {{"width", "Student width", "", O{}.width, 8, 256, {}, "Channels of the student at stride 4; more is slower."},
         &O::width},
        {{"blocks", "Student blocks", "", O{}.blocks, 0, 4, {}, "Residual blocks of each decoder stage."}, &O::blocks},
        {{"picture",
          "Expected colour and height",
          "",
          O{}.picture,
          0,
          0,
          {},
          "Also compares colour and height themselves with what a good part would show there."},
         &O::picture},
    };
    return list;
}

} // namespace twinspect
