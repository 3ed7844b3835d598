# SPDX-License-Identifier: GPL-3.0-or-later
"""DCRDF-Net in PyTorch, for inference alone: what core/nn computes, under the same names of tensors.

Every module registers its children as core/nn does, so load_state_dict() takes the tensors of a model file and says
which of them are missing, too many or of another shape. Shapes: N parts, S pixels a side of the network's picture.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

TOP_SHARE, BLUR_SHARE, DILATE_SHARE = 0.004, 1 / 128, 1 / 32  # ScoreOptions in core/nn/score_map.h
EXPECTED_FLOOR = 0.2  # kExpectedFloor in core/nn/dcrdf_net.h


def whole(value):
    """std::lround of a number that is not negative."""
    return math.floor(value + 0.5)


class Options:
    """The entries "network.<key>" of a model's metadata. Errors: ValueError, naming what is not known here."""

    CHOICES = {
        "backbone": ("efficientnet-lite0", "resnet18", "resnet50", "wide_resnet50_2"),
        "modality": ("both", "rgb", "depth"),
        "depth-encoding": ("height+normals", "replicate"),
        "fusion": ("avg", "max", "cm-segf"),
        "gfrn": ("on", "off"),
        "picture": ("on", "off"),
    }
    NUMBERS = ("side", "gates", "width", "blocks")

    def __init__(self, metadata):
        given = {key[len("network.") :]: text for key, text in metadata.items() if key.startswith("network.")}
        unknown = sorted(set(given) - set(self.CHOICES) - set(self.NUMBERS))
        if unknown:
            raise ValueError(f"the model has options that this exporter does not know: {', '.join(unknown)}")
        for key in (*self.CHOICES, *self.NUMBERS):
            if key not in given:
                raise ValueError(f"the model does not say its '{key}'")
            if key in self.CHOICES and given[key] not in self.CHOICES[key]:
                raise ValueError(f"the model's '{key}' is '{given[key]}', which this exporter does not know")
            if key in self.NUMBERS and not given[key].isdecimal():
                raise ValueError(f"the model's '{key}' is '{given[key]}', which is no whole number")
        self.backbone, self.fusion, self.depth_encoding = given["backbone"], given["fusion"], given["depth-encoding"]
        self.gfrn, self.picture = given["gfrn"] == "on", given["picture"] == "on"
        self.side, self.gates, self.width, self.blocks = (int(given[key]) for key in self.NUMBERS)
        self.modalities = ("rgb", "depth") if given["modality"] == "both" else (given["modality"],)
        self.planes = 4 if self.picture else 3


class SameConv(nn.Conv2d):
    """Padded as TensorFlow's "SAME": an odd pixel of padding goes to the right and to the bottom."""

    def forward(self, x):
        pads = []
        for size, kernel, stride in zip((x.shape[3], x.shape[2]), self.kernel_size[::-1], self.stride[::-1]):
            total = max((-(-int(size) // stride) - 1) * stride + kernel - int(size), 0)
            pads += [total // 2, total - total // 2]
        return super().forward(F.pad(x, pads))


class LiteBlock(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, expansion):
        super().__init__()
        wide = inputs * expansion
        self._expand_conv = nn.Conv2d(inputs, wide, 1) if expansion > 1 else None
        self._depthwise_conv = SameConv(wide, wide, kernel, stride, groups=wide)
        self._project_conv = nn.Conv2d(wide, outputs, 1)
        self.skips = stride == 1 and inputs == outputs

    def forward(self, x):
        y = x if self._expand_conv is None else F.relu6(self._expand_conv(x))
        y = self._project_conv(F.relu6(self._depthwise_conv(y)))
        return x + y if self.skips else y


class EfficientNetLite0(nn.Module):
    """Tan & Le 2019, Lite0 up to stage 5; batch norms are folded in the model file."""

    STAGES = (  # expansion, outputs, repeats, stride, kernel, tapped
        (1, 16, 1, 1, 3, False),
        (6, 24, 2, 2, 3, True),
        (6, 40, 2, 2, 5, True),
        (6, 80, 3, 2, 3, False),
        (6, 112, 3, 1, 5, True),
    )
    channels = (24, 40, 112)

    def __init__(self):
        super().__init__()
        self._conv_stem = SameConv(3, 32, 3, 2)
        self._blocks = nn.ModuleList()
        self.taps = []
        inputs = 32
        for expansion, outputs, repeats, stride, kernel, tapped in self.STAGES:
            for repeat in range(repeats):
                self._blocks.append(LiteBlock(inputs, outputs, kernel, 1 if repeat else stride, expansion))
                self.taps.append(tapped and repeat == repeats - 1)
                inputs = outputs

    def forward(self, x):
        x = F.relu6(self._conv_stem(x))
        stages = []
        for block, tapped in zip(self._blocks, self.taps):
            x = block(x)
            if tapped:
                stages.append(x)
        return stages


class ResNetBlock(nn.Module):
    def __init__(self, inputs, middle, outputs, stride, bottleneck, stride_first):
        super().__init__()
        if bottleneck:
            self.conv1 = nn.Conv2d(inputs, middle, 1, stride if stride_first else 1)
            self.conv2 = nn.Conv2d(middle, middle, 3, 1 if stride_first else stride, 1)
            self.conv3 = nn.Conv2d(middle, outputs, 1)
        else:
            self.conv1 = nn.Conv2d(inputs, middle, 3, stride, 1)
            self.conv2 = nn.Conv2d(middle, outputs, 3, 1, 1)
            self.conv3 = None
        changes = stride > 1 or inputs != outputs
        self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride)) if changes else None

    def forward(self, x):
        y = self.conv2(F.relu(self.conv1(x)))
        if self.conv3 is not None:
            y = self.conv3(F.relu(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """He et al. 2016 up to layer 3 under torchvision's names; Caffe's stride is in the first 1x1 convolution."""

    def __init__(self, kind, caffe):
        super().__init__()
        bottleneck = kind != "resnet18"
        expansion = 4 if bottleneck else 1
        width = 128 if kind == "wide_resnet50_2" else 64
        self.channels = (64 * expansion, 128 * expansion, 256 * expansion)
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3)
        inputs = 64
        for layer, count in enumerate((3, 4, 6) if bottleneck else (2, 2, 2)):
            blocks = []
            for block in range(count):
                stride = 2 if layer > 0 and block == 0 else 1
                middle, outputs = width * 2**layer, self.channels[layer]
                blocks.append(ResNetBlock(inputs, middle, outputs, stride, bottleneck, caffe))
                inputs = outputs
            setattr(self, f"layer{layer + 1}", nn.Sequential(*blocks))

    def forward(self, x):
        fine = self.layer1(F.max_pool2d(F.relu(self.conv1(x)), 3, 2, 1))
        middle = self.layer2(fine)
        return [fine, middle, self.layer3(middle)]


def conv_norm(inputs, outputs, kernel=3, stride=1):
    return [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]


class RefineStage(nn.Module):
    """One scale of GFRN: residual projection, then a non-local block on the coarser scales."""

    def __init__(self, channels, size, non_local):
        super().__init__()
        half = max(channels // 2, 16)
        self.a = nn.Sequential(
            *conv_norm(channels, half, 1), nn.ReLU(), *conv_norm(half, half), nn.ReLU(), nn.Conv2d(half, channels, 1)
        )
        self.size, self.non_local = size, non_local
        if non_local:
            self.q, self.k, self.v = (nn.Conv2d(channels, half, 1) for _ in range(3))
            self.o = nn.Conv2d(half, channels, 1)

    def forward(self, features):
        y = features + self.a(features)
        if not self.non_local:
            return y
        around = F.avg_pool2d(y, 2) if self.size > 20 else y
        query, key, value = (
            part(x).flatten(2).transpose(1, 2) for part, x in ((self.q, y), (self.k, around), (self.v, around))
        )
        attended = F.scaled_dot_product_attention(query, key, value).transpose(1, 2)
        return y + self.o(attended.unflatten(2, (self.size, self.size)))


class Gfrn(nn.Module):
    def __init__(self, channels, sizes):
        super().__init__()
        self.stages = nn.ModuleList(RefineStage(channels[k], sizes[k], k > 0) for k in range(3))

    def forward(self, features):
        return [stage(x) for stage, x in zip(self.stages, features)]


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.f = nn.Sequential(*conv_norm(channels, channels), nn.ReLU(), *conv_norm(channels, channels))

    def forward(self, x):
        return F.relu(x + self.f(x))


class ErrorHead(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.f = nn.Sequential(nn.Conv2d(channels, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 1, 1))

    def forward(self, x):
        return self.f(x)


class Student(nn.Module):
    """A bottleneck with a mirrored decoder (after RD4AD), with heads for the expected errors and for the picture."""

    def __init__(self, channels, width, blocks, picture_channels):
        super().__init__()
        w4, w8, w16, w32 = width, 2 * width, 4 * width, 6 * width

        def stage(*layers):
            return nn.Sequential(*[layer for pair in layers for layer in (*pair, nn.ReLU())])

        def up(inputs, outputs):
            return nn.Sequential(
                nn.ConvTranspose2d(inputs, outputs, 2, 2), *[Residual(outputs) for _ in range(blocks)]
            )

        self.i1 = stage(conv_norm(channels[0], w8, 3, 2), conv_norm(w8, w16, 3, 2))
        self.i2 = stage(conv_norm(channels[1], w16, 3, 2))
        self.i3 = stage(conv_norm(channels[2], w16, 1))
        self.neck = stage(conv_norm(3 * w16, w16, 1), conv_norm(w16, w32, 3, 2)).append(Residual(w32))
        self.u3, self.u2, self.u1 = up(w32, w16), up(w16, w8), up(w8, w4)
        decoder = (w4, w8, w16)
        self.h = nn.ModuleList(nn.Conv2d(decoder[k], channels[k], 1) for k in range(3))
        self.e = nn.ModuleList(ErrorHead(width) for width in decoder)
        self.p = None
        if picture_channels:
            self.p = nn.Sequential(nn.Conv2d(w4, w4, 3, padding=1), nn.ReLU(), nn.Conv2d(w4, picture_channels, 1))
            self.e.append(ErrorHead(w4))

    def forward(self, features):
        """Returns three reconstructed stages, the picture (or None) and the logarithms of the expected errors."""
        fused = torch.cat([self.i1(features[0]), self.i2(features[1]), self.i3(features[2])], 1)
        coarse = self.u3(self.neck(fused))
        middle = self.u2(coarse)
        fine = self.u1(middle)
        decoded = (fine, middle, coarse)
        errors = [head(x) for head, x in zip(self.e, decoded)]
        if self.p is None:
            return [head(x) for head, x in zip(self.h, decoded)], None, errors
        return [head(x) for head, x in zip(self.h, decoded)], self.p(fine), [*errors, self.e[3](fine)]


def constants(*shapes):
    """Tensors of a model that nobody trains; ParameterList names them 0, 1, 2."""
    return nn.ParameterList(nn.Parameter(torch.zeros(shape), requires_grad=False) for shape in shapes)


class Channel(nn.Module):
    """Teacher features, GFRN and student of one modality; standardised evidence [N,P,S/4,S/4]."""

    def __init__(self, options, teacher_channels, picture_channels):
        super().__init__()
        sizes = [options.side // stride for stride in (4, 8, 16)]
        self.student = Student(
            teacher_channels, options.width, options.blocks, picture_channels if options.picture else 0
        )
        self.gfrn = Gfrn(teacher_channels, sizes) if options.gfrn else None
        shapes = [(1, channels, 1, 1) for channels in teacher_channels]
        self.feature_mean, self.feature_deviation = constants(*shapes), constants(*shapes)
        planes = torch.zeros(1, options.planes, 1, 1)
        for name in ("expected_mean", "evidence_mean", "evidence_deviation"):
            self.register_buffer(name, planes.clone())
        self.quarter = sizes[0]

    def forward(self, stages, picture):
        features = [
            (x - mean) / deviation for x, mean, deviation in zip(stages, self.feature_mean, self.feature_deviation)
        ]
        answer, own_picture, errors = self.student(features if self.gfrn is None else self.gfrn(features))

        def enlarged(x):
            return F.interpolate(x, size=(self.quarter, self.quarter), mode="bilinear", align_corners=False)

        distance = [
            enlarged(1 - F.cosine_similarity(a, b, 1, 1e-6).unsqueeze(1)) for a, b in zip(features, answer)
        ]
        expected = [enlarged(errors[k].exp()) for k in range(3)]
        if own_picture is not None:
            distance.append((F.avg_pool2d(picture, 4) - own_picture).abs().mean(1, True))
            expected.append(errors[3].exp())
        raw = torch.cat(distance, 1) / (torch.cat(expected, 1) + EXPECTED_FLOOR * self.expected_mean)
        return (raw - self.evidence_mean) / self.evidence_deviation


def channel_evidence(planes):
    """[N,P,h,w] -> [N,1,h,w], channelEvidence() in core/nn/cm_segf.cpp."""
    features = 1.3 * planes[:, :3].mean(1, True)
    if planes.shape[1] == 3:
        return features
    picture = planes[:, 3:]  # log(e^a + e^b) - log 2, in operations that every opset has
    larger = torch.maximum(features, picture)
    return larger + torch.log1p(torch.exp(-(features - picture).abs())) - math.log(2)


class Gate(nn.Module):
    """CM-SEGF, core/nn/cm_segf.cpp: the fused log odds of a defect, [N,1,h,w]."""

    LARGEST_LOGIT, STEEPNESS, LOG_GAIN_BOUND = 3, 0.5, 0.7

    def __init__(self, evidence_planes):
        super().__init__()
        planes = 4 * evidence_planes
        self.excitation = nn.Sequential(nn.Linear(2 * planes, planes), nn.ReLU(), nn.Linear(planes, planes))
        self.depthwise = nn.Conv2d(planes, planes, 5, padding=2, groups=planes)
        self.gate = nn.Sequential(nn.ReLU(), nn.Conv2d(planes, 16, 1), nn.ReLU(), nn.Conv2d(16, 3, 1))
        self.gain, self.prior = (nn.Parameter(torch.zeros(1)) for _ in range(2))
        self.scales = nn.Parameter(torch.zeros(2, evidence_planes))
        self.offset = nn.Parameter(torch.zeros(2))

    def confidence(self, evidence, channel):
        weights = torch.exp(self.LOG_GAIN_BOUND * torch.tanh(self.scales[channel])).reshape(1, -1, 1, 1)
        gain = self.STEEPNESS * torch.exp(self.LOG_GAIN_BOUND * torch.tanh(self.gain))
        return gain * channel_evidence(evidence * weights) + torch.tanh(self.offset[channel])

    def forward(self, rgb, depth):
        x = torch.cat([rgb, depth, (rgb - depth).abs(), rgb * depth], 1)
        x = torch.sign(x) * torch.log1p(x.abs())
        squeezed = torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)
        x = x * (2 * torch.sigmoid(self.excitation(squeezed))).unsqueeze(-1).unsqueeze(-1)
        logits = self.LARGEST_LOGIT * torch.tanh(self.gate(self.depthwise(x)) / self.LARGEST_LOGIT)
        of_rgb, of_depth = self.confidence(rgb, 0), self.confidence(depth, 1)
        hypotheses = torch.log_softmax(logits, 1) + torch.cat([of_rgb, of_depth, of_rgb + of_depth], 1)
        return torch.logsumexp(hypotheses, 1, True) + self.prior


class Network(nn.Module):
    """From the prepared planes of parts to their maps and scores, with core/nn/score_map.cpp.

    Inputs: rgb [N,3,S,S] in 0..1 and height [N,1,S,S] in shares of the height range, as far as the model looks at them;
    foreground [N,1,S,S], 1 = part, 0 = not. Outputs: map [N,S,S] and score [N], log odds of a defect.
    """

    def __init__(self, options, teacher_input):
        super().__init__()
        self.options = options
        self.bgr = teacher_input.startswith("BGR 0..255")
        lite = options.backbone == "efficientnet-lite0"
        self.teacher = EfficientNetLite0() if lite else ResNet(options.backbone, self.bgr)
        for modality in options.modalities:
            setattr(self, modality, Channel(options, self.teacher.channels, 3 if modality == "rgb" else 1))
        gated = len(options.modalities) == 2 and options.fusion == "cm-segf"
        self.gate = nn.ModuleList(Gate(options.planes) for _ in range(options.gates if gated else 0))
        sigma = BLUR_SHARE * options.side
        radius = max(1, math.ceil(3 * sigma))
        kernel = torch.exp(-0.5 * torch.arange(-radius, radius + 1, dtype=torch.float64) ** 2 / sigma**2).float()
        self.register_buffer("kernel", kernel / kernel.sum(), persistent=False)
        ranks = torch.arange(max(1, whole(TOP_SHARE * options.side**2)), dtype=torch.float64)
        self.register_buffer("ranks", ranks, persistent=False)
        self.register_buffer("scale", torch.full((1, 3, 1, 1), 255.0), persistent=False)
        self.register_buffer("shift", -torch.tensor([103.939, 116.779, 123.68]).reshape(1, 3, 1, 1), persistent=False)
        if not self.bgr:
            deviation = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)
            self.scale = 1 / deviation
            self.shift = -torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1) / deviation

    @property
    def inputs(self):
        return [{"rgb": "rgb", "depth": "height"}[modality] for modality in self.options.modalities] + ["foreground"]

    def forward(self, *planes):
        pictures, foreground = planes[:-1], planes[-1]
        evidence = [
            self.evidence(modality, picture) for modality, picture in zip(self.options.modalities, pictures)
        ]
        return self.finish(self.fuse(evidence), foreground)

    def evidence(self, modality, picture):
        x = picture if modality == "rgb" else self.encoded(picture)
        x = (x.flip(1) if self.bgr else x) * self.scale + self.shift
        return getattr(self, modality)(self.teacher(x), picture)

    def encoded(self, height):
        """encodeHeight() in core/nn/dcrdf_net.cpp."""
        clipped = height.clamp(-0.2, 1.4)
        if self.options.depth_encoding == "replicate":
            return clipped.expand(-1, 3, -1, -1)
        side = self.options.side
        wide = F.pad(height, (1, 1, 1, 1), mode="replicate")
        rows = wide[:, :, :side] + 2 * wide[:, :, 1 : side + 1] + wide[:, :, 2 : side + 2]
        smooth = (rows[..., :side] + 2 * rows[..., 1 : side + 1] + rows[..., 2 : side + 2]) / 16
        padded = F.pad(smooth, (1, 1, 1, 1), mode="replicate")
        inner = slice(1, side + 1)
        gx = (padded[:, :, inner, 2 : side + 2] - padded[:, :, inner, :side]) * (side / 8)
        gy = (padded[:, :, 2 : side + 2, inner] - padded[:, :, :side, inner]) * (side / 8)
        inverse = torch.rsqrt(1 + gx * gx + gy * gy)
        return torch.cat([clipped, 0.5 + 0.5 * gx * inverse, 0.5 + 0.5 * gy * inverse], 1)

    def fuse(self, evidence):
        if len(self.gate):
            return sum(gate(*evidence) for gate in self.gate) / len(self.gate)
        maps = [channel_evidence(planes) for planes in evidence]
        if len(maps) == 1:
            return maps[0]
        return torch.maximum(*maps) if self.options.fusion == "max" else (maps[0] + maps[1]) / 2

    def finish(self, raw, foreground):
        """finishMap() and imageScore(): enlarged, smoothed, nothing outside the widened part, mean of the highest."""
        side, radius = self.options.side, len(self.kernel) // 2
        x = F.interpolate(raw, size=(side, side), mode="bilinear", align_corners=False)
        x = F.conv2d(F.pad(x, (radius, radius, 0, 0), mode="replicate"), self.kernel.reshape(1, 1, 1, -1))
        x = F.conv2d(F.pad(x, (0, 0, radius, radius), mode="replicate"), self.kernel.reshape(1, 1, -1, 1))
        around = whole(DILATE_SHARE * side)
        part = (foreground > 0.5).float()
        pixels = part.sum((1, 2, 3))
        nothing = (pixels < 0.5).reshape(-1, 1, 1, 1)  # no foreground: every pixel counts
        inside = (F.max_pool2d(part, 2 * around + 1, 1, around) > 0.5) | nothing
        lowest = x.masked_fill(~inside, math.inf).amin((2, 3), True)
        map = torch.where(inside, x, lowest)[:, 0]
        share = TOP_SHARE * pixels.masked_fill(nothing.flatten(), side * side).double()
        count = torch.floor(share)
        count = (count + (share - count >= 0.5).double()).clamp(min=1)  # std::lround
        highest = map.flatten(1).topk(len(self.ranks)).values.double()
        counted = (self.ranks < count.unsqueeze(1)).double()
        return map, (highest * counted).sum(1) / count
