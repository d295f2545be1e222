"""Files in which a tool keeps what its conversations are called, apart from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TitleFiles:
    """``files`` are those of a folder of conversations, ``titles`` what they tell, by ids."""

    files: Callable[[Path], Sequence[Path]]
    titles: Callable[[Path], Mapping[str, str]]
