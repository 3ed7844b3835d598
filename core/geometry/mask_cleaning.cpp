// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/mask_cleaning.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/geometry/ground.h"

namespace twinspect {
namespace {

constexpr double kSmallestPiece = 0.03;   // of the largest piece
constexpr double kSmallestSpeck = 0.0002; // of the image: 32 px of 400 x 400
constexpr double kHugsBorder = 0.6;       // share of a piece inside the border's frame
constexpr double kBayOutline = 0.7;       // share of a bay's outline that is part; a square corner's shadow has 0.59
constexpr double kUnseenHole = 0.2;       // measured share below which an enclosed hole is a gap in the data

cv::Mat1b view(Mask& mask) { return {mask.height(), mask.width(), mask.data()}; }
cv::Mat1b view(const Mask& mask)
{
    return {mask.height(), mask.width(), const_cast<std::uint8_t*>(mask.data())};
} // read only

int shorterSide(const Mask& mask) { return std::min(mask.width(), mask.height()); }

/// Bounding box of the mask and `margin` px around it, within the image: the part is often a small share of it.
cv::Rect windowOf(const Mask& mask, int margin)
{
    const cv::Rect box = cv::boundingRect(view(mask));
    if (box.empty())
        return box;
    const cv::Rect grown(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin);
    return grown & cv::Rect(0, 0, mask.width(), mask.height());
}

/// Calls visit(maskRow, labelRow, row) for every row of the window.
template <typename Visit>
void eachRow(cv::Mat1b mask, const cv::Mat1i& labels, Visit visit)
{
    for (int row = 0; row < mask.rows; ++row)
        visit(mask[row], labels[row], row);
}

} // namespace

Mask majorityOfMeasured(const Mask& raised, const Mask& measured)
{
    cv::Mat1b votes;
    cv::Mat1b seen;
    cv::boxFilter(view(raised), votes, CV_8U, {3, 3}, {-1, -1}, false, cv::BORDER_CONSTANT);
    cv::boxFilter(view(measured), seen, CV_8U, {3, 3}, {-1, -1}, false, cv::BORDER_CONSTANT);
    Mask result(raised.width(), raised.height());
    const std::uint8_t* vote = votes[0];
    const std::uint8_t* known = seen[0];
    const std::uint8_t* centre = measured.data();
    for (std::uint8_t& value : result.values()) {
        // A gap needs one measured neighbour more than a straight silhouette has, or the part would grow into its
        // shadow.
        value = static_cast<std::uint8_t>((*known >= 4 - *centre) & (2 * *vote > *known));
        ++vote;
        ++known;
        ++centre;
    }
    return result;
}

void dropSpecks(Mask& mask)
{
    const cv::Rect window = windowOf(mask, 0);
    if (window.empty())
        return;
    cv::Mat1i labels;
    const int count = cv::connectedComponents(view(mask)(window), labels, 8);
    std::vector<int> area(static_cast<std::size_t>(count), 0);
    const auto columns = static_cast<std::size_t>(window.width);
    eachRow(view(mask)(window), labels, [&](std::uint8_t*, const int* label, int) {
        for (std::size_t column = 0; column < columns; ++column)
            ++area[static_cast<std::size_t>(label[column])];
    });
    const int least = std::max(6, static_cast<int>(kSmallestSpeck * static_cast<double>(mask.pixelCount())));
    area[0] = 0;
    eachRow(view(mask)(window), labels, [&](std::uint8_t* value, const int* label, int) {
        for (std::size_t column = 0; column < columns; ++column)
            value[column] = area[static_cast<std::size_t>(label[column])] >= least ? 1 : 0;
    });
}

void closeGaps(Mask& mask)
{
    const int radius = std::max(1, shorterSide(mask) / 100);
    const cv::Rect window = windowOf(mask, radius + 1);
    if (window.empty())
        return;
    const cv::Mat kernel = cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * radius + 1, 2 * radius + 1});
    cv::Mat1b inside = view(mask)(window);
    cv::morphologyEx(inside.clone(), inside, cv::MORPH_CLOSE, kernel);
}

void fillUnseenHoles(Mask& mask, const Mask& measured)
{
    const cv::Rect window = windowOf(mask, 1);
    if (window.empty())
        return;
    cv::Mat1b inside = view(mask)(window);
    cv::Mat1i labels;
    const int count = cv::connectedComponents(inside == 0, labels, 4);
    if (count <= 2)
        return;
    struct Hole {
        int pixels = 0;
        int seen = 0;
        bool enclosed = true;
    };
    std::vector<Hole> holes(static_cast<std::size_t>(count));
    cv::Mat1b valid = view(measured)(window);
    eachRow(valid, labels, [&](const std::uint8_t* known, const int* label, int row) {
        for (int column = 0; column < window.width; ++column) {
            Hole& hole = holes[static_cast<std::size_t>(label[column])];
            ++hole.pixels;
            hole.seen += known[column];
            if (row == 0 || column == 0 || row + 1 == window.height || column + 1 == window.width)
                hole.enclosed = false;
        }
    });
    eachRow(inside, labels, [&](std::uint8_t* value, const int* label, int) {
        for (int column = 0; column < window.width; ++column) {
            const Hole& hole = holes[static_cast<std::size_t>(label[column])];
            if (label[column] > 0 && hole.enclosed && hole.seen < kUnseenHole * hole.pixels)
                value[column] = 1;
        }
    });
}

void fillUnseenBays(Mask& mask, const Mask& measured)
{
    const int radius = std::max(1, shorterSide(mask) / 32);
    const cv::Rect window = windowOf(mask, radius + 1);
    if (window.empty())
        return;
    cv::Mat1b inside = view(mask)(window);
    cv::Mat1b closed;
    cv::morphologyEx(inside.clone(), closed, cv::MORPH_CLOSE, cv::Mat::ones(2 * radius + 1, 2 * radius + 1, CV_8U));
    cv::Mat1i labels;
    const int count = cv::connectedComponents(closed & (inside == 0), labels, 4);
    struct Bay {
        int pixels = 0;
        int seen = 0;
        int onPart = 0; ///< pixel sides shared with the part
        int open = 0; ///< pixel sides towards the outside
    };
    std::vector<Bay> bays(static_cast<std::size_t>(count));
    const cv::Mat1b valid = view(measured)(window);
    eachRow(valid, labels, [&](const std::uint8_t* known, const int* label, int row) {
        for (int column = 0; column < window.width; ++column) {
            if (label[column] == 0)
                continue;
            Bay& bay = bays[static_cast<std::size_t>(label[column])];
            ++bay.pixels;
            bay.seen += known[column];
            for (const auto& [r, c] : {std::pair(row - 1, column), std::pair(row + 1, column),
                                       std::pair(row, column - 1), std::pair(row, column + 1)}) {
                const bool within = r >= 0 && c >= 0 && r < window.height && c < window.width;
                bay.onPart += within && inside(r, c) ? 1 : 0;
                bay.open += !within || !closed(r, c) ? 1 : 0;
            }
        }
    });
    eachRow(inside, labels, [&](std::uint8_t* value, const int* label, int) {
        for (int column = 0; column < window.width; ++column) {
            const Bay& bay = bays[static_cast<std::size_t>(label[column])];
            if (label[column] > 0 && bay.seen < kUnseenHole * bay.pixels
                && bay.onPart >= kBayOutline * (bay.onPart + bay.open))
                value[column] = 1;
        }
    });
}

void keepPieces(Mask& mask)
{
    const int radius = std::max(1, shorterSide(mask) / 64);
    const cv::Rect window = windowOf(mask, 0);
    if (window.empty())
        return;
    cv::Mat1b inside = view(mask)(window);
    cv::Mat1b joined;
    cv::dilate(inside, joined, cv::Mat::ones(2 * radius + 1, 2 * radius + 1, CV_8U), {-1, -1}, 1,
               cv::BORDER_CONSTANT | cv::BORDER_ISOLATED);
    cv::Mat1i labels;
    const int count = cv::connectedComponents(joined, labels, 8);
    std::vector<int> area(static_cast<std::size_t>(count), 0);
    std::vector<int> atBorder(area.size(), 0);
    const int frame = borderWidth(mask.width(), mask.height());
    eachRow(inside, labels, [&](const std::uint8_t* value, const int* label, int row) {
        const bool outerRow = row + window.y < frame || row + window.y >= mask.height() - frame;
        for (int column = 0; column < window.width; ++column) {
            const auto piece = static_cast<std::size_t>(label[column]);
            const int fullColumn = column + window.x;
            area[piece] += value[column];
            atBorder[piece] +=
                value[column] && (outerRow || fullColumn < frame || fullColumn >= mask.width() - frame) ? 1 : 0;
        }
    });
    for (std::size_t piece = 0; piece < area.size(); ++piece) {
        if (atBorder[piece] > kHugsBorder * area[piece])
            area[piece] = 0;
    }
    const double least = std::max(1.0, kSmallestPiece * *std::max_element(area.begin(), area.end()));
    eachRow(inside, labels, [&](std::uint8_t* value, const int* label, int) {
        for (int column = 0; column < window.width; ++column)
            value[column] = value[column] && area[static_cast<std::size_t>(label[column])] >= least ? 1 : 0;
    });
}

int countOf(const Mask& mask) { return std::accumulate(mask.values().begin(), mask.values().end(), 0); }

} // namespace twinspect
