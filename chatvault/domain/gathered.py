"""Sessions made of rows whose source does not say which conversation they belong to.

They are gathered by time or title: Google lists prompts, and only newer exports tell which
conversation one is of; Microsoft tells the conversation's title, which people change. A row and its
messages have the same ids in every export, so that they are known wherever they stand; a gathered
session has the id of the first row that it had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SOURCES = ("gemini", "copilot")  # of such rows
_ROW = re.compile(r"[0-9a-f]{32}")
_ASKED = "user"  # what the first message of a row is called in it, where it has several
_ANSWERS = ("assistant", "draft")
_BESIDE = "draft"  # another answer, which nothing follows


def is_gathered(external_id: str) -> bool:
    """Whether a session of rows with this id is named after a row."""
    return _ROW.fullmatch(external_id) is not None


def above(names: Iterable[str]) -> dict[str, str | None]:
    """What each message follows, by the messages' names in the order of time.

    Answers follow what was asked in their row, and a row follows the answer of the one before.
    """
    parents: dict[str, str | None] = {}
    before: str | None = None
    for name in names:
        row, _, part = name.rpartition(":")
        asked = f"{row}:{_ASKED}"
        parents[name] = asked if name != asked and asked in parents else before
        if not part.startswith(_BESIDE):
            before = name
    return parents


def moment_of(name: str, at: int) -> int:
    """The moment of a message's row in UTC ms; its answers are a millisecond later."""
    return at - 1 if name.rpartition(":")[2].startswith(_ANSWERS) else at


def last(names: Iterable[str]) -> str | None:
    """The last message of the path that is shown."""
    shown = [name for name in names if not name.rpartition(":")[2].startswith(_BESIDE)]
    return shown[-1] if shown else None
