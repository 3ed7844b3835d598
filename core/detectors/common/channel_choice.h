// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/nn/network_options.h"
#include "core/nn/teacher.h"

namespace twinspect {

/// Which pretrained network a detector compares features of, in which channels.
struct ChannelChoice {
    std::string backbone = NetworkOptions{}.backbone;
    Channels modality = Channels::Both;
    DepthEncoding depthEncoding = DepthEncoding::HeightAndNormals;

    [[nodiscard]] std::vector<Modality> modalities() const
    {
        if (modality == Channels::Both)
            return {Modality::Rgb, Modality::Depth};
        return {modality == Channels::Rgb ? Modality::Rgb : Modality::Depth};
    }
};

/// Of maps and of entries of model files.
[[nodiscard]] constexpr const char* channelName(Modality which) { return which == Modality::Rgb ? "rgb" : "depth"; }

/// The parameter of a detector with a teacher; `backbone` is its member.
template <typename Options>
[[nodiscard]] Parameter<Options> backboneParameter()
{
    return {{"backbone", "Backbone", "", Options{}.backbone, 0, 0, Teacher::kinds(),
             "Pretrained network whose features are compared."},
            &Options::backbone};
}

/// enumMember() of ChannelChoice, for an options struct that derives from it.
template <typename Options, auto member>
[[nodiscard]] constexpr EnumMember<Options> channelMember()
{
    return {[](const Options& options) { return enumMember<member>().name(options); },
            [](Options& options, std::string_view name) { return enumMember<member>().set(options, name); }};
}

/// The three parameters, for an options struct that derives from ChannelChoice.
template <typename Options>
[[nodiscard]] std::vector<Parameter<Options>> channelParameters()
{
    const ChannelChoice d;
    return {
        backboneParameter<Options>(),
        {{"modality", "Channels", "", nameOf(d.modality), 0, 0, enumNames<Channels>(),
          "Which channels are trained and used."},
         channelMember<Options, &ChannelChoice::modality>()},
        {{"depth-encoding", "Depth encoding", "", nameOf(d.depthEncoding), 0, 0, enumNames<DepthEncoding>(),
          "How depth becomes the three channels of the backbone."},
         channelMember<Options, &ChannelChoice::depthEncoding>()},
    };
}

} // namespace twinspect
