# SPDX-License-Identifier: GPL-3.0-or-later
"""Fast point feature histograms from plain NumPy in float64, for tst_fpfh_parity; shares no code with core/geometry.

    .venv/bin/python tests/parity/fpfh_reference.py OUT.safetensors

After Rusu, Blodow, Beetz 2009 in the form of PCL: a point's own histogram is not added, neighbours weigh 1 over the
squared distance, each of the three histograms has the sum 100. OUT holds of every surface NAME its heights
"NAME.height" [H,W] (NaN: not known), "NAME.options" [3] (radius of normals, radius of features, step, in pixels) and
"NAME.fpfh" [H / step, W / step, 33], NaN where there is none.
"""

import sys

import numpy as np
import torch

from teacher_reference import write_safetensors

SIDE = 40
BINS = 11


def shifted(values, row, column, fill):
    """values[y + row, x + column] at y, x; `fill` beyond the border."""
    moved = np.full_like(values, fill)
    height, width = values.shape[:2]
    here = (slice(max(0, -row), height - max(0, row)), slice(max(0, -column), width - max(0, column)))
    there = (slice(max(0, row), height + min(0, row)), slice(max(0, column), width + min(0, column)))
    moved[here] = values[there]
    return moved


def offsets(radius, step):
    reach = range(-int(radius) // step * step, int(radius) + 1, step)
    return [(y, x) for y in reach for x in reach if (y or x) and y * y + x * x <= radius * radius]


def neighbours(points, radius, step):
    """Of every offset: the neighbours' moved points, and where they lie within the radius."""
    for row, column in offsets(radius, step):
        other = shifted(points, row, column, np.nan)
        squares = ((other - points) ** 2).sum(2)
        yield row, column, other, squares, np.nan_to_num(squares, nan=np.inf) <= radius * radius


def normals_of(points, radius):
    """The direction in which the points around vary least, upwards; NaN where fewer than three are known."""
    around = [np.where(near[..., None], other, np.nan) for _, _, other, _, near in neighbours(points, radius, 1)]
    around = np.stack([points, *around])
    known = np.isfinite(around[..., 2])
    enough = known[0] & (known.sum(0) >= 3)
    values = np.where(known[..., None], around, 0)
    mean = values.sum(0) / np.maximum(known.sum(0), 1)[..., None]
    centred = np.where(known[..., None], around - mean, 0)
    covariance = np.einsum("kyxi,kyxj->yxij", centred, centred)
    normal = np.linalg.eigh(covariance)[1][..., 0]
    normal *= np.where(normal[..., 2:] < 0, -1, 1)
    return np.where(enough[..., None], normal, np.nan)


def angles(first, first_normal, second, second_normal):
    """Turn, twist and lean of the pairs, seen from the point whose normal leans more towards the line between them."""
    line = second - first
    line = line / np.linalg.norm(line, axis=2, keepdims=True)
    leans = [(first_normal * line).sum(2), (second_normal * line).sum(2)]
    swap = (np.abs(leans[0]) < np.abs(leans[1]))[..., None]
    source = np.where(swap, second_normal, first_normal)
    target = np.where(swap, first_normal, second_normal)
    line = np.where(swap, -line, line)
    v = np.cross(line, source)
    length = np.linalg.norm(v, axis=2, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        v = v / length
    w = np.cross(source, v)
    turn = np.arctan2((w * target).sum(2), (source * target).sum(2))
    twist, lean = (v * target).sum(2), (source * line).sum(2)
    none = length[..., 0] == 0
    return [np.where(none, 0, angle) for angle in (turn, twist, lean)]


def bins_of(turn, twist, lean):
    shares = (turn + np.pi) / (2 * np.pi), (twist + 1) / 2, (lean + 1) / 2
    return [np.clip(np.floor(BINS * share), 0, BINS - 1) for share in shares]


def fpfh(height, normal_radius, feature_radius, step):
    columns, rows = np.meshgrid(np.arange(height.shape[1]), np.arange(height.shape[0]))
    points = np.stack([columns, rows, height], 2).astype(np.float64)
    normals = normals_of(points, normal_radius)
    points[np.isnan(normals[..., 0])] = np.nan
    points, normals = points[::step, ::step], normals[::step, ::step]
    simple = np.zeros((*points.shape[:2], 3 * BINS))
    around = []
    for row, column in offsets(feature_radius, step):
        row, column = row // step, column // step
        other, other_normal = (shifted(values, row, column, np.nan) for values in (points, normals))
        squares = ((other - points) ** 2).sum(2)
        near = np.nan_to_num(squares, nan=np.inf) <= feature_radius * feature_radius
        around.append((row, column, squares, near))
        for third, bins in enumerate(bins_of(*angles(points, normals, other, other_normal))):
            for bin_ in range(BINS):
                simple[..., third * BINS + bin_] += near & (bins == bin_)
    pairs = simple[..., :BINS].sum(2, keepdims=True)
    shares = simple / np.maximum(pairs, 1)
    sums = np.zeros_like(simple)
    for row, column, squares, near in around:
        with np.errstate(invalid="ignore"):
            sums += np.where(near[..., None], shifted(shares, row, column, 0) / squares[..., None], 0)
    thirds = sums.reshape(*sums.shape[:2], 3, BINS)
    totals = thirds.sum(3, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(totals > 0, 100 * thirds / totals, np.nan).reshape(sums.shape)


def surfaces():
    x, y = np.meshgrid(np.arange(SIDE) - SIDE / 2, np.arange(SIDE) - SIDE / 2)
    draw = np.random.default_rng(5)
    rough = 4 * np.sin(x / 5) * np.cos(y / 7) + draw.uniform(0, 0.8, x.shape)
    rough[draw.uniform(size=x.shape) < 0.06] = np.nan
    return {
        "plane": (0.4 * x - 0.15 * y, (2.3, 6.2, 1)),
        "sphere": (np.sqrt(34.0**2 - x**2 - y**2), (2.3, 10, 2)),
        "edge": (-np.abs(x + 0.25) * 0.8 + 0.05 * y, (3.2, 6.2, 1)),
        # Not two parallel planes: of such a pair either point may be the one that leans more.
        "step": (np.where(x + 0.3 * y > 0, 3 - 0.11 * x, 0.02 * x + 0.05 * y), (2.3, 7.1, 1)),
        "rough": (rough, (2.3, 10, 2)),
    }


def main():
    (out,) = sys.argv[1:]
    results = {}
    for name, (height, options) in surfaces().items():
        height = height.astype(np.float32)
        results[name + ".height"] = height
        results[name + ".options"] = np.array(options)
        results[name + ".fpfh"] = fpfh(height.astype(np.float64), options[0], options[1], options[2])
    write_safetensors(out, {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in results.items()})


if __name__ == "__main__":
    main()
