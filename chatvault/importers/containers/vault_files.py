"""Files that a vault of ChatVault keeps, in a folder of other files: what they hold is known."""

from __future__ import annotations

import re
from collections.abc import Iterable

_KEPT = re.compile(r"(.*/)?blobs/([0-9a-f]{2})/\2[0-9a-f]{62}(?:\.zst)?(?:\.age)?")
_FOLDER = "blobs/"  # which hardly any other has: thousands of names are looked at at once
_BACKUPS = "backups/"  # has such files of its own


def folders(names: Iterable[str]) -> frozenset[str]:
    """The folders of vaults, or of their backups, whose files are among these; "" for the whole."""
    kept = (_KEPT.fullmatch(name) for name in names if _FOLDER in name)
    return frozenset((match[1] or "").removesuffix(_BACKUPS).rstrip("/") for match in kept if match)


def is_kept(name: str) -> bool:
    """Whether a file is an original or an attachment that a vault keeps."""
    return _KEPT.fullmatch(name) is not None
