"""Reading the log of events of Kimi CLI, with those of the sub-agents that stand in it.

Facts of the format: src/kimi_cli/wire of MoonshotAI/kimi-cli.
"""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Block, EventKind, Text
from chatvault.domain.message import Role
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.contents.usage_keys import dated_usage_key
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.kimi_cli.code_usage import usage_of
from chatvault.importers.kimi_cli.pieces import KimiPieces, is_blank, written
from chatvault.importers.kimi_cli.steps import Steps, prompt
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.entry_tree import Standing
from chatvault.importers.times.timestamps import timestamp

_EVENTS = (
    *("TurnBegin", "SteerInput", "TurnEnd", "StepBegin", "StepInterrupted", "SubagentEvent"),
    *("ContentPart", "ToolCall", "ToolCallPart", "ToolResult", "StatusUpdate", "PlanDisplay"),
    *("CompactionBegin", "CompactionEnd", "ApprovalRequest", "ApprovalResponse", "Notification"),
    *("ApprovalRequestResolved", "HookTriggered", "HookResolved", "MCPLoadingBegin"),
    *("MCPLoadingEnd", "ToolCallRequest", "QuestionRequest", "QuestionResponse", "HookRequest"),
    *("HookResponse", "StepRetry", "BtwBegin", "BtwEnd"),
)
_NOTED = {
    "StepInterrupted": EventKind.INTERRUPTED,
    "StepRetry": EventKind.ERROR,
    "CompactionEnd": EventKind.COMPACTION,
}


def is_wire(record: Record) -> bool:
    """Whether a line is an event of Kimi CLI."""
    return "timestamp" in record and mapping(record.get("message")).get("type") in _EVENTS


class WireLog:
    """Gathers the messages of one session or sub-agent, event by event.

    Attributes:
        steps: the messages.
        children: the logs of sub-agents, by their names.
        times: when events came, UTC ms, whatever they told.
    """

    def __init__(self, session_id: str, reader: KimiPieces, agent: str = "") -> None:
        self._session_id, self._reader = session_id, reader
        self._step: Draft | None = None
        self._step_name = ""
        self._responses: dict[str, tuple[str, int | None]] = {}  # by message: id and moment
        self._names: dict[str, str] = {}  # of sub-agents, by the call that started them
        self._is_resumed = False
        self.agent = agent
        self.steps = Steps()
        self.children: dict[str, WireLog] = {}
        self.times: list[int] = []

    def go_on(self, standing: Standing) -> None:
        """Take what comes for what follows there. From here on BeforeCheckpoint may be raised."""
        self._is_resumed = True
        self.steps.go_on(standing, 0)  # here nobody takes prompts back

    def take(self, line: int, record: Record) -> None:
        """Add what the event tells."""
        at = timestamp(record.get("timestamp"))
        message = mapping(record.get("message"))
        if at is not None:
            self.times.append(at)
        self._event(f"line:{line}", string(message.get("type")), message.get("payload"), at)

    def finish(self) -> None:
        """Put together what came in parts, and give all tokens their keys."""
        self.steps.finish()
        for draft in self.steps.drafts:
            response, at = self._responses.get(draft.external_id, (draft.external_id, None))
            draft.usage_key = dated_usage_key("kimi", self._session_id, response, at)
        for child in self.children.values():
            child.finish()

    def _event(self, name: str, kind: str, payload: object, at: int | None) -> None:
        told = mapping(payload)
        if kind in ("TurnBegin", "SteerInput"):
            self._begin("")
            blocks = self._reader.content(told.get("user_input"))
            left = written(blocks)
            self.steps.add(prompt(name, left or blocks, at, typed=bool(left)))
        elif kind == "StepBegin":
            self._begin(name)
        elif kind in ("ContentPart", "ToolCall", "ToolCallPart"):
            self._said(name, kind, told, at)
        elif kind == "ToolResult":
            self._returned(name, told, at)
        elif kind == "StatusUpdate":
            self._spent(told, at)
        elif kind == "SubagentEvent":
            self._child(name, told, at)
        elif kind in ("BtwBegin", "BtwEnd"):
            self._aside(name, told, at)
        elif kind == "PlanDisplay":
            plan = string(told.get("content")).strip()
            self._said(name, kind, {"type": "text", "text": f"\n\n{plan}"}, at)
        elif kind in _NOTED:
            self.steps.note(name, _NOTED[kind], string(told.get("error_type")), at)
            if kind != "CompactionEnd":  # it is over, or said from the beginning again
                self._begin(f"{name}:again" if kind == "StepRetry" else "")
        elif kind and kind not in _EVENTS:
            self._reader.pass_over(kind)

    def _begin(self, name: str) -> None:
        self._step, self._step_name = None, name

    def _said(self, name: str, kind: str, told: dict[str, Any], at: int | None) -> None:
        if kind == "ToolCallPart":
            if self._step is not None:
                self.steps.lengthen_call(self._step, string(told.get("arguments_part")))
            return
        block = _called(told) if kind == "ToolCall" else self._reader.piece(told)
        if block is None or (self._step is None and is_blank(block)):
            return
        if self._step is None:
            # A step goes by where it began, so that it keeps its name as the log grows.
            key = self._step_name or name
            self._step = self.steps.add(Draft(key, Role.ASSISTANT, [block], at=at))
        else:
            self.steps.extend(self._step, block, joined=True)

    def _aside(self, name: str, told: dict[str, Any], at: int | None) -> None:
        """A question beside the conversation, or what was answered to it."""
        if question := string(told.get("question")).strip():
            self.steps.add(prompt(name, [Text(question)], at, typed=True))
        elif response := string(told.get("response")).strip():
            self.steps.add(Draft(name, Role.ASSISTANT, [Text(response)], at=at))
        elif error := string(told.get("error")).strip():
            self.steps.note(name, EventKind.ERROR, error, at)

    def _returned(self, name: str, told: dict[str, Any], at: int | None) -> None:
        value = told.get("return_value", told.get("result"))
        fields = mapping(value)
        output = fields.get("output") if fields else value
        failed = fields.get("is_error") is True or fields.get("type") == "error"
        note = string(fields.get("message"))
        outcome = self._reader.outcome(output, failed=failed, note=note)
        call_id = string(told.get("tool_call_id"))
        child = self._names.get(call_id)
        self.steps.settle(
            name, call_id, outcome, at, f"{self._session_id}/{child}" if child else None
        )

    def _spent(self, told: dict[str, Any], at: int | None) -> None:
        usage = usage_of(mapping(told.get("token_usage")))
        if usage is None:
            return
        last = self._step or self.steps.last
        if last is not None:
            if last is self._step:
                last.usage = usage
            else:
                self.steps.spend(last, usage)
            if response := string(told.get("message_id")):
                self._responses.setdefault(last.external_id, (response, at))

    def _child(self, name: str, told: dict[str, Any], at: int | None) -> None:
        """An event of a sub-agent, which is known by its own name, or by the call's."""
        call_id = string(told.get("parent_tool_call_id")) or string(told.get("task_tool_call_id"))
        child = string(told.get("agent_id")) or call_id
        if not child:
            return
        if self._is_resumed:  # its session would be another
            raise BeforeCheckpoint
        self._names.setdefault(call_id, child)
        if child not in self.children:
            kind = string(told.get("subagent_type"))
            self.children[child] = WireLog(f"{self._session_id}/{child}", self._reader, kind)
        event = mapping(told.get("event"))
        if event.get("type") != "SubagentEvent":  # deeper ones are told in their own logs
            log = self.children[child]
            log.times += [at] if at is not None else []
            log._event(name, string(event.get("type")), event.get("payload"), at)


def _called(told: dict[str, Any]) -> Block | None:
    """The call, None where the event tells only that there was one."""
    function = mapping(told.get("function"))
    if not function:
        return None
    return tool_call(told.get("id"), function.get("name"), function.get("arguments"))
