"""An object store on this computer."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What stands behind the address of a bucket, so that it is asked for on this computer.

    A bucket is kept as long as the tests' process lives.
    """
    from moto.server import ThreadedMotoServer  # Importing it takes a second.

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    at = f"{host}:{port}"
    yield f"?scheme=http&region=us-east-1&allow_bucket_creation=true&endpoint_override={at}"
    server.stop()
