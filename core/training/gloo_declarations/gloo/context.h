// SPDX-License-Identifier: GPL-3.0-or-later
// The LibTorch wheel holds Gloo inside libtorch_cpu but not its headers, and c10d/ProcessGroupGloo.hpp names a few of
// its classes. These declarations are all it needs; no object of them is ever made here.
#pragma once

#include <chrono>

namespace gloo {
class Context {
public:
    void setTimeout(std::chrono::milliseconds timeout);
};
} // namespace gloo
