// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Makes every point without a measurement NaN in all three channels: (0,0,0), NaN and infinities.
void markMissingPoints(OrganizedCloud& cloud);

/// Makes points NaN that hold a number which no camera can have measured: one that repeats at an end of x, y or z and
/// lies far from everything else (-9999, 65535), or at the camera or behind it (0.0001, 0, -1 where all else is a
/// distance). A zero that more than a third of the points have may be the ground of a height map: it is only noted.
/// [ours]
void markImpossiblePoints(OrganizedCloud& cloud, std::size_t zChannel, GeometryNotes& notes);

/// What all readers of clouds do with the numbers of a file: missing points, axes, the turn of the picture, metres.
/// Without a unit in `reading` a median |z| above 10 means millimetres, because no camera of this kind works 10 m away;
/// so does a field of view of more than 10. Depth pictures are turned before. `notes` may be null. Errors: BadData,
/// where the coordinates are too far from 0 to tell neighbours apart; see checkDigits().
[[nodiscard]] Status settleCloud(OrganizedCloud& cloud, const GeometryReading& reading, GeometryNotes* notes,
                                 const std::string& name);

/// Coordinates are numbers of 32 bits here, in most files too. Far from 0, as those of maps and robots are, they are
/// coarse. `pitch`: how far neighbours lie apart, in units of the file. Errors: BadData, where a quarter of it is lost;
/// a twentieth is a doubt. [ours]
[[nodiscard]] Status checkDigits(const OrganizedCloud& cloud, double pitch, GeometryNotes& notes,
                                 const std::string& name);

/// The picture turned; `Plane` is any Image.
template <typename Plane>
[[nodiscard]] Plane turned(const Plane& image, PictureTurn turn)
{
    const int width = image.width(), height = image.height();
    const bool exchanged = turn == PictureTurn::Right || turn == PictureTurn::Left || turn == PictureTurn::Transpose
                        || turn == PictureTurn::Transverse;
    Plane result(exchanged ? height : width, exchanged ? width : height, image.channels());
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column) {
            int toRow = row, toColumn = column;
            switch (turn) {
            case PictureTurn::None: break;
            case PictureTurn::Mirror: toColumn = width - 1 - column; break;
            case PictureTurn::Flip: toRow = height - 1 - row; break;
            case PictureTurn::Half:
                toRow = height - 1 - row;
                toColumn = width - 1 - column;
                break;
            case PictureTurn::Right:
                toRow = column;
                toColumn = height - 1 - row;
                break;
            case PictureTurn::Left:
                toRow = width - 1 - column;
                toColumn = row;
                break;
            case PictureTurn::Transpose:
                toRow = column;
                toColumn = row;
                break;
            case PictureTurn::Transverse:
                toRow = width - 1 - column;
                toColumn = height - 1 - row;
                break;
            }
            for (int channel = 0; channel < image.channels(); ++channel)
                result.at(toRow, toColumn, channel) = image.at(row, column, channel);
        }
    return result;
}

} // namespace twinspect
