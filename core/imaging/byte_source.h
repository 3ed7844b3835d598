// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/files.h"
#include "core/base/result.h"

namespace twinspect {

/// The bytes of a file, in memory or read piece by piece. So a cloud need not lie beside the whole file that it comes
/// from. Private to core/imaging. Must not outlive the bytes or the file.
class ByteSource {
public:
    explicit ByteSource(std::string_view bytes) : m_bytes(bytes), m_size(bytes.size()) {}
    explicit ByteSource(const InputFile& file) : m_file(&file), m_size(file.size()) {}

    [[nodiscard]] std::uint64_t size() const { return m_size; }

    /// Up to `length` bytes from `offset` on, fewer only where the source ends; they stay until the next call. Throws
    /// std::bad_alloc. Errors: Unreadable.
    [[nodiscard]] Result<std::string_view> read(std::uint64_t offset, std::size_t length)
    {
        offset = std::min(offset, m_size);
        length = static_cast<std::size_t>(std::min<std::uint64_t>(length, m_size - offset));
        if (m_file == nullptr)
            return m_bytes.substr(static_cast<std::size_t>(offset), length);
        if (offset < m_begin || offset + length > m_begin + m_window.size()) {
            forget();
            auto window = m_file->read(offset, std::max(length, kWindow));
            if (!window)
                return passOn(window);
            m_begin = offset;
            m_window = std::move(*window);
        }
        return std::string_view(m_window).substr(static_cast<std::size_t>(offset - m_begin), length);
    }

    /// Gives the memory of the last read() back.
    void forget()
    {
        std::string().swap(m_window); // an assignment would keep it
        m_begin = 0;
    }

private:
    static constexpr std::size_t kWindow = 1 << 18;
    std::string_view m_bytes;
    const InputFile* m_file = nullptr;
    std::uint64_t m_size = 0;
    std::uint64_t m_begin = 0;
    std::string m_window;
};

/// Reads bytes or words of a ByteSource, one after the other. What a function returns stays until the next call.
class ByteReader {
public:
    ByteReader(ByteSource& source, std::uint64_t begin) : m_source(source), m_at(begin) {}

    /// Fewer than `length` only at the end. Errors: Unreadable.
    [[nodiscard]] Result<std::string_view> bytes(std::size_t length)
    {
        if (m_chunk.size() < length) {
            auto chunk = m_source.read(m_at, std::max(length, kChunk));
            if (!chunk)
                return chunk;
            m_chunk = *chunk;
        }
        return take(std::min(length, m_chunk.size()));
    }
    /// The next word between white space; empty at the end. Errors: Unreadable.
    [[nodiscard]] Result<std::string_view> word()
    {
        constexpr std::string_view kSpace = " \t\r\n";
        for (bool fresh = false;;) {
            take(std::min(m_chunk.find_first_not_of(kSpace), m_chunk.size()));
            const std::size_t end = std::min(m_chunk.find_first_of(kSpace), m_chunk.size());
            if (end < m_chunk.size() || (fresh && end > 0))
                return take(end);
            auto chunk = m_source.read(m_at, kChunk); // a word that is longer is no number
            if (!chunk || chunk->empty())
                return chunk;
            m_chunk = *chunk;
            fresh = true;
        }
    }

private:
    static constexpr std::size_t kChunk = 1 << 16;

    std::string_view take(std::size_t length)
    {
        const auto taken = m_chunk.substr(0, length);
        m_chunk.remove_prefix(length);
        m_at += length;
        return taken;
    }
    ByteSource& m_source;
    std::uint64_t m_at;
    std::string_view m_chunk;
};

} // namespace twinspect
