// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace twinspect {

/// Expands an LZF stream (the compression of binary_compressed PCD) to exactly `plainBytes` bytes. False when the
/// stream is damaged: it reads past its end, refers to before the start, or gives more or fewer bytes. Written from the
/// format's description in liblzf's README.
[[nodiscard]] bool expandLzf(std::string_view packed, std::size_t plainBytes, std::string& plain);

} // namespace twinspect
