#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a trained DCRDF-Net model for other runtimes; 'twinspect-cli export --format onnx' calls it.

    export_model.py onnx|torchscript --model PART.tsm --samples PARTS.safetensors --out PART.onnx

PARTS.safetensors holds prepared parts, what the program itself found in them, and thresholds (written by
core/inference/export_samples.h). The exported file is read back and run on these parts. Only when it finds the same, it
gets its name, and PART.onnx.json beside it says what a program has to know: inputs, outputs, preprocessing, thresholds.
Prints one JSON object: what was written, or {"error": ..., "remedy": ...} with exit code 1.
"""

import argparse
import hashlib
import json
import math
import os
import pathlib
import struct
import sys
import warnings

OPSET = 17
# Floating point sums come in another order; what was seen is 6e-6 of a map and 2e-6 of a score (BENCHMARKS.md).
LARGEST_MAP_DIFFERENCE, LARGEST_SCORE_DIFFERENCE = 1e-3, 1e-4
RETRAIN = "Train the part again with this version"


class Refusal(Exception):
    """Why there is no file, and what to do about it."""

    def __init__(self, error, remedy):
        super().__init__(error)
        self.remedy = remedy


try:
    import numpy as np
    import torch

    import dcrdf_net
except ImportError as missing:
    torch, missing_module = None, missing.name


def check_packages(kind):
    needed = ["numpy", "torch"] + (["onnx", "onnxruntime"] if kind == "onnx" else [])
    if torch is None:
        absent = missing_module
    else:
        import importlib.util

        absent = next((name for name in needed if importlib.util.find_spec(name) is None), None)
    if absent:
        raise Refusal(
            f"the Python package {absent} is missing in {sys.executable}",
            f"Run '{sys.executable} -m pip install {' '.join(needed)}', or name another Python with --python",
        )


def read_safetensors(path):
    """Tensors, metadata and SHA-256 of a file whose tensors are all float32."""
    try:
        data = pathlib.Path(path).read_bytes()
        (length,) = struct.unpack_from("<Q", data)
        header = json.loads(data[8 : 8 + length])
        metadata = header.pop("__metadata__", {})
        tensors = {}
        if any(name.startswith("golden.") for name in header):
            raise Refusal(
                f"{path} compares parts with the mean good part, which an exported model cannot lay on them",
                "Train the part with --golden off",
            )
        for name, entry in header.items():
            if entry["dtype"] != "F32":
                raise Refusal(f"{path}: the tensor '{name}' is {entry['dtype']} instead of F32", RETRAIN)
            begin, end = entry["data_offsets"]
            values = np.frombuffer(data, "<f4", (end - begin) // 4, 8 + length + begin)
            tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise Refusal(f"{path} cannot be read: {error}", "Copy the file again") from error
    return tensors, metadata, hashlib.sha256(data).hexdigest()


def seal(tensors, metadata):
    """modelSeal() in core/nn/model_file.cpp."""
    content = hashlib.sha256()
    for name in sorted(tensors, key=str.encode):
        content.update(f"{name} Float".encode())
        content.update("".join(f" {size}" for size in tensors[name].shape).encode())
        content.update(tensors[name].numpy().tobytes())
    if metadata["format"] == "twinspect-model-2":  # covers the tensors alone
        return content.hexdigest()
    whole = hashlib.sha256(content.hexdigest().encode())
    for key in sorted(metadata, key=str.encode):
        if key != "content_sha256":
            value = metadata[key].encode()
            whole.update(b"%d:%s%d:%s" % (len(key.encode()), key.encode(), len(value), value))
    return whole.hexdigest()


def read_model(path):
    """The network of a model file, its metadata and its SHA-256."""
    tensors, metadata, sha256 = read_safetensors(path)
    if metadata.get("format") not in ("twinspect-model-3", "twinspect-model-2"):
        raise Refusal(f"{path} is no model that this exporter knows ({metadata.get('format')})", RETRAIN)
    if seal(tensors, metadata) != metadata.get("content_sha256"):
        raise Refusal(f"{path} does not match its own hash: it was altered or damaged", "Copy the model again")
    detector = metadata.get("detector", "dcrdf")
    if detector != "dcrdf":
        raise Refusal(f"the model was made by the detector '{detector}'", "Only models of dcrdf can be exported")
    try:
        network = dcrdf_net.Network(dcrdf_net.Options(metadata), metadata.get("teacher.input", ""))
        network.load_state_dict(tensors)
    except (ValueError, RuntimeError) as error:
        raise Refusal(f"{path}: {error}", "Use the exporter of the version that trained the model") from error
    return network.eval().requires_grad_(False), metadata, sha256


class Samples:
    """Prepared parts, and what the program found in them."""

    def __init__(self, path, model_sha256):
        self.tensors, metadata, _ = read_safetensors(path)
        about = json.loads(metadata["about"])
        if about["model_sha256"] != model_sha256:
            raise Refusal(f"{path} belongs to another model", "Run 'twinspect-cli export' with this model")
        self.names, self.verdicts, self.twinspect = about["names"], about["verdicts"], about["twinspect"]
        self.thresholds = about["thresholds"]

    def planes(self, names, parts):
        return [self.tensors[name][parts] for name in names]


def verdict(score, thresholds):
    if not math.isfinite(score) or (thresholds["score_limit"] is not None and score > thresholds["score_limit"]):
        return "REVIEW"
    return "REJECT" if score > thresholds["reject"] else "REVIEW" if score > thresholds["review"] else "OK"


def write_onnx(network, example, path):
    torch.onnx.export(
        network,
        tuple(example),
        str(path),
        dynamo=False,  # the other exporter needs onnxscript
        opset_version=OPSET,
        input_names=network.inputs,
        output_names=["map", "score"],
        dynamic_axes={name: {0: "N"} for name in (*network.inputs, "map", "score")},
    )


def run_onnx(path, names):
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda planes: session.run(["map", "score"], {name: x.numpy() for name, x in zip(names, planes)})


def write_torchscript(network, example, path):
    torch.jit.trace(network, tuple(example)).save(str(path))


def run_torchscript(path, names):
    module = torch.jit.load(str(path))
    return lambda planes: [x.numpy() for x in module(*planes)]


FORMATS = {"onnx": (write_onnx, run_onnx), "torchscript": (write_torchscript, run_torchscript)}


def check_parity(run, names, samples):
    """Largest differences of map and score between what `run` finds and what the program found."""
    count = len(samples.names)
    groups = [[0], *([i, i + 1][: count - i] for i in range(1, count, 2))]  # one part at a time, and two
    worst = {"map": (0.0, ""), "score": (0.0, "")}
    for parts in groups:
        maps, scores = run(samples.planes(names, parts))
        for at, part in enumerate(parts):
            expected = float(samples.tensors["expected_score"][part])
            found = {
                "map": float(np.abs(maps[at] - samples.tensors["expected_map"][part].numpy()).max()),
                "score": abs(float(scores[at]) - expected),
            }
            for what, difference in found.items():
                if not difference <= worst[what][0]:  # NaN is the worst
                    worst[what] = (difference, samples.names[part])
            if verdict(float(scores[at]), samples.thresholds) != samples.verdicts[part]:
                raise Refusal(
                    f"the exported model does not give the same verdict on {samples.names[part]}: its score is"
                    f" {float(scores[at]):.6g} instead of {expected:.6g}, which is {samples.verdicts[part]}",
                    "Report this to the makers of Twinspect",
                )
    for what, limit in (("map", LARGEST_MAP_DIFFERENCE), ("score", LARGEST_SCORE_DIFFERENCE)):
        if not worst[what][0] <= limit:
            raise Refusal(
                f"the exported model differs by {worst[what][0]:.3g} in the {what} of {worst[what][1]}; {limit:g} is"
                " allowed",
                "Report this to the makers of Twinspect",
            )
    return {
        "parts": count,
        "same_verdicts": count,
        "largest_difference_map": worst["map"][0],
        "largest_difference_score": worst["score"][0],
        "allowed_difference_map": LARGEST_MAP_DIFFERENCE,
        "allowed_difference_score": LARGEST_SCORE_DIFFERENCE,
    }


def description(network, metadata):
    """What a program has to know to feed the exported model and to read its answer."""
    side = network.options.side
    inputs = {
        "rgb": (3, "red, green, blue; byte / 255, in 0..1"),
        "height": (1, "distance from the ground / height_range_m, in -0.5..2; 0 where nothing was measured"),
        "foreground": (1, "1 = part, 0 = everything else"),
    }
    return {
        "inputs": [
            {"name": name, "type": "float32", "shape": ["N", inputs[name][0], side, side], "unit": inputs[name][1]}
            for name in network.inputs
        ],
        "outputs": [
            {"name": "map", "type": "float32", "shape": ["N", side, side], "unit": "log odds of a defect at a pixel"},
            {"name": "score", "type": "float64", "shape": ["N"], "unit": "log odds, mean of the map's highest values"},
        ],
        "preprocessing": {
            "crop_side_px": int(metadata["part.crop_side_px"]),
            "side_px": side,
            "height_range_m": float(metadata["part.height_range_m"]),
            "mm_per_pixel": float(metadata["part.mm_per_pixel"]),
            "ground_expected": metadata.get("part.ground_expected", "true") == "true",
            "depth_encoding": network.options.depth_encoding + " (inside the exported model)",
            "steps": [
                "Fit the ground plane; height is the distance from it, the foreground what rises above it.",
                "Cut a square of crop_side_px around the part; beyond the border repeat rgb, and let height be 0.",
                "Resize it to side_px, averaging areas, unknown heights left out; foreground where half is part.",
                "Scale to the units of the inputs. core/geometry/part_view.h has the details.",
            ],
        },
        "verdict": [
            "REVIEW when score is not finite or above thresholds.score_limit",
            "REJECT when score > thresholds.reject",
            "REVIEW when score > thresholds.review",
            "OK otherwise",
        ],
    }


def export(arguments):
    check_packages(arguments.format)
    network, metadata, sha256 = read_model(arguments.model)
    samples = Samples(arguments.samples, sha256)
    write, load = FORMATS[arguments.format]
    aside = arguments.out.with_name(f".{arguments.out.name}.unchecked")
    beside = arguments.out.with_name(arguments.out.name + ".json")
    beside_aside = beside.with_name(f".{beside.name}.unchecked")
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the tracer about sizes, which are fixed, and its own age
            write(network, samples.planes(network.inputs, [0, -1]), aside)
            parity = check_parity(load(aside, network.inputs), network.inputs, samples)
        packages = {"onnx": ("onnx", "onnxruntime"), "torchscript": ()}[arguments.format]
        report = {
            "format": "twinspect-export-1",
            "file": arguments.out.name,
            "file_sha256": hashlib.sha256(aside.read_bytes()).hexdigest(),
            "kind": arguments.format,
            **({"opset": OPSET} if arguments.format == "onnx" else {}),
            "model": {"file": arguments.model.name, "sha256": sha256, "part": metadata.get("part.name", "")},
            "versions": {
                "twinspect": samples.twinspect,
                "torch": torch.__version__,
                **{name: __import__(name).__version__ for name in packages},
            },
            **description(network, metadata),
            "thresholds": samples.thresholds,
            "parity": parity,
        }
        beside_aside.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(beside_aside, beside)
        os.replace(aside, arguments.out)
    finally:
        aside.unlink(missing_ok=True)
        beside_aside.unlink(missing_ok=True)
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("format", choices=FORMATS)
    for name in ("model", "samples", "out"):
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    try:
        print(json.dumps(export(parser.parse_args())))
    except Refusal as refusal:
        print(json.dumps({"error": str(refusal), "remedy": refusal.remedy}))
        sys.exit(1)
    except OSError as error:
        print(json.dumps({"error": str(error), "remedy": "Choose a folder that can be written"}))
        sys.exit(1)


if __name__ == "__main__":
    main()
