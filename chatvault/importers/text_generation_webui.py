"""Reads the chats of text-generation-webui: a file each, below a folder of the character."""

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
    TextVariant,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files import json_text
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.versions import VersionedThread
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.local_times import local_time

SOURCE = "text-generation-webui"

Fields = dict[str, Any]

# Pairs of prompt and answer, as the model knows them; as they are shown they come after that.
_BEGINNING = re.compile(rb'\s*\{\s*"(internal|data)"\s*:\s*\[\s*(?:\[\s*"|\])')
_SHOWN = re.compile(rb'"(?:visible|data_visible)"\s*:\s*\[')
_NOTHING_ASKED = "<|BEGIN-VISIBLE-CHAT|>"  # stands for the prompt where a character greets first
_STAMP = re.compile(r"\d{8}-\d\d-\d\d-\d\d")
_CHANNELS = re.compile(
    r"<\|channel\|>(?:analysis|commentary)<\|message\|>(.*?)(?:<\|end\|>|\Z)", re.DOTALL
)
_FINAL = re.compile(
    r"(?:<\|start\|>assistant)?<\|channel\|>final<\|message\|>|<\|return\|>|<\|content\|>"
    r"|<\|end\|>\s*\Z"
)
_ENDED = (("</think>", "<think>"), ("<channel|>", "<|channel>thought"))


class TextGenerationWebUIImporter:
    """Reads the folder ``logs``, what is above it, or one chat of it."""

    key = SOURCE
    name = "text-generation-webui chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that begin with pairs of prompt and answer."""
        return tuple(name for name in names if _is_chat(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The chat of each file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for told in read(container, name, findings, essential="", wrapper=""):
                yield _session(told, place_of(container, name).as_posix(), findings)

        yield from sessions_of(container, names, report, "chat", read_file)


def _is_chat(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    head = json_text.beginning(head_of(container, name))
    match = _BEGINNING.match(head)
    if match is None:
        return False
    long = match[1] == b"internal" and not match[0].endswith(b"]") and len(head) >= 65_536
    return long or _SHOWN.search(head) is not None


def _session(told: Fields, name: str, findings: Findings) -> ParsedSession | None:
    pairs = [pair for pair in sequence(told.get("internal") or told.get("data")) if pair]
    about = mapping(told.get("metadata"))
    thread, maker = VersionedThread(), _Maker(findings)
    for place, pair in enumerate(map(sequence, pairs)):
        asked, answered = ([string(said) for said in pair] + ["", ""])[:2]
        if asked != _NOTHING_ASKED:
            versions, chosen = maker.prompts(asked, mapping(about.get(f"user_{place}")))
            thread.add(*versions, chosen=chosen)
        versions, chosen = maker.answers(answered, mapping(about.get(f"assistant_{place}")))
        thread.add(*versions, chosen=chosen)
    if not is_said(thread.drafts):
        return None
    stem = posixpath.basename(name).removesuffix(".json")
    stamped = _STAMP.fullmatch(stem) is not None
    begun = local_time(stem) if stamped else None
    return ParsedSession(
        source=SOURCE,
        external_id=stem if stamped else content_id(stem, pairs[0]),
        messages=thread.messages(),
        title=first_prompt(thread.drafts) or stem,
        created_at=begun or min(times_of(thread.drafts), default=None),
        updated_at=max(times_of(thread.drafts), default=begun),
        model=latest_model(thread.drafts),
        agent=_character(name),
        active_leaf=thread.leaf,
    )


def _character(name: str) -> str | None:
    """Whom it was with, which is what the folder of the chat is called."""
    parts = name.split("/")
    return parts[-2] if len(parts) > 2 and parts[-3] == "chat" else None


class _Maker:
    """Makes the messages of one chat; they have no ids of their own."""

    def __init__(self, findings: Findings) -> None:
        self._findings, self._ids, self._pictures = findings, ContentIds(), Pictures()

    def prompts(self, said: str, about: Fields) -> tuple[list[Draft], int]:
        """What a person said, with the files that were given; and what it said before an edit."""
        told, texts, chosen = _versions(said, about)
        drafts = [self._prompt(*one, about) for one in zip(texts, told, strict=True)]
        return drafts, chosen

    def _prompt(self, said: str, version: Fields, about: Fields) -> Draft:
        blocks = [*self._files(about), *([Text(said)] if said.strip() else [])]
        at = local_time(version.get("timestamp") or about.get("timestamp"))
        return Draft(self._ids.of("user", said), Role.USER, blocks, at)

    def answers(self, said: str, about: Fields) -> tuple[list[Draft], int]:
        """Every version of an answer, and the place of the one that is shown."""
        told, texts, chosen = _versions(said, about)
        drafts = [self._answer(*one, about) for one in zip(texts, told, strict=True)]
        return drafts, chosen

    def _answer(self, said: str, version: Fields, about: Fields) -> Draft:
        blocks = [*self._tools(version), *_spoken(said), *self._files(version)]
        at = local_time(version.get("timestamp") or about.get("timestamp"))
        model = string(version.get("model_name")) or string(about.get("model_name")) or None
        return Draft(self._ids.of("assistant", said), Role.ASSISTANT, blocks, at, model)

    def _files(self, about: Fields) -> Iterator[Block]:
        for file in map(mapping, sequence(about.get("attachments"))):
            name, data = string(file.get("name")) or "file", string(file.get("image_data"))
            media_type = string(file.get("type"))
            held = self._pictures.from_url(data, name)
            if held is None and data:  # some versions write the picture without an address
                held = self._pictures.from_base64(data, media_type, name)
            if held is not None:
                yield Image(held)
            elif file:
                yield File(Attachment(name, media_type), string(file.get("content")))

    def _tools(self, version: Fields) -> Iterator[Block]:
        for item in map(mapping, sequence(version.get("tool_sequence"))):
            calls = [*map(mapping, sequence(item.get("tool_calls")))]
            if calls:  # what it said before them stands nowhere else
                yield from _spoken(string(item.get("content")))
            for call in calls:
                asked = mapping(call.get("function"))
                yield tool_call(call.get("id"), asked.get("name"), asked.get("arguments"))
            if item.get("role") == "tool":
                outcome = ToolOutcome(to_json(item.get("content") or ""), ToolStatus.OK)
                yield ToolResult(outcome, "", string(item.get("tool_call_id")) or None)
            elif item and not calls:
                self._findings.unknown("tool_sequence")
                yield Text(to_json(item), TextVariant.UNKNOWN)


def _versions(said: str, about: Fields) -> tuple[list[Fields], list[str], int]:
    """The versions of a message, their texts, and the place of the one that is shown."""
    told = [*map(mapping, sequence(about.get("versions")))]
    texts = [string(version.get("content")) for version in told]
    if said not in texts:
        told.append(about)
        texts.append(said)
    index = about.get("current_version_index")
    current = index if isinstance(index, int) and 0 <= index < len(texts) else -1
    chosen = current if current >= 0 and texts[current] == said else texts.index(said)
    if not told[chosen].get("tool_sequence") and about.get("tool_sequence"):
        told[chosen] = {**told[chosen], "tool_sequence": about["tool_sequence"]}
    return told, texts, chosen


def _spoken(said: str) -> Iterator[Block]:
    """The answer, and what was thought before it, between tags or in a channel of its own."""
    for thought in _CHANNELS.findall(said):
        if thought.strip():
            yield Thinking(thought.strip())
    rest = _FINAL.sub("", _CHANNELS.sub("", said))
    for end, beginning in _ENDED:  # what it begins with was in the prompt already
        if end in rest and beginning not in rest:
            rest = beginning + rest.removeprefix("thought\n")
    yield from split_thoughts(rest)
