// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/export_task.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "core/base/files.h"

namespace twinspect {

namespace fs = std::filesystem;

Status ExportTask::findTypes()
{
    std::set<std::string> used;
    std::size_t taken = 0;
    for (const auto& sample : m_source.catalog.samples) {
        if (m_context.stopRequested())
            return cancelled();
        const auto part = m_source.annotations(sample);
        taken += takes(sample, part) ? 1 : 0;
        if (part)
            for (const auto& annotation : part->annotations)
                used.insert(annotation.defectType);
    }
    if (taken == 0 && !m_format.annotations)
        return failure(ErrorCode::TooLittleData, "No part of this data has a result", m_source.catalog.root.string(),
                       "Name the folder of the results of these parts");
    if (taken == 0)
        return failure(ErrorCode::TooLittleData, "No part of this data has annotations", m_source.catalog.root.string(),
                       "Annotate a part first, or name the folder of the annotations");
    for (const auto& type : m_source.types.types)
        m_types.push_back(type.name);
    for (const auto& type : used)
        if (!type.empty() && !m_source.types.find(type))
            m_types.push_back(type);
    if (used.contains(""))
        m_types.emplace_back(kUnnamedType);
    return {};
}

std::size_t ExportTask::numberOf(const std::string& type) const
{
    const auto found = std::ranges::find(m_types, type.empty() ? kUnnamedType : type);
    return static_cast<std::size_t>(found - m_types.begin()) + 1;
}

Status ExportTask::forEachPart(const WritePart& write)
{
    const auto& samples = m_source.catalog.samples;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (m_context.stopRequested())
            return cancelled();
        auto part = m_source.annotations(samples[i]);
        if (!takes(samples[i], part))
            continue;
        if (part && !m_format.annotations)
            *part = {};
        if (part) // no format has a place for them
            lose(Text("Annotations without a pixel: %1", 0),
                 std::erase_if(part->annotations, [](const auto& annotation) { return annotation.region.empty(); }));
        const auto done = part ? write(samples[i], *part) : passOn(part);
        if (!done && (done.error().code == ErrorCode::WriteFailed || done.error().code == ErrorCode::Cancelled))
            return done;
        if (done) {
            ++m_report.parts;
            m_report.annotations += part->annotations.size();
        } else {
            m_report.refused.push_back({samples[i].id, done.error().text()});
        }
        m_context.report(
            {"exporting", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(samples.size()), {}, {}});
    }
    return {};
}

Status ExportTask::writeFile(const fs::path& name, const std::function<Status(std::ostream&)>& write)
{
    const auto path = place(name);
    if (!path)
        return passOn(path);
    Status content;
    const auto written = writeFileAtomically(*path, [&](std::ostream& out) {
        content = write(out);
        return content && out.good();
    });
    return content ? written : content;
}

Result<fs::path> ExportTask::place(const fs::path& name)
{
    const fs::path path = m_folder / name;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error)
        return failure(ErrorCode::WriteFailed, Text("Cannot be written (%1); nothing was changed", error.message()),
                       path.parent_path().string(), "Choose a folder you may write to");
    ++m_report.files;
    return path;
}

void ExportTask::lose(const Text& what, std::size_t count) { m_losses[what.pattern()] += count; }

Result<PartScores> ExportTask::scoresOf(const SampleRef& sample) const
{
    return m_source.scores ? m_source.scores(sample) : Result<PartScores>();
}

std::optional<std::string> ExportTask::resultOf(const SampleRef& sample) const
{
    return m_format.results && m_source.result ? m_source.result(sample) : std::nullopt;
}

// One that cannot be read is taken: it is refused later, by name.
bool ExportTask::takes(const SampleRef& sample, const Result<PartAnnotations>& part) const
{
    return (m_format.annotations && (!part || part->width > 0)) || resultOf(sample).has_value();
}

std::string ExportTask::pictureName(const SampleRef& sample) const
{
    return sample.rgb.lexically_proximate(m_source.catalog.root).generic_string();
}

ExportReport ExportTask::report() const
{
    ExportReport report = m_report;
    for (const auto& [what, count] : m_losses)
        if (count > 0)
            report.losses.emplace_back(what, std::vector{Text::name(std::to_string(count))});
    return report;
}

} // namespace twinspect
