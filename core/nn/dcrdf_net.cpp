// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/dcrdf_net.h"

#include <future>

#include <ATen/ThreadLocalState.h>
#include <torch/nn/functional/upsampling.h>

#include "core/nn/batch_norm.h"
#include "core/nn/thread_count.h"

namespace twinspect {

namespace F = torch::nn::functional;

const torch::Tensor* AnomalyMaps::find(std::string_view name) const
{
    const std::pair<const char*, const torch::Tensor*> named[] = {{"rgb", &rgb},
                                                                  {"depth", &depth},
                                                                  {"avg", &average},
                                                                  {"max", &maximum},
                                                                  {"cm_segf", &fused}};
    for (const auto& [known, map] : named)
        if (name == known && map->defined())
            return map;
    return nullptr;
}

Channel::Answer Channel::forward(const Pyramid& features)
{
    Answer answer;
    answer.refined = gfrn.is_empty() ? features : gfrn->forward(features);
    answer.reconstruction = student->forward(answer.refined);
    return answer;
}

Pyramid Channel::normalise(const Pyramid& features) const
{
    Pyramid result;
    for (std::size_t k = 0; k < 3; ++k)
        result[k] = (features[k].to(torch::kFloat32) - featureMean[k]) / featureDeviation[k];
    return result;
}

torch::Tensor cosineDistance(const torch::Tensor& a, const torch::Tensor& b)
{
    return 1 - torch::cosine_similarity(a.to(torch::kFloat32), b.to(torch::kFloat32), 1, 1e-6);
}

torch::Tensor quarterPicture(const torch::Tensor& picture) { return torch::avg_pool2d(picture.to(torch::kFloat32), 4); }

torch::Tensor encodeHeight(const torch::Tensor& height, DepthEncoding encoding)
{
    const auto clipped = height.clamp(-0.2, 1.4);
    if (encoding == DepthEncoding::Replicate)
        return clipped.expand({-1, 3, -1, -1});
    // Normals of a slightly smoothed surface: single noisy points would otherwise dominate them.
    // Sums of shifted copies, not a convolution: mixed precision would round a convolution's input to 8 bits, and
// normals with it.
    const std::int64_t side = height.size(2);
    const auto widen = [](const torch::Tensor& x) {
        return F::pad(x, F::PadFuncOptions({1, 1, 1, 1}).mode(torch::kReplicate));
    };
    const auto wide = widen(height);
    const auto rows = wide.slice(2, 0, side) + 2 * wide.slice(2, 1, side + 1) + wide.slice(2, 2, side + 2);
    const auto smooth = (rows.slice(3, 0, side) + 2 * rows.slice(3, 1, side + 1) + rows.slice(3, 2, side + 2)) / 16;
    // Slopes in part heights per quarter of the picture (differences span two pixels): a part as high as a quarter of
    // its extent has slopes near 1.
    const auto padded = widen(smooth);
    const double scale = static_cast<double>(side) / 8;
    const auto gx =
        (padded.slice(2, 1, side + 1).slice(3, 2, side + 2) - padded.slice(2, 1, side + 1).slice(3, 0, side)) * scale;
    const auto gy =
        (padded.slice(3, 1, side + 1).slice(2, 2, side + 2) - padded.slice(3, 1, side + 1).slice(2, 0, side)) * scale;
    const auto inverseLength = torch::rsqrt(1 + gx.square() + gy.square());
    return torch::cat({clipped, 0.5 + 0.5 * gx * inverseLength, 0.5 + 0.5 * gy * inverseLength}, 1);
}

DcrdfNet::DcrdfNet(NetworkOptions options, Teacher teacher)
    : m_options(std::move(options)), m_teacher(std::move(teacher))
{
    const std::int64_t width = m_options.width;
    const std::array<std::int64_t, 4> widths{width, 2 * width, 4 * width, 6 * width};
    for (const Modality which : modalities()) {
        Channel& one = channel(which);
        one.student =
            Student(m_teacher.channels(), widths, m_options.blocks, m_options.picture ? pictureChannels(which) : 0);
        if (m_options.gfrn)
            one.gfrn = Gfrn(m_teacher.channels());
        for (std::size_t k = 0; k < 3; ++k) {
            one.featureMean[k] = torch::zeros({1, m_teacher.channels()[k], 1, 1});
            one.featureDeviation[k] = torch::ones({1, m_teacher.channels()[k], 1, 1});
        }
        one.expectedMean = torch::zeros({1, m_options.evidencePlanes(), 1, 1});
        one.evidenceMean = torch::zeros({1, m_options.evidencePlanes(), 1, 1});
        one.evidenceDeviation = torch::ones({1, m_options.evidencePlanes(), 1, 1});
    }
    if (m_options.modality == Channels::Both && m_options.fusion == Fusion::CmSegf)
        for (int i = 0; i < m_options.gates; ++i)
            m_gates.emplace_back(m_options.evidencePlanes());
}

std::vector<Modality> DcrdfNet::modalities() const
{
    std::vector<Modality> list;
    for (const Modality which : {Modality::Rgb, Modality::Depth})
        if (m_options.uses(which))
            list.push_back(which);
    return list;
}

torch::Tensor DcrdfNet::teacherInput(Modality which, const torch::Tensor& picture) const
{
    const auto input = which == Modality::Rgb ? picture : encodeHeight(picture, m_options.depthEncoding);
    return input.contiguous(torch::MemoryFormat::ChannelsLast);
}

Pyramid DcrdfNet::teacherFeatures(Modality which, const torch::Tensor& picture) const
{
    return m_channels[static_cast<std::size_t>(which)].normalise(m_teacher.features(teacherInput(which, picture)));
}

ChannelReading DcrdfNet::read(Modality which, const torch::Tensor& picture)
{
    const auto features = teacherFeatures(which, picture);
    Pyramid input;
    for (std::size_t k = 0; k < 3; ++k)
        input[k] = features[k].to(m_dtype);
    const auto answer = channel(which).forward(input).reconstruction;
    const std::int64_t side = picture.size(2) / 4;
    const auto enlarged = [side](const torch::Tensor& map) {
        return F::interpolate(map, F::InterpolateFuncOptions()
                                       .size(std::vector<std::int64_t>{side, side})
                                       .mode(torch::kBilinear)
                                       .align_corners(false));
    };
    std::vector<torch::Tensor> distance, expected;
    for (std::size_t k = 0; k < 3; ++k) {
        distance.push_back(enlarged(cosineDistance(features[k], answer.features[k]).unsqueeze(1)));
        expected.push_back(enlarged(answer.logError[k].to(torch::kFloat32).exp()));
    }
    ChannelReading reading;
    if (answer.picture.defined()) {
        reading.difference = quarterPicture(picture) - answer.picture.to(torch::kFloat32);
        distance.push_back(reading.difference.abs().mean(1, true));
        expected.push_back(answer.logError[kPicturePlane].to(torch::kFloat32).exp());
    }
    reading.distance = torch::cat(distance, 1);
    reading.expected = torch::cat(expected, 1);
    return reading;
}

torch::Tensor DcrdfNet::rawEvidence(Modality which, const torch::Tensor& picture)
{
    return rawEvidence(which, read(which, picture));
}

torch::Tensor DcrdfNet::rawEvidence(Modality which, const ChannelReading& reading) const
{
    return reading.distance
         / (reading.expected + kExpectedFloor * m_channels[static_cast<std::size_t>(which)].expectedMean);
}

torch::Tensor DcrdfNet::standardise(Modality which, const torch::Tensor& raw) const
{
    const Channel& one = m_channels[static_cast<std::size_t>(which)];
    return (raw - one.evidenceMean) / one.evidenceDeviation;
}

AnomalyMaps DcrdfNet::fuse(const torch::Tensor& rgbEvidence, const torch::Tensor& depthEvidence)
{
    AnomalyMaps maps;
    if (rgbEvidence.defined())
        maps.rgb = channelEvidence(rgbEvidence);
    if (depthEvidence.defined())
        maps.depth = channelEvidence(depthEvidence);
    if (!maps.rgb.defined() || !maps.depth.defined()) {
        maps.average = maps.maximum = maps.fused = maps.rgb.defined() ? maps.rgb : maps.depth;
        maps.weightRgb = maps.shareRgb = torch::full_like(maps.fused, maps.rgb.defined() ? 1.0 : 0.0);
        return maps;
    }
    maps.average = (maps.rgb + maps.depth) / 2;
    maps.maximum = torch::maximum(maps.rgb, maps.depth);
    if (m_gates.empty()) {
        maps.fused = m_options.fusion == Fusion::Maximum ? maps.maximum : maps.average;
        maps.weightRgb = m_options.fusion == Fusion::Maximum ? (maps.rgb > maps.depth).to(torch::kFloat32)
                                                             : torch::full_like(maps.rgb, 0.5);
        maps.shareRgb = torch::sigmoid(maps.rgb - maps.depth);
        return maps;
    }
    const double share = 1.0 / static_cast<double>(m_gates.size());
    maps.fused = torch::zeros_like(maps.rgb);
    maps.weightRgb = torch::zeros_like(maps.rgb);
    maps.shareRgb = torch::zeros_like(maps.rgb);
    for (CmSegf& gate : m_gates) {
        const auto one = gate->forward(rgbEvidence, depthEvidence);
        maps.fused += share * one.fused;
        maps.weightRgb += share * one.weightRgb;
        maps.shareRgb += share * one.shareRgb;
    }
    return maps;
}

AnomalyMaps DcrdfNet::infer(const torch::Tensor& rgb, const torch::Tensor& height)
{
    torch::Tensor evidence[2];
    torch::Tensor heightDifference;
    const auto look = [&](Modality which) {
        const auto reading = read(which, which == Modality::Rgb ? rgb : height);
        evidence[static_cast<int>(which)] = standardise(which, rawEvidence(which, reading));
        if (which == Modality::Depth)
            heightDifference = reading.difference;
    };
    // Sums come out in another order with another number of threads; with one they are the same on every machine, to
    // the last bit.
    const ThreadCount one(1);
    if (m_device.is_cpu() && one.before() > 1 && modalities().size() == 2) {
        auto depth = std::async(std::launch::async, [&look, caller = at::ThreadLocalState()] {
            const at::ThreadLocalStateGuard asCaller(caller);
            const ThreadCount alone(1);
            look(Modality::Depth);
        });
        look(Modality::Rgb);
        depth.get();
    } else {
        for (const Modality which : modalities())
            look(which);
    }
    auto maps = fuse(evidence[0], evidence[1]);
    maps.heightDifference = heightDifference;
    return maps;
}

void DcrdfNet::train(bool on)
{
    for (const Modality which : modalities()) {
        channel(which).student->train(on);
        if (!channel(which).gfrn.is_empty())
            channel(which).gfrn->train(on);
    }
}

void DcrdfNet::to(torch::Device device, torch::Dtype dtype)
{
    m_device = device;
    m_dtype = dtype;
    m_teacher.to(device, dtype);
    for (const Modality which : modalities()) {
        Channel& one = channel(which);
        one.student->to(device, dtype);
        if (!one.gfrn.is_empty())
            one.gfrn->to(device, dtype);
        for (std::size_t k = 0; k < 3; ++k) {
            one.featureMean[k] = one.featureMean[k].to(device);
            one.featureDeviation[k] = one.featureDeviation[k].to(device);
        }
        one.expectedMean = one.expectedMean.to(device);
        one.evidenceMean = one.evidenceMean.to(device);
        one.evidenceDeviation = one.evidenceDeviation.to(device);
    }
    for (CmSegf& gate : m_gates)
        gate->to(device); // the gate is small and works on float32 evidence
}

void DcrdfNet::freezeForInference(torch::Device device, torch::Dtype dtype)
{
    train(false);
    for (const Modality which : modalities()) {
        foldBatchNorms(*channel(which).student);
        if (!channel(which).gfrn.is_empty())
            foldBatchNorms(*channel(which).gfrn);
    }
    for (CmSegf& gate : m_gates)
        gate->eval();
    to(device, dtype);
}

namespace {

std::string channelName(Modality which) { return which == Modality::Rgb ? "rgb." : "depth."; }

/// The constants of a channel that are no module's parameters, under the names they have in a file.
std::vector<std::pair<std::string, torch::Tensor*>> constantsOf(Channel& channel)
{
    std::vector<std::pair<std::string, torch::Tensor*>> list{{"expected_mean", &channel.expectedMean},
                                                             {"evidence_mean", &channel.evidenceMean},
                                                             {"evidence_deviation", &channel.evidenceDeviation}};
    for (std::size_t k = 0; k < 3; ++k) {
        list.emplace_back("feature_mean." + std::to_string(k), &channel.featureMean[k]);
        list.emplace_back("feature_deviation." + std::to_string(k), &channel.featureDeviation[k]);
    }
    return list;
}

} // namespace

void DcrdfNet::save(TensorMap& tensors)
{
    m_teacher.save(tensors, "teacher.");
    for (const Modality which : modalities()) {
        Channel& one = channel(which);
        const std::string name = channelName(which);
        saveModule(*one.student, tensors, name + "student.");
        if (!one.gfrn.is_empty())
            saveModule(*one.gfrn, tensors, name + "gfrn.");
        for (const auto& [key, tensor] : constantsOf(one))
            tensors[name + key] = *tensor;
    }
    for (std::size_t i = 0; i < m_gates.size(); ++i)
        saveModule(*m_gates[i], tensors, "gate." + std::to_string(i) + ".");
}

Status DcrdfNet::restore(const TensorMap& tensors, const std::string& file)
{
    for (const Modality which : modalities()) {
        Channel& one = channel(which);
        const std::string name = channelName(which);
        if (auto ok = loadModule(*one.student, tensors, name + "student.", file); !ok)
            return ok;
        if (!one.gfrn.is_empty())
            if (auto ok = loadModule(*one.gfrn, tensors, name + "gfrn.", file); !ok)
                return ok;
        for (const auto& [key, target] : constantsOf(one)) {
            auto tensor = takeTensor(tensors, name + key, target->sizes().vec(), file);
            if (!tensor)
                return passOn(tensor);
            *target = tensor->to(m_device, torch::kFloat32);
        }
    }
    for (std::size_t i = 0; i < m_gates.size(); ++i)
        if (auto ok = loadModule(*m_gates[i], tensors, "gate." + std::to_string(i) + ".", file); !ok)
            return ok;
    return {};
}

Result<DcrdfNet> DcrdfNet::fromTensors(const NetworkOptions& options, const TensorMap& tensors,
                                       const std::string& teacherScaling, const std::string& file)
{
    TensorMap teacherTensors;
    constexpr std::string_view prefix = "teacher.";
    for (const auto& [name, tensor] : tensors)
        if (name.compare(0, prefix.size(), prefix) == 0)
            teacherTensors[name.substr(prefix.size())] = tensor;
    auto teacher = Teacher::fromTensors(options.backbone, teacherTensors, {{"input", teacherScaling}}, file);
    if (!teacher)
        return passOn(teacher);
    DcrdfNet net(options, std::move(*teacher));
    if (auto ok = net.restore(tensors, file); !ok)
        return passOn(ok);
    return net;
}

} // namespace twinspect
