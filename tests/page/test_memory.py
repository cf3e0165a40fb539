"""Memory that goes back to the system."""

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import sys, threading
import numpy as np, psutil
from page.memory import give_large_blocks_back
assert give_large_blocks_back()
def work():
    for _ in range(3):
        blocks = [np.ones(20 * 2**20, np.uint8) for _ in range(10)]
        del blocks
before = psutil.Process().memory_info().rss
for _ in range(4):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
print(psutil.Process().memory_info().rss - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries do without")
def test_what_large_pictures_took_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 20 * 2**20
