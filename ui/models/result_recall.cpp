// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_recall.h"

#include <filesystem>
#include <unordered_map>

#include <sys/stat.h>

#include "core/base/in_parallel.h"
#include "core/project/results_store.h"
#include "core/record/utc_time.h"
#include "ui/common/error_text.h"

namespace twinspect {

namespace {

using namespace std::chrono;

/// When the file was last written, replaced or renamed; nothing when that cannot be told.
std::optional<UtcTime> touched(const std::filesystem::path& file)
{
    struct stat state {};
    if (::stat(file.c_str(), &state) != 0)
        return std::nullopt;
    return UtcTime(duration_cast<milliseconds>(seconds(state.st_ctim.tv_sec) + nanoseconds(state.st_ctim.tv_nsec)));
}

/// Also the file of the camera and those of x and y, without which the geometry is another one.
bool isUntouchedSince(const SampleRef& sample, UtcTime inspected)
{
    auto files = axisFilesOf(sample.geometry);
    files.insert(files.end(), {sample.rgb, sample.geometry, sample.cameraFile});
    for (const auto& file : files)
        if (const auto when = file.empty() ? std::optional(inspected) : touched(file); !when || *when > inspected)
            return false;
    return true;
}

/// A result of an older version does not tell how the geometry was read: it may be of any.
bool isReadAlike(const SampleRef& sample, const InspectionRecord& record)
{
    return record.geometry == sample.geometry.string() && record.reading.said == saidOf(sample.reading);
}

/// What the store knows of these samples by this model, computed as it computes here, the newest of each.
Result<std::vector<InspectionRecord>> recordsOf(const std::vector<SampleRef>& samples, const AnomalyModel& model,
                                                const RegionsOfInterest& regions, const QString& address,
                                                const RunContext& context)
{
    auto store = ResultsStore::open(address);
    if (!store)
        return passOn(store);
    const auto runs = store->runs(); // newest first
    if (!runs)
        return passOn(runs);
    std::unordered_map<std::string, const SampleRef*> wanted; // by the path of the picture
    for (const auto& sample : samples)
        wanted.emplace(sample.rgb.string(), &sample);
    std::vector<InspectionRecord> found;
    for (const auto& run : *runs) {
        if (run.modelHash.toStdString() != model.hash() || wanted.empty())
            continue;
        std::unordered_map<std::string, InspectionRecord> ofRun; // of a part inspected twice the later one counts
        ResultFilter filter;
        filter.run = run.id;
        auto read = store->forEach(filter, [&](const StoredResult& result) -> Status {
            if (context.stopRequested())
                return cancelled();
            const auto& record = result.record;
            if (const auto at = wanted.find(record.rgb);
                at != wanted.end() && !record.failure && isReadAlike(*at->second, record)
                && agree(record.arithmetic, model.arithmetic()) && record.interest.id == regions.id())
                ofRun.insert_or_assign(record.rgb, record);
            return {};
        });
        if (!read)
            return passOn(read);
        for (auto& [rgb, record] : ofRun) {
            const SampleRef& sample = *wanted.extract(rgb).mapped();
            if (!record.inspected || !isUntouchedSince(sample, *record.inspected))
                continue;
            record.sample = sample.id; // the folder may have been opened from further up then
            record.unit = model.scoreUnit(); // older versions stored none
            found.push_back(std::move(record));
        }
    }
    return found;
}

} // namespace

ResultRecall::ResultRecall(Workbench& workbench, const ResultsRecorder& recorder, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_recorder(recorder), m_reading(workbench.jobs())
{
    connect(&workbench.data(), &OpenData::ready, this, &ResultRecall::recall);
    connect(&workbench.recipe(), &OpenRecipe::modelChanged, this, &ResultRecall::recall);
    connect(&workbench.samples(), &InspectionSet::readAnew, this, &ResultRecall::recall); // a repair, or taken back
}

void ResultRecall::recall()
{
    m_reading.cancel();
    const auto model = m_workbench.recipe().model();
    const QString address = m_recorder.address();
    std::error_code error;
    if (!model || m_workbench.samples().size() == 0
        || (!isResultsServer(address) && !std::filesystem::exists(address.toStdString(), error)))
        return;
    std::vector<SampleRef> samples;
    for (int i = 0; i < m_workbench.samples().size(); ++i)
        samples.push_back(m_workbench.samples().at(i).ref);
    m_reading.start(
        tr("Reading earlier results"), this,
        [samples, model, address,
         regions = m_workbench.samples().thresholds().regions](const RunContext& context) -> Result<Scores> {
            auto records = recordsOf(samples, *model, regions, address, context);
            if (!records)
                return passOn(records);
            const auto known = TrainedParts::from(model->metadata());
            std::unordered_map<std::string, const SampleRef*> byId;
            for (const auto& sample : samples)
                byId.emplace(sample.id, &sample);
            Scores scores(records->size());
            const auto look = [&](std::int64_t i) { // reads the pictures' files
                auto& record = (*records)[static_cast<std::size_t>(i)];
                const auto seen = known.lookUp(*byId.at(record.sample));
                std::string id = record.sample;
                scores[static_cast<std::size_t>(i)] = {std::move(id), SampleScore{std::move(record), seen, true}};
            };
            if (auto ok = inParallel(static_cast<std::int64_t>(records->size()), "comparing with the training", context,
                                     look);
                !ok)
                return passOn(ok);
            return scores;
        },
        [this](const Result<Scores>& scores) {
            if (scores)
                take(*scores);
            else
                Q_EMIT m_workbench.warned(messageOf(scores.error())); // nothing is lost: parts can be inspected again
        });
}

void ResultRecall::take(const Scores& scores)
{
    auto& samples = m_workbench.samples();
    std::vector<std::pair<int, SampleScore>> found;
    for (const auto& [id, score] : scores)
        if (const int index = samples.indexOf(id);
            index >= 0 && (!samples.at(index).score || !samples.at(index).score->inRun))
            found.emplace_back(index, score);
    samples.setScores(std::move(found));
}

} // namespace twinspect
