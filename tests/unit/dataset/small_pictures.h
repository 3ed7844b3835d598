// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "tests/unit/imaging/file_bytes.h"

// Files of pictures of 2 x 2 pixels.

inline const std::string kRgb = bytes::png(2, 2, 8, 2, {"\x01\x02\x03\x0a\x0b\x0c", "\x10\x20\x30\x7f\x80\xff"});
inline const std::string kDepth = bytes::png(2, 2, 16, 0, {"abcd", "efgh"});
inline const std::string kMask = bytes::png(2, 2, 8, 0, {std::string("\x00\xff", 2), std::string("\x00\x00", 2)});
