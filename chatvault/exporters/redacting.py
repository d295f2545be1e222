"""Takes out of an export what is not to be handed on: secrets, e-mail addresses, home folders."""

from __future__ import annotations

import codecs
import dataclasses
import enum
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TypeVar

from chatvault.domain.blocks import Block, ToolCall, ToolOutcome, ToolResult
from chatvault.domain.message import Message
from chatvault.domain.redaction import (
    RedactionPreview,
    Replaced,
    as_json,
    excerpts,
    mark,
    places,
    without,
)
from chatvault.domain.secrets import NAMED, Place, is_named_secret
from chatvault.domain.session import SessionRow
from chatvault.domain.whole_session import WholeSession
from chatvault.exporters.base import Attachments, Exporter, LeftOut

_EXCERPTS = 5  # kept of each rule
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
Value = TypeVar("Value")


class Redactor:
    """Replaces by marks what the rules find, and remembers how much that was."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._excerpts: dict[str, dict[str, None]] = {}  # by rule; a set that keeps its order
        self._left_out: set[str] = set()

    @property
    def preview(self) -> RedactionPreview:
        """What was replaced up to now, the most frequent first."""
        replaced = (
            Replaced(rule, count, tuple(self._excerpts[rule]))
            for rule, count in self._counts.most_common()
        )
        return RedactionPreview(tuple(replaced), len(self._left_out))

    def value(self, value: Value) -> Value:
        """A domain value in which every text is redacted, whatever it is called."""
        return self._value(value)  # type: ignore[no-any-return]

    def text(self, text: str) -> str:
        """A text; one that is JSON stays JSON, with what its strings really say redacted."""
        parsed = as_json(text)
        if parsed is None:
            return self._plain(text)
        try:
            redacted = self._parsed(parsed)
            if redacted == parsed:
                return text
            return json.dumps(redacted, ensure_ascii=False, indent=2 if "\n" in text else None)
        except RecursionError:  # nested deeper than anything that is meant to be read
            return self._plain(text)

    def bytes_of(self, blob: str, content: bytes) -> bytes:
        """The bytes of an attachment that is a text. Raises LeftOut where it is none."""
        try:
            text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            self._left_out.add(blob)
            raise LeftOut("Only text can be redacted.", path=blob)
        return self.text(text).encode("utf-8", "replace")

    def _value(self, value: Any) -> Any:
        if isinstance(value, enum.Enum):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return tuple(map(self._value, value))
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        redacted = {name: self._value(field) for name, field in fields.items()}
        return dataclasses.replace(value, **redacted)

    def _parsed(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return list(map(self._parsed, value))
        if isinstance(value, dict):
            return {self._plain(name): self._named(name, one) for name, one in value.items()}
        return value

    def _named(self, name: str, value: object) -> object:
        if isinstance(value, str) and is_named_secret(name, value):
            self._note(value, (Place(0, len(value), NAMED),))
            return mark(NAMED)
        return self._parsed(value)

    def _plain(self, text: str) -> str:
        found = places(text)
        if not found:
            return text
        self._note(text, found)
        return without(text, found)

    def _note(self, text: str, found: tuple[Place, ...]) -> None:
        for place, excerpt in zip(found, excerpts(text, found), strict=True):
            self._counts[place.rule] += 1
            kept = self._excerpts.setdefault(place.rule, {})
            if len(kept) < _EXCERPTS:
                kept[excerpt] = None


class RedactingExporter:
    """Another format, redacted; what that would not write is not looked through either."""

    def __init__(self, exporter: Exporter, redactor: Redactor) -> None:
        self._exporter, self._redactor = exporter, redactor
        self.key, self.name, self.ending = exporter.key, exporter.name, exporter.ending
        self.all_branches, self.joins = exporter.all_branches, exporter.joins

    def write(
        self,
        session: SessionRow,
        messages: Iterable[Message],
        out: BinaryIO,
        attachments: Attachments,
    ) -> None:
        """Write the conversation, one message at a time."""
        if not self.all_branches:
            session = dataclasses.replace(session, excerpt="", details=None)
            messages = (_as_shown(message) for message in messages if message.hidden is None)
        if isinstance(session, WholeSession):
            session = dataclasses.replace(session, content_hash="", redacted=True)
        redacted = self._redactor.value(session)
        self._exporter.write(redacted, self._redacted(messages), out, self._opened(attachments))

    def _redacted(self, messages: Iterable[Message]) -> Iterator[Message]:
        for message in messages:
            # What it was known by is of what it says with all that is taken out.
            yield self._redactor.value(dataclasses.replace(message, content_hash=""))

    def _opened(self, attachments: Attachments) -> Attachments:
        return lambda blob: self._redactor.bytes_of(blob, attachments(blob))


def _as_shown(message: Message) -> Message:
    """Without what only a format writes that holds all branches."""
    blocks = tuple(map(_without_details, message.blocks))
    return dataclasses.replace(message, external_id="", status=None, details=None, blocks=blocks)


def _without_details(block: Block) -> Block:
    match block:
        case ToolCall(outcome=ToolOutcome() as outcome):
            bare = dataclasses.replace(outcome, details=None)
            return dataclasses.replace(block, outcome=bare, call_id=None, child=None)
        case ToolResult(outcome=outcome):
            bare = dataclasses.replace(outcome, details=None)
            return dataclasses.replace(block, outcome=bare, call_id=None)
        case _:
            return block
