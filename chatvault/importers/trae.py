"""Reads the chats of Trae, an editor made from VS Code, out of the database of each window.

All of a window are one value of ``ItemTable``: ``{"list": [{"sessionId", "messages": […]}]}``. What
an agent did stands beside its words, as a plan of steps. Newer versions encrypt what was said, and
keep here but what was asked. Facts of the format: public readers of these databases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Block, Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.copilot_chat.workspace import WORKSPACE, folder_in
from chatvault.importers.cursor.editor_store import ITEMS, NO_INDEX
from chatvault.importers.cursor.place import above
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores, stores_in
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.messages.prompt_trail import PromptTrail, digest
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

SOURCE = "trae"

# Older versions put the number of the person's account behind the last two.
CHATS = "memento/icube-ai-agent-storage"
OLDER_CHATS = ("memento/icube-ai-ng-chat-storage", "memento/icube-ai-chat-storage")
PROMPTS = "icube-ai-agent-storage-input-history"

_LISTS = ("list", "sessions", "conversations", "entries")
_ROLES = {
    **{"user": Role.USER, "system": Role.SYSTEM, "tool": Role.TOOL},
    **dict.fromkeys(("assistant", "ai", "agent", "model"), Role.ASSISTANT),
}
_LAST_STEPS = ("finish", "ResponseToUser")  # tools by which an agent says its last words
_FAILED = ("failed", "error", "canceled", "cancelled", "rejected", "skipped")


class TraeImporter:
    """Reads the storage of a window, all of ``User``, or a single database."""

    key = SOURCE
    name = "Trae chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, and what tells the folder of each."""
        ours = claimed_stores(container, names, _is_ours)
        about = {_about(name) for name in stores_in(ours)} & set(names)
        return tuple(sorted({*ours, *about}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of every window; where a window has none, what was asked in it."""
        known = set(names)

        def read(database: Database, name: str) -> Iterator[ParsedSession]:
            folder = folder_in(container, _about(name) if _about(name) in known else None)
            nothing = True
            for session in _chats(database, folder, name):
                nothing = False
                yield session
            workspace = above(container, name)[-1]
            if nothing and (asked := _prompts(database, workspace, folder, name)) is not None:
                yield asked

        stores = [name for name in names if not name.endswith(WORKSPACE)]
        return sessions_of_stores(container, stores, read, report)


def _about(name: str) -> str:
    return str(PurePosixPath(name).with_name(WORKSPACE))


def _is_ours(database: Database) -> bool:
    return ITEMS in database.tables and any(True for _ in _items(database))


def _items(database: Database) -> Iterator[tuple[str, Any]]:
    """What is kept under the keys of chats, and of what was asked, the newest first."""
    query = f"SELECT key, value FROM {ITEMS} WHERE {NO_INDEX}key LIKE ?"
    for key in (CHATS, *OLDER_CHATS, PROMPTS):
        for found, value in database.rows(query, (f"{key}%",)):
            if found == key or (key in OLDER_CHATS and str(found).startswith(f"{key}-")):
                yield key, value


def _chats(database: Database, folder: str, member: str) -> Iterator[ParsedSession]:
    seen = set[str]()
    for key, value in _items(database):
        if key == PROMPTS:
            continue
        for told in _listed(stored_json(value)):
            name = string(told.get("sessionId")) or string(told.get("id"))
            if name and name not in seen and (session := _session(name, told, folder, member)):
                seen.add(name)
                yield session


def _listed(value: object) -> Iterator[Fields]:
    """The chats of a value: a list of them, or an object that has them by their ids."""
    held = value
    if isinstance(value, dict):
        held = next((value[key] for key in _LISTS if isinstance(value.get(key), list | dict)), [])
    yield from map(mapping, held.values() if isinstance(held, dict) else sequence(held))


def _session(name: str, told: Fields, folder: str, member: str) -> ParsedSession | None:
    drafts = _drafts(sequence(told.get("messages")))
    if not drafts:
        return None
    created = timestamp(told.get("createdAt")) or timestamp(told.get("updatedAt"))
    times = [draft.at for draft in drafts if draft.at is not None]
    title = (string(told.get("title")) or string(told.get("name"))).strip()
    return ParsedSession(
        source=SOURCE,
        external_id=name,
        messages=chain(drafts),
        title=title or first_prompt(drafts),
        created_at=created or min(times, default=None),
        updated_at=timestamp(told.get("updatedAt")) or max(times, default=created),
        model=next((draft.model for draft in reversed(drafts) if draft.model), None),
        project=project_of(folder),
        members=(member,),
    )


def _drafts(told: Sequence[object]) -> list[Draft]:
    """The messages; turns are numbered, for the moments of answers are not to be relied on."""
    messages = list(map(mapping, told))
    if all("turnIndex" in message for message in messages):
        messages.sort(key=lambda message: count(message["turnIndex"]))
    thread, trail = Thread(), PromptTrail()
    for place, message in enumerate(messages):
        role = _ROLES.get(string(message.get("role")).lower())
        if role is None:
            continue
        if role is Role.USER:
            trail.ask(message.get("content"))
        ids = (string(message.get(key)) for key in ("messageId", "agentMessageId", "id"))
        draft = Draft(
            next(filter(None, ids), "") or trail.name(f"message:{place}"),
            role,
            list(_blocks(message) if role is Role.ASSISTANT else _said(message)),
            timestamp(message.get("timestamp")) or timestamp(message.get("createdAt")),
        )
        if role is Role.ASSISTANT:
            draft.model = _model(message)
        if message.get("status") == "deleted":
            draft.hidden = Hidden.ROLLED_BACK
        elif role is Role.SYSTEM:
            draft.hidden = Hidden.SYSTEM
        thread.add(draft)
    return thread.drafts


def _model(message: Fields) -> str | None:
    about = mapping(message.get("modelInfo"))
    names = (about.get("display_model_name"), about.get("config_name"), message.get("model"))
    return next(filter(None, map(string, names)), None)


def _said(message: Fields) -> Iterator[Block]:
    content = message.get("content")
    pieces = (mapping(piece) for piece in sequence(content))
    texts = (string(piece.get("text")) or string(piece.get("text_content")) for piece in pieces)
    text = (string(content) or "\n".join(filter(None, texts))).strip()
    if text:
        yield Text(text)


def _blocks(message: Fields) -> Iterator[Block]:
    """What was thought, proposed and done, and then said, each text once."""
    task = mapping(message.get("agentTaskContent"))
    guideline = mapping(task.get("guideline"))
    if thought := string(task.get("proposalReasoningContent")).strip():
        yield Thinking(thought)
    said = set[str]()
    proposed = string(task.get("proposal")) or string(task.get("proposalText"))
    steps = [mapping(step) for step in sequence(guideline.get("planItems"))]
    blocks: list[Block] = [Text(proposed.strip())]
    blocks += [] if steps else [Text(string(guideline.get("thought")).strip())]
    blocks += [block for step in steps for block in _step(step)]
    for block in (*blocks, *_said(message)):
        if isinstance(block, Text):
            if not block.text or block.text in said:
                continue
            said.add(block.text)
        yield block


def _step(step: Fields) -> Iterator[Block]:
    """A step of an agent: what it thought and said, and the tool that it called."""
    if thought := string(step.get("reasoningContent")).strip():
        yield Thinking(thought)
    yield Text(string(step.get("thought")).strip())
    call = mapping(step.get("toolCallInfo")) or step
    name = string(call.get("name")) or string(step.get("toolName"))
    given = call.get("params")
    if name in _LAST_STEPS:
        yield Text(string(mapping(given).get("summary")).strip())
    elif name:
        call_id = string(call.get("id")) or None
        yield ToolCall(name, to_json(given) if given else "", call_id, _outcome(call.get("result")))


def _outcome(result: object) -> ToolOutcome | None:
    if not result:
        return None
    ended = string(mapping(result).get("status"))
    status = ToolStatus.OK if ended == "success" else ToolStatus.UNKNOWN
    status = ToolStatus.FAILED if ended in _FAILED else status
    note = ended if status is ToolStatus.FAILED else ""
    return ToolOutcome(string(result) or to_json(result), status, note)


def _prompts(database: Database, workspace: str, folder: str, member: str) -> ParsedSession | None:
    """What was asked in a window; the list has no times, and loses what is old."""
    entries = [
        mapping(one)
        for key, value in _items(database)
        if key == PROMPTS
        for one in sequence(stored_json(value))
    ]
    texts = (string(one.get("inputText")) or string(one.get("text")) for one in entries)
    thread = Thread()
    for text in filter(None, map(str.strip, texts)):
        thread.add(Draft(f"prompt:{digest(text)}", Role.USER, [Text(text)]))
    if not thread.drafts:
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=f"prompts:{workspace}",
        messages=chain(thread.drafts),
        title=f"Prompts in {folder or workspace}",
        project=project_of(folder),
        members=(member,),
    )
