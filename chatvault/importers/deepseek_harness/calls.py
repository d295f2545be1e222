"""What the log of DeepSeek Harness tells of calls beside the messages that they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chatvault.domain.blocks import Approval, ToolCall
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json

_ALLOWED = "allowed-once"
_STARTER = "subagent"  # what the names of tools begin with that start another session


@dataclass(slots=True)
class _Told:
    """What is known of one call."""

    began: int | None = None
    approval: Approval | None = None
    child: str | None = None


class Calls:
    """Gathers when calls began, who allowed them, and which sessions they started."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}
        self._asked: dict[str, str] = {}  # the ids of calls, by those of questions
        self._starting: dict[str, str] = {}  # those of calls that start a session, by its label

    def begin(self, call_id: str, name: str, arguments: str, at: int | None) -> None:
        """A call is being done."""
        self._of(call_id).began = at
        if name.startswith(_STARTER):
            label = string(mapping(stored_json(arguments)).get("description"))
            # Two of the same label could not be told apart.
            self._starting[label] = "" if label in self._starting else call_id

    def end(self, call_id: str) -> int | None:
        """It came back; when it began."""
        return self._of(call_id).began

    def ask(self, question: str, call_id: str) -> None:
        """A person is asked for leave."""
        self._asked[question] = call_id

    def decide(self, question: str, outcome: str, at: int | None) -> None:
        """What came of that."""
        if call_id := self._asked.pop(question, ""):
            self._of(call_id).approval = Approval(required=True, given=outcome == _ALLOWED, at=at)

    def start(self, child: str, label: str) -> None:
        """Another session was started by the call with that label."""
        if call_id := self._starting.get(label, ""):
            self._of(call_id).child = child or None

    def completed(self, call: ToolCall) -> ToolCall:
        """The call with what is told of it."""
        told = self._told.get(call.call_id or "")
        if told is None or (told.approval is None and told.child is None):
            return call
        return replace(call, approval=told.approval, child=told.child)

    def _of(self, call_id: str) -> _Told:
        return self._told.setdefault(call_id, _Told())
