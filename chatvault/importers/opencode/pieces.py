"""The parts of a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from chatvault.domain.blocks import (
    Attachment,
    Block,
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
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, number, sequence, string, to_json
from chatvault.importers.opencode.actors import child_of
from chatvault.importers.opencode.stored import Fields
from chatvault.importers.times.timestamps import timestamp

# What only tells how the program went on; "agent" repeats a name that the text has.
_SILENT = frozenset(("step-start", "step-finish", "snapshot", "patch", "retry", "agent"))
_STATES = {"completed": ToolStatus.OK, "success": ToolStatus.OK, "error": ToolStatus.FAILED}
_TASKS = ("task", "subagent", "actor")  # the tools that let a sub-agent work, in its own session
_REFUSED = "invalid"  # the tool that stands for a call which could not be understood


def as_it_is(text: str, _noted: str) -> str:
    """What came back, where no file is looked for."""
    return text


@dataclass(slots=True)
class PieceReader:
    """Makes blocks of parts, and remembers the kinds that it does not know.

    ``whole`` gives what came back from a tool by its text, and the file that is noted of it.
    """

    whole: Callable[[str, str], str] = as_it_is
    unknown: set[str] = field(default_factory=set)
    _pictures: Pictures = field(default_factory=Pictures)

    def blocks(self, part: Fields) -> list[Block]:
        """What a part shows; nothing where it shows nothing."""
        kind = string(part.get("type"))
        match kind:
            case "text":
                text = string(part.get("text"))
                return [Text(text)] if text.strip() else []
            case "reasoning":
                text = string(part.get("text"))
                return [Thinking(text, _seconds(mapping(part.get("time"))))] if text.strip() else []
            case "tool":
                return [self._call(part)]
            case "file":
                return [self._file(part)]
            case "subtask":
                prompt = string(part.get("prompt"))
                return [Text(prompt)] if prompt.strip() else []
            case "compaction" | "checkpoint":
                return [Event(EventKind.COMPACTION)]
        if kind not in _SILENT:
            self.unknown.add(kind or "?")
        return []

    def _call(self, part: Fields) -> ToolCall:
        state, name = mapping(part.get("state")), string(part.get("tool"))
        asked = state.get("input")
        call_id = string(part.get("callID")) or None
        child = _child(mapping(state.get("metadata"))) if name in _TASKS else ""
        return ToolCall(
            name or "tool",
            to_json({} if asked is None else asked),
            call_id,
            self._outcome(name, state),
            child or None,
        )

    def _outcome(self, tool: str, state: Fields) -> ToolOutcome | None:
        """What came back; None while the tool has not ended."""
        status = _STATES.get(string(state.get("status")))
        if status is None:
            return None
        metadata, time = mapping(state.get("metadata")), mapping(state.get("time"))
        code, too_long = number(metadata.get("exit")), metadata.get("timeout") is True
        if tool == _REFUSED or code or too_long:
            status = ToolStatus.FAILED
        begun, ended = timestamp(time.get("start")), timestamp(time.get("end"))
        given = [self._attachment(mapping(one)) for one in sequence(state.get("attachments"))]
        return ToolOutcome(
            self.whole(
                string(state.get("output")) or string(state.get("error")),
                string(state.get("outputPath")) or string(metadata.get("outputPath")),
            ),
            status,
            f"exit {code:.0f}" if code else "timed out" if too_long else "",
            begun,
            max(0, ended - begun) if begun is not None and ended is not None else None,
            to_json(metadata) if metadata else None,
            tuple(given),
        )

    def _file(self, part: Fields) -> Block:
        attachment = self._attachment(part)
        if attachment.is_picture and attachment.content is not None:
            return Image(attachment)
        return File(attachment)

    def _attachment(self, part: Fields) -> Attachment:
        url, name = string(part.get("url")), string(part.get("filename"))
        kind = string(part.get("mime"))
        held = self._pictures.from_url(url, name)
        return held or Attachment(name or path_in(url) or "file", kind)


def _child(metadata: Fields) -> str:
    session = string(metadata.get("sessionId")) or string(metadata.get("sessionID"))
    return child_of(session, string(metadata.get("actorId"))) if session else ""


def _seconds(time: Fields) -> float | None:
    """How long something took, where both ends are told."""
    begun = timestamp(time.get("start", time.get("created")))
    ended = timestamp(time.get("end", time.get("completed")))
    return (ended - begun) / 1000 if begun and ended and ended > begun else None
