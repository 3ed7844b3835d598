// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/nn/model_file.h"
#include "core/nn/teacher.h"

namespace twinspect {

/// Adds to a new model which detector it is for, the side of its pictures in px, and all options that it was made with,
/// as "training.<key>".
void describeDetector(ModelContents& model, const std::string& id, int side, const ParameterValues& options);

/// "training.<key>". Older files have the options a second time, as "<id>.<key>".
[[nodiscard]] std::string optionEntry(const std::string& key);

/// The error about a tensor or an entry that is there and makes no sense (Mismatch); names the file.
[[nodiscard]] Error senselessEntry(const ModelContents& contents, const std::string& name);

/// The options of a model file. Errors: Mismatch when one is missing or out of range; names the file.
template <typename Options>
[[nodiscard]] Result<Options> optionsOf(const ModelContents& contents,
                                        const std::vector<Parameter<Options>>& parameters)
{
    Options options;
    for (const auto& parameter : parameters) {
        const std::string key = optionEntry(parameter.spec.key);
        const auto found = contents.metadata.find(key);
        const auto value = parseParameter(parameter.spec, found == contents.metadata.end() ? "" : found->second);
        if (!value || !setParameter(options, parameter, *value))
            return tl::unexpected<Error>(senselessEntry(contents, key));
    }
    return options;
}

/// Adds a frozen teacher, "teacher.*".
void saveTeacher(const Teacher& teacher, ModelContents& model);
/// What saveTeacher() added. Errors: Mismatch, naming the file.
[[nodiscard]] Result<Teacher> teacherOf(const ModelContents& contents, const std::string& backbone);

} // namespace twinspect
