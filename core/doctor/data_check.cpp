// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/data_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <tuple>

#include "core/base/files.h"
#include "core/base/in_parallel.h"
#include "core/base/lack_of_memory.h"
#include "core/dataset/geometry_judgement.h"
#include "core/dataset/good_parts.h"
#include "core/geometry/statistics.h"
#include "core/doctor/duplicate_groups.h"
#include "core/doctor/registration.h"
#include "core/doctor/sample_probe.h"

namespace twinspect {

namespace {

constexpr double kGapsOfPart = 0.25;      // share of a part's own pixels
constexpr double kGapsOfPicture = 0.6;
constexpr double kGapsOverall = 0.5;
constexpr double kRegistrationPx = 2;     // an offset smaller than this is no finding
constexpr double kRegistrationGain = 1.03; // how much better the edges must agree there
constexpr std::size_t kEdgeParts = 64;    // enough for a common offset

double gapsOfPart(const SampleProbe& probe) { return probe.traits[static_cast<std::size_t>(Trait::Gaps)]; }

/// Turns what was measured of each sample into findings.
class Doctor {
public:
    Doctor(const Catalog& catalog, const RunContext& context, const LearntGeometry* learnt)
        : m_catalog(catalog), m_context(context), m_learnt(learnt), m_samples(catalog.samples)
    {
        if (catalog.divided())
            return;
        for (SampleRef& sample : m_samples) // a heap of good parts: that is how it will be used
            if (sample.label != Label::Defect) {
                sample.split = Split::Train;
                sample.label = Label::Good;
            }
    }

    Result<DataCheck> run()
    {
        if (auto ok = probeAll(); !ok)
            return passOn(ok);
        aboutFiles();
        aboutSizes();
        aboutGaps();
        aboutUnits();
        aboutGeometry();
        aboutRegistration();
        aboutParts();
        if (auto ok = aboutDuplicates(); !ok)
            return passOn(ok);
        aboutOddOnes();
        aboutMasks();
        aboutCounts();
        std::stable_sort(m_check.findings.begin(), m_check.findings.end(),
                         [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
        return std::move(m_check);
    }

private:
    Status probeAll()
    {
        m_probes.resize(m_samples.size());
        m_check.samples = static_cast<int>(m_samples.size());
        const std::size_t edgeStride = (m_samples.size() + kEdgeParts - 1) / kEdgeParts;
        std::mutex mutex;
        const auto copies = copiesOfFiles();
        std::vector<std::optional<Error>> errors(copies.size());
        auto done =
            inParallel(static_cast<std::int64_t>(copies.size()), "checking data", m_context, [&](std::int64_t i) {
                const auto& alike = copies[static_cast<std::size_t>(i)];
                const std::size_t at = alike.front();
                ProbeExtras extras;
                auto probe = probeSample(m_samples[at], at % edgeStride == 0, extras);
                if (!probe) {
                    errors[static_cast<std::size_t>(i)] = probe.error();
                    return;
                }
                m_probes[at] = std::move(*probe);
                const std::lock_guard lock(mutex);
                if (!extras.agreement.empty())
                    m_edges.add(extras.agreement);
                countGaps(extras.measured, static_cast<int>(alike.size()));
            });
        if (const Error* noMemory = lackOfMemory(errors))
            return tl::unexpected<Error>(*noMemory);
        for (const auto& alike : copies)
            for (const std::size_t copy : alike) {
                m_probes[copy] = m_probes[alike.front()];
                if (auto& problem = m_probes[copy].problem) {
                    problem->samples = {m_samples[copy].id};
                    for (auto& file : problem->files)
                        for (const auto path : {&SampleRef::rgb, &SampleRef::geometry, &SampleRef::mask})
                            if (file == m_samples[alike.front()].*path) {
                                file = m_samples[copy].*path;
                                break;
                            }
                }
            }
        return done;
    }

    /// Samples by the files behind them: links to one part are looked at once.
    [[nodiscard]] std::vector<std::vector<std::size_t>> copiesOfFiles() const
    {
        std::map<std::array<std::optional<FileIdentity>, 3>, std::size_t> known;
        std::vector<std::vector<std::size_t>> copies;
        for (std::size_t i = 0; i < m_samples.size(); ++i) {
            const auto& sample = m_samples[i];
            const auto [at, fresh] =
                known.try_emplace({identityOf(sample.rgb), identityOf(sample.geometry), identityOf(sample.mask)},
                                  copies.size());
            if (fresh)
                copies.emplace_back();
            copies[at->second].push_back(i);
        }
        return copies;
    }

    void countGaps(const Mask& measured, int samples)
    {
        if (measured.empty())
            return;
        if (m_gapCount.empty())
            m_gapCount = Image<int>(measured.width(), measured.height());
        if (!m_gapCount.sameSize(measured))
            return; // aboutSizes() will say so
        for (std::size_t i = 0; i < measured.pixelCount(); ++i)
            m_gapCount.data()[i] += measured.data()[i] ? 0 : samples;
    }

    Finding& add(FindingCode code, Severity severity)
    {
        Finding finding;
        finding.code = code;
        finding.severity = severity;
        m_check.findings.push_back(std::move(finding));
        return m_check.findings.back();
    }

    /// One finding about all samples for which `is` holds; none when there are none.
    template <typename Predicate>
    Finding* addFor(FindingCode code, Severity severity, const Predicate& is)
    {
        std::vector<std::string> ids;
        std::vector<std::filesystem::path> files;
        for (std::size_t i = 0; i < m_samples.size(); ++i)
            if (!m_probes[i].problem && is(m_samples[i], m_probes[i])) {
                ids.push_back(m_samples[i].id);
                files.push_back(m_samples[i].geometry);
            }
        if (ids.empty())
            return nullptr;
        Finding& finding = add(code, severity);
        finding.samples = std::move(ids);
        finding.files = std::move(files);
        return &finding;
    }

    static bool isLearnt(const SampleRef& sample) { return sample.split != Split::Test && sample.label == Label::Good; }

    void aboutFiles()
    {
        std::vector<std::filesystem::path> unpaired;
        std::map<std::string, Finding> others; // by reason
        for (const auto& skipped : m_catalog.skipped) {
            if (skipped.unpaired) {
                unpaired.push_back(skipped.file);
                continue;
            }
            Finding& finding = others[skipped.reason.english()];
            finding.files.push_back(skipped.file);
            finding.detail = skipped.reason;
        }
        if (!unpaired.empty())
            add(FindingCode::Unpaired, Severity::Warning).files = std::move(unpaired);
        for (auto& [reason, other] : others) {
            Finding& finding = add(FindingCode::LeftOut, Severity::Note);
            finding.files = std::move(other.files);
            finding.detail = std::move(other.detail);
        }
        for (const auto& warning : m_catalog.warnings)
            add(FindingCode::CatalogRemark, Severity::Warning).detail = warning;
        if (!m_catalog.patterns.empty()) {
            std::string uses;
            for (const PatternUse& use : m_catalog.patterns)
                uses += (uses.empty() ? "" : ", ") + use.key + " '" + use.pattern + "' " + std::to_string(use.taken);
            add(FindingCode::PatternUses, Severity::Note).detail =
                Text("What the patterns of the mapping took: %1", uses);
        }
        addProblems();
    }

    /// One finding a cause: what is wrong with a whole recording is said once.
    void addProblems()
    {
        std::map<std::tuple<FindingCode, std::string, std::map<std::string, double>>, std::size_t> known;
        for (std::size_t i = 0; i < m_probes.size(); ++i) {
            if (!m_probes[i].problem)
                continue;
            m_check.unusable.insert(m_samples[i].id);
            const Finding& problem = *m_probes[i].problem;
            const auto [at, isNew] =
                known.try_emplace({problem.code, problem.detail.english(), problem.figures}, m_check.findings.size());
            if (isNew) {
                m_check.findings.push_back(problem);
                continue;
            }
            Finding& finding = m_check.findings[at->second];
            finding.samples.insert(finding.samples.end(), problem.samples.begin(), problem.samples.end());
            finding.files.insert(finding.files.end(), problem.files.begin(), problem.files.end());
        }
        for (const auto& [cause, at] : known) {
            std::sort(m_check.findings[at].samples.begin(), m_check.findings[at].samples.end());
            std::sort(m_check.findings[at].files.begin(), m_check.findings[at].files.end());
        }
    }

    void aboutSizes()
    {
        std::map<std::pair<int, int>, int> sizes;
        for (const auto& probe : m_probes)
            if (!probe.problem)
                ++sizes[{probe.width, probe.height}];
        if (sizes.size() < 2) {
            if (!m_gapCount.empty()) {
                m_check.gaps = ShareMap(m_gapCount.width(), m_gapCount.height());
                const auto usable = static_cast<float>(std::max(1, usableSamples()));
                for (std::size_t i = 0; i < m_gapCount.pixelCount(); ++i)
                    m_check.gaps.data()[i] = static_cast<float>(m_gapCount.data()[i]) / usable;
            }
            return;
        }
        const auto usual = std::max_element(sizes.begin(), sizes.end(), [](const auto& a, const auto& b) {
                               return a.second < b.second;
                           })->first;
        auto* finding =
            addFor(FindingCode::SizesVary, Severity::Warning, [usual](const SampleRef&, const SampleProbe& probe) {
                return std::pair(probe.width, probe.height) != usual;
            });
        finding->figures = {{"sizes", static_cast<double>(sizes.size())},
                            {"usual_width", usual.first},
                            {"usual_height", usual.second}};
    }

    [[nodiscard]] int usableSamples() const
    {
        return static_cast<int>(
            std::count_if(m_probes.begin(), m_probes.end(), [](const SampleProbe& probe) { return !probe.problem; }));
    }

    void aboutGaps()
    {
        double worst = 0;
        const int usable = std::max(1, usableSamples());
        for (const auto& probe : m_probes)
            m_check.gapShare += probe.problem ? 0 : probe.gapShare / usable;
        const auto many = [&worst](const SampleRef&, const SampleProbe& probe) {
            const bool is = probe.gapShare > kGapsOfPicture || (probe.partFound && gapsOfPart(probe) > kGapsOfPart);
            if (is)
                worst = std::max(worst, probe.partFound ? gapsOfPart(probe) : probe.gapShare);
            return is;
        };
        if (auto* finding = addFor(FindingCode::ManyGaps, Severity::Warning, many))
            finding->figures = {{"limit", kGapsOfPart}, {"worst", worst}};
        if (m_check.gapShare > kGapsOverall)
            add(FindingCode::ManyGapsOverall, Severity::Warning).figures = {{"share", m_check.gapShare}};
    }

    void aboutUnits()
    {
        int metres = 0, millimetres = 0;
        std::vector<double> distances, pitches, units;
        for (const auto& probe : m_probes) {
            if (probe.problem)
                continue;
            distances.push_back(probe.distanceM);
            units.push_back(probe.notes.metresPerUnit);
            if (probe.notes.look.known)
                pitches.push_back(probe.notes.look.mmPerPixel());
            if (probe.notes.unitGuessed)
                ++(probe.notes.metresPerUnit < 1 ? millimetres : metres);
        }
        if (distances.empty())
            return;
        m_check.distanceM = median(std::span(distances));
        const double pitch = median(std::span(pitches));
        const auto first =
            std::find_if(m_probes.begin(), m_probes.end(), [](const SampleProbe& probe) { return !probe.problem; });
        add(FindingCode::GeometryScale, Severity::Note).figures = {{"distance_m", m_check.distanceM},
                                                                   {"mm_per_pixel", pitch},
                                                                   {"field_width_mm", pitch * first->width},
                                                                   {"field_height_mm", pitch * first->height},
                                                                   {"metres_per_unit", median(std::span(units))},
                                                                   {"guessed", metres + millimetres > 0 ? 1 : 0}};
        if (metres > 0 && millimetres > 0) {
            const bool fewMillimetres = millimetres < metres;
            auto* finding =
                addFor(FindingCode::UnitsDiffer, Severity::Warning,
                       [fewMillimetres](const SampleRef&, const SampleProbe& probe) {
                           return probe.notes.unitGuessed && (probe.notes.metresPerUnit < 1) == fewMillimetres;
                       });
            finding->figures = {{"millimetres", millimetres}, {"metres", metres}};
        }
    }

    void aboutGeometry()
    {
        GeometrySurvey survey;
        for (std::size_t i = 0; i < m_probes.size(); ++i)
            if (auto& probe = m_probes[i]; !probe.problem) {
                if (m_learnt != nullptr)
                    doubtAgainst(*m_learnt, m_samples[i].reading, probe.notes);
                survey.add(m_samples[i], probe.notes);
            }
        const auto unknown =
            static_cast<std::size_t>(std::count_if(m_probes.begin(), m_probes.end(), [](const SampleProbe& probe) {
                return !probe.problem && probe.notes.turnUnknown;
            }));
        if (2 * unknown > m_probes.size())
            add(FindingCode::GeometryDoubt, Severity::Note).detail =
                Text("Depth pictures have no x and y of their own, and the edges of these do not show whether they are "
                     "mirrored or turned against the RGB pictures. Look at one in the window; %1 sets it right",
                     "--turn");
        for (const auto& missing : survey.missing()) {
            Finding& finding = add(FindingCode::MissingValues, missing.told ? Severity::Note : Severity::Warning);
            finding.samples = missing.samples;
            finding.detail = missing.text;
            finding.figures = {{"value", missing.value}, {"share", missing.share}};
        }
        for (const auto& doubt : survey.doubts()) {
            Finding& finding = add(FindingCode::GeometryDoubt, Severity::Warning);
            finding.samples = doubt.samples;
            finding.detail = doubt.text;
        }
    }

    void aboutRegistration()
    {
        const auto offset = m_edges.offset();
        if (!offset || std::hypot(offset->columns, offset->rows) <= kRegistrationPx
            || offset->contrast < kRegistrationGain)
            return;
        add(FindingCode::Misregistered, Severity::Warning).figures = {{"columns", offset->columns},
                                                                      {"rows", offset->rows},
                                                                      {"samples", offset->parts},
                                                                      {"agreement_gain", offset->contrast}};
    }

    void aboutParts()
    {
        if (auto *missing = addFor(FindingCode::PartMissing, Severity::Problem,
                                   [](const SampleRef& sample, const SampleProbe& probe) {
                                       return isLearnt(sample) && !probe.partFound;
                                   }))
            m_check.unusable.insert(missing->samples.begin(), missing->samples.end());
        int filling = 0, found = 0;
        for (const auto& probe : m_probes) {
            found += !probe.problem && probe.partFound ? 1 : 0;
            filling += !probe.problem && probe.partFound && !probe.groundVisible ? 1 : 0;
        }
        if (found > 0 && filling == found) {
            add(FindingCode::PartFillsPicture, Severity::Note).figures = {{"samples", filling}};
        } else if (filling > 0) {
            const bool fewFill = 2 * filling <= found;
            addFor(FindingCode::GroundNotAlwaysVisible, Severity::Warning,
                   [fewFill](const SampleRef&, const SampleProbe& probe) {
                       return probe.partFound && probe.groundVisible != fewFill;
                   })
                ->figures = {{"filling", filling}, {"samples", found}};
        }
        addFor(FindingCode::PartCutOff, Severity::Warning,
               [](const SampleRef&, const SampleProbe& probe) { return probe.cutOff; });
    }

    Status aboutDuplicates()
    {
        std::vector<DigestedSample> learnt, tested;
        for (std::size_t i = 0; i < m_samples.size(); ++i)
            if (!m_probes[i].problem)
                (m_samples[i].split == Split::Test ? tested : learnt).push_back({m_samples[i], m_probes[i].digest});
        const auto groups = findDuplicates(learnt, tested, m_context);
        if (!groups)
            return passOn(groups);
        for (const auto& group : *groups) {
            Finding& finding =
                add(group.acrossSets ? FindingCode::DuplicatesAcrossSets : FindingCode::Duplicates, Severity::Warning);
            for (const auto& sample : group.samples) {
                finding.samples.push_back(sample.id);
                finding.files.push_back(sample.rgb);
            }
            finding.figures = {{"geometry_same", group.sameGeometry ? 1 : 0}};
        }
        return {};
    }

    void aboutOddOnes()
    {
        std::vector<std::pair<std::string, Traits>> good;
        for (std::size_t i = 0; i < m_samples.size(); ++i)
            if (isLearnt(m_samples[i]) && !m_probes[i].problem && m_probes[i].partFound)
                good.emplace_back(m_samples[i].id, m_probes[i].traits);
        if (const auto variants = findVariants(good)) {
            Finding& finding = add(FindingCode::TwoVariants, Severity::Warning);
            finding.samples = variants->fewer;
            finding.figures = {{"of", static_cast<double>(good.size())},
                               {"trait", static_cast<double>(variants->trait)}};
        }
        m_check.oddParts = findOddParts(good);
        if (m_check.oddParts.empty())
            return;
        Finding& finding = add(FindingCode::OddOnesOut, Severity::Warning);
        for (const auto& part : m_check.oddParts)
            finding.samples.push_back(part.id);
        std::sort(finding.samples.begin(), finding.samples.end());
        finding.figures = {{"strongest", m_check.oddParts.front().deviations()}};
    }

    void aboutMasks()
    {
        addFor(FindingCode::MaskEmpty, Severity::Warning, [](const SampleRef& sample, const SampleProbe& probe) {
            return sample.label == Label::Defect && probe.maskShare == 0.0;
        });
        addFor(FindingCode::MaskOnGood, Severity::Warning, [](const SampleRef& sample, const SampleProbe& probe) {
            return sample.label == Label::Good && probe.maskShare.value_or(0) > 0;
        });
        if (auto* all =
                addFor(FindingCode::MaskMarksAll, Severity::Warning, [](const SampleRef&, const SampleProbe& probe) {
                    return probe.maskShare.value_or(0) > kMaskMarksAll;
                }))
            all->figures = {{"limit", kMaskMarksAll}};
        addFor(FindingCode::MaskMissing, Severity::Note, [](const SampleRef& sample, const SampleProbe& probe) {
            return sample.label == Label::Defect && !probe.maskShare;
        });
    }

    void aboutCounts()
    {
        m_check.good = countGoodParts(m_catalog, m_check.unusable);
        const auto& good = m_check.good;
        if (good.usable < kRecommendedGoodParts || !good.canTrain())
            add(FindingCode::FewGoodParts, good.canTrain() ? Severity::Warning : Severity::Problem)
                .figures = {{"usable", good.usable},
                            {"needed", static_cast<double>(kFewestGoodParts)},
                            {"recommended", kRecommendedGoodParts}};
        if (good.proof)
            add(FindingCode::GoodPartsProve, Severity::Note).figures = {{"usable", good.usable},
                                                                        {"held_out", good.heldOut},
                                                                        {"upper", good.proof->falseRejectUpper},
                                                                        {"smallest_alpha", good.proof->smallestAlpha}};
    }

    const Catalog& m_catalog;
    const RunContext& m_context;
    const LearntGeometry* m_learnt;
    std::vector<SampleRef> m_samples;
    std::vector<SampleProbe> m_probes;
    RegistrationVote m_edges;
    Image<int> m_gapCount;
    DataCheck m_check;
};

} // namespace

bool DataCheck::has(FindingCode code) const { return find(code) != nullptr; }

const Finding* DataCheck::find(FindingCode code) const
{
    const auto found =
        std::find_if(findings.begin(), findings.end(), [code](const Finding& finding) { return finding.code == code; });
    return found == findings.end() ? nullptr : &*found;
}

bool GoodPartsCount::canTrain() const
{
    return train >= static_cast<int>(kFewestToLearnFrom) && heldOut >= static_cast<int>(kFewestHeldOut);
}

GoodPartsCount countGoodParts(const Catalog& catalog, const std::set<std::string>& unusable)
{
    auto parts = splitGoodParts(catalog); // before anything turns out to be unusable, as in a training
    for (auto* list : {&parts.train, &parts.heldOut})
        std::erase_if(*list, [&unusable](const SampleRef& sample) { return unusable.count(sample.id) > 0; });
    GoodPartsCount count;
    count.train = static_cast<int>(parts.train.size());
    count.heldOut = static_cast<int>(parts.heldOut.size());
    count.usable = count.train + count.heldOut;
    count.heldOutFromTraining = parts.heldOutFromTraining;
    if (const auto proof = whatGoodPartsProve(count.heldOut))
        count.proof = *proof;
    return count;
}

Result<DataCheck> checkData(const Catalog& catalog, const RunContext& context, const LearntGeometry* learnt)
{
    return Doctor(catalog, context, learnt).run();
}

} // namespace twinspect
