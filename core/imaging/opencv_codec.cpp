// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/opencv_codec.h"

#include <new>

#include <opencv2/imgcodecs.hpp>

#include "core/base/files.h"
#include "core/imaging/picture_header.h"

namespace twinspect {

Result<cv::Mat> decodePicture(std::string_view bytes, int flags, const std::string& name)
{
    try {
        // A view of our bytes: imdecode only reads them.
        const cv::Mat view(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
        cv::Mat picture = cv::imdecode(view, flags);
        if (picture.empty())
            return damagedFile(Text("its pixels cannot be decoded"), name);
        return picture;
    } catch (const cv::Exception& exception) {
        return exception.code == cv::Error::StsNoMem ? pictureOutOfMemory(name)
                                                     : damagedFile(Text("its pixels cannot be decoded"), name);
    } catch (const std::bad_alloc&) {
        return pictureOutOfMemory(name);
    }
}

Result<std::string> encodePicture(const std::string& name, const char* extension, const cv::Mat& picture,
                                  const std::vector<int>& options)
{
    try {
        std::vector<unsigned char> bytes;
        if (!cv::imencode(extension, picture, bytes, options))
            return failure(ErrorCode::WriteFailed, "The picture cannot be encoded", name,
                           "Report this with the picture's size");
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    } catch (const cv::Exception& exception) {
        return failure(ErrorCode::WriteFailed, Text("The picture cannot be encoded (%1)", exception.err), name,
                       "Report this with the picture's size");
    } catch (const std::bad_alloc&) {
        return pictureOutOfMemory(name);
    }
}

Status encodeToFile(const std::filesystem::path& path, const char* extension, const cv::Mat& picture,
                    const std::vector<int>& options)
{
    const auto bytes = encodePicture(path.string(), extension, picture, options);
    return bytes ? writeFileAtomically(path, *bytes) : passOn(bytes);
}

} // namespace twinspect
