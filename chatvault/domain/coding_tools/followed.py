"""Folders of tools that the vault keeps up with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FollowedSource:
    """A tool's folder that was found, is followed, or both."""

    source: str
    path: Path
    is_followed: bool
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class FileState:
    """How a file was when it was last read; ``original_kept``: and whether it is kept as it was."""

    size: int
    modified_ns: int
    original_kept: bool = False

    def is_as(self, other: FileState | None) -> bool:
        """Whether both are the same content, as far as size and time tell."""
        return other is not None and (self.size, self.modified_ns) == (
            other.size,
            other.modified_ns,
        )
