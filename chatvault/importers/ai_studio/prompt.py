"""One prompt of Google AI Studio as a conversation."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Citation, Text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.ai_studio.chunks import READ, ChunkReader
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt, times_of
from chatvault.importers.times.timestamps import timestamp

SOURCE = "ai-studio"

_NOT_SENT = "What was typed and not sent was left out."

Fields = dict[str, Any]


class Prompt:
    """Makes a conversation of one file."""

    def __init__(self, told: Fields, findings: Findings, in_drive: Counter[str]) -> None:
        """``in_drive`` counts the files that lie in Google Drive, by their ids."""
        self._told, self._findings = told, findings
        self._reader = ChunkReader(findings, in_drive)
        self._model = string(mapping(told.get("runSettings")).get("model"))
        self._model = self._model.removeprefix("models/")

    def session(self, name: str, at: int | None) -> ParsedSession | None:
        """The conversation; None where the file has no chunk.

        Prompts did not say when something was said until October 2025: then it is as old as its
        file, which was changed at ``at``.
        """
        listed = sequence(mapping(self._told.get("chunkedPrompt")).get("chunks"))
        chunks = [chunk for chunk in listed if isinstance(chunk, dict)]
        if len(chunks) < len(listed):
            self._findings.message_left_out()
        identity = _identity(chunks)
        drafts = self._drafts(chunks, identity)
        if not drafts:
            return None
        title = posixpath.basename(name)
        title = title[:-5] if title.lower().endswith(".json") else title
        self._add_citations(drafts)
        if any(_waiting(self._told)):
            self._findings.left_out(_NOT_SENT)
        times = times_of(drafts)
        times = times or ([] if at is None else [at])
        return ParsedSession(
            source=SOURCE,
            external_id=identity,
            messages=chain(drafts),
            title=title or first_prompt(drafts),
            created_at=min(times, default=None),
            updated_at=max(times, default=None),
            model=self._model or None,
            members=(name,),
        )

    def _add_citations(self, drafts: list[Draft]) -> None:
        """What answers repeat from elsewhere, which is told of the prompt as a whole."""
        answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
        for told in map(mapping, sequence(self._told.get("citations")) if answers else ()):
            url, text = string(told.get("uri")), string(told.get("text"))
            if url:
                answers[-1].blocks.append(Citation(string(told.get("title")) or url, url, text))

    def _drafts(self, chunks: list[Fields], identity: str) -> list[Draft]:
        """The messages: what stands together of one role is one, with its thoughts."""
        thread = Thread()
        instruction = _instruction(self._told.get("systemInstruction"))
        if instruction.strip():
            key = content_id(SOURCE, "system")
            thread.add(Draft(key, Role.SYSTEM, [Text(instruction)], hidden=Hidden.SYSTEM))
        asked = 0
        run: list[Fields] = []
        for chunk in chunks:
            if run and _role(chunk) is not _role(run[-1]):
                asked = self._add(thread, run, identity, asked)
                run = []
            run.append(chunk)
        if run:
            self._add(thread, run, identity, asked)
        return thread.drafts

    def _add(self, thread: Thread, run: list[Fields], identity: str, asked: int) -> int:
        """Add the message of these chunks; the tokens of the prompts that wait for an answer."""
        role = _role(run[0])
        blocks = [block for chunk in run for block in self._reader.blocks(chunk)]
        at = next(filter(None, (timestamp(chunk.get("createTime")) for chunk in run)), None)
        draft = Draft(_key(run[0]), role, blocks, at)
        tokens = sum(count(chunk.get("tokenCount")) for chunk in run)
        if role is Role.ASSISTANT:
            thought = sum(count(each.get("tokenCount")) for each in run if each.get("isThought"))
            draft.model = self._model or None
            usage = Usage(input=asked, output=tokens, reasoning=thought)
            draft.usage = usage if usage.total else None
            draft.usage_key = usage_key(identity, draft.external_id)
        thread.add(draft)
        return asked + tokens if role is Role.USER else 0


def _role(chunk: Fields) -> Role:
    return Role.ASSISTANT if chunk.get("role") == "model" else Role.USER


def _instruction(told: object) -> str:
    """The instruction, as text or in parts."""
    fields = mapping(told)
    parts = (string(mapping(part).get("text")) for part in sequence(fields.get("parts")))
    return string(told) or string(fields.get("text")) or "\n\n".join(filter(None, parts))


def _identity(chunks: list[Fields]) -> str:
    """What is the same for the prompt in every copy of its file, as it grows and is renamed.

    Files carry no id, and many are called "Untitled prompt". The same question is often asked
    several times, the same answer is not given twice: so both together are the prompt.
    """
    told: list[str] = []
    for chunk in chunks:
        told.append(_key(chunk))
        if _role(chunk) is Role.ASSISTANT:
            break
    return content_id(*told)


def _key(chunk: Fields) -> str:
    """The name of a chunk by what it holds, without what may be told of it later."""
    held = [chunk.get(key) for key in sorted(chunk.keys() & READ)]
    parts = [] if string(chunk.get("text")) else chunk.get("parts")
    return content_id(chunk.get("role"), chunk.get("createTime"), chunk.get("text"), held, parts)


def _waiting(told: Fields) -> Iterator[str]:
    """What was typed and not sent."""
    for held in (told, mapping(told.get("chunkedPrompt"))):
        for chunk in map(mapping, sequence(held.get("pendingInputs"))):
            if string(chunk.get("text")).strip():
                yield string(chunk.get("text"))
