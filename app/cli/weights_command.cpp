// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include "app/cli/commands.h"
#include "app/cli/programs.h"
#include "core/base/files.h"
#include "core/base/sha256.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

/// torchvision publishes its weights under names that end in the first eight digits of the file's SHA-256.
struct PublishedWeights {
    const char* backbone;
    const char* url;
    const char* sha256Start;
};
constexpr PublishedWeights kPublished[] = {
    {"resnet18", "https://download.pytorch.org/models/resnet18-f37072fd.pth", "f37072fd"},
    {"resnet50", "https://download.pytorch.org/models/resnet50-0676ba61.pth", "0676ba61"},
    {"wide_resnet50_2", "https://download.pytorch.org/models/wide_resnet50_2-95faca4d.pth", "95faca4d"},
};

std::vector<fs::path> weightFolders()
{
    std::vector<fs::path> folders;
    if (const char* given = std::getenv("TWINSPECT_WEIGHTS"))
        folders.emplace_back(given);
    folders.push_back(programFolder() / ".." / "share" / "twinspect" / "weights");
    folders.push_back(sourceTree() / ".cache" / "weights");
    folders.push_back(userWeightsFolder());
    return folders;
}

fs::path weightsFile(const fs::path& folder, const std::string& backbone)
{
    return folder / (backbone + ".safetensors");
}

Status import(const std::string& backbone, const fs::path& source)
{
    std::error_code error;
    const auto python = sourceTree() / ".venv" / "bin" / "python";
    const auto converter = sourceTree() / "packaging" / "weights" / "convert_weights.py";
    if (!fs::exists(source, error))
        return failure(ErrorCode::NotFound, "There is no such file", source.string(), "Check the path");
    if (!fs::exists(python, error) || !fs::exists(converter, error))
        return failure(ErrorCode::NotFound, "Converting .pth files needs the source tree with its Python environment",
                       converter.string(),
                       "Run './bootstrap setup' in the source tree, or give a .safetensors file with --weights");
    if (auto ok = makeWritableFolder(userWeightsFolder()); !ok)
        return ok;
    const auto code = runProgram({python.string(), converter.string(), backbone, source.string(),
                                  weightsFile(userWeightsFolder(), backbone).string()});
    if (!code)
        return passOn(code);
    if (*code != 0)
        return failure(ErrorCode::BadData, "The file could not be converted", source.string(),
                       Text("Give the torchvision weights of %1", backbone));
    return {};
}

Status fetch(const std::string& backbone)
{
    const auto* found = std::find_if(std::begin(kPublished), std::end(kPublished),
                                     [&](const PublishedWeights& one) { return backbone == one.backbone; });
    if (found == std::end(kPublished))
        return failure(ErrorCode::InvalidArgument, Text("Nothing is published for '%1'", backbone), {},
                       "Choose resnet18, resnet50 or wide_resnet50_2; efficientnet-lite0 comes with Twinspect");
    if (auto ok = makeWritableFolder(userWeightsFolder()); !ok)
        return ok;
    const auto download = userWeightsFolder() / (backbone + ".pth");
    const auto code = runProgram({"curl", "--fail", "--location", "--output", download.string(), found->url});
    if (!code)
        return passOn(code);
    if (*code != 0)
        return failure(ErrorCode::Unreadable, "The download failed", found->url,
                       "Check the connection, or copy the file here by other means and use 'weights import'");
    const auto bytes = readFile(download);
    if (!bytes)
        return passOn(bytes);
    std::error_code ignored;
    if (sha256(*bytes).rfind(found->sha256Start, 0) != 0) {
        fs::remove(download, ignored);
        return failure(ErrorCode::Mismatch, "The downloaded file does not have the published SHA-256", found->url,
                       "Try again; a proxy may have changed the file");
    }
    auto imported = import(backbone, download);
    fs::remove(download, ignored);
    return imported;
}

} // namespace

fs::path userWeightsFolder()
{
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
        return fs::path(data) / "twinspect" / "weights";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / ".local" / "share" / "twinspect" / "weights";
}

Result<fs::path> findWeights(const std::string& backbone, const fs::path& given)
{
    if (!given.empty())
        return given;
    std::error_code error;
    for (const auto& folder : weightFolders())
        if (fs::exists(weightsFile(folder, backbone), error))
            return fs::weakly_canonical(weightsFile(folder, backbone), error);
    return failure(ErrorCode::NotFound, Text("There are no weights for the backbone '%1'", backbone), {},
                   backbone == "efficientnet-lite0"
                       ? Text("Run './bootstrap setup' once, or give the file with --weights")
                       : Text("Use 'twinspect-cli weights fetch %1' (internet), 'weights import', or --weights FILE",
                              backbone));
}

void addWeightsCommand(CLI::App& app, Job& job)
{
    auto* command = app.add_subcommand("weights", "Pretrained backbones: which are here, import, fetch");
    command->require_subcommand(1);
    command->footer("Example: twinspect-cli weights import resnet18 resnet18-f37072fd.pth");

    auto* list = command->add_subcommand("list", "Shows where the weights of every backbone were found");
    list->callback([&job] {
        job = [](Console& console) {
            for (const char* backbone : {"efficientnet-lite0", "resnet18", "resnet50", "wide_resnet50_2"}) {
                const auto file = findWeights(backbone, {});
                console.print(std::string(backbone) + ": " + (file ? file->string() : "not here"));
            }
            return 0;
        };
    });

    const auto finish = [](Console& console, const std::string& backbone, const Status& done) {
        if (!done)
            return console.fail(done.error());
        console.print("Weights: " + weightsFile(userWeightsFolder(), backbone).string());
        return 0;
    };
    auto backbone = std::make_shared<std::string>();
    auto source = std::make_shared<std::string>();
    auto* importing =
        command->add_subcommand("import", "Converts a torchvision .pth file, checked by names and shapes");
    importing->add_option("BACKBONE", *backbone, "resnet18, resnet50 or wide_resnet50_2")->required();
    importing->add_option("FILE", *source, "The .pth file")->required();
    importing->callback(
        [=, &job] { job = [=](Console& console) { return finish(console, *backbone, import(*backbone, *source)); }; });

    auto* fetching = command->add_subcommand(
        "fetch",
        "Downloads a torchvision file, checks its SHA-256 and converts it; the only command that uses the internet");
    fetching->add_option("BACKBONE", *backbone, "resnet18, resnet50 or wide_resnet50_2")->required();
    fetching->callback(
        [=, &job] { job = [=](Console& console) { return finish(console, *backbone, fetch(*backbone)); }; });
}

} // namespace twinspect
