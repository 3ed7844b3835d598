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

constexpr std::uint8_t kThisPiece = 2, kSeenPiece = 3;

/// Calls visit(seed, box, pixels) for every connected piece of the pixels that are 1. They are kThisPiece meanwhile,
/// and afterwards what it returns: 0 or kSeenPiece. Labels would take the memory of four masks.
template <typename Visit>
void eachPiece(cv::Mat1b mask, int connectivity, const Visit& visit)
{
    for (int row = 0; row < mask.rows; ++row)
        for (int column = 0; column < mask.cols; ++column) {
            if (mask(row, column) != 1)
                continue;
            const cv::Point seed(column, row);
            cv::Rect box;
            const int pixels = cv::floodFill(mask, seed, kThisPiece, &box, {}, {}, connectivity);
            const std::uint8_t after = visit(seed, box, pixels);
            cv::floodFill(mask, seed, after, nullptr, {}, {}, connectivity);
        }
}

/// Calls visit(row, column) for every pixel of the piece that is visited.
template <typename Visit>
void eachPixel(const cv::Mat1b& mask, const cv::Rect& box, const Visit& visit)
{
    for (int row = box.y; row < box.y + box.height; ++row)
        for (int column = box.x; column < box.x + box.width; ++column)
            if (mask(row, column) == kThisPiece)
                visit(row, column);
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
    cv::Mat1b inside = view(mask)(window);
    const int least = std::max(6, static_cast<int>(kSmallestSpeck * static_cast<double>(mask.pixelCount())));
    eachPiece(inside, 8, [least](const cv::Point&, const cv::Rect&, int pixels) {
        return pixels >= least ? kSeenPiece : std::uint8_t{0};
    });
    cv::min(inside, 1, inside);
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
    const cv::Mat1b valid = view(measured)(window);
    const cv::Mat1b outside = (inside == 0) & 1;
    eachPiece(outside, 4, [&](const cv::Point&, const cv::Rect& box, int pixels) {
        const bool enclosed = box.x > 0 && box.y > 0 && box.br().x < window.width && box.br().y < window.height;
        if (!enclosed)
            return std::uint8_t{0};
        int seen = 0;
        eachPixel(outside, box, [&](int row, int column) { seen += valid(row, column); });
        if (seen < kUnseenHole * pixels)
            eachPixel(outside, box, [&](int row, int column) { inside(row, column) = 1; });
        return std::uint8_t{0};
    });
}

void fillUnseenBays(Mask& mask, const Mask& measured)
{
    const int radius = std::max(1, shorterSide(mask) / 32);
    const cv::Rect window = windowOf(mask, radius + 1);
    if (window.empty())
        return;
    cv::Mat1b inside = view(mask)(window);
    const cv::Mat1b valid = view(measured)(window);
    cv::Mat1b closed;
    cv::morphologyEx(inside.clone(), closed, cv::MORPH_CLOSE, cv::Mat::ones(2 * radius + 1, 2 * radius + 1, CV_8U));
    const cv::Mat1b bays = closed & (inside == 0);
    eachPiece(bays, 4, [&](const cv::Point&, const cv::Rect& box, int pixels) {
        int seen = 0;
        int onPart = 0; // pixel sides shared with the part
        int open = 0; // pixel sides towards the outside
        eachPixel(bays, box, [&](int row, int column) {
            seen += valid(row, column);
            for (const auto& [r, c] : {std::pair(row - 1, column), std::pair(row + 1, column),
                                       std::pair(row, column - 1), std::pair(row, column + 1)}) {
                const bool within = r >= 0 && c >= 0 && r < window.height && c < window.width;
                onPart += within && inside(r, c) ? 1 : 0;
                open += !within || !closed(r, c) ? 1 : 0;
            }
        });
        if (seen < kUnseenHole * pixels && onPart >= kBayOutline * (onPart + open))
            eachPixel(bays, box, [&](int row, int column) { inside(row, column) = 1; });
        return std::uint8_t{0};
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
    struct Piece {
        cv::Point seed;
        int area = 0;
    };
    std::vector<Piece> pieces;
    const int frame = borderWidth(mask.width(), mask.height());
    double largest = 0;
    eachPiece(joined, 8, [&](const cv::Point& seed, const cv::Rect& box, int) {
        int area = 0, atBorder = 0;
        eachPixel(joined, box, [&](int row, int column) {
            const int fullRow = row + window.y, fullColumn = column + window.x;
            const bool outer = fullRow < frame || fullRow >= mask.height() - frame || fullColumn < frame
                            || fullColumn >= mask.width() - frame;
            area += inside(row, column);
            atBorder += inside(row, column) && outer ? 1 : 0;
        });
        pieces.push_back({seed, atBorder > kHugsBorder * area ? 0 : area});
        largest = std::max(largest, static_cast<double>(pieces.back().area));
        return kSeenPiece;
    });
    for (const Piece& piece : pieces)
        if (piece.area < std::max(1.0, kSmallestPiece * largest))
            cv::floodFill(joined, piece.seed, 0, nullptr, {}, {}, 8);
    inside.setTo(0, joined == 0);
}

int countOf(const Mask& mask) { return std::accumulate(mask.values().begin(), mask.values().end(), 0); }

} // namespace twinspect
