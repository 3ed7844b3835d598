# SPDX-License-Identifier: GPL-3.0-or-later
"""Annotations as pycocotools sees them, for tst_exchange_parity.

coco_reference.py read FILE   what COCO.annToMask() makes of each annotation of a file
coco_reference.py write FILE  a file with masks of its own: compressed, as numbers, and as polygons
Both print a JSON list with the kind and the rows of each mask as texts of 0 and 1. Exit code 77: no pycocotools."""

import contextlib
import json
import sys

try:
    import numpy as np
    from pycocotools import mask as masks
    from pycocotools.coco import COCO
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(77)

WIDTH, HEIGHT = 60, 40


def rows(mask):
    return ["".join(str(int(value)) for value in row) for row in mask]


def read(file):
    with contextlib.redirect_stdout(sys.stderr):
        coco = COCO(file)
    entries = sorted(coco.loadAnns(coco.getAnnIds()), key=lambda entry: entry["id"])
    found = [{"kind": "rle", "rows": rows(coco.annToMask(entry))} for entry in entries]
    for entry in entries:
        mask = coco.annToRLE(entry)
        assert masks.area(mask) == entry["area"] and list(masks.toBbox(mask)) == entry["bbox"], entry["id"]
    return found


def as_numbers(mask):
    numbers, value = [], 0
    for pixel in mask.flatten(order="F"):
        if pixel != value or not numbers:
            numbers += [0] if not numbers and pixel != value else []
            numbers.append(0)
            value = pixel
        numbers[-1] += 1
    return numbers


def write(file):
    random = np.random.default_rng(7)
    annotations, written = [], []

    def add(kind, segmentation, mask):
        annotations.append(
            {"id": len(annotations) + 1, "image_id": 1, "category_id": 5, "iscrowd": 0, "segmentation": segmentation}
        )
        written.append({"kind": kind, "rows": rows(mask)})

    for number in range(20):
        mask = np.zeros((HEIGHT, WIDTH), np.uint8)
        mask[random.integers(0, 20) : random.integers(21, 41), random.integers(0, 30) : random.integers(31, 61)] = 1
        mask &= (random.random(mask.shape) < random.choice([0.1, 0.5, 0.97, 1.0])).astype(np.uint8)
        mask[random.integers(0, HEIGHT), random.integers(0, WIDTH)] = 1
        if number == 0:
            mask[:] = 1
        packed = masks.encode(np.asfortranarray(mask))
        add("rle", {"size": packed["size"], "counts": packed["counts"].decode()}, mask)
        add("rle", {"size": [HEIGHT, WIDTH], "counts": as_numbers(mask)}, mask)
    for corners in ([5, 5, 30, 5, 30, 25, 5, 25], [10.5, 3.25, 50.75, 20.5, 22.5, 36.5], [2, 2, 58, 4, 55, 38, 30, 20]):
        packed = masks.merge(masks.frPyObjects([corners], HEIGHT, WIDTH))
        add("polygon", [corners], masks.decode(packed))
    with open(file, "w", encoding="utf-8") as out:
        image = {"id": 1, "file_name": "test/hole/rgb/000.png", "width": WIDTH, "height": HEIGHT}
        categories = [{"id": 5, "name": "hole"}]
        json.dump({"images": [image], "categories": categories, "annotations": annotations}, out)
    return written


json.dump(read(sys.argv[2]) if sys.argv[1] == "read" else write(sys.argv[2]), sys.stdout)
