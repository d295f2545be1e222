"""The transcripts that a plugin of OpenCode keeps beside those of Claude Code.

Oh My OpenCode writes down what was asked and which tools ran, for hooks that were made for Claude
Code, but not what was answered. They stand in for sessions of which nothing else is left. Facts of
the format: its ``claude-code-hooks/transcript.ts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.opencode.stored import Fields, StoredMessage, StoredSession

_NAMED = "ses_"  # what ids of OpenCode's sessions begin with
_SAID, _CALLED, _CAME_BACK = ("user", "assistant"), "tool_use", "tool_result"
_TEXTS = ("output", "preview", "diff")  # of what came back, the first that is told


def transcripts(container: Container, names: Sequence[str]) -> list[str]:
    """The files that are such transcripts."""
    return [name for name in names if _is_transcript(container, name)]


def session_of(name: str) -> str:
    """The session that a transcript is about."""
    return PurePosixPath(name).stem


def read_transcript(container: Container, name: str, report: Report) -> StoredSession:
    """What it tells, in the form of OpenCode's own messages. Raises UnreadableFile."""
    transcript = _Transcript()
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name):
            transcript.take(number, record)
    return StoredSession("opencode", session_of(name), {}, transcript.messages(), (name,))


def _is_transcript(container: Container, name: str) -> bool:
    path = PurePosixPath(name)
    if path.suffix != ".jsonl" or not path.stem.startswith(_NAMED):
        return False
    first = next(sniff(head_of(container, name)), {})
    about = "content" if first.get("type") in _SAID else "tool_name"
    is_known = first.get("type") in (*_SAID, _CALLED, _CAME_BACK)
    return is_known and {"timestamp", about} <= first.keys()


@dataclass(slots=True)
class _Told:
    """A message while more of it may come."""

    id: str
    data: Fields
    parts: list[Fields]

    def stored(self) -> StoredMessage:
        parts = tuple((f"{self.id}:{place}", part) for place, part in enumerate(self.parts))
        return StoredMessage(self.id, self.data, parts)


@dataclass(slots=True)
class _Transcript:
    """Gathers the lines of a transcript; the tools that ran in a row are one answer."""

    _told: list[_Told] = field(default_factory=list)
    _answer: _Told | None = None

    def messages(self) -> list[StoredMessage]:
        """All that was told, in order."""
        return [message.stored() for message in self._told]

    def take(self, number: int, record: Record) -> None:
        """Take in a line."""
        kind = record.get("type")
        if kind in _SAID:
            said = {"type": "text", "text": string(record.get("content"))}
            self._add(number, string(kind), record, [said])
            self._answer = None
        elif kind == _CALLED:
            self._call(number, record)
        elif kind == _CAME_BACK:
            self._settle(number, record)

    def _add(self, number: int, role: str, record: Record, parts: list[Fields]) -> _Told:
        data = {"role": role, "time": {"created": record.get("timestamp")}}
        self._told.append(_Told(f"line:{number}", data, parts))
        return self._told[-1]

    def _call(self, number: int, record: Record) -> Fields:
        if self._answer is None:
            self._answer = self._add(number, "assistant", record, [])
        time = {"start": record.get("timestamp")}
        state = {"status": "running", "input": record.get("tool_input"), "time": time}
        part = {"type": "tool", "tool": string(record.get("tool_name")), "state": state}
        self._answer.parts.append(part)
        return part

    def _settle(self, number: int, record: Record) -> None:
        """What came back belongs to the call that asked for just that."""
        waiting = self._waiting(record)
        state = (self._call(number, record) if waiting is None else waiting)["state"]
        told = record.get("tool_output")
        texts = [string(told), *(string(mapping(told).get(key)) for key in _TEXTS)]
        state["status"], state["metadata"] = "completed", mapping(told)
        state["output"] = next(filter(None, texts), "")
        state["time"]["end"] = record.get("timestamp")

    def _waiting(self, record: Record) -> Fields | None:
        asked = (record.get("tool_name"), record.get("tool_input"))
        for part in self._answer.parts if self._answer is not None else ():
            state = part["state"]
            if state["status"] == "running" and (part["tool"], state["input"]) == asked:
                return part
        return None
