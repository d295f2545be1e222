"""Reads the prompts that Google AI Studio keeps in a folder of Google Drive."""

from __future__ import annotations

import mimetypes
import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.content_ids import content_id
from chatvault.importers.drafts import Draft, Thread, chain, first_prompt, times_of
from chatvault.importers.export_files import sessions_of
from chatvault.importers.export_records import Findings, read
from chatvault.importers.heads import head_of
from chatvault.importers.json_files.json_shape import Shape, shape
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.pictures import Pictures
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.usage_keys import usage_key

SOURCE = "ai-studio"

_OTHER_KIND = "A prompt of a kind that is not known yet; its file is kept as it is."
_NOT_SENT = "What was typed and not sent was left out."
_FAILED = frozenset({"OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED"})
_IN_DRIVE = {"driveImage": "image/*", "driveVideo": "video/*", "driveAudio": "audio/*",
             "driveDocument": ""}  # fmt: skip
_FUNCTIONS = frozenset(("functionCall", "functionResponse"))
_INLINE = ("inlineFile", "inlineImage", "inlineData", "inlineAudio", "inlineVideo")
# Fields of a chunk that say how it was made, and hold nothing that was said.
_ABOUT = frozenset((
     "id", "role", "text", "tokenCount", "createTime", "isThought", "thinkingBudget",
     "thoughtSignatures", "finishReason", "isEdited", "parts", "grounding", "errorMessage",
     "branchParent", "branchChildren", "isGeneratedUsingApiKey", "thinkingLevel",
     "thoughtSignature", "safetyRatings", "videoMetadata",
))  # fmt: skip

# The same of one of its parts.
_ABOUT_PART = frozenset(("text", "thought", "thoughtSignature", "videoMetadata", "mediaResolution"))

Fields = dict[str, Any]


class AIStudioImporter:
    """An importer of the folder "Google AI Studio", and of a single prompt."""

    key = SOURCE
    name = "Google AI Studio prompts"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The prompts, whose files mostly have no ending."""
        return tuple(name for name in names if _is_prompt(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a prompt. Raises UnreadableFile where the only file is none."""
        in_drive: Counter[str] = Counter()

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for told in read(container, name, findings, essential="", wrapper=""):
                if "chunkedPrompt" in told:
                    at = container.modified(name)
                    yield _Prompt(told, findings, in_drive).session(name, at)
                else:
                    report(Issue("", Severity.INFO, _OTHER_KIND, name))

        yield from sessions_of(container, names, report, "prompt", read_file)
        if in_drive:
            text = (
                "Files that prompts refer to lie in Google Drive, not in the export; their places "
                f"are kept: {in_drive.total():,}."
            )
            report(Issue("", Severity.INFO, text))


def _is_prompt(container: Container, name: str) -> bool:
    base = posixpath.basename(name)
    kind = mimetypes.guess_type(base, strict=False)[0]
    if kind not in (None, "application/json") and len(container.names()) > 1:
        return False
    head = head_of(container, name)
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    return (b"chunkedPrompt" in head or b"runSettings" in head) and _is_of_studio(shape(head))


def _is_of_studio(seen: Shape) -> bool:
    return seen.has("chunkedPrompt") or (seen.has("runSettings") and not seen.has("messages"))


class _Prompt:
    """Makes a conversation of one file."""

    def __init__(self, told: Fields, findings: Findings, in_drive: Counter[str]) -> None:
        self._told, self._findings, self._in_drive = told, findings, in_drive
        self._pictures = Pictures()
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
        blocks = [block for chunk in run for block in self._blocks(chunk)]
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

    def _blocks(self, chunk: Fields) -> Iterator[Block]:
        """What a chunk holds; its parts tell it again, and at times more."""
        text, thought = string(chunk.get("text")), chunk.get("isThought") is True
        grounding = mapping(chunk.get("grounding"))
        yield from _searched(grounding)
        if text.strip():
            yield Thinking(text) if thought else Text(text)
        for part in map(mapping, sequence(chunk.get("parts"))):
            yield from self._part(_besides(part, chunk), thought=thought)
        yield from self._inner(chunk)
        yield from self._unknown(chunk, chunk.keys() - _ABOUT)
        yield from _grounding(grounding)
        if error := string(chunk.get("errorMessage")):
            yield Event(EventKind.ERROR, error)

    def _part(self, part: Fields, *, thought: bool) -> Iterator[Block]:
        text = string(part.get("text"))
        if text.strip():
            yield Thinking(text) if thought or part.get("thought") is True else Text(text)
        yield from self._inner(part)
        yield from self._unknown(part, part.keys() - _ABOUT_PART)

    def _unknown(self, fields: Fields, keys: set[str]) -> Iterator[Block]:
        for key in sorted(keys - _READ - _FUNCTIONS):
            self._findings.unknown(key)
            yield Text(to_json({key: fields[key]}), TextVariant.UNKNOWN)

    def _inner(self, fields: Fields) -> Iterator[Block]:
        """Files, code that was run, and what it gave."""
        for key in _INLINE:
            if inline := mapping(fields.get(key)):
                yield self._inline(inline)
        for key, media_type in _IN_DRIVE.items():
            if file := mapping(fields.get(key)):
                self._in_drive[string(file.get("id"))] += 1
                name = string(file.get("name")) or f"Google Drive {string(file.get('id'))}".strip()
                attachment = Attachment(name, media_type)
                yield Image(attachment) if key == "driveImage" else File(attachment)
        if video := mapping(fields.get("youtubeVideo")):
            identity = string(video.get("id"))
            yield Citation("YouTube", f"https://www.youtube.com/watch?v={identity}")
        if code := mapping(fields.get("executableCode")):
            yield ToolCall("code_execution", string(code.get("code")) or to_json(code))
        if result := mapping(fields.get("codeExecutionResult")):
            failed = string(result.get("outcome")) in _FAILED
            status = ToolStatus.FAILED if failed else ToolStatus.OK
            outcome = ToolOutcome(string(result.get("output")), status)
            yield ToolResult(outcome, "code_execution")
        yield from _functions(fields)

    def _inline(self, inline: Fields) -> Block:
        media_type = string(inline.get("mimeType"))
        name, data = string(inline.get("name")), string(inline.get("data"))
        attachment = self._pictures.from_base64(data, media_type, name or _name(media_type))
        if attachment.content is None:
            self._findings.note("A file in the prompt is damaged; its place is kept.")
        return Image(attachment) if media_type.startswith("image/") else File(attachment)


_READ = frozenset((*_INLINE, *_IN_DRIVE, "youtubeVideo", "executableCode", "codeExecutionResult"))


def _besides(part: Fields, chunk: Fields) -> Fields:
    """What a part tells that its chunk does not; a file may go by another name there."""
    told = {key for key in part if chunk.get(key)}
    told |= set(_INLINE) if any(chunk.get(key) for key in _INLINE) else set()
    return {key: value for key, value in part.items() if key not in told}


def _functions(fields: Fields) -> Iterator[Block]:
    """A function of the person's own that the model asked for, and what they answered for it."""
    if call := mapping(fields.get("functionCall")):
        asked = call.get("args") or call.get("parameters") or ""
        name = string(call.get("name")) or "function"
        yield ToolCall(name, to_json(asked), string(call.get("id")) or None)
    if answer := mapping(fields.get("functionResponse")):
        outcome = ToolOutcome(to_json(answer.get("response", "")), ToolStatus.OK)
        yield ToolResult(outcome, string(answer.get("name")), string(answer.get("id")) or None)


def _role(chunk: Fields) -> Role:
    return Role.ASSISTANT if chunk.get("role") == "model" else Role.USER


def _name(media_type: str) -> str:
    kind = "image" if media_type.startswith("image/") else "file"
    return f"{kind}{mimetypes.guess_extension(media_type) or ''}"


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
    held = [chunk.get(key) for key in sorted(chunk.keys() & _READ)]
    parts = [] if string(chunk.get("text")) else chunk.get("parts")
    return content_id(chunk.get("role"), chunk.get("createTime"), chunk.get("text"), held, parts)


def _waiting(told: Fields) -> Iterator[str]:
    """What was typed and not sent."""
    for held in (told, mapping(told.get("chunkedPrompt"))):
        for chunk in map(mapping, sequence(held.get("pendingInputs"))):
            if string(chunk.get("text")).strip():
                yield string(chunk.get("text"))


def _searched(told: Fields) -> Iterator[Block]:
    """What was looked for before the answer."""
    queries = [query for query in sequence(told.get("webSearchQueries")) if isinstance(query, str)]
    if queries:
        found = [f"{title} {url}".strip() for title, url in _sources(told)]
        outcome = ToolOutcome("\n".join(found), ToolStatus.OK)
        yield ToolCall("google_search", to_json({"queries": queries}), None, outcome)


def _sources(told: Fields) -> Iterator[tuple[str, str]]:
    for source in map(mapping, sequence(told.get("groundingSources"))):
        yield string(source.get("title")), string(source.get("uri"))


def _grounding(told: Fields) -> Iterator[Block]:
    for title, url in _sources(told):
        if url or title:
            yield Citation(title or url, url)
