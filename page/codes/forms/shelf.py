"""Forms that visitors use: in bounded memory, and nowhere else.

A form goes by the SHA-256 of its file. Where it has gone meanwhile, the script, which still has
the file, sends it again.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from model.codes.forms.form import Form

MAX_KEPT = 256  # A form takes some 50 KB.


class MissingFormsError(LookupError):
    """Forms that are not here, or no longer, by their hashes."""

    def __init__(self, hashes: Sequence[str]) -> None:
        super().__init__(f"{len(hashes)} forms are not here")
        self.hashes = list(hashes)


class FormShelf:
    """The forms of all visitors. Safe to share between threads."""

    def __init__(self, size: int = MAX_KEPT) -> None:
        """Args:
        size: how many are kept; the least recently used go.
        """
        self._size, self._lock = size, Lock()
        self._forms: OrderedDict[str, Form] = OrderedDict()  # The last used comes last.

    def keep(self, content: str) -> tuple[str, Form]:
        """A form from the text of its file, and the hash that it goes by.

        Raises:
            FormError: it is none, or can't be used.
        """
        data = content.encode()
        form, name = Form.parse(data), hashlib.sha256(data).hexdigest()
        with self._lock:
            self._forms[name] = form
            self._forms.move_to_end(name)
            while len(self._forms) > self._size:
                self._forms.popitem(last=False)
        return name, form

    def find(self, hashes: Sequence[str]) -> list[Form]:
        """Forms by their hashes.

        Raises:
            MissingFormsError: some are not here.
        """
        with self._lock:
            missing = [name for name in hashes if name not in self._forms]
            if missing:
                raise MissingFormsError(missing)
            for name in hashes:
                self._forms.move_to_end(name)
            return [self._forms[name] for name in hashes]
