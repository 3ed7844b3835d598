// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tiny_network.h"

#include <torch/torch.h>

#include "core/nn/model_file.h"
#include "tests/support/tiny_model.h"

namespace twinspect::sample {

torch::Tensor normal(torch::IntArrayRef shape, std::uint64_t seed)
{
    return torch::randn(shape, at::make_generator<at::CPUGeneratorImpl>(seed));
}
torch::Tensor uniform(torch::IntArrayRef shape, std::uint64_t seed)
{
    return torch::rand(shape, at::make_generator<at::CPUGeneratorImpl>(seed));
}

TensorMap teacherTensors(std::uint64_t seed)
{
    TensorMap tensors;
    const auto add = [&](const std::string& name, const std::string& norm, std::int64_t in, std::int64_t out,
                         std::int64_t kernel) {
        tensors[name + ".weight"] =
            normal({out, in, kernel, kernel}, ++seed) * std::sqrt(2.0 / static_cast<double>(in * kernel * kernel));
        tensors[norm + ".weight"] = 0.5 + uniform({out}, ++seed);
        tensors[norm + ".bias"] = 0.1 * normal({out}, ++seed);
        tensors[norm + ".running_mean"] = 0.1 * normal({out}, ++seed);
        tensors[norm + ".running_var"] = 0.5 + uniform({out}, ++seed);
    };
    constexpr std::int64_t channels[] = {5, 9, 14};
    add("conv1", "bn1", 3, channels[0], 7);
    std::int64_t in = channels[0];
    for (int layer = 0; layer < 3; ++layer)
        for (int block = 0; block < 2; ++block) {
            const std::string name = "layer" + std::to_string(layer + 1) + "." + std::to_string(block) + ".";
            const std::int64_t out = channels[layer];
            add(name + "conv1", name + "bn1", in, out, 3);
            add(name + "conv2", name + "bn2", out, out, 3);
            if (in != out)
                add(name + "downsample.0", name + "downsample.1", in, out, 1);
            in = out;
        }
    return tensors;
}

Teacher teacher(std::uint64_t seed)
{
    return Teacher::fromTensors("resnet18", teacherTensors(seed), {}, "tiny teacher").value();
}

NetworkOptions networkOptions()
{
    NetworkOptions options;
    options.backbone = "resnet18";
    options.side = 64;
    options.gates = 1;
    options.width = 8;
    options.blocks = 0;
    return options;
}

DcrdfNet network(const NetworkOptions& options, int seed)
{
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    return DcrdfNet(options, teacher());
}

void shake(torch::nn::Module& module, std::uint64_t seed)
{
    const torch::NoGradGuard noGrad;
    for (auto& item : module.named_parameters())
        item.value().add_(0.1 * normal(item.value().sizes(), ++seed));
    for (auto& item : module.named_buffers()) {
        const bool variance = item.key().find("running_var") != std::string::npos;
        item.value().copy_(variance ? 0.3 + uniform(item.value().sizes(), ++seed)
                                    : 0.3 * normal(item.value().sizes(), ++seed));
    }
}

void shake(DcrdfNet& net, std::uint64_t seed)
{
    for (const Modality which : net.modalities()) {
        Channel& channel = net.channel(which);
        shake(*channel.student, seed += 1000);
        if (!channel.gfrn.is_empty())
            shake(*channel.gfrn, seed += 1000);
        for (std::size_t k = 0; k < 3; ++k) {
            channel.featureMean[k] = 0.2 * normal(channel.featureMean[k].sizes(), ++seed);
            channel.featureDeviation[k] = 0.5 + uniform(channel.featureDeviation[k].sizes(), ++seed);
        }
        channel.expectedMean = 0.1 + uniform(channel.expectedMean.sizes(), ++seed);
        channel.evidenceMean = uniform(channel.evidenceMean.sizes(), ++seed);
        channel.evidenceDeviation = 0.2 + uniform(channel.evidenceDeviation.sizes(), ++seed);
    }
    for (CmSegf& gate : net.gates())
        shake(*gate, seed += 1000);
}

Status writeTinyModel(const std::filesystem::path& path, const std::map<std::string, std::string>& metadata)
{
    auto net = network();
    shake(net, 5);
    return saveModel(path, net, metadata);
}

double largest(const torch::Tensor& values) { return values.abs().max().item<double>(); }

} // namespace twinspect::sample
