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
    std::string pixels;
    std::uint32_t claimedBytes = 0; ///< 0: as many as there are
};

/// One strip that starts at byte 8; the directory follows it.
inline std::string tiff(const Tiff& picture)
{
    const bool big = picture.bigEndian;
    std::string file = big ? "MM" : "II";
    append(file, 42, 2, big);
    const std::uint32_t tables = 8 + static_cast<std::uint32_t>(picture.pixels.size());
    append(file, tables + 4 * picture.channels, 4, big);
    file += picture.pixels;
    for (const std::uint32_t value : {picture.bits, picture.format})
        for (std::uint32_t i = 0; i < picture.channels; ++i)
            append(file, value, 2, big);
    const auto entry = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
        append(file, tag, 2, big);
        append(file, type, 2, big);
        append(file, count, 4, big);
        if (type == 3 && count == 1) { // a short stands left in its field
            append(file, value, 2, big);
            append(file, 0, 2, big);
        } else {
            append(file, value, 4, big);
        }
    };
    const bool single = picture.channels == 1;
    append(file, 11, 2, big);
    entry(256, 4, 1, picture.width);
    entry(257, 4, 1, picture.height);
    entry(258, 3, picture.channels, single ? picture.bits : tables);
    entry(259, 3, 1, picture.compression);
    entry(262, 3, 1, single ? 1 : 2);
    entry(273, 4, 1, 8);
    entry(277, 3, 1, picture.channels);
    entry(278, 4, 1, picture.height);
    entry(279, 4, 1,
          picture.claimedBytes != 0 ? picture.claimedBytes : static_cast<std::uint32_t>(picture.pixels.size()));
    entry(284, 3, 1, picture.planar);
    entry(339, 3, picture.channels, single ? picture.format : tables + 2 * picture.channels);
    append(file, 0, 4, big);
    return file;
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
