"""What a file or folder is, told before it is imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.tables.saved_layout import SavedLayout


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
    ``is_cut``: archives in it were only looked into at their beginning, so there may be more.
    ``is_partial``: not all of its files were listed yet, so there may be more of all this.
    ``has_tables``: somebody may say what their columns mean; ``explained`` is how it was said.
    """

    path: Path
    files: int = 0
    size: int = 0
    formats: tuple[Format, ...] = ()
    is_vault: bool = False
    seems: str = ""
    problem: str = ""
    is_cut: bool = False
    is_partial: bool = False
    has_tables: bool = False
    explained: SavedLayout | None = None

    @property
    def is_known(self) -> bool:
        """Whether it can be read without anybody saying what it is."""
        return bool(self.formats or self.is_vault or self.is_cut or self.explained)
