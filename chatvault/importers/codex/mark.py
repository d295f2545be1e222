"""How far a rollout was read where one of its records begins."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from chatvault.domain.session import Relation
from chatvault.importers.codex.about import About
from chatvault.importers.codex.draft import Draft


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known before a record that begins an answer; ``offset`` in bytes.

    ``messages`` and ``events`` of the session stand before it. ``total`` are the tokens so
    far, ``item_at`` is when the last item was written, in UTC ms. ``expects``: an output
    without a name may come to a call.
    """

    offset: int
    lines: int
    messages: int
    events: int
    about: About
    model: str | None
    item_at: int | None
    total: dict[str, int] | None
    expects: bool


@dataclass(frozen=True, slots=True)
class Resumption:
    """What a mark tells, so that it can be kept.

    ``typed`` are sums of the prompts that the log tells, ``untold`` of those before the mark
    that it does not. ``last`` is the external id of the last message before it, ``title``
    that of a session to which none is given.
    """

    lines: int
    model: str | None
    item_at: int | None
    total: dict[str, int] | None
    typed: list[str]
    untold: list[str]
    title: str
    last: str
    told: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, mark: Mark, typed: list[str], untold: list[str], title: str, last: Draft
    ) -> Resumption:
        """That of a mark."""
        return cls(
            lines=mark.lines,
            model=mark.model,
            item_at=mark.item_at,
            total=mark.total,
            typed=typed,
            untold=untold,
            title=title,
            last=last.external_id,
            told=asdict(mark.about),
        )

    def about(self) -> About:
        """What the records before it tell of the session as a whole."""
        relation = self.told["relation"]
        return About(**{**self.told, "relation": relation and Relation(relation)})

    def to_json(self) -> str:
        """As text to be kept."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_json(cls, text: str) -> Resumption:
        """Of text that was kept."""
        return cls(**orjson.loads(text))
