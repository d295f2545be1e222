"""The artifacts and files that Claude writes in a conversation, with all their versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatvault.domain.blocks import File
from chatvault.importers.claude_ai.widgets import Drawn, drawn
from chatvault.importers.json_files.json_values import string
from chatvault.importers.texts.written_documents import EMPTY, Desk, Versions

TOOL = "artifacts"

_EDITORS = frozenset({"create_file", "str_replace", "str_replace_based_edit_tool"})
_READING = frozenset({"view", "read"})
_LOST = (
    "A change of an artifact could not be applied, so that version of it is missing; the change "
    "itself is in the conversation."
)

Entry = dict[str, Any]
Written = tuple[File | None, Entry]  # a version, and the arguments without what it says


class Artifacts:
    """What one conversation wrote, as each of its branches has it."""

    def __init__(self, note: Callable[[str], None]) -> None:
        """``note`` is told which versions are missing."""
        self._versions = Versions(note)
        self._desks: dict[str, Desk] = {}  # by message
        self._desk = EMPTY

    def enter(self, parent: str | None) -> None:
        """Go on where a message ended."""
        self._desk = EMPTY if parent is None else self._desks.get(parent, EMPTY)

    def leave(self, message: str) -> None:
        """Keep what there is at the end of a message."""
        if self._desk is not EMPTY:
            self._desks[message] = self._desk

    def called(self, tool: str, given: Entry) -> Written:
        """What a call of a tool wrote, if it is one that writes."""
        if tool == TOOL:
            return self._artifact(given)
        if tool in _EDITORS:
            return self._file(tool, given)
        shown = drawn(tool, given)
        return (None, given) if shown is None else self._shown(shown, given)

    def _artifact(self, given: Entry) -> Written:
        key = string(given.get("id")) or string(given.get("title")) or TOOL
        title = string(given.get("title")) or ("" if key in self._desk.documents else key)
        language = string(given.get("language"))
        kind = f"code/{language}" if language else string(given.get("type"))
        content = given.get("content")
        if given.get("command") != "update" or _says(content):
            return self._written(key, content, title, kind, given, "content")
        return self._changed(key, given, told=True)

    def _file(self, tool: str, given: Entry) -> Written:
        path = string(given.get("path"))
        if not path:
            return None, given
        command = string(given.get("command")) or tool
        if command in ("create", "create_file"):
            text = given.get("file_text")
            return self._written(path, text, path.rpartition("/")[2], "", given, "file_text")
        if command == "str_replace":
            return self._changed(path, given, told=False)
        if command == "insert" and (text := self._inserted(path, given)) is not None:
            self._desk, file = self._versions.written(self._desk, path, text)
            return file, given
        return (None, given) if command in _READING else self._lost(path, given, told=False)

    def _written(
        self, key: str, text: object, title: str, kind: str, given: Entry, told_as: str
    ) -> Written:
        if not isinstance(text, str):
            return None, given
        self._desk, file = self._versions.written(self._desk, key, text, title, kind)
        if file is None:
            return None, given
        return file, {name: value for name, value in given.items() if name != told_as}

    def _shown(self, shown: Drawn, given: Entry) -> Written:
        """What is drawn in one answer, which no later one changes."""
        _, file = self._versions.written(EMPTY, shown.title, shown.text, shown.title, shown.kind)
        if file is None:
            return None, given
        return file, {name: told for name, told in given.items() if name not in shown.told_as}

    def _changed(self, key: str, given: Entry, *, told: bool) -> Written:
        """A passage for another one; ``told``: say where there is no such passage."""
        before, after = string(given.get("old_str")), string(given.get("new_str"))
        text = self._desk.text(key)
        if text is None or not before or before not in text:
            return self._lost(key, given, told=told)
        text = text.replace(before, after, 1)
        self._desk, file = self._versions.written(self._desk, key, text)
        return file, given

    def _inserted(self, path: str, given: Entry) -> str | None:
        """The file with lines behind the one of that number, None where that cannot be."""
        text, place = self._desk.text(path), given.get("insert_line")
        added = string(given.get("insert_text")) or string(given.get("new_str"))
        if text is None or not added or not isinstance(place, int) or place < 0:
            return None
        lines = text.split("\n")
        return "\n".join([*lines[:place], added.removesuffix("\n"), *lines[place:]])

    def _lost(self, key: str, given: Entry, *, told: bool) -> Written:
        """A change that cannot be followed."""
        if told or key in self._desk.documents:
            self._versions.note(_LOST)
        self._desk = self._desk.lost(key)
        return None, given


def _says(content: object) -> bool:
    return isinstance(content, str) and bool(content)
