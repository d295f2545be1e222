"""The steps of a transcript of Antigravity, as messages.

A step has ``step_index``, ``source`` (USER_EXPLICIT, MODEL, SYSTEM), ``type``, ``status``,
``created_at``, ``content``, ``thinking``, ``exit_code``, ``error`` and ``tool_calls`` of a name
and ``args`` whose values are JSON text. Calls have no ids: the steps of the model that follow an
answer are what came back, in order, and a step that a call could not be read stands for one. A
model is only told where a person chose one. Facts of the format: transcripts of 2026, and parsers
of kenn-io/agentsview and of others that read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import (
    count,
    from_json,
    mapping,
    number,
    sequence,
    string,
)
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.times.timestamps import timestamp

_PROMPT, _ANSWER, _CHECKPOINT = "USER_INPUT", "PLANNER_RESPONSE", "CHECKPOINT"
_ERROR = "ERROR_MESSAGE"
_PERSON, _MODEL = "USER_EXPLICIT", "MODEL"
_REQUEST = re.compile(r"<USER_REQUEST>\n?(.*?)\n?(?:</USER_REQUEST>|\Z)", re.DOTALL)
_ADDED = re.compile(
    r"<(ADDITIONAL_METADATA|USER_SETTINGS_CHANGE|EPHEMERAL_MESSAGE)>.*?(?:</\1>|\Z)", re.DOTALL
)
# Instructions of what to say of it follow in the same line.
_CHOSEN = re.compile(
    r"`Model Selection`(?: from .{0,200}?)? to (?P<model>[^\n<]{1,100}?)(?=\.\s|\.?<|\.?\n|\.?\Z)"
)
_FAILED = ("The command failed", "Encountered error")  # how what came back says so
_INVALID = "Error invalid tool call"  # comes in place of what the call would have given
# Stands above what came back, with the times of a computer that tells its own zone.
_TIMES = re.compile(r"Created At: (?P<began>\S{10,40})\n(?:Completed At: (?P<ended>\S{10,40})\n)?")
_SCRATCH = re.compile(r"\.gemini[\\/]antigravity")  # where it works without a project


def is_step(record: Record) -> bool:
    """Whether a line is a step of such a transcript."""
    told = isinstance(record.get("step_index"), int) and isinstance(record.get("source"), str)
    return told and isinstance(record.get("type"), str) and "status" in record


def is_scratch(folder: str) -> bool:
    """Whether the folder is one of Antigravity's own."""
    return _SCRATCH.search(folder) is not None


def in_order(records: Iterable[Record]) -> list[Record]:
    """The steps by their numbers; one that is told again is as it was told last."""
    steps: dict[tuple[int, str, str], Record] = {}
    for record in records:
        if is_step(record):
            steps[_number(record), record["source"], record["type"]] = record
    return [steps[key] for key in sorted(steps, key=lambda key: key[0])]


def name_of(step: Record) -> str:
    """What the message of a step goes by."""
    return f"step:{_number(step)}"


class Steps:
    """Gathers the messages of one transcript, step by step.

    Attributes:
        thread: the messages.
        folder: where it worked, "" where no command tells that.
    """

    def __init__(self) -> None:
        self.thread = Thread()
        self.folder = ""
        self._model = ""
        self._asked: list[tuple[Draft, int]] = []  # calls of the last answer, by their places

    def take(self, step: Record) -> None:
        """Add what the step tells."""
        kind, source = string(step.get("type")), string(step.get("source"))
        name, content = name_of(step), string(step.get("content")).strip()
        draft: Draft | None
        if source == _PERSON or kind == _PROMPT:
            draft = self._prompt(name, content)
        elif kind == _ANSWER:
            draft = self._answer(name, step, content)
        elif source == _MODEL or (self._asked and _is_refused(kind, content)):
            draft = self._result(name, kind, step, content)
        else:
            draft = _notice(name, kind, content, string(step.get("error")).strip())
        if draft is not None:
            draft.at = timestamp(step.get("created_at"))
            self.thread.add(draft)

    def _prompt(self, name: str, content: str) -> Draft:
        self._asked = []
        if chosen := _CHOSEN.search(content):
            self._model = chosen["model"].strip()
        request = _REQUEST.search(content)
        said = (request[1] if request else _ADDED.sub("", content)).strip()
        hidden = None if said else Hidden.META
        return Draft(name, Role.USER, [Text(said or content)] if content else [], hidden=hidden)

    def _answer(self, name: str, step: Record, content: str) -> Draft:
        blocks: list[Block] = []
        if thought := string(step.get("thinking")).strip():
            blocks.append(Thinking(thought))
        if content:
            blocks.append(Text(content))
        said, calls = len(blocks), [*self._calls(step)]
        draft = Draft(name, Role.ASSISTANT, blocks + calls, model=self._model or None)
        self._asked = [(draft, said + place) for place in range(len(calls))]
        return draft

    def _calls(self, step: Record) -> Iterator[Block]:
        for told in map(mapping, sequence(step.get("tool_calls"))):
            arguments = {key: _plain(value) for key, value in mapping(told.get("args")).items()}
            folder = string(arguments.get("Cwd"))
            if folder and not self.folder and not is_scratch(folder):
                self.folder = folder
            yield tool_call(None, told.get("name"), arguments)

    def _result(self, name: str, kind: str, step: Record, content: str) -> Draft | None:
        """What came back goes to the next call that was made."""
        text, began, took = _timed(content)
        failed, note = _judged(step, kind, text)
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        outcome = ToolOutcome(text, status, note, began, took)
        if not self._asked:
            result = ToolResult(outcome, kind.lower()[:60])
            return Draft(name, Role.TOOL, [result]) if content else None
        draft, place = self._asked.pop(0)
        call = draft.blocks[place]
        assert isinstance(call, ToolCall)
        draft.blocks[place] = replace(call, outcome=outcome)
        return None


def _notice(name: str, kind: str, content: str, error: str) -> Draft | None:
    if kind == _CHECKPOINT:
        return Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, content)])
    if kind == _ERROR and error:  # others are between the program and its model
        return Draft(name, Role.SYSTEM, [Event(EventKind.ERROR, error)])
    return Draft(name, Role.SYSTEM, [Text(content)], hidden=Hidden.META) if content else None


def _is_refused(kind: str, content: str) -> bool:
    """Whether a call was not made, for what it was given could not be read."""
    return kind == _ERROR and _timed(content)[0].startswith(_INVALID)


def _timed(content: str) -> tuple[str, int | None, int | None]:
    """What came back, when the call began, and how long it took in ms."""
    times = _TIMES.match(content)
    if times is None:
        return content, None, None
    began, ended = timestamp(times["began"]), timestamp(times["ended"])
    took = ended - began if began is not None and ended is not None and ended >= began else None
    return content[times.end() :].strip(), began, took


def _judged(step: Record, kind: str, text: str) -> tuple[bool, str]:
    """Whether a call failed, and that in a word."""
    code = number(step.get("exit_code"))
    if code:
        return True, f"exit {code:.0f}"
    ended = string(step.get("status")) in ("ERROR", "FAILED", "CANCELED")
    failed = ended or kind == _ERROR or text.startswith(_FAILED)
    return failed, "failed" if failed else ""


def _plain(value: object) -> Any:
    """The value of an argument, which is written as JSON within the JSON."""
    told = from_json(value) if isinstance(value, str) else value
    return value if told is None else told


def _number(step: Record) -> int:
    return count(step.get("step_index"))
