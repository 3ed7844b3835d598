// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/files.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"
#include "core/imaging/opencv_codec.h"
#include "core/imaging/picture_header.h"
#include "core/imaging/png_structure.h"
#include "core/imaging/tiff_pixels.h"

namespace twinspect {

namespace {

// imdecode takes the length as an int; no accepted picture comes near.
constexpr std::uint64_t kMaxPictureBytes = 1ull << 30;
constexpr double kBlack = 3; // of 255

tl::unexpected<Error> unfitForWriting(const std::filesystem::path& path, const Text& what)
{
    return failure(ErrorCode::WriteFailed, what, path.string(),
                   "Write a picture that is not empty and has the right number of channels");
}

/// The kinds of RGB pictures differ in what has to be checked before OpenCV sees them. Returns the bits a channel.
Result<int> checkRgbBytes(std::string_view bytes, const std::string& name)
{
    if (looksLikePng(bytes)) {
        const auto header = checkPng(bytes, name);
        return header ? Result<int>(header->bitDepth) : passOn(header);
    }
    if (bytes.substr(0, 3) == "II*" || bytes.substr(0, 3) == "II+" || bytes.substr(0, 4) == std::string_view("MM\0*", 4)
        || bytes.substr(0, 4) == std::string_view("MM\0+", 4)) {
        ByteSource source(bytes);
        const auto header = checkTiff(source, name);
        if (!header)
            return passOn(header);
        if (header->orientation != 1) // OpenCV turns it, whatever it is told, and the geometry stays
            return failure(ErrorCode::Unsupported,
                           Text("This TIFF has a tag by which viewers turn it (orientation %1)", header->orientation),
                           name, "Save the picture as PNG, as the camera took it");
        constexpr std::uint64_t kUnsigned = 1;
        if (header->sampleFormat != kUnsigned || (header->bitsPerSample != 8 && header->bitsPerSample != 16)
            || header->samplesPerPixel == 2 || header->samplesPerPixel > 4 || header->planar != 1)
            return failure(ErrorCode::Unsupported, "This TIFF holds no colours of 8 or 16 bits", name,
                           "Save the picture as PNG");
        if (const auto whole = checkTiffPixels(source, *header, name); !whole)
            return passOn(whole);
        return static_cast<int>(header->bitsPerSample);
    }
    Status sound =
        bytes.substr(0, 3) == "\xFF\xD8\xFF" ? checkJpeg(bytes, name)
        : bytes.substr(0, 2) == "BM"
            ? checkBmp(bytes, name)
            : Status(failure(ErrorCode::BadData,
                             bytes.empty() ? "The file is empty" : "This is not a PNG, JPEG, BMP or TIFF picture", name,
                             "Save the picture as PNG"));
    return sound ? Result<int>(8) : passOn(sound);
}

/// 16 bits of which only 12 or 8 are in use would come out black. Nothing between these: the range of a single dark
/// picture must not decide how bright it is beside others. [ours]
Result<cv::Mat> scaledTo8(cv::Mat deep, std::vector<Text>* doubts)
{
    constexpr double kEightBits = 256, kTwelveBits = 4096, kFourteenBits = 16384;
    double highest = 0;
    cv::minMaxLoc(deep.reshape(1), nullptr, &highest);
    cv::Mat scaled;
    const bool eight = highest < kEightBits, twelve = highest < kTwelveBits && !eight;
    const double step = eight ? 1 : twelve ? 16 : 256; // rounds down
    deep.convertTo(scaled, CV_8U, 1 / step, eight ? 0.0 : twelve ? -0.46875 : -0.498046875);
    if (doubts == nullptr || highest == 0)
        return scaled;
    const Text eightSaid("The RGB picture has 16 bits of which 8 are in use: they are taken as they are");
    const Text twelveSaid("The RGB picture has 16 bits of which 12 are in use: it was brightened 16 times. If its "
                          "camera has another range, save it with 8 bits");
    const Text darkSaid(
        "The RGB picture has 16 bits and uses the lowest quarter of them. If its camera has 14 bits, it "
        "is too dark here: save it with 8 bits");
    if (highest < kFourteenBits)
        doubts->push_back(eight ? eightSaid : twelve ? twelveSaid : darkSaid);
    return scaled;
}

} // namespace

Result<RgbImage> decodeRgb(std::string_view bytes, const std::string& name, std::vector<Text>* doubts)
{
    const auto bits = checkRgbBytes(bytes, name);
    if (!bits)
        return passOn(bits);
    // The rotation tag of a JPEG must not turn the RGB picture away from its geometry.
    constexpr int kFlags = cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION;
    auto bgr = decodePicture(bytes, *bits == 16 ? kFlags | cv::IMREAD_ANYDEPTH : kFlags, name);
    if (bgr && bgr->depth() == CV_16U)
        bgr = scaledTo8(*bgr, doubts);
    if (!bgr)
        return passOn(bgr);
    if (double brightest = 0; doubts != nullptr) {
        cv::minMaxLoc(bgr->reshape(1), nullptr, &brightest);
        const Text black("The RGB picture is black: no defect can be seen in it");
        if (brightest < kBlack)
            doubts->push_back(black);
    }
    RgbImage image(bgr->cols, bgr->rows, 3);
    for (int row = 0; row < bgr->rows; ++row) {
        const unsigned char* from = bgr->ptr<unsigned char>(row);
        unsigned char* to = &image.at(row, 0);
        for (int column = 0; column < bgr->cols; ++column, from += 3, to += 3) {
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
        }
    }
    return image;
}

namespace {

/// Whether a mask has grey steps as JPEG or smoothing leaves them: nearly all is near 0 or near its highest value, in
/// many values at both ends. Numbers of classes are few, or not near an end.
bool hasGreySteps(const cv::Mat& grey)
{
    constexpr int kAtEnd = 24, kFewestEach = 3;
    constexpr double kNearlyAll = 0.9;
    if (grey.depth() != CV_8U || grey.channels() != 1)
        return false;
    std::array<std::size_t, 256> counts{};
    for (int row = 0; row < grey.rows; ++row)
        for (int column = 0; column < grey.cols; ++column)
            ++counts[grey.at<unsigned char>(row, column)];
    std::size_t low = 0, high = 0;
    int lowValues = 0, highValues = 0;
    for (int value = 1; value <= kAtEnd; ++value) {
        low += counts[static_cast<std::size_t>(value)];
        lowValues += counts[static_cast<std::size_t>(value)] > 0 ? 1 : 0;
        high += counts[static_cast<std::size_t>(256 - value)];
        highValues += counts[static_cast<std::size_t>(256 - value)] > 0 ? 1 : 0;
    }
    return low > 0 && lowValues >= kFewestEach && highValues >= kFewestEach
        && static_cast<double>(counts[0] + low + high) > kNearlyAll * static_cast<double>(grey.total());
}

/// Of a picture whose colour is the same everywhere the mask is what is opaque.
bool isInAlpha(const cv::Mat& picture)
{
    if (picture.channels() != 4)
        return false;
    const cv::Mat channels = picture.reshape(1, static_cast<int>(picture.total()));
    std::array<double, 2> range{};
    for (int channel = 0; channel < 3; ++channel) {
        cv::minMaxLoc(channels.col(channel), range.data(), &range[1]);
        if (range[0] != range[1])
            return false;
    }
    cv::minMaxLoc(channels.col(3), range.data(), &range[1]);
    return range[0] != range[1];
}

} // namespace

Result<Mask> decodeMask(std::string_view bytes, const std::string& name)
{
    if (const auto header = checkPng(bytes, name); !header)
        return passOn(header);
    const auto decoded = decodePicture(bytes, cv::IMREAD_UNCHANGED, name);
    if (!decoded)
        return passOn(decoded);
    constexpr std::uint16_t kHalf = 127;
    const std::uint16_t ground = hasGreySteps(*decoded) ? kHalf : 0;
    const bool inAlpha = isInAlpha(*decoded);
    cv::Mat values;
    decoded->convertTo(values, CV_16U); // class indices may have 16 bits: 256 must not become 0
    const int channels = values.channels();
    const int first = inAlpha ? 3 : 0;
    const int last = channels == 4 && !inAlpha ? 3 : channels; // an opaque alpha channel marks nothing
    Mask mask(values.cols, values.rows);
    for (int row = 0; row < values.rows; ++row) {
        const auto* from = values.ptr<std::uint16_t>(row);
        for (int column = 0; column < values.cols; ++column, from += channels)
            mask.at(row, column) =
                std::any_of(from + first, from + last, [ground](std::uint16_t value) { return value > ground; }) ? 1
                                                                                                                 : 0;
    }
    return mask;
}

Result<Image<std::uint16_t>> decodeNumbersPng(std::string_view bytes, const std::string& name)
{
    const auto header = checkPng(bytes, name);
    if (!header)
        return passOn(header);
    constexpr int kGrey = 0;
    if (header->colourType != kGrey || header->bitDepth < 8)
        return failure(ErrorCode::Unsupported, "This PNG is not grey with 8 or 16 bits, as class numbers must be", name,
                       "Export it as grey PNG whose values are the classes");
    const auto decoded = decodePicture(bytes, cv::IMREAD_UNCHANGED, name);
    if (!decoded)
        return passOn(decoded);
    cv::Mat values;
    decoded->convertTo(values, CV_16U);
    Image<std::uint16_t> numbers(values.cols, values.rows);
    for (int row = 0; row < values.rows; ++row)
        std::copy_n(values.ptr<std::uint16_t>(row), values.cols, &numbers.at(row, 0));
    return numbers;
}

Result<RgbImage> readRgb(const std::filesystem::path& path, std::vector<Text>* doubts)
{
    const auto bytes = readFile(path, kMaxPictureBytes);
    return bytes ? decodeRgb(*bytes, path.string(), doubts) : passOn(bytes);
}

int exifOrientation(const std::filesystem::path& path)
{
    constexpr std::size_t kFarEnough = 1 << 17; // a segment has at most 64 KB
    const auto file = InputFile::open(path);
    if (const auto begin = file ? file->read(0, 2) : passOn(file); !begin || *begin != "\xFF\xD8")
        return 1;
    const auto head = file->read(0, kFarEnough);
    return head ? orientationOfJpeg(*head) : 1;
}

Result<Mask> readMask(const std::filesystem::path& path)
{
    const auto bytes = readFile(path, kMaxPictureBytes);
    return bytes ? decodeMask(*bytes, path.string()) : passOn(bytes);
}

Status writeRgbPng(const std::filesystem::path& path, const RgbImage& image)
{
    if (image.empty() || image.channels() != 3)
        return unfitForWriting(path, Text("An RGB picture needs three channels"));
    const cv::Mat rgb(image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.data()));
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    return encodeToFile(path, ".png", bgr);
}

Result<std::string> encodeMaskPng(const Mask& mask, const std::string& name)
{
    if (mask.empty() || mask.channels() != 1)
        return unfitForWriting(name, Text("A mask needs one channel"));
    cv::Mat values(mask.height(), mask.width(), CV_8U);
    std::transform(mask.values().begin(), mask.values().end(), values.data,
                   [](std::uint8_t value) { return value != 0 ? std::uint8_t(255) : std::uint8_t(0); });
    return encodePicture(name, ".png", values);
}

Status writeMaskPng(const std::filesystem::path& path, const Mask& mask)
{
    const auto bytes = encodeMaskPng(mask, path.string());
    return bytes ? writeFileAtomically(path, *bytes) : passOn(bytes);
}

Status writeNumbersPng(const std::filesystem::path& path, const Image<std::uint16_t>& numbers)
{
    if (numbers.empty() || numbers.channels() != 1)
        return unfitForWriting(path, Text("A mask needs one channel"));
    cv::Mat values(numbers.height(), numbers.width(), CV_16U, const_cast<std::uint16_t*>(numbers.data()));
    if (*std::ranges::max_element(numbers.values()) > 255)
        return encodeToFile(path, ".png", values);
    cv::Mat narrow;
    values.convertTo(narrow, CV_8U);
    return encodeToFile(path, ".png", narrow);
}

Status writeMapPng16(const std::filesystem::path& path, const Image<float>& map, double offset, double step)
{
    if (map.empty() || map.channels() != 1)
        return unfitForWriting(path, Text("A map needs one channel"));
    if (!std::isfinite(offset) || !std::isfinite(step) || step <= 0)
        return failure(ErrorCode::InvalidArgument, "The step of a 16-bit map must be a positive number", path.string(),
                       "Choose a step above 0");
    cv::Mat values(map.height(), map.width(), CV_16U);
    std::transform(map.values().begin(), map.values().end(), values.ptr<std::uint16_t>(), [&](float score) {
        if (std::isnan(score))
            return std::uint16_t(0);
        return static_cast<std::uint16_t>(
            std::clamp(std::round((static_cast<double>(score) - offset) / step), 0.0, 65535.0));
    });
    return encodeToFile(path, ".png", values);
}

} // namespace twinspect
