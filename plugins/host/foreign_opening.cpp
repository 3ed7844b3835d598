// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/foreign_opening.h"

#include "core/dataset/folder_listing.h"
#include "core/foreign/folder_conversion.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

template <typename List, typename NameOf>
std::string joined(const List& list, NameOf nameOf)
{
    std::string all;
    for (const auto& one : list)
        all += (all.empty() ? "" : ", ") + nameOf(one);
    return all;
}

std::string idOf(const PluginReader* reader) { return reader->metadata().id; }
std::string nameOf(const PluginReader* reader) { return reader->metadata().name + " (" + idOf(reader) + ")"; }

Result<ForeignData> openWith(const ForeignRequest& request, const fs::path& path, const PluginCatalog& catalog)
{
    if (request.mapping)
        return failure(ErrorCode::InvalidArgument, "A mapping says nothing to the reader of a plugin", request.reader,
                       "Give a mapping or a reader");
    if (const auto* reader = catalog.reader(request.reader))
        return reader->open(path);
    if (const auto why = catalog.whyNot(request.reader, PluginInterface::Reader))
        return tl::unexpected<Error>(*why);
    std::vector<const PluginReader*> installed;
    for (const auto& reader : catalog.readers())
        installed.push_back(reader.get());
    return failure(ErrorCode::InvalidArgument, Text("There is no reader '%1'", request.reader), {},
                   installed.empty() ? Text("No plugin with a reader is installed; 'twinspect-cli plugins' lists all")
                                     : Text("Choose one of: %1", joined(installed, idOf)));
}

Error severalRecognise(const ReadersAsked& asked, const fs::path& path)
{
    return {ErrorCode::InvalidArgument,
            Text("Several readers recognise these data: %1", joined(asked.recognise, nameOf)), path.string(),
            Text("Say which one is to read them, such as %1", "--reader " + idOf(asked.recognise.front()))};
}

/// The error of the program itself, with what the plugins said.
Error unknownToAll(Error error, const ReadersAsked& asked)
{
    if (!asked.refused.empty())
        error.detail = Text("%1. These readers of plugins do not recognise it either: %2", error.detail,
                            joined(asked.refused, [](const std::string& name) { return name; }));
    for (const auto& failed : asked.failed)
        error.detail = Text("%1. %2", error.detail, failed.detail);
    return error;
}

} // namespace

ReadersAsked askReaders(const PluginCatalog& catalog, const fs::path& path)
{
    ReadersAsked asked;
    for (const auto& reader : catalog.readers()) {
        const auto recognised = reader->recognises(path);
        if (!recognised)
            asked.failed.push_back(recognised.error());
        else if (*recognised)
            asked.recognise.push_back(reader.get());
        else
            asked.refused.push_back(nameOf(reader.get()));
    }
    return asked;
}

Result<ForeignData> openForeignData(const ForeignRequest& request, const PluginCatalog& catalog,
                                    const RunContext& context)
{
    std::error_code error;
    const fs::path path = fs::absolute(request.path, error);
    if (!request.reader.empty())
        return fs::exists(path, error) ? openWith(request, path, catalog)
                                       : failure(ErrorCode::NotFound, "There is no such file or folder",
                                                 request.path.string(), "Check the path");
    auto own = openForeign(request.path, request.mapping);
    if (request.mapping || !fs::exists(path, error) || isFile(path / kMappingName)) // how to read them is said
        return own ? Result<ForeignData>(ForeignData{std::move(*own)}) : passOn(own);
    const auto asked = askReaders(catalog, path);
    if (!own && asked.recognise.empty())
        return tl::unexpected<Error>(unknownToAll(own.error(), asked));
    for (const auto& failed : asked.failed)
        context.warn(failed.text());
    if (own) {
        for (const auto* reader : asked.recognise)
            context.warn(Text("The reader %1 recognises these data, too: %2 reads them with it", nameOf(reader),
                              "--reader " + idOf(reader)));
        return ForeignData{std::move(*own)};
    }
    if (asked.recognise.size() > 1)
        return tl::unexpected<Error>(severalRecognise(asked, path));
    return asked.recognise.front()->open(path);
}

} // namespace twinspect
