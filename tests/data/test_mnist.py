"""Where MNIST comes from, and what is said when it can't be had."""

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from model.data import mnist
from model.data.datasets import DataError
from model.data.mnist import Mnist, load_mnist, load_writers


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Mnist:
    """A little MNIST whose checksums are taken for the true ones; the cache is empty."""
    rng = np.random.default_rng(0)
    arrays = {
        name: rng.integers(0, 10, (4, 28, 28) if name.startswith("x") else 4).astype(np.uint8)
        for name in mnist.ARRAYS
    }
    monkeypatch.setattr(mnist, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(
        mnist, "SHA256", {name: mnist.sha256(array) for name, array in arrays.items()}
    )
    return Mnist(**arrays)


def closed(message: str):  # type: ignore[no-untyped-def]
    def road() -> Mnist:
        raise OSError(message)

    return road


def test_the_first_open_road_is_taken_and_cached(
    tiny: Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "_from_keras_host", closed("host unreachable"))
    monkeypatch.setattr(mnist, "_from_npm", lambda: tiny)
    assert np.array_equal(load_mnist().x_train, tiny.x_train)
    monkeypatch.setattr(mnist, "_from_npm", closed("gone"))
    assert np.array_equal(load_mnist().x_train, tiny.x_train)  # now from the cache


def test_keras_host_has_mnist_in_one_file(
    tiny: Mnist, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    np.savez(tmp_path / "host.npz", **{name: getattr(tiny, name) for name in mnist.ARRAYS})
    monkeypatch.setattr(mnist, "KERAS_URL", (tmp_path / "host.npz").as_uri())
    monkeypatch.setattr(mnist, "_from_npm", closed("not asked"))
    assert np.array_equal(load_mnist().x_test, tiny.x_test)


def test_when_no_road_is_open_each_is_named_with_what_to_do(
    tiny: Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "_from_keras_host", closed("host unreachable"))
    monkeypatch.setattr(mnist, "_from_npm", closed("npm is not installed"))
    with pytest.raises(DataError) as failure:
        load_mnist()
    for words in ("host unreachable", "npm is not installed", "--mnist mnist.npz"):
        assert words in str(failure.value)


def test_a_file_that_is_not_mnist_is_refused(tiny: Mnist, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"missing\.npz"):
        load_mnist(tmp_path / "missing.npz")
    altered = {name: getattr(tiny, name).copy() for name in mnist.ARRAYS}
    altered["x_test"][0, 0, 0] += 1
    np.savez(tmp_path / "altered.npz", **altered)
    with pytest.raises(DataError, match="SHA-256 of x_test"):
        load_mnist(tmp_path / "altered.npz")


def test_a_damaged_cache_is_passed_by(tiny: Mnist, monkeypatch: pytest.MonkeyPatch) -> None:
    mnist.CACHE.mkdir()
    (mnist.CACHE / "mnist.npz").write_bytes(b"half a file")
    monkeypatch.setattr(mnist, "_from_keras_host", lambda: tiny)
    assert np.array_equal(load_mnist().y_test, tiny.y_test)


def test_idx_files_are_read(tiny: Mnist) -> None:
    data = b"\0\0\x08\x03" + np.array([4, 28, 28], ">u4").tobytes() + tiny.x_test.tobytes()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as package:
        entry = tarfile.TarInfo("images")
        entry.size = len(data)
        package.addfile(entry, io.BytesIO(data))
    file.seek(0)
    with tarfile.open(fileobj=file) as package:
        assert np.array_equal(mnist._read_idx(package, "images"), tiny.x_test)


def test_writers_are_named_by_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "writers.npz"
    np.savez(path, train=np.array([3, 3, 12], np.int16), test=np.array([7]))
    writers = load_writers(path)
    assert writers.train == ["3", "3", "12"] and writers.test == ["7"]
    assert writers.with_training(np.array([True, False, True])).train == ["3", "12"]
    np.savez(path, train=np.array([0.5]), test=np.array([7]))
    with pytest.raises(DataError, match="whole numbers"):
        load_writers(path)
    np.savez(path, images=np.zeros(3))
    with pytest.raises(DataError, match="not MNIST's writers"):
        load_writers(path)
