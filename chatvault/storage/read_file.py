"""A file that was read, and the pieces that its bytes are kept in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from chatvault.storage.blobs import StoredBlob


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read in a format; ``size`` in bytes, ``modified_at`` in UTC ms.

    Its bytes are the pieces ``kept``, which are there already, and then ``parts``.
    ``fingerprint`` is of some of its bytes, where it is long.
    """

    path: str
    key: str
    size: int
    modified_at: int | None
    fingerprint: str | None
    kept: tuple[Part, ...]
    parts: tuple[StoredBlob, ...]

    @property
    def original(self) -> str:
        """The SHA-256 of its bytes; where they are in pieces, that of their SHA-256s."""
        sums = [part.sha256 for part in self.kept] + [part.sha256 for part in self.parts]
        return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()


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
