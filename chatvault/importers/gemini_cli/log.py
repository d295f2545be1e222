"""A session of Gemini CLI as its records leave it: messages change, and turns are taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chatvault.importers.json_values import mapping, sequence, string

Record = dict[str, Any]

MODEL = ("gemini", "qwen")  # how an answer is called; Qwen Code took the program over


class SessionLog:
    """Takes the records in order.

    Attributes:
        about: what is told of the session itself.
        messages: the latest form of every message by its id, those that were taken back too.
        parents: the id of the message before each, None at the beginning.
        last: the id of the last message of the path that counts.
    """

    def __init__(self) -> None:
        self.about: Record = {}
        self.messages: dict[str, Record] = {}
        self.parents: dict[str, str | None] = {}
        self.last: str | None = None
        self._number = 0
        self._joins = False

    def join(self) -> None:
        """What comes is of another file, which goes on after the one before or begins like it."""
        self._joins = True

    def take(self, record: Record) -> bool:
        """Take in one record: about the session, a message, a change, or a step back.

        False where it is nothing of these.
        """
        if "$rewindTo" in record:
            self._rewind(string(record.get("$rewindTo")))
        elif isinstance(record.get("$set"), dict):
            self._set(record["$set"], replace=True)
        elif is_message(record):
            self._put(record)
        elif "sessionId" in record:
            self._set(record, replace=False)
        else:
            return False
        return True

    def _set(self, fields: Record, *, replace: bool) -> None:
        messages = fields.get("messages")
        self.about |= {key: value for key, value in fields.items() if key != "messages"}
        if isinstance(messages, list):
            if replace:
                self.last = None
            self._take_all(map(mapping, sequence(messages)))

    def _take_all(self, messages: Iterable[Record]) -> None:
        for message in messages:
            if is_message(message):
                self._put(message)

    def _put(self, message: Record) -> None:
        """Add a message, or write the later form over the one that is there."""
        key = string(message.get("id"))
        if not key:
            key = f"place:{self._number}"
        self._number += 1
        if self._joins and key in self.messages:
            self.last = self.parents[key]
        self._joins = False
        if key not in self.messages or not self._is_on_path(key):
            self.parents[key] = self.last
            self.last = key
        self.messages[key] = message

    def _is_on_path(self, key: str) -> bool:
        at, seen = self.last, set[str]()
        while at is not None and at not in seen:
            if at == key:
                return True
            seen.add(at)
            at = self.parents.get(at)
        return False

    def _rewind(self, key: str) -> None:
        """Go on before that message; an unknown one takes everything back."""
        self.last = self.parents.get(key) if key in self.messages else None


def is_message(record: Record) -> bool:
    """Whether a record is a message."""
    kind = record.get("type")
    return kind in ("user", *MODEL, "info", "error", "warning") and (
        "content" in record or "toolCalls" in record
    )
