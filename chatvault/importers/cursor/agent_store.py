"""A conversation of Cursor's command line: JSON messages in a graph of Protocol Buffers.

The schema of the graph is not published. What is relied on: the ids of blobs are hashes of 32
bytes, and ``agent_state.py`` knows what the root lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import Event, EventKind, ToolCall, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import LogEvent, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.importers.cursor.agent_state import HASH, State, archive_of, state_of
from chatvault.importers.cursor.composer import SOURCE
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.transcript import add_prompt
from chatvault.importers.cursor.turns import Blob, Turn, turn_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.wire import NotWire, fields

_CHILD = 1  # field of a node
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM, "tool": Role.TOOL}
_UNNAMED = ("", "new agent", "new chat", "untitled")
_SUMMARY = "[Previous conversation summary]:"  # how the text begins that stands for what was
_PARTIAL = "Parts of this conversation are kept in a way that is not known yet and are missing."

_Message = tuple[str, dict[str, Any]]


class AgentStore:
    """Reads one conversation, from the newest root of its graph."""

    def __init__(self, blob: Blob, reader: PieceReader, teller: Teller) -> None:
        """``blob`` gives what is kept under a hash in hex, None where there is nothing."""
        self._blob, self._reader, self._teller = blob, reader, teller
        self._thread = Thread()
        self._seen: set[str] = set()
        self._partial = False

    def sessions(
        self, key: str, told: dict[str, Any], beside: dict[str, Any]
    ) -> Iterator[ParsedSession]:
        """The session, where it has a message, and those of the agents that worked for it.

        ``told`` is what the database says of it, ``beside`` what the file beside it does.
        """
        key = string(told.get("agentId")) or key
        state = self._read(string(told.get("latestRootBlobId")).lower())
        if self._partial:
            self._teller.tell_of_file(Severity.WARNING, _PARTIAL)
        if drafts := self._thread.drafts:
            names = (string(told.get("name")).strip(), string(beside.get("title")).strip())
            named = next((name for name in names if name.lower() not in _UNNAMED), "")
            created_at = timestamp(told.get("createdAt")) or timestamp(beside.get("createdAtMs"))
            parent = string(mapping(told.get("subagentInfo")).get("parentAgentId"))
            yield ParsedSession(
                source=SOURCE,
                external_id=key,
                messages=chain(drafts),
                title=named or first_prompt(drafts),
                created_at=created_at or state.started_at,
                updated_at=timestamp(beside.get("updatedAtMs")),
                model=string(told.get("lastUsedModel")) or None,
                agent="Cursor CLI",
                project=project_of(string(beside.get("cwd")) or state.folder),
                parent_external_id=parent or None,
                relation=Relation.SUBAGENT if parent else None,
                events=(LogEvent("partial", "warning"),) if self._partial else (),
            )
        for name, inside in state.agents:
            yield from AgentStore(self._blob, self._reader, self._teller).helper(name, inside, key)

    def helper(self, key: str, root: bytes, parent: str) -> Iterator[ParsedSession]:
        """The session of a root that is no blob itself, as of an agent that worked for another."""
        state = state_of(root)
        self._read_state(state)
        if drafts := self._thread.drafts:
            yield ParsedSession(
                source=SOURCE,
                external_id=key,
                messages=chain(drafts),
                title=first_prompt(drafts),
                created_at=state.started_at,
                agent="Cursor CLI",
                project=project_of(state.folder),
                parent_external_id=parent or None,
                relation=Relation.SUBAGENT if parent else None,
                events=(LogEvent("partial", "warning"),) if self._partial else (),
            )

    def _read(self, root: str) -> State:
        content = self._blob(root)
        self._seen.add(root)
        if content is None:
            self._partial = True
            return State()
        if content[:1] in (b"{", b"["):
            self._take_all(self._leaf(root, content))
            return State()
        state = state_of(content)
        self._read_state(state)
        return state

    def _read_state(self, state: State) -> None:
        """Take the messages: what was summed up stands before what a model is given now."""
        self._partial |= not state.whole or not (state.messages or state.turns)
        archived = [*self._archived(state.archives)]
        now = [*self._below(state.messages)]
        rest = [one for one in now if one[1]["role"] != "system"]
        self._take_all(one for one in now if one[1]["role"] == "system")
        if not archived and (not rest or any(_is_summary(message) for _name, message in rest)):
            self._take_turns(state.turns, rest)
        self._take_all([*archived, *rest])
        self._take_all(self._pending(state.pending))

    def _archived(self, names: Iterable[str]) -> Iterator[_Message]:
        for name in names:
            try:
                archive = archive_of(self._blob(name) or b"")
            except NotWire:
                self._partial = True
                continue
            yield from self._below(archive.messages)
            if archive.summary:
                yield from self._below([archive.summary])
            elif archive.text:
                yield f"{name}/summary", {"role": "user", "content": f"{_SUMMARY} {archive.text}"}

    def _below(self, names: list[str]) -> Iterator[_Message]:
        """The messages below nodes in order, each once, however many nodes lead to it."""
        waiting = names[::-1]
        while waiting:
            name = waiting.pop()
            if name in self._seen:
                continue
            self._seen.add(name)
            content = self._blob(name)
            if content is None:
                self._partial = True
            elif content[:1] in (b"{", b"["):
                yield from self._leaf(name, content)
            else:
                waiting += reversed(self._children(content))

    def _leaf(self, name: str, content: bytes) -> Iterator[_Message]:
        value = stored_json(content)
        messages = value if isinstance(value, list) else [value]
        for place, message in enumerate(messages):
            if isinstance(message, dict) and string(message.get("role")) in _ROLES:
                yield f"{name}/{place}" if place else name, message
            else:
                self._partial = True

    def _children(self, node: bytes) -> list[str]:
        try:
            found = [content.hex() for number, content in fields(node) if number == _CHILD]
        except NotWire:
            found = []
        children = [name for name in found if len(name) == 2 * HASH]
        self._partial |= not children
        return children

    def _pending(self, contents: Iterable[bytes]) -> Iterator[_Message]:
        """What called tools that had not answered yet; later it is a blob with its own hash."""
        called = {
            block.call_id
            for draft in self._thread.drafts
            for block in draft.blocks
            if isinstance(block, ToolCall) and block.call_id
        }
        for content in contents:
            name, message = hashlib.sha256(content).hexdigest(), mapping(stored_json(content))
            calls = {string(mapping(one).get("toolCallId")) for one in _pieces(message)}
            known = name in self._seen or calls & called
            if string(message.get("role")) in _ROLES and not known:
                self._seen.add(name)
                yield name, message

    def _take_turns(self, names: list[str], rest: Iterable[_Message]) -> None:
        """Take what a person saw before what a model is given now, of which it is told no more."""
        turns = [turn for name in names if (turn := turn_of(name, self._blob)) is not None]
        self._partial |= len(turns) < len(names)
        prompts = Thread()
        for name, message in rest:
            if message["role"] == "user" and not _is_summary(message):
                add_prompt(prompts, Draft(name, Role.USER, self._reader.message(message)))
        asked = [_words(plain_text(tuple(d.blocks))) for d in prompts.drafts if d.hidden is None]
        for turn in turns[: _until(turns, asked)]:
            for draft in turn.drafts:
                self._thread.add(draft)

    def _take_all(self, messages: Iterable[_Message]) -> None:
        for name, message in messages:
            self._take(name, message)

    def _take(self, name: str, message: dict[str, Any]) -> None:
        role = _ROLES[message["role"]]
        draft = Draft(name, role, self._reader.message(message))
        if _is_summary(message):
            summary = plain_text(tuple(draft.blocks)).removeprefix(_SUMMARY).strip()
            draft.role, draft.blocks = Role.SYSTEM, [Event(EventKind.COMPACTION, summary)]
        elif role is Role.USER:
            add_prompt(self._thread, draft)
            return
        else:
            draft.model = string(_options(message).get("modelName")) or None
            draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        self._thread.add(draft)


def _options(message: dict[str, Any]) -> dict[str, Any]:
    """What Cursor notes of a message."""
    return mapping(mapping(message.get("providerOptions")).get("cursor"))


def _is_summary(message: dict[str, Any]) -> bool:
    """Whether it stands for messages that were summed up."""
    first = next(iter(_pieces(message)), None)
    text = string(first) or string(mapping(first).get("text"))
    begins = message.get("role") == "user" and text.startswith(_SUMMARY)
    return begins or _options(message).get("isSummary") is True


def _pieces(message: dict[str, Any]) -> list[Any]:
    content = message.get("content")
    return [content] if isinstance(content, str) else sequence(content)


def _words(text: str) -> str:
    return " ".join(text.split())


def _until(turns: list[Turn], asked: list[str]) -> int:
    """How many turns come before those that the prompts are of."""
    for place, turn in enumerate(turns):
        if turn.asked and _words(turn.asked) in asked:
            return place
    return max(0, len(turns) - len(asked))
