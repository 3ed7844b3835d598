// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <torch/nn/module.h>
#include <torch/types.h>

#include "core/base/result.h"

namespace twinspect {

using TensorMap = std::map<std::string, torch::Tensor>;

struct SafetensorsFile {
    TensorMap tensors;                           ///< on the CPU, own memory
    std::map<std::string, std::string> metadata;
    std::string sha256;                          ///< of the whole file
};

/// Reads a safetensors file (github.com/huggingface/safetensors, format 0.x). Never runs code from the file.
/// Errors: NotFound, Unreadable, BadData (damaged, hostile sizes).
[[nodiscard]] Result<SafetensorsFile> readSafetensors(const std::filesystem::path& path);

/// Writes aside, then renames. Tensors may live on any device; dtypes float32, float16, bfloat16, float64, uint8,
/// int32, int64. Errors: WriteFailed, Unsupported.
[[nodiscard]] Status writeSafetensors(const std::filesystem::path& path, const TensorMap& tensors,
                                      const std::map<std::string, std::string>& metadata);

/// The tensor of that name and shape, or an error that names the file. An empty shape accepts any.
[[nodiscard]] Result<torch::Tensor> takeTensor(const TensorMap& tensors, const std::string& name,
                                               const std::vector<std::int64_t>& shape, const std::string& file);

/// Copies tensors "PREFIX<parameter or buffer name>" into a module; every one must be there with the right shape.
[[nodiscard]] Status loadModule(torch::nn::Module& module, const TensorMap& tensors, const std::string& prefix,
                                const std::string& file);
/// Adds all parameters and buffers of a module as "PREFIX<name>".
void saveModule(const torch::nn::Module& module, TensorMap& tensors, const std::string& prefix);

} // namespace twinspect
