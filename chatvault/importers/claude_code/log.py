"""Reading the records of Claude Code that are no turn: system, attachments, progress."""

from __future__ import annotations

import mimetypes
import re
from functools import partial
from io import BytesIO
from typing import Any

from chatvault.domain.blocks import Attachment, Event, EventKind, File, Image, Text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.claude_code.draft import Draft
from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.noise import PromptKind, read_prompt, without_ansi
from chatvault.importers.claude_code.prompts import Ahead, read_said
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import count, mapping, sequence, string

_NOW_USING = re.compile(r"\bnow using\b|\bswitched to\b|^Set model to\b", re.IGNORECASE)
_AWAY = "away_summary"  # tells what was done, in any words
_TALK = "voice_call_talk"
_ERRORS = ("api_error", "error", "api_refusal")
_TASK = re.compile(r"<task-id>([\w-]+)</task-id>")
_TOOL_USE = re.compile(r"<tool-use-id>([\w-]+)</tool-use-id>")


def read_system(strand: Strand, entry: Entry) -> None:
    """Take in a system record: a rule in the thread, a hidden text, or a line of the log."""
    subtype = string(entry.record.get("subtype"))
    content = without_ansi(string(entry.record.get("content"))).strip()
    if subtype == _TALK:
        _read_talk(strand, entry)
    elif subtype == "compact_boundary":
        _add_event(strand, entry, EventKind.COMPACTION, _compacted(entry.record))
    elif subtype in _ERRORS:
        _read_error(strand, entry, content)
    elif subtype == "model_refusal_fallback":
        names = (string(entry.record.get(key)) for key in ("originalModel", "fallbackModel"))
        _add_event(strand, entry, EventKind.MODEL, " → ".join(filter(None, names)))
    elif subtype != _AWAY and _NOW_USING.search(content[:200]):
        _add_event(strand, entry, EventKind.MODEL, content)
    elif content.startswith("<") and read_prompt(content).kind is not PromptKind.PROMPT:
        read_said(strand, entry, [content])
    elif content:
        _hide(strand, entry, content)
    else:
        strand.events.append(entry.event(level=string(entry.record.get("level")) or "info"))


def read_attachment(strand: Strand, entry: Entry) -> None:
    """Take in what was attached to a turn; a prompt typed while a tool ran is a message."""
    attached = mapping(entry.record.get("attachment"))
    kind = string(attached.get("type"))
    if kind == "queued_command" and attached.get("prompt"):
        prompt = attached["prompt"]
        read_said(strand, entry, sequence(prompt) or [prompt], ahead=Ahead.ATTACHED)
    elif kind == "file" and (file := _file(attached, strand.surroundings.pictures)) is not None:
        _attach(strand, entry, file)
    else:
        level = "warning" if kind.endswith("error") else "info"
        strand.events.append(entry.event("attachment", level))


def read_progress(strand: Strand, entry: Entry) -> None:
    """Take in a sign of life of a tool or a sub-agent."""
    progress = mapping(entry.record.get("data"))
    if progress.get("type") == "agent_progress":
        call = strand.call(string(entry.record.get("parentToolUseID")))
        strand.link_agent(call, string(progress.get("agentId")))
    strand.events.append(entry.event("data"))


def read_other(strand: Strand, entry: Entry) -> None:
    """Take in any other record as a line of the log."""
    content = string(entry.record.get("content"))
    if "<tool-use-id>" in content:
        task, tool_use = _TASK.search(content), _TOOL_USE.search(content)
        if task and tool_use:
            strand.link_agent(strand.call(tool_use[1]), task[1])
    strand.events.append(entry.event())


def _read_talk(strand: Strand, entry: Entry) -> None:
    """What a person said aloud; where it waited in the queue, the record holds that too."""
    pieces = sequence(entry.record.get("blocks")) or [string(entry.record.get("content"))]
    waited = bool(mapping(mapping(entry.record.get("fold")).get("command")))
    read_said(strand, entry, pieces, ahead=Ahead.ATTACHED if waited else Ahead.NOT)


def _add_event(strand: Strand, entry: Entry, kind: EventKind, text: str) -> None:
    strand.add(Draft(entry.id, Role.SYSTEM, [Event(kind, text)], entry.parent, at=entry.at), entry)


def _hide(strand: Strand, entry: Entry, text: str) -> None:
    draft = Draft(entry.id, Role.SYSTEM, [Text(text)], entry.parent, at=entry.at)
    draft.hidden = Hidden.META if entry.record.get("isMeta") is True else Hidden.SYSTEM
    strand.add(draft, entry)


def _compacted(record: dict[str, Any]) -> str:
    """How many tokens the context had, and has now, as far as the record tells."""
    told = mapping(record.get("compactMetadata"))
    sizes = [f"{count(told[key]):,}" for key in ("preTokens", "postTokens") if count(told.get(key))]
    return f"{' → '.join(sizes)} tokens" if sizes else ""


def _read_error(strand: Strand, entry: Entry, content: str) -> None:
    """An error that is tried again and again is told once, also where its words change."""
    text = content or _error_text(entry.record)
    if _is_told(strand, text, count(entry.record.get("retryAttempt"))):
        strand.events.append(entry.event(level="error"))
    else:
        _add_event(strand, entry, EventKind.ERROR, text)


def _is_told(strand: Strand, text: str, attempt: int) -> bool:
    """Whether the last message is this error, or that it was tried before."""
    last = strand.drafts[-1].blocks[-1] if strand.drafts else None
    is_error = isinstance(last, Event) and last.event is EventKind.ERROR
    return last == Event(EventKind.ERROR, text) or (is_error and attempt > 1)


def _error_text(record: dict[str, Any]) -> str:
    """The innermost message of nested errors, else the status, else what the system calls it."""
    error = record.get("error")
    status = count(mapping(error).get("status"))
    told = f"status {status}" if status else ""
    for _ in range(4):
        fields = mapping(error)
        text = string(fields.get("formatted")) or string(fields.get("message"))
        if text or not fields:
            return text or string(error) or told
        told = told or string(fields.get("code"))
        error = fields.get("error", fields.get("cause"))
    return told


def _file(attached: dict[str, Any], pictures: Pictures) -> File | Image | None:
    """The file that a person referred to in their prompt."""
    inner = mapping(mapping(attached.get("content")).get("file"))
    text = inner.get("content")
    path = string(attached.get("filename")) or string(inner.get("filePath")) or "file"
    name = path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path
    if written := string(inner.get("base64")):
        media_type = string(inner.get("type")) or mimetypes.guess_type(name)[0] or ""
        held = pictures.from_base64(written, media_type, name)
        return Image(held) if media_type.startswith("image/") else File(held)
    if not isinstance(text, str):
        return None
    content = text.encode("utf-8", "replace")
    opener = partial(BytesIO, content)
    return File(Attachment(name, "text/plain", len(content), content=opener), text)


def _attach(strand: Strand, entry: Entry, file: File | Image) -> None:
    """Put the file to the prompt before it."""
    for draft in reversed(strand.drafts):
        if draft.role is Role.USER and draft.hidden is None:
            if file not in draft.blocks:
                draft.blocks.append(file)
            return
    strand.look_back()
    strand.events.append(entry.event("attachment"))
