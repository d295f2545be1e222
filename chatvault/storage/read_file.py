"""A file that was read, and the pieces that its bytes are kept in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from chatvault.storage.blobs import StoredBlob


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read in a format; ``size`` in bytes, ``modified_at`` in UTC ms.

    Its bytes are the pieces ``kept``, which are there already, and then ``parts``.
    ``fingerprint`` is of some of its bytes, where it is long. ``sha256`` is of all its bytes,
    None where not all of them were read. ``left_out`` are the members of an archive whose bytes
    are zeros, for they tell of an account or may hold keys.
    """

    path: str
    key: str
    size: int
    modified_at: int | None
    fingerprint: str | None
    kept: tuple[Part, ...]
    parts: tuple[StoredBlob, ...]
    sha256: str | None
    left_out: tuple[str, ...] = ()

    @property
    def original(self) -> str:
        """The SHA-256 of its bytes; that of its pieces' SHA-256s where it is not known."""
        sums = [part.sha256 for part in self.kept] + [part.sha256 for part in self.parts]
        return self.sha256 or (sums[0] if len(sums) == 1 else sum_of_sums(sums))


def sum_of_sums(sums: Iterable[str]) -> str:
    """What is known of the bytes of pieces where nobody read all of them at once."""
    return hashlib.sha256("".join(sums).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an original: its SHA-256, which names its blob, and its bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class KeptOriginal:
    """What is kept of a file: its pieces, and the fingerprint that the whole had."""

    parts: tuple[Part, ...] = ()
    fingerprint: str | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(part.size for part in self.parts)
