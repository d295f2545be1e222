"""The documents of ChatGPT's canvas, from the calls of the tool that writes and changes them.

A change is a list of patterns in Python's regular expressions with what takes their place; the
pattern ".*" means the whole document. What a person changed by hand is not in an export.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import regex

from chatvault.domain.blocks import Block, File, ToolCall
from chatvault.importers.chatgpt.citations import Sources
from chatvault.importers.chatgpt.turn import Turn
from chatvault.importers.json_files.json_values import (
    count,
    from_json,
    mapping,
    sequence,
    string,
    to_json,
)
from chatvault.importers.messages.node_tree import Node
from chatvault.importers.texts.written_documents import EMPTY, Desk, Versions

_CREATE, _UPDATE = "canmore.create_textdoc", "canmore.update_textdoc"
_UNNAMED = "new:"  # a document whose id the product has not told yet

_WHOLE = frozenset({".*", ".+", "^.*$", "(?s).*", "(?s)^.*$", r"[\s\S]*", r"^[\s\S]*$"})
_REFUSED = "Failed with error"  # how the tool begins where it changed nothing
_LONGEST_PATTERN = 10_000  # characters
_LONGEST_TEXT = 2 << 20  # characters that patterns may make of one
_MOST_CHANGES = 50  # in one call
_PATIENCE = 0.1  # seconds for one pattern
_LOST = (
    "A change of a canvas document could not be applied, so that version of it is missing; the "
    "change itself is in the conversation."
)

Entry = dict[str, Any]


def refused(nodes: Entry) -> frozenset[str]:
    """The nodes of calls that the tool answered with an error: the document stays as it was."""
    found = set()
    for node in map(mapping, nodes.values()):
        message = mapping(node.get("message"))
        content = mapping(message.get("content"))
        said = string(next(iter(sequence(content.get("parts"))), content.get("text")))
        tool = string(mapping(message.get("author")).get("name"))
        if tool in (_CREATE, _UPDATE) and said.startswith(_REFUSED):
            found.add(string(node.get("parent")))
    return frozenset(found)


class _NotApplicable(Exception):
    """A change fits nothing in the document, or is none."""


class Canvas:
    """The canvas of one conversation, as each of its branches shows it."""

    def __init__(self, note: Callable[[str], None], refused: frozenset[str]) -> None:
        """``note`` is told which versions are missing, ``refused`` are calls without effect."""
        self._refused = refused
        self._versions = Versions(note)
        self._desks: dict[str, Desk] = {}  # by node
        self._gave_up = False  # a pattern took too long

    def pass_on(self, node: Node) -> None:
        """The node changes nothing."""
        self._put(node, self._desk(node))

    def blocks(self, node: Node, turn: Turn, found: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks of a message, with the documents that it wrote or changed."""
        called = turn.calls_tool and turn.recipient in (_CREATE, _UPDATE)
        called = called and node.id not in self._refused
        canvas = mapping(turn.metadata.get("canvas"))
        if not (called or canvas):
            self.pass_on(node)
            return found
        desk = _looked_at(self._desk(node), canvas)
        files: list[File] = []
        for place, document in enumerate(sequence(canvas.get("user_created_textdocs"))):
            desk, file = self._handed_in(desk, mapping(document), f"{node.id}:{place}")
            files += [file] if file is not None else []
        asked = found[0] if called and found else None
        if isinstance(asked, ToolCall):
            desk, file, left = self._written(desk, turn, _given(asked))
            if file is not None:
                asked = ToolCall(asked.name, to_json(left), asked.call_id)
                shown = replace(file, text=Sources(turn.metadata).resolved(file.text))
                found = (asked, shown, *found[1:])
        self._put(node, desk)
        return (*found, *files)

    def _desk(self, node: Node) -> Desk:
        return EMPTY if node.parent is None else self._desks.get(node.parent, EMPTY)

    def _put(self, node: Node, desk: Desk) -> None:
        if desk is not EMPTY:
            self._desks[node.id] = desk

    def _handed_in(self, desk: Desk, document: Entry, place: str) -> tuple[Desk, File | None]:
        """A document that a person put into the canvas."""
        key = string(document.get("user_created_temp_textdoc_id")) or place
        title = string(document.get("title")) or "Canvas"
        kind = string(document.get("type")) or "document"
        text = string(document.get("content"))
        return self._versions.written(desk, _UNNAMED + key, text, title, kind)

    def _written(self, desk: Desk, turn: Turn, given: Entry) -> tuple[Desk, File | None, Entry]:
        """What the call made of the documents; the arguments without what the file says."""
        if turn.recipient == _CREATE:
            return self._created(desk, turn.node, given)
        try:
            return self._changed(desk, turn.node, given)
        except _NotApplicable:
            self._versions.note(_LOST)
            return desk.lost(desk.top), None, given

    def _created(self, desk: Desk, node: str, given: Entry) -> tuple[Desk, File | None, Entry]:
        text = given.get("content")
        if not isinstance(text, str):
            return desk, None, given
        title = string(given.get("name")) or string(given.get("title"))
        kind = string(given.get("type")) or "document"
        desk, file = self._versions.written(desk, _UNNAMED + node, text, title, kind)
        return desk, file, {key: value for key, value in given.items() if key != "content"}

    def _changed(self, desk: Desk, node: str, given: Entry) -> tuple[Desk, File | None, Entry]:
        changes = [mapping(change) for change in sequence(given.get("updates"))]
        key = desk.top
        text = desk.text(key)
        for change in changes[:_MOST_CHANGES]:
            text = self._applied(change, text)
        if text is None or not changes or len(changes) > _MOST_CHANGES:
            raise _NotApplicable
        desk, file = self._versions.written(desk, key or _UNNAMED + node, text)
        for change in changes:
            if string(change.get("pattern")) in _WHOLE:
                change.pop("replacement", None)
        return desk, file, given | {"updates": changes}

    def _applied(self, change: Entry, text: str | None) -> str:
        pattern, replacement = string(change.get("pattern")), string(change.get("replacement"))
        if pattern in _WHOLE:
            return replacement
        if text is None or not pattern or len(pattern) > _LONGEST_PATTERN or self._gave_up:
            raise _NotApplicable
        try:
            return _replaced(text, pattern, replacement, all_=change.get("multiple") is True)
        except TimeoutError:
            self._gave_up = True
            raise _NotApplicable from None
        except (regex.error, ValueError, RecursionError, OverflowError) as error:
            raise _NotApplicable from error


def _given(asked: ToolCall) -> Entry:
    """What a call was given, also where characters in it are damaged."""
    given = from_json(asked.arguments)
    if given is None:
        try:
            given = json.loads(asked.arguments)
        except (ValueError, RecursionError):
            return {}
    return mapping(given)


def _looked_at(desk: Desk, canvas: Entry) -> Desk:
    """The desk with the document on top that a message is about, under the product's id."""
    identity, top = string(canvas.get("textdoc_id")), desk.top
    if not identity or top is None:
        return desk
    if identity in desk.documents:
        key = identity
    elif top.startswith(_UNNAMED):
        key = top
    else:
        return desk
    return desk.moved(key, identity, version=count(canvas.get("version")))


def _replaced(text: str, pattern: str, replacement: str, *, all_: bool) -> str:
    pieces: list[str] = []
    place = size = 0
    for match in regex.compile(pattern, regex.DOTALL).finditer(text, timeout=_PATIENCE):
        piece = _expanded(match, replacement)
        size += len(piece)
        if size > _LONGEST_TEXT:
            raise _NotApplicable
        pieces += [text[place : match.start()], piece]
        place = match.end()
        if not all_:
            break
    if not pieces:
        raise _NotApplicable
    return "".join((*pieces, text[place:]))


def _expanded(match: regex.Match[str], replacement: str) -> str:
    """What takes the place of a match; a replacement that is no template stands for itself."""
    if "\\" not in replacement:
        return replacement
    longest = max(len(group or "") for group in (match[0], *match.groups()))
    if replacement.count("\\") * longest > _LONGEST_TEXT:
        raise _NotApplicable
    try:
        return str(match.expand(replacement))
    except (regex.error, IndexError, KeyError):
        return replacement
