// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/model_entries.h"

#include <string_view>

namespace twinspect {

namespace {

constexpr std::string_view kTeacherPrefix = "teacher.";
constexpr auto kTeacherInput = "teacher.input";

} // namespace

void describeDetector(ModelContents& model, const std::string& id, int side, const ParameterValues& options)
{
    model.metadata[kDetectorKey] = id;
    model.metadata[kSideKey] = std::to_string(side);
    for (const auto& [key, value] : options)
        model.metadata[optionEntry(key)] = toText(value);
}

std::string optionEntry(const std::string& key) { return "training." + key; }

Error senselessEntry(const ModelContents& contents, const std::string& name)
{
    return {ErrorCode::Mismatch, Text("The model does not hold a sensible '%1'", name), contents.file,
            "Copy the model again or train the part again"};
}

void saveTeacher(const Teacher& teacher, ModelContents& model)
{
    teacher.save(model.tensors, std::string(kTeacherPrefix));
    model.metadata[kTeacherInput] = teacher.inputScaling();
}

Result<Teacher> teacherOf(const ModelContents& contents, const std::string& backbone)
{
    TensorMap weights;
    for (const auto& [name, tensor] : contents.tensors)
        if (name.starts_with(kTeacherPrefix))
            weights[name.substr(kTeacherPrefix.size())] = tensor;
    const auto input = contents.metadata.find(kTeacherInput);
    return Teacher::fromTensors(backbone, weights,
                                {{"input", input == contents.metadata.end() ? std::string() : input->second}},
                                contents.file);
}

} // namespace twinspect
