// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/part_training.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <optional>
#include <set>

#include "core/base/files.h"
#include "core/base/in_parallel.h"
#include "core/base/lack_of_memory.h"
#include "core/dataset/geometry_judgement.h"
#include "core/dataset/good_parts.h"
#include "core/dataset/trained_parts.h"
#include "core/detector/good_looks.h"
#include "core/inference/counted_scores.h"
#include "core/inference/learnt_regions.h"
#include "core/nn/compute_plan.h"
#include "core/nn/model_file.h"
#include "core/teaching/held_out_scoring.h"
#include "core/teaching/texture_reading.h"
#include "core/teaching/voice_training.h"
#include "core/training/held_out_scores.h"
#include "core/training/trainer.h"

namespace twinspect {

namespace {

constexpr std::size_t kScaleParts =
    64; // enough for the 97th percentile, few enough to hold their full-size geometry at once
constexpr int kMostTextures = 400;

/// Runs over samples in threads; what fails is reported and left out, unless everything fails.
class Reader {
public:
    Reader(const Catalog& catalog, const RunContext& context) : m_catalog(catalog), m_context(context) {}

    template <typename T, typename Make>
    Result<std::vector<std::optional<T>>> each(const std::vector<SampleRef>& samples, const std::string& stage,
                                               const Make& make)
    {
        std::vector<std::optional<T>> made(samples.size());
        std::vector<std::optional<Error>> errors(samples.size());
        auto done = inParallel(static_cast<std::int64_t>(samples.size()), stage, m_context, [&](std::int64_t i) {
            const auto at = static_cast<std::size_t>(i);
            auto sample = loadSample(samples[at]);
            if (!sample) {
                errors[at] = sample.error();
                return;
            }
            const bool first = [&] {
                const std::lock_guard lock(m_mutex);
                return m_surveyed.insert(samples[at].id).second;
            }();
            if (first)
                m_survey.add(samples[at], sample->notes);
            Result<T> result = make(std::move(*sample));
            if (result)
                made[at] = std::move(*result);
            else
                errors[at] = result.error();
        });
        if (!done)
            return passOn(done);
        if (const Error* noMemory = lackOfMemory(errors))
            return tl::unexpected<Error>(*noMemory);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            if (!errors[i])
                continue;
            if (errors[i]->file.empty())
                errors[i]->file = samples[i].geometry.string();
            const Text said = errors[i]->text();
            if (std::find(m_leftOut.begin(), m_leftOut.end(), said) != m_leftOut.end())
                continue;
            m_leftOut.push_back(said);
            m_context.warn(said);
        }
        return made;
    }

    [[nodiscard]] const std::vector<Text>& leftOut() const { return m_leftOut; }
    /// Says what had to be assumed of the geometry of all parts that were read.
    void warnOfGeometry() const { m_survey.warn(m_context); }

private:
    const Catalog& m_catalog;
    const RunContext& m_context;
    std::vector<Text> m_leftOut;
    std::mutex m_mutex;
    std::set<std::string> m_surveyed; ///< ids; parts are read more than once
    GeometrySurvey m_survey;
};

Result<PartScale> scaleOf(Reader& reader, const std::vector<SampleRef>& parts)
{
    std::vector<SampleRef> chosen;
    const std::size_t stride = (parts.size() + kScaleParts - 1) / kScaleParts;
    for (std::size_t i = 0; i < parts.size(); i += stride)
        chosen.push_back(parts[i]);
    auto geometries = reader.each<PartGeometry>(chosen, "measuring parts",
                                                [](RgbdSample sample) { return separatePart(sample.cloud); });
    if (!geometries)
        return passOn(geometries);
    std::vector<PartGeometry> found;
    for (auto& geometry : *geometries)
        if (geometry)
            found.push_back(std::move(*geometry));
    if (found.empty())
        return failure(ErrorCode::TooLittleData, "None of the good parts could be read", {},
                       reader.leftOut().empty() ? Text() : Text("The first problem: %1", reader.leftOut().front()));
    return learnScale(found);
}

/// Marks what does not count. Errors: BadData when nothing of the part is left.
Status leaveOut(const RegionsOfInterest& regions, PreparedPart& part)
{
    if (regions.empty())
        return {};
    const auto grid = judgedBy(regions, cropFrameOf(part));
    auto foreground = part.image.foreground.values();
    bool left = false;
    for (std::size_t i = 0; i < foreground.size(); ++i) {
        if (grid.values()[i] == InterestGrid::kNotCounted)
            foreground[i] |= kNotCounted;
        left = left || foreground[i] == 1;
    }
    return left ? Status()
                : failure(ErrorCode::BadData, "The regions of interest leave nothing of this part to learn from", {},
                          "Remove it from the good parts, or change the regions");
}

} // namespace

Result<ComputeChoice> chooseCompute(const TrainingOptions& options)
{
    const auto plan = planCompute(options.device, options.precision);
    if (!plan)
        return passOn(plan);
    return ComputeChoice{plan->device.str(), plan->reason};
}

Result<TrainingSet> readTrainingSet(const Catalog& catalog, int side, const std::filesystem::path& textures,
                                    PartTrainingSummary& summary, const RunContext& context,
                                    const RegionsOfInterest& regions)
{
    const auto [train, heldOut, heldOutFromTraining] = splitGoodParts(catalog);
    summary.heldOutFromTraining = heldOutFromTraining;
    constexpr auto remedy = "Give at least 5 good parts; 20 to 50 are a good start";
    if (train.empty())
        return failure(ErrorCode::TooLittleData, "There are no good parts to train on", catalog.root.string(), remedy);

    Reader reader(catalog, context);
    std::vector<SampleRef> all = train;
    all.insert(all.end(), heldOut.begin(), heldOut.end());
    const auto scale = scaleOf(reader, all);
    if (!scale)
        return passOn(scale);
    Preparation preparation;
    preparation.scale = *scale;
    preparation.side = side;
    preparation.readings.clear();
    for (const SampleRef& sample : all)
        preparation.readings.insert(readingText(sample.reading));

    TrainingSet set;
    set.side = side;
    GoodLooks looks;
    struct Prepared {
        PartImage image;
        PartLook look;
    };
    const auto read = [&](const std::vector<SampleRef>& samples, std::vector<PartImage>& parts) -> Status {
        auto images =
            reader.each<Prepared>(samples, "preparing parts", [&](const RgbdSample& sample) -> Result<Prepared> {
                auto part = preparePart(sample, preparation);
                if (!part)
                    return passOn(part);
                if (!part->geometry.partFound)
                    return failure(ErrorCode::BadData, "No part was found in this picture", {},
                                   "Remove it from the good parts");
                part->image.cloud = {}; // the network learns from colour and height
                const PartLook look = lookOf(*part);
                if (auto ok = leaveOut(regions, *part); !ok)
                    return passOn(ok);
                return Prepared{std::move(part->image), look};
            });
        if (!images)
            return passOn(images);
        for (auto& image : *images)
            if (image) {
                parts.push_back(std::move(image->image));
                looks.add(image->look);
            }
        return {};
    };
    for (const auto& [samples, parts] : {std::pair{&train, &set.train}, {&heldOut, &set.heldOut}})
        if (auto ok = read(*samples, *parts); !ok)
            return passOn(ok);
    reader.warnOfGeometry();
    for (const Text& said : reader.leftOut())
        summary.leftOut.push_back(said.english());
    summary.trainParts = static_cast<int>(set.train.size());
    summary.heldOutParts = static_cast<int>(set.heldOut.size());
    if (set.train.size() < kFewestToLearnFrom || set.heldOut.size() < kFewestHeldOut)
        return failure(ErrorCode::TooLittleData,
                       Text("The number of usable good parts is only %1", set.train.size() + set.heldOut.size()),
                       catalog.root.string(), remedy);
    if (!textures.empty()) {
        auto library = readTextures(textures, side, kMostTextures, context);
        if (!library)
            return passOn(library);
        set.textures = *library;
    }
    preparation.describe(set.constants);
    TrainedParts::describe(train, heldOut, set.constants);
    if (!regions.empty())
        set.constants[kLearntRegionsKey] = learntRegionsText(regions);
    set.constants[kGoodLooksKey] = looks.text();
    set.constants["part.name"] = catalog.root.filename().string();
    set.hash = hashOf(set);
    return set;
}

Status addEvaluationParts(const Catalog& catalog, TrainingSet& set, const RunContext& context)
{
    const auto preparation = Preparation::from(set.constants, set.side, catalog.root.string());
    if (!preparation)
        return passOn(preparation);
    auto samples = catalog.of(Split::Test);
    if (!catalog.divided())
        if (const auto learnt =
                std::erase_if(samples, [](const SampleRef& sample) { return sample.label != Label::Defect; });
            learnt > 0)
            context.warn(
                Text("Good parts that are not packed as test parts, because training learns from them: %1", learnt));
    // A packed file would take them for good.
    if (const auto unmarked =
            std::erase_if(samples,
                          [](const SampleRef& sample) { return sample.label != Label::Good && sample.mask.empty(); });
        unmarked > 0)
        context.warn(Text("Test parts that are not packed, because no mask marks their defects: %1", unmarked));
    struct Evaluated {
        PartImage image;
        std::vector<std::uint8_t> mask;
    };
    Reader reader(catalog, context);
    auto parts = reader.each<Evaluated>(samples, "preparing test parts", [&](RgbdSample sample) -> Result<Evaluated> {
        auto part = preparePart(sample, *preparation);
        if (!part)
            return passOn(part);
        part->image.cloud = {};
        Evaluated evaluated{std::move(part->image), std::vector<std::uint8_t>(static_cast<std::size_t>(set.side)
                                                                                  * static_cast<std::size_t>(set.side),
                                                                              0)};
        if (!sample.mask)
            return evaluated;
        // The mask takes the part's way through the crop as a picture does; a pixel belongs to the defect when half of
        // it does.
        RgbImage picture(sample.mask->width(), sample.mask->height(), 3);
        for (std::size_t i = 0; i < sample.mask->pixelCount(); ++i)
            std::fill_n(picture.data() + 3 * i, 3, static_cast<std::uint8_t>(sample.mask->data()[i] ? 255 : 0));
        const auto view = viewPart(picture, sample.cloud, part->geometry, preparation->scale, set.side);
        if (!view)
            return passOn(view);
        for (std::size_t i = 0; i < evaluated.mask.size(); ++i)
            evaluated.mask[i] = view->rgb.data()[3 * i] >= 128 ? 1 : 0;
        return evaluated;
    });
    if (!parts)
        return passOn(parts);
    for (auto& part : *parts)
        if (part) {
            set.evaluation.push_back(std::move(part->image));
            set.evaluationMasks.push_back(std::move(part->mask));
        }
    return {};
}

Status checkWritable(const std::filesystem::path& model)
{
    const auto folder = model.has_parent_path() ? model.parent_path() : std::filesystem::path(".");
    if (auto ok = makeWritableFolder(folder); !ok)
        return ok;
    if (const auto there = FileAside::create(model); !there)
        return passOn(there);
    return {};
}

Result<FileLock> lockModel(const std::filesystem::path& model)
{
    auto lock = FileLock::take(model.string() + ".lock", Text("Another training writes this model"), model);
    if (lock)
        removeAbandonedPartials(model.has_parent_path() ? model.parent_path() : std::filesystem::path("."),
                                model.filename().string());
    return lock;
}

Result<PartTrainingSummary> trainPart(const Catalog& catalog, NetworkOptions network, const TrainingOptions& options,
                                      PartTrainingFiles files, const RunContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    PartTrainingSummary summary;
    if (network.side % 32 != 0)
        return failure(ErrorCode::InvalidArgument, Text("--side %1 is not a multiple of 32", network.side), {},
                       "Choose a multiple of 32, such as 192, 224 or 256");
    if (files.checkpoint.empty())
        files.checkpoint = files.model.string() + ".checkpoint";
    if (auto ok = checkWritable(files.model); !ok)
        return passOn(ok);
    auto teacher = Teacher::load(network.backbone, files.weights);
    if (!teacher)
        return passOn(teacher);
    auto processes = ProcessGroup::fromEnvironment();
    if (!processes)
        return passOn(processes);
    summary.leads = processes->leads();
    std::optional<FileLock> lock;
    if (summary.leads) {
        auto taken = lockModel(files.model);
        if (!taken)
            return passOn(taken);
        lock = std::move(*taken);
        std::error_code ignored;
        if (!files.resume)
            std::filesystem::remove(files.checkpoint, ignored); // of an older training: it would not fit
    }
    const auto set = readTrainingSet(catalog, network.side, files.textures, summary, context, files.regions);
    if (!set)
        return passOn(set);
    auto net = newNetwork(network, std::move(*teacher), options.seed);
    auto report =
        trainNetwork(net, *set, options, {files.checkpoint, files.resume, files.examples}, *processes, context);
    if (!report)
        return passOn(report);
    TensorMap further;
    if (options.golden && summary.leads && network.modality == Channels::Both) {
        const auto preparation = Preparation::from(set->constants, network.side, catalog.root.string());
        if (!preparation)
            return passOn(preparation);
        const auto voice =
            learnGoldenVoice(net, *set, 1e3 * preparation->scale.heightRangeMetres, options, *report, context);
        if (!voice)
            return passOn(voice);
        if (*voice)
            (*voice)->save(further);
    }
    summary.device = report->plan.device.str();
    summary.reason = report->plan.reason;
    summary.imagesPerSecond = report->imagesPerSecond;
    summary.primaryMap = "cm_segf";
    summary.heldOutAuroc = report->check.syntheticAuroc;
    if (const auto found = summary.heldOutAuroc.find(summary.primaryMap);
        summary.leads && found != summary.heldOutAuroc.end())
        if (const auto weakness = weaknessOf(found->second))
            context.warn(*weakness);
    if (summary.leads) {
        const auto score = [&](const std::filesystem::path& file) -> Result<HeldOutScores> {
            const auto model =
                AnomalyModel::load(file, report->plan.device.str(),
                                   report->plan.mixedPrecision ? Precision::BFloat16 : Precision::Float32);
            if (!model)
                return passOn(model);
            return scoreHeldOut(*model, catalog, summary.heldOutParts, files.regions, context);
        };
        if (auto ok = saveScoredModel(files.model, net, trainingRecord(*report, options, *set), score, further); !ok)
            return passOn(ok);
        std::error_code ignored;
        std::filesystem::remove(files.checkpoint, ignored); // its work is done
        if (const auto saved = loadModel(files.model))
            summary.modelHash = saved->hash;
        else
            return passOn(saved);
    }
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
}

} // namespace twinspect
