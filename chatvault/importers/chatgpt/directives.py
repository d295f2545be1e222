"""The lines by which ChatGPT sets parts of an answer off, which are nothing to be read.

Since 2025 ``:::contextList`` stands around what belongs to a picture, and ``:::writing{…}``
around a draft (variant "email", "document", "social_post" …); a line of ``:::`` ends each.
"""

from __future__ import annotations

import re

_END = ":::"
_BEGINNING = re.compile(r":::(?:writing|contextList)(?:\{([^\n]{0,2000})\})?")
_SUBJECT = re.compile(r'\bsubject="([^"\n]{1,500})"')
_FENCES = ("```", "~~~")


def without_directives(text: str) -> str:
    """The text without those lines; the subject of a drafted mail stays, as its first line."""
    if _END not in text:
        return text
    kept: list[str] = []
    seen = fenced = False
    for line in text.split("\n"):
        written = line.strip()
        if written.startswith(_FENCES):
            fenced = not fenced
        match = None if fenced else _BEGINNING.fullmatch(written)
        if match is not None:
            seen = True
            subject = _SUBJECT.search(match[1] or "")
            kept += [f"**{subject[1]}**", ""] if subject else []
        elif fenced or not seen or written != _END:  # some are ended twice
            kept.append(line)
    return "\n".join(kept)
