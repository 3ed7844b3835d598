# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes models with another entry in their metadata, for tst_export_model; with the seal renewed or, to see that this
is noticed, kept.

    change_model.py MODEL OUT KEY VALUE renew|keep [OUT KEY VALUE renew|keep]...
"""

import json
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "packaging" / "export"))
sys.dont_write_bytecode = True
import export_model  # noqa: E402

model, *changes = sys.argv[1:]
data = pathlib.Path(model).read_bytes()
(length,) = struct.unpack_from("<Q", data)
tensors = export_model.read_safetensors(model)[0]
for out, key, value, seal in zip(*[iter(changes)] * 4):
    header = json.loads(data[8 : 8 + length])
    metadata = header["__metadata__"]
    metadata[key] = value
    if seal == "renew":
        metadata["content_sha256"] = export_model.seal(tensors, metadata)
    text = json.dumps(header).encode()
    pathlib.Path(out).write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :])
