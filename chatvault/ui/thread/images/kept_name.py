"""The name under which a kept file is offered to be saved: one that every file system takes."""

from __future__ import annotations

import mimetypes
import re
from pathlib import PurePosixPath

from chatvault.domain.blocks import Attachment
from chatvault.ui.thread.text.sanitize import clean

LONGEST = 120  # bytes, the ending included
_LONGEST_ENDING = 12
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
# By Windows, whatever ending follows, also behind spaces.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[\d¹²³])\s*(?:\..*)?", re.IGNORECASE
)


def kept_name(attachment: Attachment) -> str:
    """The attachment's own name, without a folder and without what a file may not be called."""
    name = clean(attachment.name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = _FORBIDDEN.sub("_", name).strip(". ") or _unnamed(attachment)
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    ending = PurePosixPath(name).suffix
    if not 1 < len(ending) <= _LONGEST_ENDING:
        ending = ""
    stem = name[: len(name) - len(ending)] if ending else name
    ending = ending or mimetypes.guess_extension(attachment.media_type) or ""
    room = LONGEST - len(ending.encode())
    return stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").rstrip(". ") + ending


def _unnamed(attachment: Attachment) -> str:
    return "picture" if attachment.media_type.startswith("image/") else "file"
