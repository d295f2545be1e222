"""What a long text defines in one place and uses in others: links and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from chatvault.ui.thread.parts.parts import Elsewhere

_FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})")
_LINK = re.compile(r" {0,3}\[(?!\^)[^\]\n]{1,200}\]:\s*\S")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,200})\]:")
_MENTION = re.compile(r"\[\^([^\]\s]{1,200})\](?!:)")


class Definitions(NamedTuple):
    """What every segment has to know of the whole text, and the sources of its footnotes."""

    elsewhere: Elsewhere
    notes: tuple[str, ...]  # in the order of their numbers


def definitions(text: str) -> Definitions:
    """Everything that the text defines outside of fenced code."""
    if "]:" not in text:
        return Definitions(Elsewhere(), ())
    links: list[str] = []
    notes: dict[str, list[str]] = {}
    mentions: dict[str, None] = {}
    note: list[str] | None = None  # that the present line may belong to
    before = ""
    for line in _prose(text):
        found = _NOTE.match(line)
        if found:
            note = notes.setdefault(found[1], [])
            note.append(line)
        elif note is not None and _goes_on(line, before):
            note.append(line)
        else:
            note = None
            if _LINK.match(line):
                links.append(line)
        if "[^" in line:
            behind = found.end() if found else 0
            mentions.update(dict.fromkeys(_MENTION.findall(line, behind)))
        before = line
    order = [label for label in mentions if label in notes]
    order = list(dict.fromkeys([*order, *notes]))
    numbers = tuple((label, number) for number, label in enumerate(order, 1))
    sources = tuple("\n".join(notes[label]) for label in order)
    return Definitions(Elsewhere("\n".join(links), numbers), sources)


def _goes_on(line: str, before: str) -> bool:
    """Whether a line belongs to the footnote of the line before it."""
    return not line.strip() or line.startswith(("    ", "\t")) or bool(before.strip())


def _prose(text: str) -> Iterator[str]:
    """The lines outside of fenced code."""
    fence = ""
    for line in text.split("\n"):
        said = line.strip()
        if fence:
            if said.startswith(fence) and not said.strip(fence[0]):
                fence = ""
            continue
        opened = _FENCE.match(line)
        if opened:
            fence = opened[1]
        else:
            yield line
