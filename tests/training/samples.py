"""Small samples to train on, and what a folder of weights holds."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*")}


def write_zip(path: Path, images: np.ndarray, labels: np.ndarray) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number, (image, label) in enumerate(zip(images, labels, strict=True)):
            file = io.BytesIO()
            Image.fromarray(image).save(file, "PNG")
            archive.writestr(f"{label}/{number}.png", file.getvalue())


def write_strokes(path: Path, labels: list[str]) -> None:
    entries = [
        {"label": label, "writer": f"w{number % 7}", "strokes": [[[0, 0], [6, 1], [2, 9 + number]]]}
        for number, label in enumerate(labels)
    ]
    path.write_bytes(gzip.compress(json.dumps(entries).encode()))
