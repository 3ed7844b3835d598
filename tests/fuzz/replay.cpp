// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a fuzz target once over every file of a folder, without libFuzzer: the corpus is a regression test under every
// compiler and preset.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t maxSize);

// Custom mutators refer to libFuzzer's; nothing is mutated here.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) { return size; }

namespace {

// A copy of exactly that size on the heap, so that a sanitizer sees a read past its end.
void runOn(std::string_view bytes)
{
    const auto copy = std::make_unique<std::uint8_t[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), copy.get());
    LLVMFuzzerTestOneInput(copy.get(), bytes.size());
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1], error))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (error || files.empty()) {
        std::fprintf(stderr, "no corpus in %s\n", argv[1]);
        return 1;
    }
    for (const auto& file : files) {
        const auto bytes = twinspect::readFile(file);
        if (!bytes) {
            std::fprintf(stderr, "%s\n", bytes.error().message().c_str());
            return 1;
        }
        std::printf("%s\n", file.filename().c_str()); // before the run: the last line names the culprit of a crash
        std::fflush(stdout);
        runOn(*bytes);
        // Truncation at every length finds what a corpus of whole files does not.
        for (std::size_t length = 0; length < std::min<std::size_t>(bytes->size(), 512); ++length)
            runOn(std::string_view(*bytes).substr(0, length));
    }
    std::printf("%zu files\n", files.size());
    return 0;
}
