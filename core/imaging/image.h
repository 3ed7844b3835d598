// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <string>
#include <vector>

namespace twinspect {

/// A dense image with any number of channels. Row-major, channels interleaved, no row padding. A value type; moving is
/// cheap.
template <typename T>
class Image {
public:
    Image() = default;
    Image(int width, int height, int channels = 1, T fill = T())
        : m_width(width), m_height(height), m_channels(channels),
          m_values(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)
                       * static_cast<std::size_t>(channels),
                   fill)
    {
    }

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    [[nodiscard]] int channels() const { return m_channels; }
    [[nodiscard]] bool empty() const { return m_values.empty(); }
    [[nodiscard]] std::size_t pixelCount() const
    {
        return static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height);
    }

    [[nodiscard]] T& at(int row, int column, int channel = 0) { return m_values[index(row, column, channel)]; }
    [[nodiscard]] const T& at(int row, int column, int channel = 0) const
    {
        return m_values[index(row, column, channel)];
    }
    [[nodiscard]] T* data() { return m_values.data(); }
    [[nodiscard]] const T* data() const { return m_values.data(); }
    [[nodiscard]] std::span<T> values() { return m_values; }
    [[nodiscard]] std::span<const T> values() const { return m_values; }

    template <typename U>
    [[nodiscard]] bool sameSize(const Image<U>& other) const
    {
        return m_width == other.width() && m_height == other.height();
    }

    friend bool operator==(const Image&, const Image&) = default;

private:
    [[nodiscard]] std::size_t index(int row, int column, int channel) const
    {
        return (static_cast<std::size_t>(row) * static_cast<std::size_t>(m_width) + static_cast<std::size_t>(column))
                 * static_cast<std::size_t>(m_channels)
             + static_cast<std::size_t>(channel);
    }
    int m_width = 0;
    int m_height = 0;
    int m_channels = 0;
    std::vector<T> m_values;
};

// Types of their own, so that none is passed for another; what works on any plane takes an Image.

/// An RGB image of three channels, 0..255.
struct RgbImage : Image<std::uint8_t> {
    using Image::Image;
};
/// A mask of one channel, 0 = no, 1 = yes.
struct Mask : Image<std::uint8_t> {
    using Image::Image;
};
/// An image of heights or distances, one channel. The unit is in the variable's name; NaN = no measurement.
struct DepthMap : Image<float> {
    using Image::Image;
};
/// An image of raw scores, one channel.
struct ScoreMap : Image<float> {
    using Image::Image;
};
/// An image of fractions in 0..1, one channel.
struct ShareMap : Image<float> {
    using Image::Image;
};
/// An organised point cloud, three channels x y z in metres, camera frame. All three NaN = no measurement.
struct OrganizedCloud : Image<float> {
    using Image::Image;
};

/// "400 x 300", for sentences.
template <typename T>
[[nodiscard]] std::string sizeText(const Image<T>& image)
{
    return std::to_string(image.width()) + " x " + std::to_string(image.height());
}

} // namespace twinspect
