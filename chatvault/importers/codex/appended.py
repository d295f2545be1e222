"""What a model of Codex puts behind an answer for the app, which shows it in another form.

Lines like ``::git-commit{…}`` tell what was done to the repository; a list tells which notes of
earlier sessions the answer rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.domain.blocks import Block, Citation, Text, TextVariant

_NOTES, _NOTES_END = "<oai-mem-citation>", "</oai-mem-citation>"
_ENTRIES, _ENTRIES_END = "<citation_entries>", "</citation_entries>"
_NOTE = "|note="
_GIT = "::git-"
_DONE = re.compile(_GIT + r"[a-z-]{1,40}\{[^\n]{0,2000}\}")


def shown(text: str, variant: TextVariant) -> Iterator[Block]:
    """The answer as the app shows it, and the notes that it rests on."""
    answer, begins, notes = text.rpartition(_NOTES)
    if not (begins and notes.rstrip().endswith(_NOTES_END)):
        answer, notes = text, ""
    if notes or _GIT in answer:
        answer = _without_done(answer)
    if answer:
        yield Text(answer, variant)
    for line in notes.partition(_ENTRIES)[2].partition(_ENTRIES_END)[0].splitlines():
        place, _, note = line.strip().partition(_NOTE)
        if place:
            yield Citation(place, text=note.removeprefix("[").removesuffix("]"))


def _without_done(text: str) -> str:
    lines = text.rstrip().split("\n")
    while lines and (not lines[-1].strip() or _DONE.fullmatch(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines)
