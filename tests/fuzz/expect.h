// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/imaging/image.h"
#include "core/imaging/image_io.h"

namespace twinspect::fuzz {

/// Name given to the bytes under test; every error must carry it.
inline constexpr const char* kFile = "fuzzed input";

/// Stops the program so that the fuzzer keeps the input. Not assert(): the replay runs in release builds too.
inline void expect(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

/// What the readers promise about failures: a code that blames the file, its name and a remedy.
inline void expectGoodError(const Error& error)
{
    expect(error.code == ErrorCode::BadData || error.code == ErrorCode::Unsupported
               || error.code == ErrorCode::OutOfMemory,
           "the error blames the file");
    expect(error.file == kFile, "the error names the file");
    expect(!error.detail.empty() && !error.remedy.empty(), "the error says what happened and what to do");
}

template <typename T>
void expectSize(const Image<T>& image, int channels)
{
    expect(image.width() > 0 && image.height() > 0 && image.width() <= kMaxImageSide && image.height() <= kMaxImageSide,
           "the size is within the limits");
    expect(image.channels() == channels
               && image.values().size() == image.pixelCount() * static_cast<std::size_t>(channels),
           "the channels are all there");
}

/// Either an error with manners or a cloud whose points are whole: three finite numbers or three NaN.
inline void expectCloudOrError(const Result<OrganizedCloud>& cloud)
{
    if (!cloud)
        return expectGoodError(cloud.error());
    expectSize(*cloud, 3);
    const auto values = cloud->values();
    for (std::size_t i = 0; i < values.size(); i += 3) {
        const bool missing = std::isnan(values[i]) && std::isnan(values[i + 1]) && std::isnan(values[i + 2]);
        const bool measured = std::isfinite(values[i]) && std::isfinite(values[i + 1]) && std::isfinite(values[i + 2]);
        expect(missing || measured, "a point is measured or missing, never half");
    }
}

} // namespace twinspect::fuzz
