// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/safetensors.h"

#include <cstring>
#include <optional>

#include "core/base/files.h"
#include "core/base/safetensors_header.h"
#include "core/base/sha256.h"

namespace twinspect {

namespace {

torch::Dtype dtypeOf(TensorType type)
{
    switch (type) {
    case TensorType::Float32: return torch::kFloat32;
    case TensorType::Float16: return torch::kFloat16;
    case TensorType::BFloat16: return torch::kBFloat16;
    case TensorType::Float64: return torch::kFloat64;
    case TensorType::UInt8: return torch::kUInt8;
    case TensorType::Int32: return torch::kInt32;
    case TensorType::Int64: return torch::kInt64;
    }
    return torch::kFloat32;
}

std::optional<TensorType> typeOf(torch::Dtype dtype)
{
    for (const TensorType type : {TensorType::Float32, TensorType::Float16, TensorType::BFloat16, TensorType::Float64,
                                  TensorType::UInt8, TensorType::Int32, TensorType::Int64})
        if (dtypeOf(type) == dtype)
            return type;
    return std::nullopt;
}

std::string shapeText(torch::IntArrayRef shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? "," : "") + std::to_string(shape[i]);
    return text + "]";
}

} // namespace

Result<SafetensorsFile> readSafetensors(const std::filesystem::path& path)
{
    auto bytes = readFile(path);
    if (!bytes)
        return passOn(bytes);
    auto header = parseSafetensorsHeader(*bytes, bytes->size(), path.string());
    if (!header)
        return passOn(header);
    SafetensorsFile file;
    file.metadata = std::move(header->metadata);
    file.sha256 = sha256(*bytes);
    for (const auto& [name, entry] : header->tensors) {
        auto tensor = torch::empty(entry.shape, torch::TensorOptions().dtype(dtypeOf(entry.type)));
        std::memcpy(tensor.data_ptr(), bytes->data() + header->dataStart + entry.begin, entry.end - entry.begin);
        file.tensors.emplace(name, std::move(tensor));
    }
    return file;
}

Status writeSafetensors(const std::filesystem::path& path, const TensorMap& tensors,
                        const std::map<std::string, std::string>& metadata)
{
    TensorMap host;
    std::map<std::string, TensorEntry> entries;
    std::uint64_t place = 0;
    for (const auto& [name, tensor] : tensors) {
        const auto type = typeOf(tensor.scalar_type());
        if (!type)
            return failure(ErrorCode::Unsupported,
                           Text("The tensor '%1' has a number type that cannot be stored", name), path.string());
        auto plain = tensor.detach().to(torch::kCPU).contiguous();
        const std::uint64_t size = plain.nbytes();
        entries[name] = TensorEntry{*type, plain.sizes().vec(), place, place + size};
        place += size;
        host.emplace(name, std::move(plain));
    }
    const std::string header = safetensorsHeaderBytes(entries, metadata);
    return writeFileAtomically(path, [&](std::ostream& stream) {
        stream.write(header.data(), static_cast<std::streamsize>(header.size()));
        for (const auto& [name, tensor] : host)
            stream.write(static_cast<const char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes()));
        return stream.good();
    });
}

Result<torch::Tensor> takeTensor(const TensorMap& tensors, const std::string& name,
                                 const std::vector<std::int64_t>& shape, const std::string& file)
{
    const auto found = tensors.find(name);
    if (found == tensors.end())
        return failure(ErrorCode::Mismatch, Text("The tensor '%1' is missing", name), file,
                       "Use a file made for this backbone and version");
    if (!shape.empty() && found->second.sizes() != torch::IntArrayRef(shape))
        return failure(ErrorCode::Mismatch,
                       Text("The tensor '%1' has shape %2 instead of %3", name, shapeText(found->second.sizes()),
                            shapeText(shape)),
                       file, "Use a file made for this backbone and version");
    return found->second;
}

Status loadModule(torch::nn::Module& module, const TensorMap& tensors, const std::string& prefix,
                  const std::string& file)
{
    const torch::NoGradGuard noGrad;
    const auto copyAll = [&](const auto& items) -> Status {
        for (const auto& item : items) {
            auto target = item.value();
            auto source = takeTensor(tensors, prefix + item.key(), {}, file);
            if (!source)
                return passOn(source);
            if (source->sizes() != target.sizes())
                return failure(ErrorCode::Mismatch,
                               Text("The tensor '%1' has shape %2 instead of %3", prefix + item.key(),
                                    shapeText(source->sizes()), shapeText(target.sizes())),
                               file, "The file belongs to another version or other settings: train again");
            target.copy_(*source);
        }
        return {};
    };
    if (auto ok = copyAll(module.named_parameters()); !ok)
        return ok;
    return copyAll(module.named_buffers());
}

void saveModule(const torch::nn::Module& module, TensorMap& tensors, const std::string& prefix)
{
    for (const auto& item : module.named_parameters())
        tensors[prefix + item.key()] = item.value().detach().to(torch::kCPU).clone();
    for (const auto& item : module.named_buffers())
        tensors[prefix + item.key()] = item.value().detach().to(torch::kCPU).clone();
}

} // namespace twinspect
