// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PNG and TIFF files built byte by byte from their specifications, so that expected values do not come from the code
// under test.

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <QByteArray>
#include <QTest>

#include "core/base/result.h"

namespace bytes {

inline void append(std::string& to, std::uint32_t value, int width, bool bigEndian)
{
    for (int i = 0; i < width; ++i)
        to.push_back(static_cast<char>(value >> 8 * (bigEndian ? width - 1 - i : i) & 0xff));
}

inline std::uint32_t crc32(const std::string& text)
{
    std::uint32_t crc = 0xFFFFFFFFu;
    for (const char letter : text) {
        crc ^= static_cast<unsigned char>(letter);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1u ? 0xEDB88320u : 0u);
    }
    return ~crc;
}

inline std::string pngChunk(const std::string& typeAndContent)
{
    std::string chunk;
    append(chunk, static_cast<std::uint32_t>(typeAndContent.size() - 4), 4, true);
    chunk += typeAndContent;
    append(chunk, crc32(typeAndContent), 4, true);
    return chunk;
}

/// `rows`: the raw scan lines without filter bytes.
inline std::string png(std::uint32_t width, std::uint32_t height, int bitDepth, int colourType,
                       const std::vector<std::string>& rows)
{
    std::string header = "IHDR";
    append(header, width, 4, true);
    append(header, height, 4, true);
    header += {static_cast<char>(bitDepth), static_cast<char>(colourType), 0, 0, 0};
    std::string lines;
    for (const std::string& row : rows)
        lines += '\0' + row;
    const QByteArray packed =
        qCompress(QByteArray::fromStdString(lines)).mid(4); // Qt puts a length before the zlib stream
    std::string file("\x89PNG\r\n\x1a\n", 8);
    file += pngChunk(header);
    if (colourType == 3)
        file += pngChunk(std::string("PLTE") + std::string(6, '\0') + "\xff\x80\x10");
    return file + pngChunk("IDAT" + packed.toStdString()) + pngChunk("IEND");
}

struct Tiff {
    std::uint32_t width = 2;
    std::uint32_t height = 2;
    std::uint32_t channels = 3;
    std::uint32_t bits = 32;
    std::uint32_t format = 3; ///< 1 unsigned, 3 float
    std::uint32_t planar = 1;
    std::uint32_t compression = 1;
    bool bigEndian = false;
    bool wide = false;               ///< BigTIFF
    std::string pixels;
    std::vector<std::string> strips; ///< empty: `pixels` is the only one
    std::uint32_t rowsPerStrip = 0;  ///< 0: the height
    std::uint32_t claimedBytes = 0;  ///< of the only strip; 0: as many as there are
};

/// The strips begin behind the header; the directory follows them.
inline std::string tiff(const Tiff& picture)
{
    const bool big = picture.bigEndian;
    const int word = picture.wide ? 8 : 4;
    const auto appendWord = [&](std::string& to, std::uint32_t value) {
        append(to, big && word == 8 ? 0 : value, 4, big);
        if (word == 8)
            append(to, big ? value : 0, 4, big);
    };
    const auto strips = picture.strips.empty() ? std::vector<std::string>{picture.pixels} : picture.strips;
    std::vector<std::uint32_t> offsets, lengths;
    std::string content;
    for (const std::string& strip : strips) {
        offsets.push_back((picture.wide ? 16 : 8) + static_cast<std::uint32_t>(content.size()));
        lengths.push_back(picture.claimedBytes != 0 ? picture.claimedBytes : static_cast<std::uint32_t>(strip.size()));
        content += strip;
    }
    const std::uint32_t tables = (picture.wide ? 16 : 8) + static_cast<std::uint32_t>(content.size());
    for (const std::uint32_t value : {picture.bits, picture.format})
        for (std::uint32_t i = 0; i < picture.channels; ++i)
            append(content, value, 2, big);
    const auto listOf = [&](const std::vector<std::uint32_t>& values) { // its place, or the value itself
        const auto place = (picture.wide ? 16 : 8) + static_cast<std::uint32_t>(content.size());
        if (values.size() == 1)
            return values[0];
        for (const std::uint32_t value : values)
            append(content, value, 4, big);
        return place;
    };
    const std::uint32_t offsetList = listOf(offsets), lengthList = listOf(lengths);
    std::string file = big ? "MM" : "II";
    append(file, picture.wide ? 43 : 42, 2, big);
    if (picture.wide) {
        append(file, 8, 2, big);
        append(file, 0, 2, big);
    }
    appendWord(file, (picture.wide ? 16 : 8) + static_cast<std::uint32_t>(content.size()));
    file += content;
    const auto entry = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
        append(file, tag, 2, big);
        append(file, type, 2, big);
        appendWord(file, count);
        const auto size = static_cast<int>(type == 3 ? 2 : 4);
        if (static_cast<int>(count) * size > word) {
            appendWord(file, value);
        } else if (count == 1) { // stands left in its field
            append(file, value, size, big);
            file += std::string(static_cast<std::size_t>(word - size), '\0');
        } else { // a short list in the field itself
            for (std::uint32_t i = 0; i < count; ++i)
                file += content.substr(value - (picture.wide ? 16 : 8) + i * static_cast<std::uint32_t>(size),
                                       static_cast<std::size_t>(size));
            file += std::string(static_cast<std::size_t>(word) - count * static_cast<std::size_t>(size), '\0');
        }
    };
    const bool single = picture.channels == 1;
    if (picture.wide)
        appendWord(file, 11);
    else
        append(file, 11, 2, big);
    const auto count = static_cast<std::uint32_t>(strips.size());
    entry(256, 4, 1, picture.width);
    entry(257, 4, 1, picture.height);
    entry(258, 3, picture.channels, single ? picture.bits : tables);
    entry(259, 3, 1, picture.compression);
    entry(262, 3, 1, single ? 1 : 2);
    entry(273, 4, count, offsetList);
    entry(277, 3, 1, picture.channels);
    entry(278, 4, 1, picture.rowsPerStrip != 0 ? picture.rowsPerStrip : picture.height);
    entry(279, 4, count, lengthList);
    entry(284, 3, 1, picture.planar);
    entry(339, 3, picture.channels, single ? picture.format : tables + 2 * picture.channels);
    appendWord(file, 0);
    return file;
}

/// As TIFF's Deflate asks for it.
inline std::string deflated(const std::string& plain)
{
    return qCompress(QByteArray::fromStdString(plain)).mid(4).toStdString(); // Qt puts a length before the zlib stream
}

inline std::string doubles(const std::vector<double>& values)
{
    std::string text;
    for (const double value : values) {
        std::uint64_t raw = 0;
        std::memcpy(&raw, &value, 8);
        append(text, static_cast<std::uint32_t>(raw), 4, false);
        append(text, static_cast<std::uint32_t>(raw >> 32), 4, false);
    }
    return text;
}

inline std::string floats(const std::vector<float>& values, bool bigEndian = false)
{
    std::string text;
    for (const float value : values) {
        std::uint32_t raw = 0;
        std::memcpy(&raw, &value, 4);
        append(text, raw, 4, bigEndian);
    }
    return text;
}

inline void write(const std::filesystem::path& path, const std::string& content)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

inline std::filesystem::path sharedFolder()
{
    if (qEnvironmentVariableIsSet("TWINSPECT_SHARED"))
        return qEnvironmentVariable("TWINSPECT_SHARED").toStdString();
    return std::filesystem::path(qEnvironmentVariable("TWINSPECT_SOURCE_DIR").toStdString()) / ".." / "shared";
}

} // namespace bytes

/// The error has the code, names the file and says what to do.
#define VERIFY_REFUSED(result, expectedCode, file)                                                                     \
    do {                                                                                                               \
        const auto evaluated = (result);                                                                               \
        QVERIFY(!evaluated.has_value());                                                                               \
        const twinspect::Error& refused = evaluated.error();                                                           \
        QVERIFY2(refused.code == (expectedCode), refused.message().c_str());                                           \
        QVERIFY2(refused.message().find(std::filesystem::path(file).filename().string()) != std::string::npos,         \
                 refused.message().c_str());                                                                           \
        QVERIFY2(!refused.remedy.empty(), refused.message().c_str());                                                  \
    } while (false)
