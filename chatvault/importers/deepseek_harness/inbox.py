"""The prompts of DeepSeek Harness on their way to the model: those that never got there, too."""

from __future__ import annotations

from typing import Any

from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, sequence, string

_MOST = 1_000  # that wait at once; no person types more ahead

# A prompt, and when it was put there.
Waiting = tuple[Record, int | None]


class Inbox:
    """Follows the lists that prompts wait in; between steps what is next is taken out of them.

    A prompt that leaves a list at any other time was taken back by the person.
    """

    def __init__(self) -> None:
        self._lists: dict[str, list[Waiting]] = {}
        self._taken: dict[str, Waiting] = {}
        self._is_between_steps = False

    def follow(self, kind: str) -> None:
        """Take notice of where the turn is."""
        if kind in ("turn/start", "step/end"):
            self._is_between_steps = True
        elif kind == "step/start":
            self._is_between_steps = False

    def splice(self, told: dict[str, Any], at: int | None) -> None:
        """Change a list as it is told."""
        waiting = self._lists.setdefault(string(told.get("target")), [])
        start = min(count(told.get("start")), len(waiting))
        end = min(start + count(told.get("removedCount")), len(waiting))
        gone = waiting[start:end]
        waiting[start:end] = [(mapping(one), at) for one in sequence(told.get("inserted"))]
        del waiting[_MOST:]
        if self._is_between_steps:
            self._taken.update((string(one[0].get("id")), one) for one in gone)

    def enter(self, message_id: str) -> None:
        """The message is among what the model was given."""
        self._taken.pop(message_id, None)

    def end_turn(self, *, completed: bool) -> list[Waiting]:
        """What was taken for the turn that ends, and the model was not given."""
        lost = [] if completed else list(self._taken.values())
        self._taken.clear()
        return lost

    def waiting(self) -> list[Waiting]:
        """What is in the lists, or on its way."""
        return [*self._taken.values(), *(one for each in self._lists.values() for one in each)]

    def clear(self) -> None:
        """What was told till now is of another session."""
        self._lists.clear()
        self._taken.clear()
