// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/model_file.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/sha256.h"

namespace twinspect {

namespace {

constexpr auto kSeal = "content_sha256";

} // namespace

std::string contentHash(const TensorMap& tensors)
{
    Sha256 hash;
    for (const auto& [name, tensor] : tensors) {
        const auto plain = tensor.detach().to(torch::kCPU).contiguous();
        hash.add(name + " " + c10::toString(plain.scalar_type()));
        for (const std::int64_t size : plain.sizes())
            hash.add(" " + std::to_string(size));
        hash.add(std::string_view(static_cast<const char*>(plain.data_ptr()), plain.nbytes()));
    }
    return hash.finish();
}

std::string modelSeal(const TensorMap& tensors, const std::map<std::string, std::string>& metadata)
{
    Sha256 hash;
    hash.add(contentHash(tensors));
    for (const auto& [key, value] : metadata)
        if (key != kSeal) // with their lengths: no two lists run together to the same text
            hash.add(std::to_string(key.size()) + ":" + key + std::to_string(value.size()) + ":" + value);
    return hash.finish();
}

void describeNetwork(const NetworkOptions& options, std::map<std::string, std::string>& metadata)
{
    for (const auto& parameter : NetworkOptions::parameters())
        metadata["network." + parameter.spec.key] = toText(parameterValue(options, parameter));
}

Result<NetworkOptions> networkFrom(const std::map<std::string, std::string>& metadata, const std::string& file)
{
    NetworkOptions options;
    for (const auto& parameter : NetworkOptions::parameters()) {
        const auto found = metadata.find("network." + parameter.spec.key);
        if (found == metadata.end())
            return failure(ErrorCode::Mismatch, Text("The model does not say its '%1'", parameter.spec.key), file,
                           "Train the part again with this version");
        auto value = parseParameter(parameter.spec, found->second);
        if (!value || !setParameter(options, parameter, *value)) {
            std::string known;
            for (const auto& choice : parameter.spec.choices)
                known += (known.empty() ? "" : " ") + choice;
            return failure(ErrorCode::Mismatch,
                           known.empty() ? Text("The model's '%1' is not one this version knows", parameter.spec.key)
                                         : Text("The model's '%1' is '%2', which is none of: %3", parameter.spec.key,
                                                found->second, known),
                           file, "Train the part again with this version");
        }
    }
    if (options.side % 32 != 0)
        return failure(ErrorCode::Mismatch, "The model's network size is not a multiple of 32", file,
                       "Train the part again with this version");
    return options;
}

Status writeModel(const std::filesystem::path& path, const TensorMap& tensors,
                  std::map<std::string, std::string> metadata)
{
    const bool golden =
        std::ranges::any_of(tensors, [](const auto& entry) { return entry.first.starts_with("golden."); });
    metadata["format"] = golden ? kGoldenFormat : kModelFormat;
    for (auto& [key, value] : metadata)
        value = printable(value); // a folder's name may be no UTF-8, and JSON holds nothing else
    metadata[kSeal] = modelSeal(tensors, metadata);
    return writeSafetensors(path, tensors, metadata);
}

Result<ModelContents> readModel(const std::filesystem::path& path)
{
    auto file = readSafetensors(path);
    if (!file)
        return passOn(file);
    const std::string format = file->metadata["format"];
    const bool sealed = format == kModelFormat || format == kGoldenFormat;
    if (!sealed && format != kUnsealedFormat)
        return failure(ErrorCode::Mismatch,
                       format.empty()
                           ? Text("This is not a Twinspect model")
                           : Text("The model was written by another version (%1 instead of %2)", format, kModelFormat),
                       path.string(), "Train the part again with this version, or use the version that made the model");
    if (file->metadata[kSeal] != (sealed ? modelSeal(file->tensors, file->metadata) : contentHash(file->tensors)))
        return failure(ErrorCode::Mismatch,
                       "The model's content does not match its own hash: it was altered or damaged", path.string(),
                       "Copy the model again or train the part again");
    return ModelContents{std::move(file->tensors), std::move(file->metadata), std::move(file->sha256), sealed,
                         path.string()};
}

TensorMap contentsOf(DcrdfNet& net, std::map<std::string, std::string>& metadata)
{
    TensorMap tensors;
    net.save(tensors);
    describeNetwork(net.options(), metadata);
    metadata["teacher.input"] = net.teacher().inputScaling();
    metadata["teacher.hash"] = net.teacher().hash();
    metadata[kDetectorKey] = "dcrdf";
    return tensors;
}

Result<DcrdfNet> networkOf(const ModelContents& contents)
{
    const auto options = networkFrom(contents.metadata, contents.file);
    if (!options)
        return passOn(options);
    const auto scaling = contents.metadata.find("teacher.input");
    return DcrdfNet::fromTensors(*options, contents.tensors,
                                 scaling == contents.metadata.end() ? std::string() : scaling->second, contents.file);
}

Status saveModel(const std::filesystem::path& path, DcrdfNet& net, std::map<std::string, std::string> metadata)
{
    const auto tensors = contentsOf(net, metadata);
    return writeModel(path, tensors, std::move(metadata));
}

Result<LoadedModel> loadModel(const std::filesystem::path& path)
{
    auto contents = readModel(path);
    if (!contents)
        return passOn(contents);
    auto net = networkOf(*contents);
    if (!net)
        return passOn(net);
    return LoadedModel{std::move(*net), std::move(contents->metadata), std::move(contents->hash), contents->sealed};
}

} // namespace twinspect
