"""Uses of tools out of a table of their own, and how they find their messages."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chatvault.domain.blocks import Approval, ToolCall, ToolOutcome, ToolResult, ToolStatus
from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.harmless import without_headers
from chatvault.importers.chat_tables.meanings import MEANINGS, columns_of, folded
from chatvault.importers.chat_tables.values import milliseconds, noted, structure, text, truth
from chatvault.importers.interchange.openai_content import call_of
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.times.timestamps import timestamp

Row = Mapping[str, Any]

_ENDED = {
    **dict.fromkeys(("completed", "complete", "success", "succeeded", "ok", "done", "finished"),
                    ToolStatus.OK),
    **dict.fromkeys(("failed", "failure", "error", "errored", "cancelled", "canceled", "rejected",
                     "denied", "timeout", "timed_out", "aborted"), ToolStatus.FAILED),
}  # fmt: skip


_APPROVED = {
    **dict.fromkeys(("approved", "auto_approved", "accepted", "granted", "allowed"), True),
    **dict.fromkeys(("rejected", "denied", "declined", "refused"), False),
}


_IN_A_DEFINITION = frozenset({"description", "input_schema"})  # of a tool, which is not called


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a tool: whose message it belongs to, where that is told, when it was, and what
    is noted of it besides.
    """

    message: str
    at: int | None
    call: ToolCall
    noted: Mapping[str, Any]


def uses(table: Table, rows: Iterable[Row]) -> list[Use]:
    """The uses that the rows tell."""
    return [_use(table, row) for row in rows]


def _use(table: Table, row: Row) -> Use:
    at = timestamp(table.value(row, "at"))
    call = ToolCall(
        text(table.value(row, "name")) or "tool",
        _said(table.value(row, "arguments")),
        text(table.value(row, "id")) or None,
        _outcome(table, row, at),
        approval=_approval(table, row),
    )
    noted_of_it = noted(table.value(row, "metadata"))
    return Use(text(table.value(row, "message")), at, call, noted_of_it)


def _outcome(table: Table, row: Row, at: int | None) -> ToolOutcome | None:
    error = text(structure(table.value(row, "error"))) if table.value(row, "error") else ""
    result = _said(table.value(row, "result"))
    status = _status(table, row, error)
    duration = _duration(table, row, at)
    if status is ToolStatus.UNKNOWN and not result and not error and duration is None:
        return None
    shown = "\n".join(filter(None, (result, error if error != result else "")))
    return ToolOutcome(shown, status, "", at, duration, error=error)


def _duration(table: Table, row: Row, at: int | None) -> int | None:
    """How many milliseconds it took, as it is told or from when to when it ran."""
    told = milliseconds(table.value(row, "duration"), table.columns.get("duration", ""))
    ended = timestamp(table.value(row, "ended"))
    if told is not None or at is None or ended is None or ended < at:
        return told
    return ended - at


def _status(table: Table, row: Row, error: str) -> ToolStatus:
    told = _ENDED.get(text(table.value(row, "status")).strip().lower())
    success = truth(table.value(row, "success"))
    if error or success is False or told is ToolStatus.FAILED:
        return ToolStatus.FAILED
    untold = not {"status", "success"} & set(table.columns)
    answered = untold and table.value(row, "result") not in (None, "")
    return ToolStatus.OK if success or told or answered else ToolStatus.UNKNOWN


def _approval(table: Table, row: Row) -> Approval | None:
    approval = Approval(
        required=truth(_told_or_noted(table, row, "required")),
        given=_given(_told_or_noted(table, row, "approved")),
        by=text(_told_or_noted(table, row, "approved_by")) or None,
        at=timestamp(_told_or_noted(table, row, "approved_at")),
    )
    return None if approval == Approval() else approval


def _told_or_noted(table: Table, row: Row, meaning: str) -> Any:
    """What a column tells, or where there is none what is noted under such a name."""
    if meaning in table.columns:
        return table.value(row, meaning)
    known = {folded(name): one for name, one in noted(table.value(row, "metadata")).items()}
    return next((known[name] for name in MEANINGS["tools"][meaning] if name in known), None)


def _given(value: object) -> bool | None:
    told = text(value).strip().lower()
    return _APPROVED.get(told, truth(value))


def _said(value: object) -> str:
    found = without_headers(structure(value))
    return "" if found is None else to_json(found) or text(value)


def calls_in(told: object) -> list[ToolCall]:
    """The calls that a message lists itself, as JSON; tools that it may use are none."""
    return [call for one in map(mapping, sequence(structure(told))) if (call := _listed(one))]


def _listed(told: Row) -> ToolCall | None:
    """A call as OpenAI has it, or under names that columns of a table have."""
    function = mapping(told.get("function"))
    if not told or _IN_A_DEFINITION & set(function or told):
        return None
    if function:
        return call_of(dict(told))
    return _use(Table("", columns_of([*told], MEANINGS["tools"])), told).call


def results_in(told: object) -> Iterator[ToolResult]:
    """The results that a message lists itself, as JSON."""
    for one in map(mapping, sequence(structure(told))):
        said = one.get("output", one.get("result", one.get("content")))
        if one:
            call_id = string(one.get("tool_call_id")) or string(one.get("id"))
            outcome = ToolOutcome("" if said is None else to_json(said), ToolStatus.OK)
            yield ToolResult(outcome, string(one.get("name")), call_id or None)


class OpenCalls:
    """Calls that wait for what comes back, where the rows with that name none of them.

    What tools gave follows the message that called them, in the order of the calls.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[str]] = {}
        self._last = ""

    def made(self, message: str, calls: Iterable[ToolCall]) -> None:
        """Note the calls of a message, as far as they have ids and no outcome."""
        ids = deque(call.call_id for call in calls if call.call_id and call.outcome is None)
        if ids:
            self._waiting[message], self._last = ids, message

    def answered(self, parent: str) -> str | None:
        """The call that what follows this message answers; "" where none is named."""
        waiting = self._waiting.get(parent or self._last)
        return waiting.popleft() if waiting else None


def paired(told: Sequence[Use], calls: Sequence[ToolCall]) -> tuple[list[Use], list[ToolCall]]:
    """The uses under the ids of the calls that they are, and the calls that are no use.

    They are found by their ids, else by their names, else by their order where as many are left.
    """
    found: dict[int, int] = {}  # places of calls by those of uses
    for key in (_call_id, _name):
        free = defaultdict[str, deque[int]](deque)
        for place in sorted(set(range(len(calls))) - set(found.values())):
            free[key(calls[place])].append(place)
        for place, use in enumerate(told):
            if place not in found and key(use.call) and free[key(use.call)]:
                found[place] = free[key(use.call)].popleft()
    rest = sorted(set(range(len(calls))) - set(found.values()))
    alone = [place for place in range(len(told)) if place not in found]
    if len(rest) == len(alone):
        found, rest = found | dict(zip(alone, rest, strict=True)), []
    uses_found = [_under(use, calls[found[place]]) if place in found else use
                  for place, use in enumerate(told)]  # fmt: skip
    return uses_found, [calls[place] for place in rest]


def _call_id(call: ToolCall) -> str:
    return call.call_id or ""


def _name(call: ToolCall) -> str:
    return call.name


def _under(use: Use, call: ToolCall) -> Use:
    if call.call_id is None:
        return use
    return replace(use, call=replace(use.call, call_id=call.call_id))
