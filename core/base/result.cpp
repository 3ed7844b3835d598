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

Text Error::text() const
{
    if (file.empty())
        return remedy.empty() ? Text("%1.", detail) : Text("%1. %2.", detail, remedy);
    return remedy.empty() ? Text("%1: %2.", file, detail) : Text("%1: %2. %3.", file, detail, remedy);
}

std::string Error::message() const
{
    std::string said = text().english();
    if (said.ends_with("..")) // a library's words may bring their own full stop
        said.pop_back();
    return said;
}

} // namespace twinspect
