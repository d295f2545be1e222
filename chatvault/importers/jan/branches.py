"""How the messages of a thread of Jan follow each other, where some have several versions.

``metadata.parentId`` is the message before, null where a thread begins; ``activeChildId`` is the
version that is shown after a message, else the newest is. A thread that was never forked has
neither. In forked threads of some versions answers lost their link, and what was asked next hangs
below the question before; the program mends this when it opens them, and so does this.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.messages.branches import sound_parents
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_PARENT, _CHILD = "parentId", "activeChildId"


def is_forked(told: Mapping[str, Fields]) -> bool:
    """Whether messages tell what they follow."""
    return any(
        key in mapping(message.get("metadata"))
        for message in told.values()
        for key in (_PARENT, _CHILD)
    )


def parents_of(told: Mapping[str, Fields]) -> dict[str, str | None]:
    """What each message follows, oldest first; every parent is there and leads to a beginning."""
    order = sorted(told, key=lambda name: _time(told[name]))
    places = {name: place for place, name in enumerate(order)}
    parents: dict[str, str | None] = {}
    asked: str | None = None
    lost: list[tuple[str, str]] = []  # answers without a link, with the question of each
    before: str | None = None
    for name in order:
        role, more = told[name].get("role"), mapping(told[name].get("metadata"))
        parent = string(more.get(_PARENT)) or None
        if parent is None and role == "assistant" and asked is not None:
            lost.append((name, asked))
            parent = asked
        elif parent is None and _PARENT not in more:
            parent = before
        parents[name] = parent
        asked = name if role == "user" else asked
        before = name
    _hang_below(lost, parents, told, places)
    return sound_parents(parents)


def _hang_below(
    lost: list[tuple[str, str]],
    parents: dict[str, str | None],
    told: Mapping[str, Fields],
    places: Mapping[str, int],
) -> None:
    """Let the next question follow the answer that was lost, not the question before it."""
    misled: dict[str, deque[str]] = {}
    for name, parent in parents.items():
        if parent is not None and told[name].get("role") == "user":
            misled.setdefault(parent, deque()).append(name)
    for answer, question in lost:
        later = misled.get(question, deque())
        while later and places[later[0]] < places[answer]:
            later.popleft()
        if later:
            parents[later.popleft()] = answer


def shown_leaf(told: Mapping[str, Fields], parents: Mapping[str, str | None]) -> str | None:
    """The last message of the thread that the program shows."""
    children: dict[str | None, list[str]] = {}
    for name, parent in parents.items():
        children.setdefault(parent, []).append(name)
    here: str | None = None
    while below := children.get(here):
        chosen = string(mapping(told[here].get("metadata")).get(_CHILD)) if here else ""
        here = chosen if chosen in below else below[-1]
    return here


def _time(message: Fields) -> int:
    return timestamp(message.get("created_at")) or 0
