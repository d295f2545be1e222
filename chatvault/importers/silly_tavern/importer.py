"""Reads the chats of SillyTavern, with one character or with a group: a file of lines each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_lines import records, sniff
from chatvault.importers.json_files.json_shape import shape_with
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.versions import VersionedThread
from chatvault.importers.silly_tavern.folder import Folder, Opener, beside, copies
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.local_times import local_time

SOURCE = "silly-tavern"

Fields = dict[str, Any]

_METADATA = "chat_metadata"
_MANUAL = "manual"  # what stands for the service where a person let others say something
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{13}")  # in the names that the program gives files


class SillyTavernImporter:
    """Reads a person's folder of SillyTavern, what is above it, or one chat of it."""

    key = SOURCE
    name = "SillyTavern chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files whose lines are messages of characters and persons, and what they name."""
        old = copies(names)
        chats = [name for name in names if name not in old and _is_chat(container, name)]
        return tuple(sorted({*chats, *beside(container, names, chats)})) if chats else ()

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The chat of each file. Raises UnreadableFile where the only file is none."""
        folder = Folder(container, names)
        chats = [name for name in names if _is_chat(container, name)]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            with container.open(name) as stream:
                # A line that repeats the one before it is a message that says the same.
                lines = [line for _, _, line in records(stream, report, name, repeats=True)]
            yield _session(lines, name, _Maker(findings, folder, name))

        yield from sessions_of(container, chats, report, "chat", read_file)


def _is_chat(container: Container, name: str) -> bool:
    if not name.lower().endswith(".jsonl") and len(container.names()) > 1:
        return False
    head = head_of(container, name)
    first = next((set(record) for record in sniff(head)), None)
    if first is None:  # what extensions keep in the first line may be longer than the head
        first = {path[0] for path in shape_with(head, _METADATA).paths if len(path) == 1}
    named = "user_name" in first and "character_name" in first
    return named or _METADATA in first or ("mes" in first and "is_user" in first)


def _session(lines: list[Fields], name: str, maker: _Maker) -> ParsedSession | None:
    stem = posixpath.basename(name).removesuffix(".jsonl")
    head = next((line for line in lines if "mes" not in line), {})
    said = [line for line in lines if "mes" in line]
    thread = VersionedThread()
    for place, line in enumerate(said, 1):
        versions, chosen = maker.versions(line, place)
        thread.add(*versions, chosen=chosen)
    if not is_said(thread.drafts):
        return None
    dated = _DATED.search(stem) is not None
    main = string(mapping(head.get(_METADATA)).get("main_chat")).removesuffix(".jsonl")
    begun = local_time(head.get("create_date"))
    answers = (draft.author for draft in thread.drafts if draft.role is Role.ASSISTANT)
    return ParsedSession(
        source=SOURCE,
        external_id=stem if dated else _renamed(stem, said[0]),
        messages=thread.messages(),
        title=(first_prompt(thread.drafts) if dated else "") or stem,
        created_at=begun or min(times_of(thread.drafts), default=None),
        updated_at=max(times_of(thread.drafts), default=begun),
        model=latest_model(thread.drafts),
        agent=maker.group or next(filter(None, answers), None),
        active_leaf=thread.leaf,
        parent_external_id=main or None,
        relation=Relation.FORK if main else None,
    )


def _renamed(stem: str, first: Fields) -> str:
    """The id of a chat under a name that a person gave it, which another one may have too."""
    return content_id(stem, first.get("send_date"), first.get("name"))


class _Maker:
    """Makes the messages of one chat; they have no ids of their own."""

    def __init__(self, findings: Findings, folder: Folder, chat: str) -> None:
        self._findings, self._folder, self._chat = findings, folder, chat
        self._ids, self._pictures = ContentIds(), Pictures()
        self.group = folder.group(chat)

    def versions(self, line: Fields, number: int) -> tuple[list[Draft], int]:
        """Every version of a message, its swipes, and the place of the one that is shown."""
        self._findings.number = number
        mes = _words(line.get("mes"))
        texts = [_words(swipe) for swipe in sequence(line.get("swipes"))]
        about = [mapping(one) for one in sequence(line.get("swipe_info"))]
        about += [{} for _ in texts[len(about) :]]
        place = line.get("swipe_id")
        if not isinstance(place, int) or not 0 <= place < len(texts) or texts[place] != mes:
            place = texts.index(mes) if mes in texts else len(texts)
        if place == len(texts):
            texts.append(mes)
        other = {**line, "extra": {}, "reasoning_content": None}
        told = [line if n == place else {**other, **one} for n, one in enumerate(about)]
        told = [*told[: len(texts)], *([line] * (len(texts) - len(told)))]
        return [self._draft(*one) for one in zip(texts, told, strict=True)], place

    def _draft(self, said: str, told: Fields) -> Draft:
        extra = mapping(told.get("extra"))
        sender, author = _sender(told, extra), string(told.get("name")) or None
        role = Role.SYSTEM if _is_told(told, extra) else sender
        blocks = [*_thought(told, extra), *_calls(extra)]
        if role is Role.ASSISTANT:  # thoughts stay in it where the program does not look for them
            blocks += split_thoughts(said)
        elif said.strip():
            blocks.append(Text(said))
        draft = Draft(
            self._ids.of(sender.value, author or "", said),
            role,
            [*blocks, *self._files(extra)],
            local_time(told.get("send_date")),
            hidden=Hidden.SYSTEM if role is Role.SYSTEM and not _is_told(told, extra) else None,
            author=author,
        )
        if role is Role.ASSISTANT and extra.get("api") != _MANUAL:
            draft.model = string(extra.get("model")) or None
            tokens = count(extra.get("token_count"))
            draft.usage = Usage(output=tokens) if tokens else None
            draft.latency_ms = _latency(told)
        return draft

    def _files(self, extra: Fields) -> Iterator[Block]:
        listed = [*sequence(extra.get("media")), *sequence(extra.get("files"))]
        single = {"url": extra.get("image"), "type": "image", "title": extra.get("title")}
        listed += [single, *sequence(extra.get("image_swipes")), extra.get("file")]
        for file in listed:
            about = mapping(file) or {"url": file, "type": "image"}
            url = string(about.get("url"))
            name = string(about.get("name")) or posixpath.basename(url)[:200] or "file"
            if url.startswith("data:"):
                held = self._pictures.from_url(url)
                yield Image(held or Attachment("image", "image/*"))
            elif url and about.get("type") == "image":
                yield Image(Attachment(name, "image/*", content=self._opener(url)))
            elif url or "name" in about:
                attachment = Attachment(name, content=self._opener(url))
                yield File(attachment, string(about.get("text")))

    def _opener(self, url: str) -> Opener | None:
        return self._folder.opener(self._chat, url) if url else None


def _sender(told: Fields, extra: Fields) -> Role:
    """Who it is from; a person may hide what was said, which marks it like a notice."""
    if told.get("is_user") is True:
        return Role.USER
    generated = extra.get("api") or extra.get("model") or extra.get("tool_invocations")
    if told.get("is_system") is True and not generated and not told.get("swipes"):
        return Role.SYSTEM
    return Role.ASSISTANT


def _is_told(told: Fields, extra: Fields) -> bool:
    """Whether nobody in the chat says it: what a narrator tells, or a person notes.

    Marinara, which writes the same form, says so in the role.
    """
    if told.get("is_user") is True:
        return False
    noted = extra.get("type") == "comment" and told.get("is_system") is True
    return noted or extra.get("type") == "narrator" or told.get("role") in ("narrator", "system")


def _words(told: object) -> str:
    """What was said; Chub puts it into an object."""
    return string(told) or string(mapping(told).get("message"))


def _thought(told: Fields, extra: Fields) -> Iterator[Block]:
    thought = string(extra.get("reasoning")) or string(told.get("reasoning_content"))
    if thought := thought.strip():
        spent = number(extra.get("reasoning_duration"))
        yield Thinking(thought, None if spent is None else spent / 1000)


def _calls(extra: Fields) -> Iterator[Block]:
    for told in map(mapping, sequence(extra.get("tool_invocations"))):
        call = tool_call(told.get("id"), told.get("name"), told.get("parameters"))
        result = told.get("result")
        outcome = None if result is None else ToolOutcome(to_json(result), ToolStatus.OK)
        yield ToolCall(call.name, call.arguments, call.call_id, outcome)


def _latency(told: Fields) -> int | None:
    begun, ended = local_time(told.get("gen_started")), local_time(told.get("gen_finished"))
    return ended - begun if begun is not None and ended is not None and ended > begun else None
