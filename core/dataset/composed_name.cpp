// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/composed_name.h"

#include <algorithm>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

namespace twinspect {

std::string composed(std::string_view name)
{
    std::string result;
    if (std::all_of(name.begin(), name.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x80; }))
        return result = name;
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(error);
    if (U_FAILURE(error))
        return result = name;
    icu::StringByteSink<std::string> sink(&result);
    normalizer->normalizeUTF8(0, icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())), sink, nullptr,
                              error);
    if (U_FAILURE(error))
        result = name;
    return result;
}

} // namespace twinspect
