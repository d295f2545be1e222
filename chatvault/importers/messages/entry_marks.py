"""Places from which a log of entries that become messages can be read on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Protocol

import orjson

from chatvault.domain.checkpoint import Checkpoint
from chatvault.importers.containers.container import Container
from chatvault.importers.growing_files.reading_on import Candidate, ordered
from chatvault.importers.messages.drafts import Draft, first_prompt, latest_model, times_of
from chatvault.importers.messages.entry_tree import Standing


class Growing(Protocol):
    """Messages while they are read; where they can be gone on with is a standing."""

    @property
    def drafts(self) -> Sequence[Draft]:
        """The messages so far, of all branches, in the order of the file."""

    def standing(self) -> Standing | None:
        """Where it stands now, None where one cannot go on there without what is before."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known before an entry, which begins at ``offset``, in bytes.

    ``messages`` and ``events`` were read and stand before it; ``told`` is what was told of the
    session.
    """

    offset: int
    lines: int
    messages: int
    events: int
    told: dict[str, str]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of all that stands before a mark; times are UTC ms."""

    lines: int = 0
    told: dict[str, str] = field(default_factory=dict)
    prompt: str = ""
    model: str | None = None
    first_at: int | None = None
    last_at: int | None = None
    standing: Standing | None = None

    @classmethod
    def of(cls, since: Checkpoint | None) -> Past:
        """That of a checkpoint; nothing where the file is read from its start."""
        if since is None:
            return cls()
        told = orjson.loads(since.state)
        return cls(**told | {"standing": Standing(**told["standing"])})

    def to_json(self) -> str:
        """As text to be kept."""
        return orjson.dumps(asdict(self)).decode()

    def and_then(self, drafts: Sequence[Draft], mark: Mark | None = None) -> Past:
        """With the messages behind it, up to a mark or all of them."""
        times = times_of(drafts)
        known = [at for at in (self.first_at, self.last_at) if at is not None]
        return Past(
            lines=mark.lines if mark else self.lines,
            told=mark.told if mark else self.told,
            prompt=self.prompt or first_prompt(drafts),
            model=latest_model(drafts) or self.model,
            first_at=min([*times, *known], default=None),
            last_at=max([*times, *known], default=None),
            standing=mark.standing if mark else self.standing,
        )


class Marks:
    """Gathers the marks of one file from an offset on; None: of none."""

    def __init__(self, tree: Growing, begin: int | None) -> None:
        self._tree, self._begin = tree, begin
        self._marks: list[Mark] = []

    def is_due(self, offset: int) -> bool:
        """Whether a place there is worth its while."""
        return self._begin is not None and offset >= self._begin

    def before(self, line: int, offset: int, told: dict[str, str], events: int = 0) -> None:
        """Mark the entry of that line, before it is taken, if it can be gone on there.

        ``events`` of the session stand before it.
        """
        if not self.is_due(offset):
            return
        standing, messages = self._tree.standing(), len(self._tree.drafts)
        if standing is not None and messages:
            self._marks.append(Mark(offset, line - 1, messages, events, told, standing))

    def candidates(
        self, container: Container, name: str, since: Checkpoint | None
    ) -> Iterator[Candidate]:
        """The marks, the best one first."""
        past = Past.of(since)
        for mark in ordered(container, name, self._marks, lambda one: bool(one.standing.waiting)):
            told = past.and_then(self._tree.drafts[: mark.messages], mark)
            yield Candidate(mark.offset, mark.messages, mark.events, told.to_json())
