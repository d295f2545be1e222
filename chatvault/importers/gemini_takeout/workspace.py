"""Reads conversations of Gemini in Google Workspace, as Google Takeout gives them.

Each is a file ``conversation_….txt`` with JSON: ``title``, ``creation_time``,
``last_modification_time`` and ``conversation_turns``, of ``user_turn`` (``prompt``) or
``system_turn`` (``model_thoughts``, ``text`` of ``data`` with what is said before it in
``preamble``, or ``cards``, ``images``). Both have ``turn_index`` and ``turn_last_modified``; an
index comes again where a turn was changed or tried anew. Pictures lie beside, called after the
file and the turn.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Block, File, Image, Text, TextVariant, Thinking
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.gemini_takeout.conversations import SOURCE, Attachments
from chatvault.importers.gemini_takeout.importer import GEMS
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.times.timestamps import timestamp

_TURNS = "conversation_turns"
_ROLES = {"user_turn": Role.USER, "system_turn": Role.ASSISTANT}
_OF_TURN = re.compile(r"(?P<turn>.{1,200}_turn_\d{1,9})_")
_NAMED = re.compile(r"(?:^|/)conversation_[^/]{1,80}\.(?:txt|json)$")

Entry = dict[str, Any]


class GeminiWorkspaceImporter:
    """An importer of Takeout's archives, of folders of them, and of a single conversation."""

    key = "gemini-workspace"
    name = "Gemini in Workspace, from Google Takeout"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the files that lie beside them."""
        found = {name for name in names if _is_conversation(container, name)}
        stems = {posixpath.splitext(name)[0] for name in found}
        return tuple(
            name
            for name in names
            if name in found
            or name.rpartition("_turn_")[0] in stems
            or (found and GEMS.search(name))  # which hold none: nothing is wrong with them here
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file. Raises UnreadableFile where the only file is none."""
        files = [name for name in names if _is_conversation(container, name)]
        beside = _Beside(container, [name for name in names if name not in files])

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for record in read(container, name, findings, essential=_TURNS, wrapper=""):
                yield _Conversation(record, name, beside, findings).session()

        yield from sessions_of(container, files, report, "conversation", read_file)
        beside.files.tell_missing(report)


def _is_conversation(container: Container, name: str) -> bool:
    if _NAMED.search(name) is None and len(container.names()) > 1:
        return False
    seen = shape_with(head_of(container, name), *_ROLES)
    return any(seen.has(_TURNS, "[]", kind) for kind in _ROLES)


class _Beside:
    """The pictures by what conversations call them, which is without an ending."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self.files = Attachments(container, names)
        self._bases = {posixpath.splitext(base)[0]: base for base in map(posixpath.basename, names)}
        self._of_turns: dict[str, list[str]] = {}
        for stem in sorted(self._bases):
            if found := _OF_TURN.match(stem):
                self._of_turns.setdefault(found["turn"], []).append(stem)

    def of_turn(self, turn: str, told: Sequence[str]) -> Iterator[Block]:
        """Those that a turn names, and those that are called after it."""
        for stem in dict.fromkeys([*told, *self._of_turns.get(turn, ())]):
            block = self.files.block(self._bases.get(stem, stem), "")
            if stem in told and isinstance(block, File):  # a missing one, which has no ending
                block = Image(block.attachment)
            yield block


class _Conversation:
    """Makes a conversation of one file."""

    def __init__(self, record: Entry, name: str, beside: _Beside, findings: Findings) -> None:
        self._record, self._beside, self._findings = record, beside, findings
        self._stem = posixpath.splitext(posixpath.basename(name))[0]
        self._messages: dict[str, ParsedMessage] = {}
        self._ids = OwnIds()
        self._latest: dict[int, str] = {}  # messages by the index of their turn
        self._indexes: list[int] = []  # in order

    def session(self) -> ParsedSession | None:
        """The conversation; None where nothing was said in it."""
        for place, told in enumerate(sequence(self._record.get(_TURNS))):
            kind = next((kind for kind in _ROLES if isinstance(mapping(told).get(kind), dict)), "")
            if kind:
                self._add(_ROLES[kind], told[kind], place)
            else:
                self._findings.message_left_out()
        if not self._messages:
            return None
        created = self._record.get("creation_time")
        first = next(iter(self._messages.values()))
        prompt = next((one.text for one in first.blocks if isinstance(one, Text)), "")
        known = created or (self._record.get("title"), prompt)
        return ParsedSession(
            source=SOURCE,
            external_id=content_id("workspace", known),
            messages=tuple(self._messages.values()),
            title=string(self._record.get("title")).strip() or title_from(prompt),
            created_at=timestamp(created) or first.created_at,
            updated_at=timestamp(self._record.get("last_modification_time")),
            active_leaf=next(reversed(self._messages)),
        )

    def _add(self, role: Role, turn: Entry, place: int) -> None:
        told = turn.get("turn_index")
        index = told if type(told) is int else place
        before = bisect_left(self._indexes, index)
        key = self._ids.of(f"{index}:{role.value}")
        blocks = tuple(self._blocks(turn, index))
        self._messages[key] = ParsedMessage(
            key,
            role,
            blocks,
            self._latest[self._indexes[before - 1]] if before else None,
            timestamp(turn.get("turn_last_modified")),
            hidden=None if blocks else Hidden.META,
        )
        if index not in self._latest:
            self._indexes.insert(before, index)
        self._latest[index] = key

    def _blocks(self, turn: Entry, index: int) -> Iterator[Block]:
        for thought in map(mapping, sequence(turn.get("model_thoughts"))):
            headline, words = string(thought.get("headline")), string(thought.get("description"))
            text = "\n\n".join(filter(None, (headline and f"**{headline}**", words)))
            if text.strip():
                yield Thinking(text)
        if (prompt := string(turn.get("prompt"))).strip():
            yield Text(prompt)
        for part in sequence(turn.get("text")):
            yield from self._said(part)
        pictures = [name for name in sequence(turn.get("images")) if isinstance(name, str)]
        yield from self._beside.of_turn(f"{self._stem}_turn_{index}", pictures)

    def _said(self, part: object) -> Iterator[Text]:
        told = mapping(part)
        cards = [string(mapping(card).get("content")) for card in sequence(told.get("cards"))]
        said = string(part) or string(told.get("data"))
        texts = [string(told.get("preamble")), said, *cards]
        yield from (Text(text) for text in texts if text.strip())
        if part and not any(texts):
            self._findings.unknown("text")
            yield Text(to_json(part), TextVariant.UNKNOWN)
