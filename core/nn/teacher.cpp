// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/teacher.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "core/nn/torch_error.h"

namespace twinspect {

namespace F = torch::nn::functional;

/// Puts a Teacher together from named tensors; the first missing or misshapen one stops it.
class TeacherBuilder {
public:
    TeacherBuilder(const TensorMap& tensors, const std::map<std::string, std::string>& metadata, std::string file)
        : m_tensors(tensors), m_metadata(metadata), m_file(std::move(file))
    {
    }

    Result<Teacher> build(const std::string& kind)
    {
        Teacher teacher;
        teacher.m_kind = kind;
        if (kind == "efficientnet-lite0")
            efficientNetLite0(teacher);
        else
            resNet(teacher, kind);
        if (!m_error.detail.empty())
            return tl::unexpected<Error>(m_error);
        return teacher;
    }

private:
    using Activation = Teacher::Activation;
    using Convolution = Teacher::Convolution;
    using Block = Teacher::Block;

    bool has(const std::string& name) const { return m_tensors.count(name) > 0; }

    torch::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape = {})
    {
        auto tensor = takeTensor(m_tensors, name, shape, m_file);
        if (tensor)
            return tensor->to(torch::kFloat32);
        if (m_error.detail.empty())
            m_error = tensor.error();
        return {};
    }

    // Folds y = gamma (conv(x) - mean) / sqrt(var + eps) + beta into weight and bias (Jacob et al. 2018, eq. 5).
    Convolution convolution(const std::string& name, const std::string& norm, double eps, Activation activation)
    {
        Convolution result;
        result.name = name;
        result.activation = activation;
        result.weight = take(name + ".weight");
        if (!result.weight.defined() || result.weight.dim() != 4) {
            if (m_error.detail.empty())
                m_error = Error{ErrorCode::Mismatch, Text("'%1' is not a convolution", name), m_file,
                                "Use a file made for this backbone"};
            return result;
        }
        const std::int64_t outputs = result.weight.size(0);
        result.bias = has(name + ".bias") ? take(name + ".bias", {outputs}) : torch::zeros({outputs});
        if (has(norm + ".running_var")) {
            const auto variance = take(norm + ".running_var", {outputs});
            const auto mean = take(norm + ".running_mean", {outputs});
            const auto gamma = take(norm + ".weight", {outputs});
            const auto beta = take(norm + ".bias", {outputs});
            if (!variance.defined() || !mean.defined() || !gamma.defined() || !beta.defined() || !result.bias.defined())
                return result;
            const auto factor = gamma / torch::sqrt(variance + eps);
            result.weight = result.weight * factor.view({-1, 1, 1, 1});
            result.bias = (result.bias - mean) * factor + beta;
        }
        return result;
    }

    void inputScaling(Teacher& teacher)
    {
        const auto input = m_metadata.find("input");
        teacher.m_inputScaling = input != m_metadata.end() ? input->second : "";
        teacher.m_bgr = teacher.m_inputScaling.rfind("BGR 0..255", 0) == 0;
        if (teacher.m_bgr) {
            teacher.m_scale = torch::full({1, 3, 1, 1}, 255.0F);
            teacher.m_shift = -torch::tensor({103.939F, 116.779F, 123.68F}).view({1, 3, 1, 1});
            return;
        }
        const auto mean = torch::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
        const auto deviation = torch::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
        teacher.m_scale = 1 / deviation;
        teacher.m_shift = -mean / deviation;
    }

    // EfficientNet-Lite0 up to stage 5 (Tan & Le 2019; no squeeze-excitation, ReLU6, TensorFlow padding).
    void efficientNetLite0(Teacher& teacher)
    {
        inputScaling(teacher);
        constexpr double eps = 1e-3;
        teacher.m_stem = convolution("_conv_stem", "_bn0", eps, Activation::Relu6);
        teacher.m_stem.stride = 2;
        teacher.m_stem.same = true;
        struct Stage {
            int repeats;
            std::int64_t kernel, stride;
            bool tap;
        };
        constexpr Stage stages[] = {{1, 3, 1, false},
                                    {2, 3, 2, true},
                                    {2, 5, 2, true},
                                    {3, 3, 2, false},
                                    {3, 5, 1, true}};
        int index = 0;
        for (const Stage& stage : stages) {
            for (int repeat = 0; repeat < stage.repeats; ++repeat, ++index) {
                const std::string name = "_blocks." + std::to_string(index) + ".";
                const bool expands = has(name + "_expand_conv.weight");
                Block block;
                if (expands)
                    block.path.push_back(convolution(name + "_expand_conv", name + "_bn0", eps, Activation::Relu6));
                auto depthwise = convolution(name + "_depthwise_conv", name + "_bn1", eps, Activation::Relu6);
                depthwise.stride = repeat == 0 ? stage.stride : 1;
                depthwise.same = true;
                depthwise.groups = depthwise.weight.defined() ? depthwise.weight.size(0) : 1;
                block.path.push_back(depthwise);
                block.path.push_back(convolution(name + "_project_conv", name + "_bn2", eps, Activation::None));
                block.residual = repeat > 0;
                block.tap = stage.tap && repeat == stage.repeats - 1;
                teacher.m_blocks.push_back(std::move(block));
            }
        }
        teacher.m_channels = {24, 40, 112};
    }

    // ResNets (He et al. 2016) up to layer 3 under torchvision's names. Caffe-trained bottlenecks stride in the first
    // 1x1 convolution.
    void resNet(Teacher& teacher, const std::string& kind)
    {
        inputScaling(teacher);
        const double eps = teacher.m_bgr ? 1.001e-5 : 1e-5;
        teacher.m_pool = true;
        teacher.m_stem = convolution("conv1", "bn1", eps, Activation::Relu);
        teacher.m_stem.stride = 2;
        teacher.m_stem.padding = 3;
        const bool bottleneck = kind != "resnet18";
        const std::array<int, 3> repeats = bottleneck ? std::array{3, 4, 6} : std::array{2, 2, 2};
        for (int layer = 0; layer < 3; ++layer) {
            for (int repeat = 0; repeat < repeats[static_cast<std::size_t>(layer)]; ++repeat) {
                const std::string name = "layer" + std::to_string(layer + 1) + "." + std::to_string(repeat) + ".";
                const std::int64_t stride = layer > 0 && repeat == 0 ? 2 : 1;
                teacher.m_blocks.push_back(resNetBlock(name, stride, bottleneck, teacher.m_bgr, eps));
                teacher.m_blocks.back().tap = repeat == repeats[static_cast<std::size_t>(layer)] - 1;
            }
            const auto& last = teacher.m_blocks.back().path.back().weight;
            teacher.m_channels[static_cast<std::size_t>(layer)] = last.defined() ? last.size(0) : 0;
        }
    }

    Block resNetBlock(const std::string& name, std::int64_t stride, bool bottleneck, bool strideFirst, double eps)
    {
        Block block;
        block.residual = true;
        block.after = Activation::Relu;
        const int count = bottleneck ? 3 : 2;
        for (int i = 1; i <= count; ++i) {
            const std::string number = std::to_string(i);
            auto c = convolution(name + "conv" + number, name + "bn" + number, eps,
                                 i < count ? Activation::Relu : Activation::None);
            c.padding = c.weight.defined() ? c.weight.size(2) / 2 : 0;
            const int strided = bottleneck && !strideFirst ? 2 : 1;
            c.stride = i == strided ? stride : 1;
            block.path.push_back(std::move(c));
        }
        if (has(name + "downsample.0.weight")) {
            block.shortcut.push_back(convolution(name + "downsample.0", name + "downsample.1", eps, Activation::None));
            block.shortcut.back().stride = stride;
        }
        return block;
    }

    const TensorMap& m_tensors;
    const std::map<std::string, std::string>& m_metadata;
    std::string m_file;
    Error m_error;
};

const std::vector<std::string>& Teacher::kinds()
{
    static const std::vector<std::string> names{"efficientnet-lite0", "resnet18", "resnet50", "wide_resnet50_2"};
    return names;
}

template <typename Visit>
void Teacher::visitConvolutions(Visit visit)
{
    visit(m_stem);
    for (Block& block : m_blocks) {
        for (Convolution& convolution : block.path)
            visit(convolution);
        for (Convolution& convolution : block.shortcut)
            visit(convolution);
    }
}

Result<Teacher> Teacher::load(const std::string& kind, const std::filesystem::path& weights)
{
    auto file = readSafetensors(weights);
    if (!file)
        return passOn(file);
    return fromTensors(kind, file->tensors, file->metadata, weights.string());
}

Result<Teacher> Teacher::fromTensors(const std::string& kind, const TensorMap& tensors,
                                     const std::map<std::string, std::string>& metadata, const std::string& file)
{
    if (std::find(kinds().begin(), kinds().end(), kind) == kinds().end())
        return failure(ErrorCode::InvalidArgument, Text("There is no backbone called '%1'", kind), file,
                       "Choose efficientnet-lite0, resnet18, resnet50 or wide_resnet50_2");
    auto teacher = TeacherBuilder(tensors, metadata, file).build(kind);
    if (!teacher)
        return teacher;
    Sha256 hash;
    hash.add(kind);
    teacher->visitConvolutions([&](Convolution& convolution) {
        convolution.weight = convolution.weight.contiguous();
        convolution.bias = convolution.bias.contiguous();
        for (const auto& tensor : {convolution.weight, convolution.bias})
            hash.add(std::string_view(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes()));
    });
    teacher->m_hash = hash.finish();
    // A network that fails, answers with NaN or with another stage size has the right names but not the right weights.
    bool works = true;
    try {
        const auto probe = teacher->features(torch::full({1, 3, 64, 64}, 0.5F));
        for (std::size_t k = 0; k < 3; ++k)
            works = works && probe[k].size(1) == teacher->m_channels[k] && torch::isfinite(probe[k]).all().item<bool>();
    } catch (const std::exception& error) {
        if (auto said = torchErrorFrom(error); said.code == ErrorCode::OutOfMemory)
            return tl::unexpected<Error>(std::move(said));
        works = false; // convolutions that do not fit each other
    }
    if (!works)
        return failure(ErrorCode::Mismatch, Text("These weights do not work as %1", kind), file,
                       "Use a file made for this backbone");
    return teacher;
}

torch::Tensor Teacher::apply(const Convolution& c, const torch::Tensor& x) const
{
    torch::Tensor padded = x;
    if (c.same) {
        const std::int64_t kernel = c.weight.size(2);
        const auto total = [&](std::int64_t size) {
            return std::max<std::int64_t>(((size + c.stride - 1) / c.stride - 1) * c.stride + kernel - size, 0);
        };
        const std::int64_t vertical = total(x.size(2));
        const std::int64_t horizontal = total(x.size(3));
        if (vertical % 2 == 0 && horizontal == vertical) {
            auto y = torch::conv2d(x, c.weight, c.bias, c.stride, vertical / 2, 1, c.groups);
            return c.activation == Activation::Relu6 ? y.clamp_(0, 6)
                 : c.activation == Activation::Relu  ? y.relu_()
                                                     : y;
        }
        padded = torch::constant_pad_nd(x, {horizontal / 2, horizontal - horizontal / 2, vertical / 2,
                                            vertical - vertical / 2});
    }
    auto y = torch::conv2d(padded, c.weight, c.bias, c.stride, c.padding, 1, c.groups);
    return c.activation == Activation::Relu6 ? y.clamp_(0, 6) : c.activation == Activation::Relu ? y.relu_() : y;
}

std::array<torch::Tensor, 3> Teacher::features(const torch::Tensor& rgb) const
{
    const torch::NoGradGuard noGrad;
    auto x = (m_bgr ? rgb.flip(1) : rgb) * m_scale + m_shift;
    x = apply(m_stem, x.to(m_stem.weight.scalar_type()));
    if (m_pool)
        x = torch::max_pool2d(x, 3, 2, 1);
    std::array<torch::Tensor, 3> stages;
    std::size_t stage = 0;
    for (const Block& block : m_blocks) {
        auto y = x;
        for (const Convolution& convolution : block.path)
            y = apply(convolution, y);
        if (block.residual)
            y = y.add_(block.shortcut.empty() ? x : apply(block.shortcut.front(), x));
        x = block.after == Activation::Relu ? y.relu_() : y;
        if (block.tap)
            stages[stage++] = x;
    }
    return stages;
}

void Teacher::to(torch::Device device, torch::Dtype dtype)
{
    m_scale = m_scale.to(device);
    m_shift = m_shift.to(device);
    const auto format = torch::MemoryFormat::ChannelsLast;
    visitConvolutions([&](Convolution& convolution) {
        convolution.weight = convolution.weight.to(device, dtype).contiguous(format);
        convolution.bias = convolution.bias.to(device, dtype);
    });
}

void Teacher::save(TensorMap& tensors, const std::string& prefix) const
{
    const auto add = [&](const Convolution& convolution) {
        tensors[prefix + convolution.name + ".weight"] =
            convolution.weight.to(torch::kCPU, torch::kFloat32).contiguous();
        tensors[prefix + convolution.name + ".bias"] = convolution.bias.to(torch::kCPU, torch::kFloat32).contiguous();
    };
    add(m_stem);
    for (const Block& block : m_blocks) {
        std::for_each(block.path.begin(), block.path.end(), add);
        std::for_each(block.shortcut.begin(), block.shortcut.end(), add);
    }
}

} // namespace twinspect
