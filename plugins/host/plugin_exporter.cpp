// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/plugin_exporter.h"

#include <utility>

#include "core/base/printable.h"
#include "core/exchange/export_task.h"
#include "plugins/wire/bodies.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

ExporterPart exporterPartOf(const ExportTask& task, const SampleRef& sample, const PartAnnotations& part)
{
    ExporterPart told;
    told.id = sample.id;
    told.picture = task.pictureName(sample);
    told.annotated = part.width > 0;
    told.finished = part.state == AnnotationState::Finished;
    told.width = part.width;
    told.height = part.height;
    for (const auto& annotation : part.annotations) {
        auto& region = told.regions.emplace_back();
        region.defectType = annotation.defectType;
        region.severity = annotation.severity;
        region.note = annotation.note;
        region.author = annotation.author;
        for (const auto& run : annotation.region.runs())
            region.pixels.push_back({run.row, run.begin, run.end});
    }
    told.result = task.resultOf(sample).value_or("");
    return told;
}

/// How many files the plugin made, or what it made that nobody should open.
Result<std::size_t> filesMadeIn(const fs::path& folder)
{
    const auto refuse = [](const Text& what) { return failure(ErrorCode::BadData, what); };
    std::size_t files = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const auto status = entry->symlink_status(error);
        const auto name = entry->path().lexically_relative(folder).generic_string();
        if (printable(name) != name || entry->path().filename().string().front() == '.')
            return refuse(Text("it made a file with the name '%1', which is none for a file", printable(name)));
        if (!fs::is_directory(status) && (!fs::is_regular_file(status) || entry->hard_link_count(error) != 1))
            return refuse(Text("it made '%1', which is no ordinary file", name));
        files += fs::is_directory(status) ? 0 : 1;
    }
    if (error)
        return refuse(Text("what it made cannot be read: %1", error.message()));
    if (files == 0)
        return refuse(Text("it made no file"));
    return files;
}

/// One export by a worker.
class PluginExport {
public:
    PluginExport(const PluginExporter& plugin, std::unique_ptr<PluginProcess> worker)
        : m_plugin(plugin), m_worker(std::move(worker))
    {
    }

    Status write(ExportTask& task)
    {
        ExportRequest request;
        request.folder = task.folder().string();
        for (const auto& type : task.types())
            request.types.push_back({type, task.colorOf(type)});
        if (auto ok = ask(MessageKind::BeginExport, bodyOf(request), MessageKind::ExportBegun); !ok)
            return ok;
        const auto parts = task.forEachPart([&](const SampleRef& sample, const PartAnnotations& part) {
            return add(exporterPartOf(task, sample, part));
        });
        if (m_ended)
            return tl::unexpected<Error>(*m_ended);
        if (!parts)
            return parts;
        if (m_added == 0 && m_refused)
            return tl::unexpected<Error>(*m_refused);
        if (auto ok = ask(MessageKind::EndExport, {}, MessageKind::ExportEnded); !ok)
            return ok;
        m_worker.reset(); // so that nothing changes any more
        const auto files = filesMadeIn(task.folder());
        if (!files)
            return tl::unexpected<Error>(m_plugin.named(files.error()));
        task.wrote(*files);
        return {};
    }

private:
    /// A part that the plugin throws at is left out. One at which it ends takes all with it.
    Status add(const ExporterPart& part)
    {
        auto added = ask(MessageKind::AddPart, bodyOf(part), MessageKind::PartAdded);
        if (added) {
            ++m_added;
            return added;
        }
        m_refused = added.error();
        if (m_worker->running())
            return added;
        m_ended = added.error();
        return cancelled(); // ends the loop
    }

    Status ask(MessageKind question, const std::string& body, MessageKind expected)
    {
        const auto answer = m_worker->ask(question, body, expected, 0);
        return answer ? Status() : tl::unexpected<Error>(m_plugin.named(answer.error()));
    }

    const PluginExporter& m_plugin;
    std::unique_ptr<PluginProcess> m_worker;
    std::size_t m_added = 0;
    std::optional<Error> m_refused, m_ended;
};

} // namespace

PluginExporter::PluginExporter(fs::path file, PluginMetadata metadata, fs::path worker, PluginLimits limits)
    : PluginRunner(std::move(file), std::move(metadata), std::move(worker), limits)
{
    const auto& said = this->metadata();
    m_format.id = said.id.c_str();
    m_format.label = Text::name(said.name);
    m_format.files = Text::name(said.files);
    m_format.limits = Text::name(said.limits);
    m_format.write = [this](ExportTask& task) { return write(task); };
    m_format.annotations = said.annotations;
    m_format.results = said.results;
    m_format.newFolder = true;
}

Status PluginExporter::write(ExportTask& task) const
{
    auto worker = start();
    if (!worker)
        return tl::unexpected<Error>(named(worker.error()));
    return PluginExport(*this, std::move(*worker)).write(task);
}

} // namespace twinspect
