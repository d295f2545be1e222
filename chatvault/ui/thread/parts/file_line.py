"""The line that stands for a file of the conversation."""

from __future__ import annotations

from chatvault.domain.blocks import Attachment
from chatvault.ui import wording
from chatvault.ui.thread.parts.parts import LinePart
from chatvault.ui.thread.text.sanitize import short

_MISSING = "not in the export"
_TEXT_ONLY = "The file itself is not in the export, only its text is."


def file_line(attachment: Attachment, text: str = "", *, foldable: bool = True) -> LinePart:
    """The folded line of a file; ``text`` is what its source extracted from it."""
    is_kept, has_text = attachment.blob is not None, bool(text.strip())
    about = ", ".join(
        filter(None, (short(attachment.media_type, 60), wording.size(attachment.size)))
    )
    return LinePart(
        "file-text",
        short(attachment.name) or "File",
        about,
        word="" if is_kept or has_text else _MISSING,
        foldable=foldable and (is_kept or has_text),
        mono=False,
        file=attachment if is_kept else None,
        tip="" if is_kept or not has_text else _TEXT_ONLY,
    )
