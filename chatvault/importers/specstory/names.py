"""Ids for the messages of a history, which tells none and is written anew as the session grows.

A line would not do: what came back from a tool moves all that stands below. Where turns tell
their moment, that is what they are called after; else prompts after what they say, for one that
was taken back makes room for another, and answers after their prompt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chatvault.domain.message import Role
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.specstory.markdown import Turn


@dataclass(slots=True)
class Names:
    """Gives them out in the order of the history."""

    _own: OwnIds = field(default_factory=OwnIds)
    _prompt: str = ""
    _answers: int = 0  # to the prompt

    def of(self, turn: Turn) -> str:
        """The id of a turn."""
        if turn.role is Role.USER:
            self._prompt, self._answers = self._own.of(_told(turn)), 0
            return self._prompt
        self._answers += 1
        answer = f"{self._prompt}/{self._answers}"
        return self._own.of(answer if turn.at is None else _told(turn))


def _told(turn: Turn) -> str:
    said = content_id("".join(turn.text.split())) if turn.at is None else turn.at
    return f"{turn.role}:{said}"
