"""The messages of one conversation out of its rows, with what tools and files belong to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from chatvault.domain.blocks import Block, Text, ToolOutcome, ToolResult, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import LogEvent
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers.chat_tables.around_a_text import around_a_text, files_in
from chatvault.importers.chat_tables.attachments import AttachedFiles
from chatvault.importers.chat_tables.authors import Authors
from chatvault.importers.chat_tables.conversation_facts import as_json
from chatvault.importers.chat_tables.listed_messages import with_places
from chatvault.importers.chat_tables.message_facts import (
    error_of,
    latency_of,
    model_of,
    said_in,
    thinking_of,
    usage_of,
)
from chatvault.importers.chat_tables.ratings import rating_of
from chatvault.importers.chat_tables.roles import role, role_key
from chatvault.importers.chat_tables.rows import Conversation
from chatvault.importers.chat_tables.tools import calls_in, results_in
from chatvault.importers.chat_tables.used_tools import UsedTools
from chatvault.importers.chat_tables.values import noted, structure, text, truth
from chatvault.importers.chat_tables.whole_messages import is_event, whole_message
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.branches import chained, parents_of_shown, unbroken_parents
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.times.timestamps import timestamp

Row = Mapping[str, Any]

_SYSTEM = "system"
_TOOLS = "tool_executions"  # what is noted of them, by their ids
_UNKNOWN_ROLE = "Who said a message is not known; it was taken for the person's own."


class Messages:
    """Reads the messages of one conversation.

    ``authors`` are names by ids, where these are told.

    Attributes:
        events: what is noted of rows that show nothing.
    """

    def __init__(
        self,
        layout: Layout,
        told: Conversation,
        findings: Findings,
        files: AttachedFiles,
        authors: Mapping[str, str],
    ) -> None:
        self._told, self._findings = told, findings
        self._table = with_places(layout.messages)
        self._authors = Authors(self._table, authors)
        self._conversations = layout.conversations or Table("")
        self._reader, self._thread = ContentReader(findings), Thread()
        self._pictures = Pictures()
        self._tools = UsedTools(layout.tools, told.tools)
        self._attached = _attached(layout.attachments, told.attachments, files)
        self._noted: dict[str, dict[str, Any]] = {}  # by message
        self.events: list[LogEvent] = []

    def read(self) -> tuple[list[Draft], dict[str, str | None]]:
        """The messages that show something, and what each of them follows."""
        instructions = text(self._conversations.value(self._told.about, "instructions")).strip()
        if instructions and not self._begins_with(instructions):
            told = Draft(_SYSTEM, Role.SYSTEM, [Text(instructions)], hidden=Hidden.SYSTEM)
            self._thread.add(told)
        above: dict[str, str | None] = {}
        shown: dict[str, str] = {}
        within: dict[str, str] = {}  # what messages follow that stand in the same row
        for place, row in enumerate(self._told.messages):
            name = text(self._value(row, "id")) or f"{place}"
            above[name] = text(self._value(row, "parent")) or None
            for draft in self._drafts(name, row):
                self._thread.add(draft)
                if self._thread.drafts and self._thread.drafts[-1] is draft:
                    if name in shown:
                        within[draft.external_id] = shown[name]
                    shown[name] = draft.external_id
            self._note(row, name, shown.get(name))
        self._tools.place_the_rest(self._thread)
        self._attach_the_rest()
        for draft in self._thread.drafts:
            draft.details = self._details(draft)
        return self._thread.drafts, self._parents(above, shown, within)

    def _begins_with(self, instructions: str) -> bool:
        """Whether the instructions of a conversation are its first message, too."""
        first = self._told.messages[0] if self._told.messages else {}
        said = text(self._value(first, "text")).strip()
        return said == instructions and self._role(first) is Role.SYSTEM

    def _note(self, row: Row, name: str, shown: str | None) -> None:
        """Keep what the system notes of a row: with what is shown of it, else in the log."""
        column = self._table.columns.get("metadata", "")
        found = noted(self._value(row, "metadata"), column)
        if found and shown is not None:
            self._noted[shown] = found
        elif found:
            at, told = timestamp(self._value(row, "at")), to_json({"message": name, **found})
            self.events.append(LogEvent("metadata", at=at, data=told))

    def _details(self, draft: Draft) -> str | None:
        """What is noted of a message and of the tools in it, as JSON."""
        tools = self._tools.noted_in(draft.blocks)
        found = self._noted.get(draft.external_id, {}) | ({_TOOLS: tools} if tools else {})
        return as_json(found)

    def _parents(
        self, above: dict[str, str | None], shown: dict[str, str], within: dict[str, str]
    ) -> dict[str, str | None]:
        """By the parents that are told; where none is, each message follows the one before."""
        names = [draft.external_id for draft in self._thread.drafts]
        if "parent" not in self._table.columns or not any(above.values()):
            return chained(names)
        root = names[0] if names and names[0] == _SYSTEM else None
        parents = parents_of_shown(unbroken_parents(above), shown, root)
        first: dict[str, str | None] = {_SYSTEM: None} if root else {}
        for last in shown.values():  # the row's first message follows what the row does
            begun = last
            while begun in within:
                begun = within[begun]
            first[begun] = parents.pop(last)
        return self._behind_tools(dict.fromkeys(names) | first | within)

    def _behind_tools(self, parents: dict[str, str | None]) -> dict[str, str | None]:
        """What tools gave is no version of the answer that names the same row before it.

        Chainlit's steps name the step that they lie in.
        """
        given: dict[str | None, str] = {}
        for draft in self._thread.drafts:
            told = parents[draft.external_id]
            parents[draft.external_id] = given.get(told, told)
            if draft.role is Role.TOOL and told is not None:
                given[told] = draft.external_id
        return parents

    def _drafts(self, name: str, row: Row) -> Iterator[Draft]:
        at = timestamp(self._value(row, "at"))
        if "question" in self._table.columns:
            yield from self._pair(name, row, at)
            return
        who = self._role(row)
        if who is None:
            return
        if who is Role.TOOL and self._is_told(row):
            return  # a table of its own tells more of it
        blocks = [*self._blocks(name, row, who), *self._attached.pop(name, ())]
        draft = Draft(name, who, blocks, at)
        self._tell(draft, row)
        yield draft

    def _is_told(self, row: Row) -> bool:
        """Whether the table of uses has what a tool gave."""
        return self._tools.tells(self._call_id(row), text(self._value(row, "text")))

    def _role(self, row: Row) -> Role | None:
        """Who a row is from, None where it is to be left out: somebody said so, or nobody spoke."""
        value = self._value(row, "role")
        told = self._table.roles.get(role_key(value))
        if told is not None:
            return told.role
        whole = whole_message(value)
        if not whole and is_event(value):
            return None
        who = role(whole.get("role", value), self._table.columns.get("role", ""))
        if who is None and text(value) and text(self._value(row, "text")).strip():
            self._findings.note(_UNKNOWN_ROLE)
        return who or Role.USER

    def _pair(self, name: str, row: Row, at: int | None) -> Iterator[Draft]:
        """A question and its answer, which stand in one row."""
        asked = text(self._value(row, "question"))
        said: list[Block] = [Text(asked)] if asked.strip() else []
        said += files_in(around_a_text(structure(self._value(row, "answer"))), self._pictures)
        question = Draft(f"{name}:p", Role.USER, [*said, *self._attached.pop(name, ())], at)
        self._tell(question, row)
        yield question
        blocks: list[Block] = [*thinking_of(self._table, row)]
        blocks += [use.call for use in self._tools.taken(name)]
        blocks += said_in(self._value(row, "answer"), self._reader)
        beside = [*error_of(self._table, row), *rating_of(self._table, row)]
        answer = Draft(f"{name}:r", Role.ASSISTANT, [*blocks, *beside], at)
        self._tell(answer, row)
        yield answer

    def _blocks(self, name: str, row: Row, who: Role) -> Iterator[Block]:
        if who is Role.TOOL:
            yield from self._given(row)
            return
        yield from thinking_of(self._table, row)
        yield from self._said(row, "text")
        taken, whole = self._tools.taken(name), self._whole(row)
        calls = calls_in(self._value(row, "calls")) or calls_in(whole.get("tool_calls"))
        yield from self._tools.called(taken, calls)
        if not taken:
            self._tools.open.made(name, calls)
            yield from results_in(self._value(row, "results"))
        yield from error_of(self._table, row)
        yield from rating_of(self._table, row)

    def _given(self, row: Row) -> Iterator[Block]:
        """What a tool gave back, as a message of its own."""
        if whole := self._whole(row):
            yield from self._reader.blocks({**whole, "role": "tool"})
            return
        failed = truth(self._value(row, "failed")) is True
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        name = "" if self._authors.are_agents else text(self._value(row, "author"))
        outcome = ToolOutcome(text(self._value(row, "text")), status)
        call_id = self._call_id(row) or self._tools.open.answered(text(self._value(row, "parent")))
        yield ToolResult(outcome, name, call_id)

    def _call_id(self, row: Row) -> str:
        told = self._value(row, "call_id")
        return text(told if told is not None else self._whole(row).get("tool_call_id"))

    def _whole(self, row: Row) -> Row:
        """The message that stands in one value with who it is from; empty where none does."""
        column = self._table.columns.get("text")
        is_whole = column is not None and column == self._table.columns.get("role")
        return whole_message(self._value(row, "text")) if is_whole else {}

    def _said(self, row: Row, meaning: str) -> list[Block]:
        return said_in(self._value(row, meaning), self._reader)

    def _tell(self, draft: Draft, row: Row) -> None:
        """What is known of a message besides what it says."""
        draft.author = self._authors.of(row, draft.role)
        draft.hidden = Hidden.SYSTEM if draft.role is Role.SYSTEM else None
        if draft.role is not Role.ASSISTANT:
            return
        whole = self._whole(row) or around_a_text(structure(self._value(row, "answer")))
        draft.model = model_of(self._table, row, whole)
        draft.usage = usage_of(self._table, row, whole)
        draft.latency_ms = latency_of(self._table, row)

    def _attach_the_rest(self) -> None:
        """Files that belong to no message stand in the first of the person's."""
        drafts = self._thread.drafts
        asked = (draft for draft in drafts if draft.role is Role.USER)
        first = next(asked, drafts[0] if drafts else None)
        if first is not None:
            first.blocks += chain.from_iterable(self._attached.values())

    def _value(self, row: Row, meaning: str) -> Any:
        return self._table.value(row, meaning)


def _attached(
    table: Table | None, rows: Sequence[Row], files: AttachedFiles
) -> dict[str, list[Block]]:
    """The files of a conversation by the messages that they belong to."""
    found: defaultdict[str, list[Block]] = defaultdict(list)
    if table is not None:
        for row in rows:
            found[text(table.value(row, "message"))].append(files.block(table, row))
    return found
