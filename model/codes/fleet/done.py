"""The pages that are in a table, however many they are."""

import hashlib
from collections.abc import Iterable

import numpy as np

from model.codes.batch import Page
from model.codes.table_file import Key

# Of ten million pages, the odds are one to 300,000 that one is taken for another and not read.
HASH_BYTES = 8


class Done:
    """A set of pages that takes 8 bytes for each."""

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._hashes = np.unique(np.fromiter(map(_hash, keys), np.uint64))

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, page: Page) -> bool:
        wanted = np.uint64(_hash(page.key))
        place = int(self._hashes.searchsorted(wanted))
        return place < len(self) and bool(self._hashes[place] == wanted)


def _hash(key: Key) -> int:
    digest = hashlib.blake2b("\0".join(key).encode(), digest_size=HASH_BYTES).digest()
    return int.from_bytes(digest)
