// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/base/text.h"

namespace twinspect {

/// The kind of an error. The window chooses its words and icons by this code.
enum class ErrorCode {
    InvalidArgument, ///< a caller or a user asked for something that makes no sense
    NotFound,        ///< a file or folder is not there
    Unreadable,      ///< a file is there but cannot be opened or read
    BadData,         ///< a file is damaged or holds something else than it should
    Unsupported,     ///< sound data that this program does not handle
    Mismatch,        ///< two things that belong together do not fit (sizes, hashes, versions)
    TooLittleData,   ///< not enough samples for the job
    WriteFailed,     ///< a result could not be stored (permissions, full disk)
    OutOfMemory,     ///< host or device memory ran out
    Cancelled,       ///< the user stopped the work; not a fault
    Internal,        ///< a defect of ours
};

[[nodiscard]] std::string_view toString(ErrorCode code);

/// A failure in plain English: what happened, to which file, and what to do about it.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    Text detail;      ///< one sentence without a full stop, no file name
    std::string file; ///< the file or folder concerned; empty when there is none
    Text remedy;      ///< what the user can do; empty when nothing useful can be said

    /// "FILE: detail. Remedy.", for a remark that a window may show.
    [[nodiscard]] Text text() const;
    /// The same in English, for a terminal or a log.
    [[nodiscard]] std::string message() const;
};

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, Text detail, std::string file = {}, Text remedy = {})
{
    return tl::unexpected<Error>(Error{code, std::move(detail), std::move(file), std::move(remedy)});
}

/// Hands an error up unchanged: `if (!image) return passOn(image);`
template <typename T>
[[nodiscard]] tl::unexpected<Error> passOn(const Result<T>& failed)
{
    return tl::unexpected<Error>(failed.error());
}

} // namespace twinspect
