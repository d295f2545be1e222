"""What programs and models write between tags in a text.

A regular expression would look for an end that never comes from every beginning on, and a text
that is full of beginnings would take hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Tagged(NamedTuple):
    """A passage between tags; it begins and ends in the text where the tags do."""

    begin: int
    end: int
    name: str
    text: str


def tagged(text: str, *names: str) -> Iterator[Tagged]:
    """The passages between ``<name …>`` and ``</name>``, in order."""
    opening = re.compile(rf"<({'|'.join(map(re.escape, names))})(?:\s[^<>]*)?>")
    unended: set[str] = set()
    place = 0
    while (found := opening.search(text, place)) is not None:
        closing, place = f"</{found[1]}>", found.end()
        end = -1 if closing in unended else text.find(closing, place)
        if end < 0:
            unended.add(closing)
            continue
        yield Tagged(found.start(), end + len(closing), found[1], text[place:end])
        place = end + len(closing)


def without(text: str, *names: str) -> str:
    """The text without those passages and their tags."""
    kept, place = [], 0
    for passage in tagged(text, *names):
        kept.append(text[place : passage.begin])
        place = passage.end
    return "".join([*kept, text[place:]])
