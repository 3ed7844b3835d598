// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/link_file.h"

#include "core/base/files.h"

namespace twinspect {

Status linkOrCopyFile(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code error;
    std::filesystem::create_hard_link(std::filesystem::canonical(from, error), to, error);
    if (!error)
        return {};
    const auto bytes = readFile(from); // another disk, one without links, or the name is taken
    return bytes ? writeFileAtomically(to, *bytes) : passOn(bytes);
}

} // namespace twinspect
