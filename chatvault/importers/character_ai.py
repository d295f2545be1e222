"""Reads chats of Character.AI as its pages get them, and as scripts for browsers save them.

``histories`` of a character (``info``), each with ``msgs`` that tell in ``src`` who spoke, until
2023; since then ``turns`` of chats, the newest first, each with ``candidates`` of what was said,
of which one is the ``primary_candidate_id``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, times_of
from chatvault.importers.messages.versions import VersionedThread
from chatvault.importers.times.timestamps import timestamp

SOURCE = "character-ai"

_WORDS = ("histories", "turn_key")

Entry = dict[str, Any]


class CharacterAIImporter:
    """An importer of files of any name."""

    key = SOURCE
    name = "Character.AI chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that hold chats with characters."""
        return tuple(name for name in names if _holds_chats(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a chat. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for record in read(container, name, findings, essential="", wrapper=""):
                yield from _of_histories(record)
                yield from _of_turns(record)

        yield from sessions_of(container, names, report, "chat", read_file)


def _holds_chats(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), *_WORDS)
    turn = seen.below("turns", "[]")
    return seen.has("histories", "histories", "[]", "msgs") or (
        turn.has("turn_key") and turn.has("candidates")
    )


def _of_histories(record: Entry) -> Iterator[ParsedSession | None]:
    info = mapping(record.get("info"))
    character = string(mapping(info.get("character")).get("name")) or string(info.get("name"))
    for history in map(mapping, sequence(mapping(record.get("histories")).get("histories"))):
        thread, ids = VersionedThread(), ContentIds()
        for told in map(mapping, sequence(history.get("msgs"))):
            speaker, at = mapping(told.get("src")), timestamp(told.get("created"))
            name = ids.of(told.get("id"), told.get("created"), told.get("text"))
            human = speaker.get("is_human") is True
            called = string(speaker.get("name")) or character
            thread.add(_draft(name, told.get("text"), called, at, human=human))
        yield _session(history.get("external_id"), thread, character, history.get("created"))


def _of_turns(record: Entry) -> Iterator[ParsedSession | None]:
    chats: dict[str, list[Entry]] = {}
    for turn in map(mapping, sequence(record.get("turns"))):
        chat = string(mapping(turn.get("turn_key")).get("chat_id"))
        chats.setdefault(chat, []).append(turn)
    for chat, turns in chats.items():
        thread = VersionedThread()
        for turn in sorted(turns, key=lambda one: timestamp(one.get("create_time")) or 0):
            drafts, chosen = _candidates(turn)
            thread.add(*drafts, chosen=chosen)
        names = (draft.author for draft in thread.drafts if draft.role is Role.ASSISTANT)
        yield _session(chat, thread, next(filter(None, names), ""), None)


def _candidates(turn: Entry) -> tuple[list[Draft], int]:
    """What was said in a turn, with the place of what was chosen."""
    author, at = mapping(turn.get("author")), timestamp(turn.get("create_time"))
    human, called = author.get("is_human") is True, string(author.get("name"))
    key = string(mapping(turn.get("turn_key")).get("turn_id"))
    listed = [mapping(one) for one in sequence(turn.get("candidates"))]
    ids = [string(one.get("candidate_id")) or content_id(key, one.get("raw_content"))
           for one in listed]  # fmt: skip
    drafts = [
        _draft(name, one.get("raw_content"), called, at, human=human)
        for name, one in zip(ids, listed, strict=True)
    ]
    primary = string(turn.get("primary_candidate_id"))
    return drafts, ids.index(primary) if primary in ids else 0


def _draft(name: str, text: object, called: str, at: int | None, *, human: bool) -> Draft:
    """What a person said, or a character, whose name stands with it."""
    said = string(text)
    blocks: list[Any] = [Text(said)] if said.strip() else []
    role = Role.USER if human else Role.ASSISTANT
    return Draft(name, role, blocks, at, author=None if human else called or None)


def _session(
    identity: object, thread: VersionedThread, character: str, created: object
) -> ParsedSession | None:
    drafts = thread.drafts
    if not drafts:
        return None
    times = times_of(drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=string(identity) or content_id(character, drafts[0].external_id),
        messages=thread.messages(),
        title=first_prompt(drafts) or character,
        created_at=timestamp(created) or min(times, default=None),
        updated_at=max(times, default=None) or timestamp(created),
        agent=character or None,
        active_leaf=thread.leaf,
    )
