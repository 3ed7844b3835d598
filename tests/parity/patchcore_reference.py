# SPDX-License-Identifier: GPL-3.0-or-later
"""PatchCore's coreset, distances and re-weighted scores from plain NumPy in float64, as the definitions say and without
any shortcut, for tst_patchcore_parity; shares no code with core/detectors.

    .venv/bin/python tests/parity/patchcore_reference.py OUT.safetensors

OUT holds "points" [N,D] (after a projection) and "order" [K], in which greedy k-centre takes them from row 0 on;
"patches" [n,D] (numbers that float16 holds), "queries" [M,D], and of each query "distance" [M] to the nearest patch,
"nearest" [M], and "score" [M] after equation 7 of Roth et al. 2022 with 3 neighbours.
"""

import sys

import numpy as np
import torch

from teacher_reference import write_safetensors


def distances(a, b):
    return np.stack([np.sqrt(((b - row) ** 2).sum(1)) for row in a])


def k_centre(points, count):
    order, nearest = [0], distances(points[:1], points)[0]
    while len(order) < count:
        order.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, distances(points[order[-1] : order[-1] + 1], points)[0])
    return np.array(order)


def reweighted(distance, nearest, queries, patches, neighbours=3):
    root = np.sqrt(patches.shape[1])
    scores = []
    for d, m, query in zip(distance, nearest, queries):
        around = np.argsort(distances(patches[m : m + 1], patches)[0], kind="stable")[:neighbours]
        others = distances(query[None], patches[around])[0]
        scores.append((1 - np.exp(d / root) / np.exp(others / root).sum()) * d)
    return np.array(scores)


def main():
    (out,) = sys.argv[1:]
    draw = np.random.default_rng(7)
    # A curved surface in many dimensions with some noise: closer to features than noise alone.
    place = draw.normal(size=(1700, 3))
    curved = np.concatenate([place, place**2, 3 * np.sin(place)], 1)
    everything = curved @ draw.normal(size=(9, 320)) + 0.3 * draw.normal(size=(1700, 320))
    patches = everything[:1400].astype(np.float16).astype(np.float64)
    queries = everything[1400:].astype(np.float32).astype(np.float64)
    points = draw.normal(size=(3000, 40)).astype(np.float32).astype(np.float64)
    all_distances = distances(queries, patches)
    nearest, distance = all_distances.argmin(1), all_distances.min(1)
    results = {
        "points": points,
        "order": k_centre(points, 600),
        "patches": patches,
        "queries": queries,
        "distance": distance,
        "nearest": nearest,
        "score": reweighted(distance, nearest, queries, patches),
    }
    write_safetensors(out, {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in results.items()})


if __name__ == "__main__":
    main()
