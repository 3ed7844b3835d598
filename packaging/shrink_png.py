#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""shrink_png.py IN OUT: a screenshot as a small PNG. Drops what the eye does not see (alpha, the two lowest bits of
every colour) and packs the rest tightly. Standard library only."""

import struct
import sys
import zlib


def read(path):
    data = open(path, "rb").read()
    at, packed, header = 8, b"", None
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", data[at + 8 : at + 8 + size])
        elif kind == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += size + 12
    width, height, depth, colour, _, _, interlaced = header
    if depth != 8 or colour not in (2, 6) or interlaced:
        sys.exit(f"{path}: only plain 8-bit RGB or RGBA pictures can be shrunk")
    channels = 3 if colour == 2 else 4
    raw, stride, above, rows = zlib.decompress(packed), width * channels, bytearray(width * channels), []
    for y in range(height):
        start = y * (stride + 1)
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for x in range(stride):
            left = line[x - channels] if x >= channels else 0
            up = above[x]
            if kind == 1:
                line[x] = (line[x] + left) & 255
            elif kind == 2:
                line[x] = (line[x] + up) & 255
            elif kind == 3:
                line[x] = (line[x] + (left + up) // 2) & 255
            elif kind == 4:
                corner = above[x - channels] if x >= channels else 0
                guess = left + up - corner
                a, b, c = abs(guess - left), abs(guess - up), abs(guess - corner)
                line[x] = (line[x] + (left if a <= b and a <= c else up if b <= c else corner)) & 255
        rows.append(line)
        above = line
    if channels == 4:
        for line in rows:
            del line[3::4]
    return width, height, rows


def write(path, width, height, rows):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    coarse = bytes(255 if value >= 252 else value & 0xFC for value in range(256))
    previous, lines = bytes(width * 3), []
    for row in rows:
        line = bytes(row).translate(coarse)
        up = bytes((a - b) & 255 for a, b in zip(line, previous))
        sideways = line[:3] + bytes((a - b) & 255 for a, b in zip(line[3:], line))
        choices = [b"\0" + line, b"\1" + sideways, b"\2" + up]
        lines.append(min(choices, key=lambda choice: len(zlib.compress(choice, 6))))
        previous = line
    packed = zlib.compress(b"".join(lines), 9)
    with open(path, "wb") as file:
        file.write(
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", packed)
            + chunk(b"IEND", b"")
        )


if len(sys.argv) != 3:
    sys.exit(__doc__)
write(sys.argv[2], *read(sys.argv[1]))
