"""What a file or folder is, told before it is imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be imported, by its key and its name for people."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What something is, as far as a look at some of its files tells.

    ``formats`` are those that claim a part of it, the likeliest first. ``seems`` says of what
    nothing claims what it is instead; ``problem`` why it cannot be looked into. ``size`` in bytes.
    """

    path: Path
    files: int = 0
    size: int = 0
    formats: tuple[Format, ...] = ()
    is_vault: bool = False
    seems: str = ""
    problem: str = ""
