// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/checkpoint.h"

#include <charconv>

#include "core/base/sha256.h"
#include "core/nn/model_file.h"

namespace twinspect {

namespace {

constexpr auto kCheckpointFormat = "twinspect-checkpoint-1";

std::string optimizerPrefix(const ChannelTrainer& trainer)
{
    return trainer.modality() == Modality::Rgb ? "optimizer.rgb." : "optimizer.depth.";
}

Result<int> stepIn(const std::map<std::string, std::string>& metadata, const std::string& key, const std::string& file)
{
    int step = 0;
    const auto found = metadata.find(key);
    if (found == metadata.end()
        || std::from_chars(found->second.data(), found->second.data() + found->second.size(), step).ec != std::errc()
        || step < 0)
        return failure(ErrorCode::BadData, "The checkpoint does not say its steps", file,
                       "Train again without --resume");
    return step;
}

// Of the tensors and of how far the training was.
std::string seal(const TensorMap& tensors, int nextStep, int steps)
{
    return sha256(contentHash(tensors) + " " + std::to_string(nextStep) + " " + std::to_string(steps));
}

} // namespace

Result<int> checkpointSteps(const std::filesystem::path& path)
{
    const auto file = readSafetensors(path);
    if (!file)
        return passOn(file);
    return stepIn(file->metadata, "steps", path.string());
}

Status saveCheckpoint(const std::filesystem::path& path, DcrdfNet& net, const std::vector<ChannelTrainer>& trainers,
                      int nextStep, int steps, const CheckpointIdentity& identity)
{
    TensorMap tensors;
    net.save(tensors);
    for (const auto& trainer : trainers)
        trainer.save(tensors, optimizerPrefix(trainer));
    return writeSafetensors(path, tensors,
                            {{"format", kCheckpointFormat},
                             {"next_step", std::to_string(nextStep)},
                             {"steps", std::to_string(steps)},
                             {"training_set", identity.trainingSetHash},
                             {"teacher", identity.teacherHash},
                             {"options", identity.options},
                             {"content_sha256", seal(tensors, nextStep, steps)}});
}

Result<int> loadCheckpoint(const std::filesystem::path& path, DcrdfNet& net, std::vector<ChannelTrainer>& trainers,
                           const CheckpointIdentity& identity)
{
    auto file = readSafetensors(path);
    if (!file)
        return passOn(file);
    auto& metadata = file->metadata;
    const std::string name = path.string();
    if (metadata["format"] != kCheckpointFormat)
        return failure(ErrorCode::Mismatch, "This is not a checkpoint of this version", name,
                       "Train again without --resume");
    if (metadata["training_set"] != identity.trainingSetHash)
        return failure(ErrorCode::Mismatch, "The checkpoint was made with other training parts", name,
                       "Use the same --data as before, or train again without --resume");
    if (metadata["options"] != identity.options || metadata["teacher"] != identity.teacherHash)
        return failure(ErrorCode::Mismatch, "The checkpoint was made with other options", name,
                       "Use the same options as before, or train again without --resume");
    const auto step = stepIn(metadata, "next_step", name);
    if (!step)
        return step;
    const auto steps = stepIn(metadata, "steps", name);
    if (!steps)
        return steps;
    if (metadata["content_sha256"] != seal(file->tensors, *step, *steps))
        return failure(ErrorCode::Mismatch, "The checkpoint's content does not match its own hash", name,
                       "Train again without --resume");
    if (auto ok = net.restore(file->tensors, name); !ok)
        return passOn(ok);
    for (auto& trainer : trainers)
        if (auto ok = trainer.restore(file->tensors, optimizerPrefix(trainer), name); !ok)
            return passOn(ok);
    return step;
}

} // namespace twinspect
