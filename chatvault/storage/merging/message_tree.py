"""The order and the active path of a session's messages, after a merge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chatvault.domain.branches import path_to


class Descent(NamedTuple):
    """How the messages of one file hang together, by their places in it.

    ``path`` tells of each whether it is on the path that the source shows, ``leaf`` which is
    the last there.
    """

    parents: list[int | None]
    path: list[bool]
    leaf: int | None

    @property
    def is_straight(self) -> bool:
        """Whether no two messages follow the same one."""
        return len(set(self.parents)) == len(self.parents)


NOBODY = Descent([], [], None)


def descent(names: Sequence[str], above: Sequence[str | None], leaf: str | None) -> Descent:
    """From the ids of messages, of those they follow, and of the last that the source shows.

    A file that tells no parents is a straight line, and what is shown then ends with the last.
    """
    places = {name: place for place, name in enumerate(names)}
    parents: list[int | None]
    if any(name is not None for name in above):
        parents = [places.get(name or "") for name in above]
    else:
        parents = [place - 1 if place else None for place in range(len(names))]
    last = places.get(leaf) if leaf is not None else None
    if last is None and names:
        last = len(names) - 1
    shown = path_to(last, dict(enumerate(parents)))
    return Descent(parents, [place in shown for place in range(len(names))], last)


def following(before: Descent, parents: Sequence[int | None], leaf: int | None) -> Descent:
    """How more messages hang together with those before them.

    ``parents`` and ``leaf`` are places in all of them; without a leaf that of those before is it.
    """
    above = [*before.parents, *parents]
    last = before.leaf if leaf is None else leaf
    shown = path_to(last, dict(enumerate(above)))
    return Descent(above, [place in shown for place in range(len(above))], last)


def merged_order(stored: Sequence[str], parsed: Sequence[str]) -> list[str]:
    """External ids of both in one order: the parsed one, where it says anything.

    A message that the new file lacks stays behind the one it stood behind before.
    """
    present = set(parsed)
    followers: dict[str | None, list[str]] = {}
    before: str | None = None
    for external_id in stored:
        if external_id in present:
            before = external_id
        else:
            followers.setdefault(before, []).append(external_id)
    order = list(followers.get(None, ()))
    for external_id in parsed:
        order.append(external_id)
        order.extend(followers.get(external_id, ()))
    return order
