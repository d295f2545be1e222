"""Reading the log of an agent of Kimi Code and Kimi Desktop: flat records with their time.

Facts of the format: packages/agent-core of MoonshotAI/kimi-code, protocols 1.0 to 1.5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import orjson

from chatvault.domain.blocks import (
    Block,
    EventKind,
    Text,
    ToolOutcome,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Role, Usage
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.contents.usage_keys import dated_usage_key
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.kimi_cli.code_usage import CodeUsage, usage_of
from chatvault.importers.kimi_cli.pieces import (
    KimiPieces,
    is_blank,
    shell_command,
    shell_output,
    written,
)
from chatvault.importers.kimi_cli.steps import Steps, prompt
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.entry_tree import Standing
from chatvault.importers.times.timestamps import timestamp

_KINDS = ("context.append_message", "context.append_loop_event", "turn.prompt", "turn.steer")
_CONTENTS = ("message", "event", "input")
_AGAIN = ("agent.message.appended", "human.agent.message.appended")  # each message, told anew
_BY_HAND = ("", "user")
_SHELL = "shell"  # the id of a call that was typed
_MOST_AWAITED = 64  # prompts; a copy comes soon, or never
_STATE = "state"  # what is known of a session before a checkpoint
_MOST_SAID = 4_000  # characters of prompts that are kept there
_MOST_STEPS = 200  # that are remembered there
_CHILD = re.compile(r"^agent_id:\s*(?P<agent>[\w.-]+)", re.MULTILINE)


def is_code_log(record: Record) -> bool:
    """Whether a line is one of such a log."""
    kinds = (*_KINDS, *_AGAIN)
    return record.get("type") in kinds and not record.keys().isdisjoint(_CONTENTS)


class CodeLog:
    """Gathers the messages of one agent, record by record.

    Attributes:
        steps: the messages.
        folder, agent: where it worked and what sort of agent it is, "" where that is not told.
        created_at: when it was begun, UTC ms.
    """

    def __init__(self, session_id: str, agent: str, parent: str, reader: KimiPieces) -> None:
        """``session_id`` names the whole session, ``parent`` the one it was forked from."""
        self._session_id, self._agent, self._parent = session_id, agent, parent
        self._reader = reader
        self._said: list[str] = []  # prompts whose copy for the model is still to come
        self._open: dict[str, Draft] = {}  # answers by the id of their step
        self._usage = CodeUsage()
        self._copied: frozenset[str] = frozenset()  # messages that a fork began with
        self._model = ""
        self._responses: dict[str, tuple[str, int | None]] = {}
        self._passed = frozenset[str]()  # steps that are not at hand
        self._is_resumed = False
        self._begun = ""  # the step that nothing is told of yet
        self._has_context = False
        self.steps = Steps()
        self.folder = self.agent = ""
        self.created_at: int | None = None

    def told(self) -> dict[str, str] | None:
        """What has to be known to go on here, None where it is too much."""
        if sum(map(len, self._said)) > _MOST_SAID:
            return None
        state = {
            "folder": self.folder,
            "agent": self.agent,
            "created_at": self.created_at,
            "model": self._model,
            "prompts": self.steps.prompts,
            "has_context": self._has_context,
            "said": self._said,
            "counted": self._usage.counted,
            "unplaced": self._usage.unplaced,
            "steps": [*self._passed, *self._open][-_MOST_STEPS:],
        }
        return {_STATE: orjson.dumps(state).decode()}

    def go_on(self, standing: Standing, told: dict[str, str]) -> None:
        """Go on there. From here on BeforeCheckpoint may be raised."""
        state = orjson.loads(told[_STATE])
        self._is_resumed, self._passed = True, frozenset(state["steps"])
        self.folder, self.agent, self._model = state["folder"], state["agent"], state["model"]
        self.created_at, self._said = state["created_at"], state["said"]
        self._has_context = state.get("has_context", True)
        counted = state["counted"] and Usage(**state["counted"])
        self._usage = CodeUsage(counted, [Usage(**each) for each in state["unplaced"]])
        self.steps.go_on(standing, state["prompts"])

    def take(self, line: int, record: Record) -> None:
        """Add what the record tells."""
        name, at = f"line:{line}", timestamp(record.get("time"))
        kind = string(record.get("type"))
        self._note(record)
        self._has_context = self._has_context or kind.startswith("context.append")
        if kind in ("turn.prompt", "turn.steer"):
            self._begun = ""
            self._asked(name, record.get("input"), mapping(record.get("origin")), at)
            self._said.append(plain_text(tuple(self._reader.content(record.get("input")))).strip())
            del self._said[:-_MOST_AWAITED]
        elif kind == "context.append_message":
            self._message(name, mapping(record.get("message")), at)
        elif kind == "context.append_loop_event":
            self._event(name, mapping(record.get("event")), at)
        elif kind == "usage.record":
            self._spent(mapping(record.get("usage")))
        elif kind in _AGAIN:
            self._again(name, mapping(record.get("message")), at)
        else:
            self._turned(name, kind, record, at)

    def finish(self) -> None:
        """Give all tokens a message, and their keys."""
        answers = [draft for draft in self.steps.drafts if draft.role is Role.ASSISTANT]
        if self._is_resumed and self._usage.unplaced and not answers:
            raise BeforeCheckpoint
        self._usage.place(answers[-1] if answers else None, self.steps)
        for draft in self.steps.drafts:
            step, at = self._responses.get(draft.external_id, (draft.external_id, draft.at))
            draft.usage_key = dated_usage_key(
                "kimi", f"{self._owner(draft)}:{self._agent}", step, at
            )

    def _owner(self, draft: Draft) -> str:
        """The session that the message was written in."""
        is_copy = self._parent and draft.external_id in self._copied
        return self._parent if is_copy else self._session_id

    def _note(self, record: Record) -> None:
        self.folder = (
            self.folder
            or string(record.get("cwd"))
            or string(mapping(record.get("environmentDisclosure")).get("cwd"))
        )
        self.agent = string(record.get("profileName")) or self.agent
        alias = string(record.get("modelAlias")).rpartition("/")[2]
        told = string(record.get("model")) if record.get("type") == "llm.request" else ""
        self._model = told or alias or self._model
        if record.get("type") == "metadata":
            self.created_at = self.created_at or timestamp(record.get("created_at"))
        elif record.get("type") == "forked":
            if self._is_resumed:
                raise BeforeCheckpoint
            self._copied = frozenset(draft.external_id for draft in self.steps.drafts)

    def _asked(self, name: str, content: object, origin: dict[str, Any], at: int | None) -> None:
        if command := _command(origin):
            self.steps.add(prompt(name, [Text(command)], at, typed=True))
            return
        kind = string(origin.get("kind"))
        blocks = self._reader.content(content)
        if kind == "shell_command" and self._ran(name, plain_text(tuple(blocks)), origin, at):
            return
        blocks = blocks[_skills(origin, blocks) :]
        left = written(blocks)
        by_hand = kind in _BY_HAND or origin.get("name") == "subagent"
        self.steps.add(prompt(name, left or blocks, at, typed=by_hand and bool(left)))

    def _ran(self, name: str, text: str, origin: dict[str, Any], at: int | None) -> bool:
        """A command for the shell that was typed, or what it gave back; whether it is one."""
        if command := shell_command(text):
            typed = tool_call(_SHELL, "Bash", {"command": command})
            self.steps.add(prompt(name, [typed], at, typed=True))
            return True
        if origin.get("phase") != "output":
            return False
        status = ToolStatus.FAILED if origin.get("isError") is True else ToolStatus.OK
        self.steps.settle(name, _SHELL, ToolOutcome(shell_output(text), status), at, None)
        return True

    def _message(self, name: str, message: dict[str, Any], at: int | None) -> None:
        role, content = string(message.get("role")), message.get("content")
        if role == "user":
            said = plain_text(tuple(self._reader.content(content))).strip()
            if self._is_copy(said, mapping(message.get("origin"))):
                return
            self._asked(name, content, mapping(message.get("origin")), at)
        elif role == "assistant":
            blocks = [*self._reader.content(content), *map(_called, _calls(message))]
            self.steps.add(Draft(name, Role.ASSISTANT, blocks, at=at, model=self._model or None))
        elif role == "tool":
            outcome = self._reader.outcome(content, failed=message.get("isError") is True)
            call_id = string(message.get("toolCallId"))
            self.steps.settle(name, call_id, outcome, at, self._child(outcome.text))

    def _again(self, name: str, told: dict[str, Any], at: int | None) -> None:
        """A message as the newest versions tell it once more, where that is all that tells it."""
        if self._has_context:
            return
        message = mapping(told.get("message"))
        self._message(name, message, at)
        usage = usage_of(mapping(mapping(told.get("meta")).get("usage")))
        if message.get("role") == "assistant" and self.steps.last is not None and usage is not None:
            self._usage.count(self.steps.last, usage)

    def _is_copy(self, said: str, origin: dict[str, Any]) -> bool:
        """Whether it is a prompt that was noted when it was given."""
        if said in self._said:
            self._said.remove(said)
            return True
        if origin.get("kind") == "user" and self._said and self._said[0] in said:
            self._said.pop(0)  # with files that it names put in
            return True
        return False

    def _event(self, name: str, event: dict[str, Any], at: int | None) -> None:
        kind = event.get("type")
        step = string(event.get("stepUuid"))
        if kind == "content.part":
            block = self._reader.piece(event.get("part"))
            if block is not None and not is_blank(block):
                self._piece(step, name, block, at)
        elif kind == "tool.call":
            call_id = event.get("toolCallId") or event.get("uuid")
            self._piece(step, name, tool_call(call_id, event.get("name"), event.get("args")), at)
        elif kind == "tool.result":
            result = event.get("result")
            fields = mapping(result)
            output = fields.get("output", fields.get("content")) if fields else result
            failed = fields.get("isError") is True
            outcome = self._reader.outcome(output, failed=failed, note=string(fields.get("note")))
            call_id = string(event.get("toolCallId")) or string(event.get("parentUuid"))
            self.steps.settle(name, call_id, outcome, at, self._child(outcome.text))
        elif kind == "step.begin":
            self._begun = string(event.get("uuid"))
        elif kind == "step.end":
            self._ended(string(event.get("uuid")), event)

    def _piece(self, step: str, name: str, block: Block, at: int | None) -> None:
        draft = self._opened(step) if step else None
        if draft is not None:
            self.steps.extend(draft, block)
            return
        new = Draft(step or name, Role.ASSISTANT, [block], at=at, model=self._model or None)
        added = self.steps.add(new)
        if added is not None:
            self._responses[added.external_id] = (step or name, at)
            if step:
                self._open[step] = added

    def _opened(self, step: str) -> Draft | None:
        if step in self._passed:
            raise BeforeCheckpoint
        return self._open.get(step)

    def _ended(self, step: str, event: dict[str, Any]) -> None:
        draft = self._opened(step)
        usage = usage_of(mapping(event.get("usage")))
        if draft is not None and usage is not None:
            self._usage.count(draft, usage)

    def _spent(self, told: dict[str, Any]) -> None:
        """Take in tokens that are told by themselves, perhaps before the answer is."""
        usage, last = usage_of(told), self.steps.last
        is_told = not self._begun or self._begun in self._open
        is_answer = is_told and last is not None and last.role is Role.ASSISTANT
        if usage is not None:
            self._usage.spend(usage, last if is_answer else None)

    def _turned(self, name: str, kind: str, record: Record, at: int | None) -> None:
        """What is neither said nor spent, but changes how the conversation goes on."""
        if kind == "context.apply_compaction":
            summary = self._summary(record)
            folded = self.steps.note(name, EventKind.COMPACTION, summary, at)
            self._usage.place(folded, self.steps)
        elif kind == "context.undo":
            self.steps.go_back(count(record.get("count")))
            self._said.clear()
        elif kind == "context.clear":
            self.steps.note(name, EventKind.NOTICE, "The context was cleared.", at)
        elif kind == "turn.cancel" and record.get("target") != "queued":
            self.steps.note(name, EventKind.INTERRUPTED, "", at)
        elif kind == "turn.ended" and record.get("reason") in ("failed", "error"):
            told = record.get("error")
            text = string(told) or string(mapping(told).get("message"))
            self.steps.note(name, EventKind.ERROR, text, at)

    def _summary(self, record: Record) -> str:
        """What stands for what was folded; earlier versions told it as a message."""
        told = mapping(record.get("summary")).get("content")
        said = plain_text(tuple(self._reader.content(told)))
        texts = (string(record.get("summary")), string(record.get("contextSummary")), said)
        return next(filter(None, map(str.strip, texts)), "")

    def _child(self, text: str) -> str | None:
        match = _CHILD.match(text)
        return f"{self._session_id}/{match['agent']}" if match else None


def _command(origin: dict[str, Any]) -> str:
    """What was typed, where the text is what a command of that name stands for; else ""."""
    if origin.get("trigger") != "user-slash":
        return ""
    told = (
        (string(origin.get("skillName")), origin.get("skillArgs")),
        (string(origin.get("commandName")), origin.get("commandArgs")),
    )
    return next((f"/{name} {string(args)}".strip() for name, args in told if name), "")


def _skills(origin: dict[str, Any], blocks: Sequence[Block]) -> int:
    """How many pieces before a prompt are skills that the program put there."""
    told = len(sequence(origin.get("skillActivations")))
    return told if told < len(blocks) else 0


def _calls(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [mapping(one) for one in sequence(message.get("toolCalls"))]


def _called(told: dict[str, Any]) -> Block:
    """A call as protocols 1.0 and later write it in a message."""
    function = mapping(told.get("function")) or told
    arguments = function.get("arguments", function.get("args"))
    return tool_call(told.get("id") or told.get("toolCallId"), function.get("name"), arguments)
