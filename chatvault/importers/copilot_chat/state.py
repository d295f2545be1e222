"""Replaying the log in which VS Code keeps a chat: a first state, then what was changed in it.

Each line is an entry: ``kind`` 0 is a whole state ``v``; 1 sets ``v`` at the way ``k``; 2 appends
the items ``v`` to the array at ``k``, cut to its first ``i`` before; 3 takes away what is at ``k``.
VS Code writes the file anew after some hundred entries, so only the whole of it tells the chat.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from chatvault.importers.json_files.json_values import mapping, sequence, string

INITIAL, SET, PUSH, DELETE = range(4)

_REQUESTS = "requests"
_LONGEST_WAY = 64  # steps; no state is nested that deeply
_FORBIDDEN = ("__proto__", "prototype", "constructor")


class Unapplied(ValueError):
    """An entry does not fit the state it is about."""


class Replaced(NamedTuple):
    """A request that is no longer part of the chat, and the id of the one it stood behind."""

    request: dict[str, Any]
    before: str


class State:
    """A chat as the entries so far have made it."""

    def __init__(self) -> None:
        self._root: object = {}
        self._replaced: dict[str, Replaced] = {}

    @property
    def value(self) -> dict[str, Any]:
        """The chat."""
        return mapping(self._root)

    @property
    def replaced(self) -> list[Replaced]:
        """What was asked and answered before a person wrote a prompt anew, or asked for another
        answer; VS Code itself forgets it where it writes the file anew.
        """
        here = {_id_of(each) for each in sequence(self.value.get(_REQUESTS))}
        return [each for name, each in self._replaced.items() if name not in here]

    def apply(self, entry: dict[str, Any]) -> None:
        """Take in one entry. Raises Unapplied, and leaves the state as it was then."""
        kind = entry.get("kind")
        if kind == INITIAL and not isinstance(kind, bool):
            if not isinstance(entry.get("v"), dict):
                raise Unapplied
            self._root = entry["v"]
            return
        holder, step = self._place(entry.get("k"))
        if kind == SET and not isinstance(kind, bool):
            _put(holder, step, entry.get("v"))
        elif kind == PUSH:
            if entry.get("k") == [_REQUESTS]:
                self._set_aside(entry.get("i"))
            _push(holder, step, sequence(entry.get("v")), entry.get("i"))
        elif kind == DELETE:
            _take_away(holder, step)
        else:
            raise Unapplied

    def _set_aside(self, first: object) -> None:
        """Keep the requests that are cut off; many come again in the same entry."""
        requests = sequence(self.value.get(_REQUESTS))
        if not isinstance(first, int) or isinstance(first, bool) or first < 0:
            return
        for place in range(first, len(requests)):
            before = _id_of(requests[place - 1]) if place else ""
            if name := _id_of(requests[place]):
                self._replaced[name] = Replaced(requests[place], before)

    def _place(self, way: object) -> tuple[dict[str, Any] | list[Any], str | int]:
        """What holds the place that the way leads to, and the last step."""
        steps = sequence(way)
        if not 0 < len(steps) <= _LONGEST_WAY or any(step in _FORBIDDEN for step in steps):
            raise Unapplied
        holder: object = self._root
        for step in steps[:-1]:
            holder = _inside(holder, step)
        if not isinstance(holder, dict | list) or not _fits(holder, steps[-1]):
            raise Unapplied
        return holder, steps[-1]


def _id_of(request: object) -> str:
    return string(mapping(request).get("requestId"))


def _fits(holder: object, step: object) -> bool:
    """Whether the step leads to a place in the holder, or to the one behind its last."""
    if isinstance(holder, dict):
        return isinstance(step, str)
    whole = isinstance(step, int) and not isinstance(step, bool)
    return isinstance(holder, list) and whole and 0 <= step <= len(holder)  # type: ignore[operator]


def _inside(holder: object, step: object) -> object:
    if not _fits(holder, step):
        raise Unapplied
    try:
        return holder[step]  # type: ignore[index]
    except (KeyError, IndexError) as error:
        raise Unapplied from error


def _put(holder: Any, step: Any, value: object) -> None:
    if isinstance(holder, list) and step == len(holder):
        holder.append(value)
    else:
        holder[step] = value


def _push(holder: Any, step: Any, items: list[Any], first: object) -> None:
    absent = step not in holder if isinstance(holder, dict) else step == len(holder)
    known = [] if absent else holder[step]
    if known is None:
        known = []
    if not isinstance(known, list):
        raise Unapplied
    if isinstance(first, int) and not isinstance(first, bool) and first >= 0:
        del known[first:]
    known.extend(items)
    _put(holder, step, known)


def _take_away(holder: Any, step: Any) -> None:
    if isinstance(holder, dict):
        holder.pop(step, None)
    elif step < len(holder):
        holder[step] = None  # the places behind it stay where they are
