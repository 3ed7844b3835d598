// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

namespace faulty {

/// The faults that end a call of a plugin; nothing for other names.
inline void failAs(const std::string& fault)
{
    if (fault == "throws")
        throw std::runtime_error("the moon is full");
    if (fault == "throws a number")
        throw 42;
    if (fault == "crashes")
        ::raise(SIGSEGV);
    if (fault == "aborts")
        std::abort();
    if (fault == "exits")
        std::_Exit(3);
    if (fault == "hangs")
        for (;;)
            ::pause();
    if (fault == "closes") {
        for (int file = 3; file < 64; ++file)
            ::shutdown(file, SHUT_WR);
        for (;;)
            ::pause();
    }
    if (fault == "takes all memory") {
        std::vector<std::vector<char>> taken;
        for (;;)
            taken.emplace_back(1 << 20, 'x');
    }
    if (fault == "loses all memory")
        for (;;)
            *static_cast<volatile char*>(::operator new(1 << 16)) = 'x';
    if (fault == "writes rubbish")
        for (int file = 3; file < 64; ++file)
            (void)!::write(file, "This is no message at all, but it is longer than a head", 55);
    if (fault == "prints") {
        std::puts("a line on standard output");
        std::fflush(stdout);
    }
}

} // namespace faulty
