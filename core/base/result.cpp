// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

namespace twinspect {

std::string_view toString(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return "invalid-argument";
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::Unreadable: return "unreadable";
    case ErrorCode::BadData: return "bad-data";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::Mismatch: return "mismatch";
    case ErrorCode::TooLittleData: return "too-little-data";
    case ErrorCode::WriteFailed: return "write-failed";
    case ErrorCode::OutOfMemory: return "out-of-memory";
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

std::string Error::message() const
{
    std::string text;
    if (!file.empty())
        text += file + ": ";
    text += detail;
    if (!remedy.empty())
        text += ". " + remedy;
    if (!text.empty() && text.back() != '.')
        text += '.';
    return text;
}

} // namespace twinspect
