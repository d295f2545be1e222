"""Reads the chats of GPT4All, a file each."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Iterator, Sequence
from functools import partial

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import sign_of
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.gpt4all.chat_file import (
    MAGIC,
    PROMPT,
    TEXT,
    THINK,
    TOOL_CALL,
    TOOL_RESPONSE,
    ChatFile,
    Item,
    Source,
)
from chatvault.importers.gpt4all.qt_stream import QtStream
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.content_ids import ContentIds
from chatvault.importers.messages.drafts import Draft, chain, first_prompt, is_said
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "gpt4all"

_THOUGHT = ("<think>", "</think>")
_CALLED = ("<javascript_interpret>", "</javascript_interpret>")


class GPT4AllImporter:
    """Reads the folder of GPT4All, which is that of its models, or one chat of it."""

    key = SOURCE
    name = "GPT4All chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that begin with its mark."""
        return tuple(name for name in names if sign_of(container, name).startswith(MAGIC))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The chat of each file. Raises UnreadableFile where the only file is none."""

        def read(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            with container.open(name) as stream:
                yield _session(ChatFile(QtStream(stream, container.size(name))), findings)

        yield from sessions_of(container, names, report, "chat", read)


def _session(file: ChatFile, findings: Findings) -> ParsedSession | None:
    head, drafts = file.head, _drafts(file, findings)
    if not is_said(drafts):
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=head.id,
        messages=chain(drafts),
        title=head.title.strip() or first_prompt(drafts),
        created_at=timestamp(head.created),
        model=head.model or None,
    )


def _drafts(file: ChatFile, findings: Findings) -> list[Draft]:
    """The messages up to where the file is damaged; they have no ids and no times."""
    ids, drafts, found = ContentIds(), list[Draft](), list[Source]()
    try:
        for item in file.items():
            if item.kind == PROMPT:
                role, blocks = Role.USER, _asked(item)
                found = item.sources  # told with what is made of them
            else:
                role, blocks = (
                    Role.ASSISTANT,
                    [*_answered(item), *map(_cited, item.sources or found)],
                )
                found = []
            if blocks:
                model = file.head.model if role is Role.ASSISTANT else ""
                key = ids.of(str(role), _whole(item))
                drafts.append(Draft(key, role, blocks, model=model or None))
    except UnreadableFile as error:
        if not drafts:
            raise
        findings.error(error.sentence)
    return drafts


def _asked(item: Item) -> list[Block]:
    files = (_file(*one) for one in item.files)
    return [*files, *([Text(item.value)] if item.value.strip() else [])]


def _answered(item: Item) -> Iterator[Block]:
    if item.failed:
        yield Event(EventKind.ERROR, item.value)
        return
    yield from _pieces(item.pieces)
    yield from split_thoughts(item.value)
    if item.stopped:
        yield Event(EventKind.INTERRUPTED, "The answer was stopped.")
    if item.liked or item.disliked:
        verdict = "good" if item.liked else "bad"
        yield Event(EventKind.NOTICE, f"You rated this as {verdict}\n\n{item.wished}".strip())


def _pieces(pieces: Sequence[Item]) -> Iterator[Block]:
    """What an answer is made of before its end; a result is told with its call already."""
    for piece in pieces:
        if piece.kind == THINK:
            seconds = piece.thinking_ms / 1000 if piece.thinking_ms > 0 else None
            yield Thinking(_between(piece.value, _THOUGHT), seconds)
        elif piece.kind == TOOL_CALL:
            yield _call(piece)
        elif piece.kind == TEXT and piece.value.strip():
            yield Text(piece.value.strip())
        elif piece.kind != TOOL_RESPONSE:
            yield from _pieces(piece.pieces)


def _call(piece: Item) -> ToolCall:
    code, run = _between(piece.value, _CALLED), piece.run
    if run is None or not run.name:
        return ToolCall("javascript_interpret", code)
    arguments = to_json(run.parameters) if run.parameters else code
    status = ToolStatus.FAILED if run.error else ToolStatus.OK
    text = "\n\n".join(filter(None, (run.result, run.error)))
    return ToolCall(run.name, arguments, outcome=ToolOutcome(text, status, error=run.error))


def _between(value: str, tags: tuple[str, str]) -> str:
    begin, end = tags
    return value.strip().removeprefix(begin).removesuffix(end).strip()


def _cited(source: Source) -> Citation:
    return Citation(source.title, text=source.text)


def _file(address: str, content: bytes) -> Block:
    name = path_in(address).rpartition("/")[2] or "file"
    media_type = mimetypes.guess_type(name)[0] or ""
    held = Attachment(name, media_type, len(content), content=partial(io.BytesIO, content))
    if media_type.startswith("image/"):
        return Image(held)
    return File(held, "" if b"\0" in content else content.decode("utf-8", "replace"))


def _whole(item: Item) -> str:
    """All that it says, by which it is known again; no rating changes it."""
    return "\n".join([item.value, *map(_whole, item.pieces)])
