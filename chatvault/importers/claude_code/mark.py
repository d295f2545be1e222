"""How far a transcript was read where one of its records begins."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import orjson

from chatvault.importers.claude_code.about import About


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known before a record that begins a message; ``offset`` in bytes.

    ``messages`` and ``events`` of the file's conversation stand before it, ``recent`` are the
    uuids of the last records. ``expects``: an answer without a name may come to one of them.
    """

    offset: int
    lines: int
    messages: int
    events: int
    about: About
    queued: tuple[str, ...]
    model: str | None
    renamed: str
    updated_at: int | None
    recent: tuple[str, ...]
    expects: bool


@dataclass(frozen=True, slots=True)
class Resumption:
    """What a mark tells, so that it can be kept.

    ``last`` is the external id of the last message before it, to which the records lead that
    have the uuids ``leading``; each has its time in UTC ms. ``title`` is that of a
    conversation to which none is given.
    """

    lines: int
    folder: str
    branch: str
    version: str
    custom_title: str
    ai_title: str
    queued: list[str]
    model: str | None
    renamed: str
    updated_at: int | None
    created_at: int | None
    title: str
    last: str
    leading: dict[str, int | None]
    tag: str = ""
    forked_from: str = ""
    cost: float = 0.0
    links: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """As text to be kept."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_json(cls, text: str) -> Resumption:
        """Of text that was kept."""
        return cls(**orjson.loads(text))
