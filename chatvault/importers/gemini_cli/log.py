"""A session of Gemini CLI as its records leave it: messages change, and turns are taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chatvault.importers.gemini_cli.history import (
    Originals,
    is_context,
    is_folded,
    is_notice,
    is_returned,
)
from chatvault.importers.gemini_cli.patches import left, updated, updates_of
from chatvault.importers.json_files.json_values import mapping, string

Record = dict[str, Any]

_ADDED = ("toolCalls", "tokens")  # to a message after it was written

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
        self._copies: dict[str, str] = {}  # messages that were written anew, and what they repeat

    def join(self) -> None:
        """What comes is of another file, which goes on after the one before or begins like it."""
        self._joins = True

    def take(self, record: Record) -> bool:
        """Take in one record: about the session, a message, a change, or a step back.

        False where it is nothing of these.
        """
        if "$rewindTo" in record:
            self._rewind(string(record.get("$rewindTo")))
        elif isinstance(record.get("$patch"), dict):
            self._patch(record["$patch"])
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
            found = [message for message in map(mapping, messages) if is_message(message)]
            if replace and self.last is not None:
                self._rewrite(found)
            else:
                for message in found:
                    self._put(message)

    def _patch(self, patch: Record) -> None:
        for update in updates_of(patch):
            key = self._copies.get(string(update["id"]), string(update["id"]))
            if key in self.messages:
                self.messages[key] = updated(self.messages[key], update)
        history = left(self._path(), patch)
        if history is not None:
            self._rewrite([self.messages[key] for key in history])

    def _rewrite(self, history: Sequence[Record]) -> None:
        """Take the model's history for what was said, with what it leaves out of it in its place.

        Messages that it drops were taken back, but for those that it has in another form.
        """
        path = self._path()
        listed = {string(message.get("id")) for message in history}
        end = max((place for place, key in enumerate(path, 1) if key not in listed), default=0)
        before = {key: self.messages[key] for key in path[:end]}
        originals = Originals((key, it) for key, it in before.items() if key not in listed)
        answered = Originals(
            (key, it)
            for key in path
            if not (is_returned(it := self.messages[key]) and key in listed)
        )
        for message in history:
            key = string(message.get("id"))
            original = (answered if is_returned(message) else originals).of(message)
            if key and key not in before and original is not None and original != key:
                self._copies[key] = original
        path = self._without_copies(path)
        folds = any(map(is_folded, history))
        self.last = path[-1] if folds and path else None
        self._follow(history, path, goes_on=folds)

    def _without_copies(self, path: Sequence[str]) -> list[str]:
        """The path without messages that turned out to be copies, which are forgotten."""
        for key in path:
            if key in self._copies:
                del self.messages[key], self.parents[key]
            elif (before := self.parents[key]) in self._copies:
                self.parents[key] = self._copies[before]
        return [key for key in path if key not in self._copies]

    def _follow(self, history: Iterable[Record], path: Sequence[str], *, goes_on: bool) -> None:
        """Go along the history; where it ``goes_on``, only what is new in it counts."""
        places = {key: place for place, key in enumerate(path)}
        reached, added = -1, set[str]()
        for message in history:
            named = string(message.get("id"))
            key = self._key(named)
            place = places.get(key)
            if place is None and is_context(message):
                continue  # told once more
            self._change(named, key, message)
            if place is None and key not in added:
                self.parents[key], self.last = self.last, key
                added.add(key)
            elif place is not None and place > reached and not goes_on:
                if self.last in added:
                    self.parents[key] = self.last
                reached, self.last = place, key
        self._pass_notices(path, places)

    def _pass_notices(self, path: Sequence[str], places: Mapping[str, int]) -> None:
        """Go on behind what the program told after the last message."""
        place = places.get(self.last) if self.last is not None else None
        if place is None:
            return
        for key in path[place + 1 :]:
            if not is_notice(self.messages[key]):
                return
            self.last = key

    def _change(self, named: str, key: str, message: Record) -> None:
        """Write the later form of a message over the one that is there, a copy's not."""
        before = self.messages.get(key)
        if named in self._copies and before is not None:
            told = {name: message[name] for name in _ADDED if message.get(name)}
            self.messages[key] = before | told
        else:
            self.messages[key] = message

    def _path(self) -> list[str]:
        """The messages of the path that counts, the first of them first."""
        path, at = dict[str, None](), self.last
        while at is not None and at not in path:
            path[at] = None
            at = self.parents.get(at)
        return list(reversed(path))

    def _key(self, named: str) -> str:
        """What a message goes by: its id, that of what it repeats, or its place."""
        self._number += 1
        return self._copies.get(named, named) or f"place:{self._number - 1}"

    def _put(self, message: Record) -> None:
        """Add a message, or write the later form over the one that is there."""
        named = string(message.get("id"))
        key = self._key(named)
        if self._joins and key in self.messages:
            self.last = self.parents[key]
        self._joins = False
        if key not in self.messages or not self._is_on_path(key):
            self.parents[key] = self.last
            self.last = key
        self._change(named, key, message)

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
        key = self._copies.get(key, key)
        self.last = self.parents.get(key) if key in self.messages else None


def is_message(record: Record) -> bool:
    """Whether a record is a message."""
    kind = record.get("type")
    return kind in ("user", *MODEL, "info", "error", "warning") and (
        "content" in record or "toolCalls" in record
    )
