#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inspects prepared parts with an exported model: inspect_onnx.py gasket.onnx gasket.parts.safetensors"""
import json, math, sys
import numpy as np, onnxruntime

model, parts = sys.argv[1:]
known = json.load(open(model + ".json", encoding="utf-8"))
data = open(parts, "rb").read()
start = 8 + int.from_bytes(data[:8], "little")  # safetensors: length, header, float32 values
header = json.loads(data[8:start])
names = json.loads(header["__metadata__"]["about"])["names"]
limits, session = known["thresholds"], onnxruntime.InferenceSession(model)
highest = math.inf if limits["score_limit"] is None else limits["score_limit"]
for at, name in enumerate(names):
    planes = {}
    for wanted in known["inputs"]:
        shape, (begin, end) = header[wanted["name"]]["shape"], header[wanted["name"]]["data_offsets"]
        planes[wanted["name"]] = np.frombuffer(data[start + begin : start + end], "<f4").reshape(shape)[at : at + 1]
    map, score = session.run(["map", "score"], planes)
    doubtful = not math.isfinite(score[0]) or score[0] > highest
    strict = "REJECT" if score[0] > limits["reject"] else "REVIEW" if score[0] > limits["review"] else "OK"
    print(name, "REVIEW" if doubtful else strict, score[0])
