"""Where LM Studio's folder is, where a person moved it."""

from __future__ import annotations

from pathlib import Path

_LONGEST = 4096  # bytes; no path is longer


def pointed_home(pointer: Path) -> Path | None:
    """The folder that the file names; None where there is no such file or it names none."""
    try:
        if not pointer.is_file():
            return None
        with pointer.open("rb") as stream:
            told = stream.read(_LONGEST).decode("utf-8", "replace").strip()
    except OSError:
        return None
    return Path(told) if told and "\0" not in told and Path(told).is_absolute() else None
