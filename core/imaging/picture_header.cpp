// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/picture_header.h"

#include "core/imaging/byte_order.h"
#include "core/imaging/image_io.h"

namespace twinspect {

Status checkPictureSize(std::uint64_t width, std::uint64_t height, const std::string& name)
{
    if (width == 0 || height == 0)
        return failure(ErrorCode::BadData, Text("The picture is empty (%1 x %2 pixels)", width, height), name,
                       "Save it again from its source");
    if (width > kMaxImageSide || height > kMaxImageSide || width * height > kMaxImagePixels)
        return failure(ErrorCode::Unsupported,
                       Text("The picture claims %1 x %2 pixels, more than this program accepts", width, height), name,
                       Text("Crop or scale it to at most %1 pixels a side and 64 megapixels, or check that the file is "
                            "not damaged",
                            kMaxImageSide));
    return {};
}

tl::unexpected<Error> truncatedFile(const Text& what, const std::string& name)
{
    return failure(ErrorCode::BadData, Text("The file is cut off: %1", what), name,
                   "Copy the file again from its source, or leave this sample out");
}

tl::unexpected<Error> cloudOutOfMemory(const std::string& name)
{
    return failure(ErrorCode::OutOfMemory, "There is not enough memory for this cloud", name,
                   "Close other programs or scale the cloud down");
}

tl::unexpected<Error> pictureOutOfMemory(const std::string& name)
{
    return failure(ErrorCode::OutOfMemory, "There is not enough memory for this picture", name,
                   "Close other programs or scale the picture down");
}

tl::unexpected<Error> damagedFile(const Text& what, const std::string& name)
{
    return failure(ErrorCode::BadData, Text("The file is damaged: %1", what), name,
                   "Copy the file again from its source, or leave this sample out");
}

namespace {

// SOF0..SOF15 hold the size; C4, C8 and CC in that range are tables and reserved.
bool holdsFrameSize(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

} // namespace

Status checkJpeg(std::string_view bytes, const std::string& name)
{
    bool sized = false;
    std::size_t at = 2; // after SOI
    while (at + 4 <= bytes.size()) {
        if (static_cast<unsigned char>(bytes[at]) != 0xFF)
            return damagedFile(Text("a JPEG segment does not start where it should"), name);
        const unsigned marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xFF) { // fill byte
            ++at;
            continue;
        }
        const std::size_t length = bigEndian(bytes, at + 2, 2);
        if (length < 2 || length > bytes.size() - at - 2)
            return truncatedFile(Text("a JPEG segment ends after the end of the file"), name);
        if (holdsFrameSize(marker)) {
            if (length < 8)
                return damagedFile(Text("the JPEG frame header is too short"), name);
            if (const auto size = checkPictureSize(bigEndian(bytes, at + 7, 2), bigEndian(bytes, at + 5, 2), name);
                !size)
                return size;
            sized = true;
        }
        if (marker == 0xDA) // the compressed data run from here to the end marker
            break;
        at += 2 + length;
    }
    if (!sized)
        return truncatedFile(Text("the JPEG has no frame header"), name);
    // Cameras may pad the file after the end marker.
    if (bytes.find("\xFF\xD9", at) == std::string_view::npos)
        return truncatedFile(Text("the JPEG has no end marker"), name);
    return {};
}

Status checkBmp(std::string_view bytes, const std::string& name)
{
    constexpr std::size_t kHeaders = 14 + 40;
    if (bytes.size() < kHeaders)
        return truncatedFile(Text("the BMP header is incomplete"), name);
    if (littleEndian(bytes, 14, 4) < 40 || littleEndian(bytes, 30, 4) != 0)
        return failure(ErrorCode::Unsupported, "Only uncompressed BMP pictures are read", name,
                       "Save the picture as PNG");
    const auto width = static_cast<std::int32_t>(littleEndian(bytes, 18, 4));
    const auto signedHeight = static_cast<std::int64_t>(static_cast<std::int32_t>(littleEndian(bytes, 22, 4)));
    const std::int64_t height = signedHeight < 0 ? -signedHeight : signedHeight; // negative: rows from top to bottom
    if (width < 0)
        return damagedFile(Text("the BMP width is negative"), name);
    if (const auto size = checkPictureSize(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height), name);
        !size)
        return size;
    const std::uint64_t bits = littleEndian(bytes, 28, 2);
    if (bits != 8 && bits != 24 && bits != 32)
        return failure(ErrorCode::Unsupported, "Only BMP pictures with 8, 24 or 32 bits a pixel are read", name,
                       "Save the picture as PNG");
    const std::uint64_t rowBytes = (static_cast<std::uint64_t>(width) * bits + 31) / 32 * 4;
    const std::uint64_t begin = littleEndian(bytes, 10, 4);
    if (begin > bytes.size() || rowBytes * static_cast<std::uint64_t>(height) > bytes.size() - begin)
        return truncatedFile(Text("pixels of the BMP are missing"), name);
    return {};
}

namespace {

/// In the TIFF directory that EXIF is.
int orientationIn(std::string_view exif)
{
    constexpr std::uint32_t kOrientation = 274;
    if (exif.size() < 10 || (exif.substr(0, 2) != "II" && exif.substr(0, 2) != "MM"))
        return 1;
    const bool big = exif[0] == 'M';
    const auto number = [&](std::size_t at, std::size_t width) {
        return big ? bigEndian(exif, at, width) : littleEndian(exif, at, width);
    };
    const std::size_t begin = number(4, 4);
    if (begin > exif.size() - 2)
        return 1;
    const std::size_t count = number(begin, 2);
    for (std::size_t i = 0; i < count && begin + 14 + 12 * i <= exif.size(); ++i)
        if (const std::size_t at = begin + 2 + 12 * i; number(at, 2) == kOrientation) {
            const std::uint32_t value = number(at + 8, 2);
            return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        }
    return 1;
}

} // namespace

int orientationOfJpeg(std::string_view bytes)
{
    constexpr std::string_view kExif("Exif\0\0", 6);
    if (bytes.substr(0, 2) != "\xFF\xD8")
        return 1;
    for (std::size_t at = 2; at + 4 <= bytes.size() && static_cast<unsigned char>(bytes[at]) == 0xFF;) {
        const unsigned marker = static_cast<unsigned char>(bytes[at + 1]);
        const std::size_t length = bigEndian(bytes, at + 2, 2);
        if (marker == 0xDA || length < 2)
            return 1;
        const std::string_view segment = bytes.substr(at + 4, length - 2);
        if (marker == 0xE1 && segment.substr(0, kExif.size()) == kExif)
            return orientationIn(segment.substr(kExif.size()));
        at += 2 + length;
    }
    return 1;
}

} // namespace twinspect
