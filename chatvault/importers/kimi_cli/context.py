"""Reading what Kimi CLI gives its model, for sessions whose log of events tells nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatvault.domain.blocks import Block
from chatvault.domain.message import Role
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.kimi_cli.pieces import KimiPieces, written
from chatvault.importers.kimi_cli.steps import Steps, prompt
from chatvault.importers.messages.drafts import Draft

_MARKS = ("_system_prompt", "_checkpoint", "_usage")
_ROLES = ("user", "assistant", "tool")


def is_context(record: Record) -> bool:
    """Whether a line can only be one of Kimi CLI's."""
    return record.get("role") in _MARKS


def may_be_context(record: Record) -> bool:
    """Whether a line can be one of a file that is called as Kimi CLI calls it."""
    return record.get("role") in (*_MARKS, *_ROLES) and "timestamp" not in record


class Context:
    """Gathers messages from the files of a session, the oldest first.

    When the person goes back, the file is put aside and one is begun that starts like it; when
    the context is folded, one that starts otherwise.
    """

    def __init__(self, reader: KimiPieces) -> None:
        self._reader = reader
        self._before: list[tuple[str, Draft | None]] = []  # messages of the file before, as JSON
        self._now: list[tuple[str, Draft | None]] = []
        self._alike = False
        self.steps = Steps()
        self.system_prompt = ""

    def begin(self) -> None:
        """The next file."""
        self._before, self._now, self._alike = self._now, [], True

    def take(self, segment: int, line: int, record: Record) -> None:
        """Add what a line tells."""
        role = string(record.get("role"))
        if role == "_system_prompt":
            self.system_prompt = self.system_prompt or string(record.get("content"))
        if role not in _ROLES:
            return
        written_as = to_json(record)
        place = len(self._now)
        if self._alike and place < len(self._before) and self._before[place][0] == written_as:
            self._now.append(self._before[place])
            return
        if self._alike and place and place < len(self._before):
            self.steps.rejoin(_last_draft(self._now))
        self._alike = False
        self._message(f"context:{segment}:{line}", role, record)
        self._now.append((written_as, self.steps.last))

    def _message(self, name: str, role: str, record: dict[str, Any]) -> None:
        content = record.get("content")
        if role == "user":
            blocks = self._reader.content(content)
            left = written(blocks)
            self.steps.add(prompt(name, left or blocks, None, typed=bool(left)))
        elif role == "assistant":
            calls = map(_called, sequence(record.get("tool_calls")))
            blocks = [*self._reader.content(content), *calls]
            self.steps.add(Draft(name, Role.ASSISTANT, blocks))
        else:
            outcome = self._reader.outcome(content, failed=False)
            self.steps.settle(name, string(record.get("tool_call_id")), outcome, None, None)


def _last_draft(taken: Sequence[tuple[str, Draft | None]]) -> Draft | None:
    return taken[-1][1] if taken else None


def _called(told: object) -> Block:
    fields = mapping(told)
    function = mapping(fields.get("function"))
    return tool_call(fields.get("id"), function.get("name"), function.get("arguments"))
