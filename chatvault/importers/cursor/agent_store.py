"""A conversation of Cursor's command line: JSON messages in a graph of Protocol Buffers.

The schema of the graph is not published. What is relied on: the ids of blobs are hashes of 32
bytes, and a node tells its children, in order, as its field 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import LogEvent, ParsedSession, Severity
from chatvault.importers.cursor.composer import SOURCE
from chatvault.importers.cursor.folders import folder_of
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.transcript import add_prompt
from chatvault.importers.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.json_values import mapping, string
from chatvault.importers.projects import project_of
from chatvault.importers.stored_json import stored_json
from chatvault.importers.teller import Teller
from chatvault.importers.timestamps import timestamp
from chatvault.importers.wire import NotWire, fields

Blob = Callable[[str], bytes | None]

_HASH = 32  # bytes
_CHILD, _WORKSPACE = 1, 9  # fields of a node
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM, "tool": Role.TOOL}
_UNNAMED = ("", "new agent", "new chat", "untitled")
_PARTIAL = "Parts of this conversation are kept in a way that is not known yet and are missing."


class AgentStore:
    """Reads one conversation, from the newest root of its graph."""

    def __init__(self, blob: Blob, reader: PieceReader, teller: Teller) -> None:
        """``blob`` gives what is kept under a hash in hex, None where there is nothing."""
        self._blob, self._reader, self._teller = blob, reader, teller
        self._thread = Thread()
        self._partial = False
        self._folder = ""

    def session(
        self, key: str, told: dict[str, Any], beside: dict[str, Any]
    ) -> ParsedSession | None:
        """The session, None where it has no message.

        ``told`` is what the database says of it, ``beside`` what the file beside it does.
        """
        for name, message in self._messages(string(told.get("latestRootBlobId")).lower()):
            self._take(name, message)
        drafts = self._thread.drafts
        if self._partial:
            self._teller.tell_of_file(Severity.WARNING, _PARTIAL)
        if not drafts:
            return None
        names = (string(told.get("name")).strip(), string(beside.get("title")).strip())
        named = next((name for name in names if name.lower() not in _UNNAMED), "")
        return ParsedSession(
            source=SOURCE,
            external_id=string(told.get("agentId")) or key,
            messages=chain(drafts),
            title=named or first_prompt(drafts),
            created_at=timestamp(told.get("createdAt")) or timestamp(beside.get("createdAtMs")),
            updated_at=timestamp(beside.get("updatedAtMs")),
            model=string(told.get("lastUsedModel")) or None,
            agent="Cursor CLI",
            project=project_of(string(beside.get("cwd")) or self._folder),
            events=(LogEvent("partial", "warning"),) if self._partial else (),
        )

    def _messages(self, root: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The messages below the root in order, each once, however many nodes lead to it."""
        seen: set[str] = set()
        waiting = [root]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            content = self._blob(name)
            if content is None:
                self._partial = True
            elif content[:1] in (b"{", b"["):
                yield from self._leaf(name, content)
            else:
                waiting += reversed(self._children(content, top=name == root))

    def _leaf(self, name: str, content: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
        value = stored_json(content)
        messages = value if isinstance(value, list) else [value]
        for place, message in enumerate(messages):
            if isinstance(message, dict) and string(message.get("role")) in _ROLES:
                yield f"{name}/{place}" if place else name, message
            else:
                self._partial = True

    def _children(self, node: bytes, *, top: bool) -> list[str]:
        children: list[str] = []
        try:
            for number, content in fields(node):
                if number == _CHILD and len(content) == _HASH:
                    children.append(content.hex())
                elif number == _WORKSPACE and top:
                    self._folder = self._folder or folder_of(content.decode("utf-8", "replace"))
        except NotWire:
            self._partial = True
        if not children:
            self._partial = True
        return children

    def _take(self, name: str, message: dict[str, Any]) -> None:
        role = _ROLES[message["role"]]
        cursor = mapping(mapping(message.get("providerOptions")).get("cursor"))
        draft = Draft(name, role, self._reader.content(message.get("content")))
        if role is Role.USER:
            add_prompt(self._thread, draft)
            return
        draft.model = string(cursor.get("modelName")) or None
        draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        self._thread.add(draft)
