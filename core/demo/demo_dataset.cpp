// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo_parts.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iterator>
#include <mutex>
#include <new>
#include <optional>
#include <sstream>
#include <system_error>
#include <thread>

#include "core/base/files.h"
#include "core/base/library_error.h"
#include "core/imaging/image_io.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

struct Job {
    DemoRequest request;
    fs::path folder;  ///< OUT/part/split/type
    std::string stem; ///< "007"
    bool writeMask = false;
};

// Individuals of different folders never share a number.
enum Group : std::uint64_t { TrainGroup, ValidationGroup, TestGoodGroup, FirstDefectGroup };
std::uint64_t individual(std::uint64_t group, int number) { return group << 20 | static_cast<std::uint64_t>(number); }

std::string stemOf(int number)
{
    const std::string digits = std::to_string(number);
    return std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
}

std::string namesOf(DemoSet set)
{
    std::string names;
    for (const auto& part : demoParts(set))
        names += (names.empty() ? "" : ",") + part.name;
    return names;
}

Result<std::vector<DemoPartInfo>> chosenParts(DemoSet set, const std::string& names)
{
    const auto parts = demoParts(set);
    if (names == "all")
        return parts;
    const Text remedy("Write all, or some of %1", namesOf(set));
    std::vector<DemoPartInfo> chosen;
    std::istringstream list(names);
    for (std::string name; std::getline(list, name, ',');) {
        const auto sameName = [&](const DemoPartInfo& part) { return part.name == name; };
        const auto found = std::find_if(parts.begin(), parts.end(), sameName);
        if (found == parts.end() || std::any_of(chosen.begin(), chosen.end(), sameName))
            return failure(ErrorCode::InvalidArgument,
                           Text("--parts names \"%1\", which is unknown or named twice", name), {}, remedy);
        chosen.push_back(*found);
    }
    if (chosen.empty())
        return failure(ErrorCode::InvalidArgument, "--parts names no part", {}, remedy);
    return chosen;
}

void addJobs(std::vector<Job>& jobs, const fs::path& folder, const DemoRequest& kind, std::uint64_t group, int count)
{
    const bool test = group >= TestGoodGroup;
    for (int number = 0; number < count; ++number) {
        jobs.push_back({kind, folder, stemOf(number), test});
        jobs.back().request.number = individual(group, number);
    }
}

std::vector<Job> planJobs(const fs::path& out, const std::vector<DemoPartInfo>& parts, const DemoOptions& options)
{
    std::vector<Job> jobs;
    for (const auto& part : parts) {
        DemoRequest request{part.name, {}, 0, options.seed, options.sizePx};
        const fs::path folder = out / part.name;
        addJobs(jobs, folder / "train" / "good", request, TrainGroup, options.train);
        addJobs(jobs, folder / "validation" / "good", request, ValidationGroup, options.validation);
        addJobs(jobs, folder / "test" / "good", request, TestGoodGroup, options.testGood);
        std::uint64_t group = FirstDefectGroup;
        for (const auto& defect : part.defects) {
            request.defect = defect.name();
            addJobs(jobs, folder / "test" / defect.name(), request, group++, options.testPerDefect);
        }
    }
    return jobs;
}

Status writeSample(const Job& job)
{
    const auto sample = renderDemoSample(job.request);
    if (!sample)
        return passOn(sample);
    if (auto ok = writeRgbPng(job.folder / "rgb" / (job.stem + ".png"), sample->rgb); !ok)
        return ok;
    if (auto ok = writeCloudTiff(job.folder / "xyz" / (job.stem + ".tiff"), sample->cloud); !ok)
        return ok;
    return job.writeMask ? writeMaskPng(job.folder / "gt" / (job.stem + ".png"), sample->mask) : Status{};
}

Status makeFolders(const std::vector<Job>& jobs)
{
    fs::path last;
    for (const Job& job : jobs) {
        if (job.folder == last)
            continue;
        last = job.folder;
        for (const char* kind : {"rgb", "xyz", "gt"}) {
            if (std::string_view(kind) == "gt" && !job.writeMask)
                continue;
            if (auto ok = makeWritableFolder(job.folder / kind); !ok)
                return ok;
        }
    }
    return {};
}

// The jobs in the order of the list, each by whichever thread is free; the first failure ends all.
class Workers {
public:
    Workers(const std::vector<Job>& jobs, const RunContext& context) : m_jobs(jobs), m_context(context) {}

    Status run(int threads)
    {
        {
            std::vector<std::jthread> pool;
            try {
                for (int i = 1; i < threads; ++i)
                    pool.emplace_back([this] { work(); });
            } catch (const std::system_error&) {
                // Fewer threads do the same work.
            }
            work();
        }
        return m_error ? Status(tl::unexpected<Error>(*m_error)) : Status{};
    }

private:
    void work()
    {
        while (!m_failed) {
            const std::size_t next = m_next++;
            if (next >= m_jobs.size())
                return;
            Status status = m_context.stopRequested() ? Status(cancelled()) : Status{};
            try {
                if (status)
                    status = writeSample(m_jobs[next]);
                const std::lock_guard lock(m_mutex);
                if (status)
                    m_context.report({"rendering", ++m_done, static_cast<std::int64_t>(m_jobs.size()), {}, {}});
            } catch (const std::bad_alloc&) {
                status = failure(ErrorCode::OutOfMemory, "Not enough memory to render a demo picture", {},
                                 "Choose fewer threads or smaller pictures");
            } catch (const std::exception& error) {
                status = tl::unexpected<Error>(errorFrom(error));
            }
            const std::lock_guard lock(m_mutex);
            if (!status && !m_failed.exchange(true))
                m_error = status.error();
        }
    }

    const std::vector<Job>& m_jobs;
    const RunContext& m_context;
    std::atomic<std::size_t> m_next{0};
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex; // guards m_done, m_error and the progress call
    std::int64_t m_done = 0;
    std::optional<Error> m_error;
};

std::string aboutText(const std::vector<DemoPartInfo>& parts, const DemoOptions& options)
{
    static constexpr std::string_view kKinds[] = {"appearance only (point cloud unchanged)",
                                                  "geometry only (albedo unchanged, next to no shading)",
                                                  "appearance and geometry"};
    std::ostringstream text;
    text << "Rendered parts, set \"" << nameOf(options.set)
         << "\", computed by Twinspect. No photograph, scan, texture or font of anybody else is in it.\n"
         << "Layout: MVTec 3D-AD. Point clouds in metres, (0,0,0) = no measurement. Pinhole camera, focal length "
         << demoFocalLengthPx(options.sizePx) << " px, principal point " << 0.5 * (options.sizePx - 1)
         << ", 600 mm above the tray.\n"
         << "Masks: the surface moved by more than " << kDemoHeightToleranceMm
         << " mm along the optical axis, or the albedo changed by more than " << kDemoColourTolerance
         << " of the display range.\n"
         << "Seed " << options.seed << "; the same seed gives the same bytes on the same machine.\n";
    for (const auto& part : parts) {
        text << "\n"
             << part.name << ": " << part.lengthMm << " x " << part.widthMm << " x " << part.heightMm << " mm\n";
        for (const auto& defect : part.defects)
            text << "  " << defect.name() << ": " << kKinds[static_cast<std::size_t>(defect.kind)]
                 << (defect.strength == DemoStrength::Whole
                         ? std::string()
                         : ", " + std::to_string(std::lround(100 * shareOf(defect.strength))) + " % of the flaw")
                 << "\n";
    }
    return text.str();
}

// Old pictures among new ones would be a data set nobody asked for, so only absent or empty part folders are written
// to.
Status refuseOldFolders(const fs::path& out, const std::vector<DemoPartInfo>& parts)
{
    for (const auto& part : parts) {
        std::error_code error;
        const fs::path folder = out / part.name;
        if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error)))
            return failure(ErrorCode::InvalidArgument, "Something is there already", folder.string(),
                           "Choose an empty folder or remove this one");
    }
    return {};
}

Status renderAll(const fs::path& out, const std::vector<DemoPartInfo>& parts, const DemoOptions& options,
                 const RunContext& context)
{
    const auto jobs = planJobs(out, parts, options);
    if (auto ok = makeFolders(jobs); !ok)
        return ok;
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const int threads =
        std::min(options.threads > 0 ? options.threads : cores, std::max(1, static_cast<int>(jobs.size())));
    if (auto ok = Workers(jobs, context).run(threads); !ok)
        return ok;
    return writeFileAtomically(out / "about.txt", aboutText(parts, options));
}

} // namespace

const std::vector<Parameter<DemoOptions>>& demoParameters()
{
    static const std::vector<Parameter<DemoOptions>> parameters{
        {{"set", "Set of parts", "", nameOf(DemoOptions().set), 0, 0, enumNames<DemoSet>(),
          "demo: the demo parts; tuning: parts of other shapes with graded defects, to decide about the method."},
         enumMember<&DemoOptions::set>()},
        {{"seed", "Seed", "", DemoOptions().seed, 0, 1e9, {}, "The same seed gives the same pictures."},
         &DemoOptions::seed},
        {{"size", "Picture size", "px", DemoOptions().sizePx, 64, 2048, {}, "Side of the square pictures."},
         &DemoOptions::sizePx},
        {{"train",
          "Training parts",
          "",
          DemoOptions().train,
          1,
          10000,
          {},
          "Good parts to train with, for each kind of part."},
         &DemoOptions::train},
        {{"validation",
          "Validation parts",
          "",
          DemoOptions().validation,
          0,
          10000,
          {},
          "Good parts to calibrate with."},
         &DemoOptions::validation},
        {{"test-per-defect",
          "Test parts per defect",
          "",
          DemoOptions().testPerDefect,
          0,
          10000,
          {},
          "Defective parts of each type."},
         &DemoOptions::testPerDefect},
        {{"test-good", "Good test parts", "", DemoOptions().testGood, 0, 10000, {}, "Good parts to test with."},
         &DemoOptions::testGood},
        {{"parts",
          "Parts",
          "",
          DemoOptions().parts,
          0,
          0,
          {},
          "all, or names of parts of the set, separated by commas."},
         &DemoOptions::parts},
        {{"threads",
          "Threads",
          "",
          DemoOptions().threads,
          0,
          256,
          {},
          "0 uses every core; the pictures do not depend on it."},
         &DemoOptions::threads},
    };
    return parameters;
}

Status renderDemoParts(const fs::path& out, const DemoOptions& options, const RunContext& context)
{
    for (const auto& parameter : demoParameters())
        if (auto ok = checkParameter(parameter.spec, parameterValue(options, parameter)); !ok)
            return ok;
    const auto parts = chosenParts(options.set, options.parts);
    if (!parts)
        return passOn(parts);
    if (auto ok = makeWritableFolder(out); !ok)
        return ok;
    if (auto ok = refuseOldFolders(out, *parts); !ok)
        return ok;
    const Status status = renderAll(out, *parts, options, context);
    if (!status) {
        std::error_code ignored;
        for (const auto& part : *parts)
            fs::remove_all(out / part.name, ignored);
    }
    return status;
}

} // namespace twinspect
