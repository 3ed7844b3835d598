# SPDX-License-Identifier: GPL-3.0-or-later
"""Map and loss of RD4AD (Deng & Li 2022) in NumPy, for tst_rd4ad_parity; shares no code with core/detectors.

    .venv/bin/python tests/parity/rd4ad_reference.py IN.safetensors SIDE OUT.safetensors

IN holds features "t0", "t1", "t2" of a teacher and "s0", "s1", "s2" of a student, [B,C,h,w] float32, and "counted"
[B,1,S,S] of 0/1. OUT gets "map" [B,1,SIDE,SIDE]: the sum over the scales of 1 - cos at each pixel, enlarged so that
corners stay corners; and "loss" [1]: the sum over the scales of the mean over the batch of 1 - cos of whole maps."""

import json
import pathlib
import struct
import sys

import numpy as np


def read(path):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"]).astype(float)
        for name, entry in header.items()
    }


def write(path, arrays):
    header, chunks, place = {}, [], 0
    for name, array in arrays.items():
        chunk = array.astype(np.float32).tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [place, place + len(chunk)]}
        chunks.append(chunk)
        place += len(chunk)
    text = json.dumps(header).encode()
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def enlarge(map_, side):
    """[h,w] -> [side,side]: each output pixel reads between the two nearest rows and columns."""
    rows, columns = (np.linspace(0, size - 1, side) for size in map_.shape)
    across = np.array([np.interp(columns, np.arange(map_.shape[1]), line) for line in map_])
    return np.array([np.interp(rows, np.arange(map_.shape[0]), line) for line in across.T]).T


def cosine(a, b):
    return np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))


def all_counted(counted, h, w):
    """[S,S] -> [h,w]: 1 where every pixel below counts."""
    step = counted.shape[0] // h
    return counted.reshape(h, step, w, step).min(axis=(1, 3))


def main():
    source, side, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    given = read(source)
    batch = len(given["t0"])
    maps, loss = np.zeros((batch, 1, side, side)), 0.0
    for k in range(3):
        teacher, student = given[f"t{k}"], given[f"s{k}"]
        _, _, h, w = teacher.shape
        for b in range(batch):
            distance = np.array(
                [[1 - cosine(teacher[b, :, y, x], student[b, :, y, x]) for x in range(w)] for y in range(h)]
            )
            maps[b, 0] += enlarge(distance, side)
            kept = all_counted(given["counted"][b, 0], h, w)
            loss += (1 - cosine((teacher[b] * kept).ravel(), (student[b] * kept).ravel())) / batch
    write(target, {"map": maps, "loss": np.array([loss])})


if __name__ == "__main__":
    main()
