// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace twinspect {

/// Computes SHA-256 (FIPS 180-4) of data that come piece by piece. Identifies weights, training sets and models.
class Sha256 {
public:
    void add(std::string_view bytes);
    /// 64 lower-case hexadecimal digits. The object must not be used afterwards.
    [[nodiscard]] std::string finish();

private:
    void compress(const unsigned char* block);
    std::array<std::uint32_t, 8> m_state{0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                         0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};
    std::array<unsigned char, 64> m_block{};
    std::uint64_t m_length = 0; // bytes so far
};

[[nodiscard]] std::string sha256(std::string_view bytes);

} // namespace twinspect
