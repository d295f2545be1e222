"""The lines by which ChatGPT sets parts of an answer off, which are nothing to be read.

Since 2025 ``:::contextList`` stands around what belongs to a picture, and ``:::writing{…}``
around a draft (variant "email", "document", "social_post" …); a line of ``:::`` ends each.
What a person made of a draft stands beside the answer, which still has what the model wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import File
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.texts.written_documents import Document

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


def changed_drafts(metadata: dict[str, Any]) -> Iterator[File]:
    """The drafts of an answer as the person changed them."""
    told = metadata.get("writing_blocks")
    for draft in map(mapping, told if isinstance(told, list) else mapping(told).values()):
        text = string(draft.get("content"))
        if draft.get("edited") is True and text.strip():
            subject = string(mapping(draft.get("metadata")).get("subject"))
            title = string(draft.get("title")) or subject or "Your version of the draft"
            yield Document(title, "document", text).file
