"""The rows of one conversation as a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import LogEvent, ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.table_layout import Layout, Table
from chatvault.importers.branches import (
    chained,
    last_leaf,
    parents_of_shown,
    unbroken_parents,
)
from chatvault.importers.chat_tables.attachments import AttachedFiles
from chatvault.importers.chat_tables.conversation_facts import (
    as_json,
    details_of,
    is_archived,
    project_in,
    tags_of,
    title_of,
)
from chatvault.importers.chat_tables.listed_messages import with_places
from chatvault.importers.chat_tables.roles import role, role_key
from chatvault.importers.chat_tables.rows import Conversation
from chatvault.importers.chat_tables.tools import Use, calls_in, paired, results_in, uses
from chatvault.importers.chat_tables.values import (
    milliseconds,
    noted,
    structure,
    text,
    truth,
)
from chatvault.importers.chat_tables.whole_messages import whole_message
from chatvault.importers.costs import micro_dollars
from chatvault.importers.drafts import Draft, Thread
from chatvault.importers.export_records import Findings
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_values import count, mapping, string, to_json
from chatvault.importers.timestamps import timestamp

Row = Mapping[str, Any]

_SYSTEM = "system"
_TOOLS = "tool_executions"  # what is noted of them, by their ids
_AGENT = "agent"  # how a column is called that tells who answers
_SAID = (Role.USER, Role.ASSISTANT, Role.OTHER)
_OF_A_TEXT = frozenset(("type", "text", "content", "role"))  # around nothing but a text
_BESIDE_A_TEXT = frozenset(("sources", "metrics", "attachments"))  # as AnythingLLM keeps answers
_UNKNOWN_ROLE = "Who said a message is not known; it was taken for the person's own."


@dataclass(frozen=True, slots=True)
class SessionReader:
    """Makes sessions of rows, for one source and one layout of tables."""

    source: str
    layout: Layout
    findings: Findings
    files: AttachedFiles = field(default_factory=AttachedFiles)
    authors: Mapping[str, str] = field(default_factory=dict)  # names by ids, where these are told

    def session(self, told: Conversation) -> ParsedSession | None:
        """The session; None where nothing was said in it."""
        messages = _Messages(self, told)
        drafts, parents = messages.read()
        if not any(draft.role in _SAID for draft in drafts):
            return None
        table, about = self.layout.conversations or Table(""), told.about
        _carry_cost(drafts, micro_dollars(table.value(about, "cost")))
        times = [draft.at for draft in drafts if draft.at is not None]
        models = [draft.model for draft in drafts if draft.model]
        parent = text(table.value(about, "parent"))
        return ParsedSession(
            source=self.source,
            external_id=told.key or "all",
            numbered=not self.layout.name and told.key.isdecimal(),
            messages=tuple(draft.parsed(parents[draft.external_id]) for draft in drafts),
            title=title_of(table, about, drafts),
            account=self._account(text(table.value(about, "account"))),
            summary=text(table.value(about, "summary")),
            created_at=timestamp(table.value(about, "created")) or min(times, default=None),
            updated_at=timestamp(table.value(about, "updated")) or max(times, default=None),
            model=text(table.value(about, "model")) or (models[-1] if models else None),
            agent=text(table.value(about, "agent")) or None,
            project=project_in(table, about),
            active_leaf=last_leaf(parents),
            parent_external_id=parent or None,
            relation=Relation.SUBAGENT if parent else None,
            archived=is_archived(table, about),
            starred=truth(table.value(about, "starred")) is True,
            pinned=truth(table.value(about, "pinned")) is True,
            tags=tuple(tags_of(table, about)),
            details=details_of(table, about),
            events=tuple(messages.events),
        )

    def _account(self, told: str) -> str:
        """Whose it is, and of which system, for each may count its conversations from 1."""
        return " · ".join(filter(None, (self.layout.name, told)))


class _Messages:
    """Reads the messages of one conversation."""

    def __init__(self, reader: SessionReader, told: Conversation) -> None:
        layout, findings, files = reader.layout, reader.findings, reader.files
        self._authors = reader.authors
        self._table, self._findings = with_places(layout.messages), findings
        self._told = told
        self._conversations = layout.conversations or Table("")
        self._reader, self._thread = ContentReader(findings), Thread()
        found = uses(layout.tools, told.tools) if layout.tools is not None else []
        self._uses = defaultdict[str, list[Use]](list)  # by message
        for use in found:
            self._uses[use.message].append(use)
        self._used = {_named(use.call): use.noted for use in found if use.noted}
        self._settled = {use.call.call_id for use in found if use.call.outcome is not None}
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
        for place, row in enumerate(self._told.messages):
            name = text(self._value(row, "id")) or f"{place}"
            above[name] = text(self._value(row, "parent")) or None
            for draft in self._drafts(name, row):
                self._thread.add(draft)
                if self._thread.drafts and self._thread.drafts[-1] is draft:
                    shown[name] = draft.external_id
            self._note(row, name, shown.get(name))
        self._place_the_rest()
        self._attach_the_rest()
        for draft in self._thread.drafts:
            draft.details = self._details(draft)
        return self._thread.drafts, self._parents(above, shown)

    def _begins_with(self, instructions: str) -> bool:
        """Whether the instructions of a conversation are its first message, too."""
        first = self._told.messages[0] if self._told.messages else {}
        said = text(self._value(first, "text")).strip()
        return said == instructions and self._role(first) is Role.SYSTEM

    def _note(self, row: Row, name: str, shown: str | None) -> None:
        """Keep what the system notes of a row: with what is shown of it, else in the log."""
        found = noted(self._value(row, "metadata"))
        if found and shown is not None:
            self._noted[shown] = found
        elif found:
            at, told = timestamp(self._value(row, "at")), to_json({"message": name, **found})
            self.events.append(LogEvent("metadata", at=at, data=told))

    def _details(self, draft: Draft) -> str | None:
        """What is noted of a message and of the tools in it, as JSON."""
        calls = (_named(block) for block in draft.blocks if isinstance(block, ToolCall))
        tools = {name: self._used[name] for name in calls if name in self._used}
        found = self._noted.get(draft.external_id, {}) | ({_TOOLS: tools} if tools else {})
        return as_json(found)

    def _parents(
        self, above: dict[str, str | None], shown: dict[str, str]
    ) -> dict[str, str | None]:
        """By the parents that are told; where none is, each message follows the one before."""
        names = [draft.external_id for draft in self._thread.drafts]
        if "parent" not in self._table.columns or not any(above.values()):
            return chained(names)
        root = names[0] if names and names[0] == _SYSTEM else None
        parents = parents_of_shown(unbroken_parents(above), shown, root)
        first: dict[str, str | None] = {_SYSTEM: None} if root else {}
        return dict.fromkeys(names) | first | parents

    def _drafts(self, name: str, row: Row) -> Iterator[Draft]:
        at = timestamp(self._value(row, "at"))
        if "question" in self._table.columns:
            yield from self._pair(name, row, at)
            return
        who = self._role(row)
        if who is None:
            return
        call_id = text(self._value(row, "call_id"))
        if who is Role.TOOL and call_id in self._settled:
            return  # a table of its own tells more of it
        blocks = [*self._blocks(name, row, who), *self._attached.pop(name, ())]
        draft = Draft(name, who, blocks, at)
        self._tell(draft, row)
        yield draft

    def _role(self, row: Row) -> Role | None:
        """Who a row is from, None where somebody said that it is to be left out."""
        value = self._value(row, "role")
        told = self._table.roles.get(role_key(value))
        if told is not None:
            return told.role
        who = role(whole_message(value).get("role", value), self._table.columns.get("role", ""))
        if who is None and text(value):
            self._findings.note(_UNKNOWN_ROLE)
        return who or Role.USER

    def _pair(self, name: str, row: Row, at: int | None) -> Iterator[Draft]:
        """A question and its answer, which stand in one row."""
        asked = text(self._value(row, "question"))
        said = [Text(asked)] if asked.strip() else []
        question = Draft(f"{name}:p", Role.USER, [*said, *self._attached.pop(name, ())], at)
        self._tell(question, row)
        yield question
        blocks = [use.call for use in self._taken(name)] + self._said(row, "answer")
        answer = Draft(f"{name}:r", Role.ASSISTANT, [*blocks, *self._error(row)], at)
        self._tell(answer, row)
        yield answer

    def _blocks(self, name: str, row: Row, who: Role) -> Iterator[Block]:
        if who is Role.TOOL:
            failed = truth(self._value(row, "failed")) is True
            outcome = ToolOutcome(
                text(self._value(row, "text")), ToolStatus.FAILED if failed else ToolStatus.OK
            )
            call_id = text(self._value(row, "call_id")) or None
            yield ToolResult(outcome, text(self._value(row, "author")), call_id)
            return
        yield from self._said(row, "text")
        taken = self._taken(name)
        yield from self._called(taken, calls_in(self._value(row, "calls")))
        if not taken:
            yield from results_in(self._value(row, "results"))
        yield from self._error(row)

    def _called(self, taken: list[Use], calls: list[ToolCall]) -> Iterator[Block]:
        """The uses that a table tells of a message, and the calls that only the message tells.

        A use may have an id of the table's own: then its result, which comes as a message, names
        that of the call.
        """
        of_uses, rest = paired(taken, calls)
        for use in of_uses:
            if use.call.outcome is not None:
                self._settled.add(use.call.call_id)
            if use.noted:
                self._used[_named(use.call)] = use.noted
            yield use.call
        yield from (call for call in rest if call.call_id not in self._settled - {None})

    def _said(self, row: Row, meaning: str) -> list[Block]:
        """What was said: text, or pieces as the interfaces of models have them."""
        value = self._value(row, meaning)
        told = structure(value)
        content = whole_message(told).get("content", told)
        if _is_in_pieces(content):
            return self._reader.blocks({"content": content})
        if isinstance(content, dict) and _is_around_a_text(content):
            content = string(content.get("text")) or string(content.get("content"))
        if content is told and isinstance(content, dict | list):  # JSON that somebody wrote
            content = value
        said = to_json(content) if isinstance(content, dict | list) else text(content)
        return self._reader.blocks({"content": said})

    def _error(self, row: Row) -> list[Block]:
        told = structure(self._value(row, "error"))
        said = string(mapping(told).get("message")) or (to_json(told) if told else "")
        return [Event(EventKind.ERROR, said)] if said.strip() else []

    def _tell(self, draft: Draft, row: Row) -> None:
        """What is known of a message besides what it says."""
        author = text(self._value(row, "author"))
        author = self._authors.get(author, author)
        if draft.role is self._not_told_of:
            author = ""
        if draft.role is Role.OTHER:
            author = author or role_key(self._value(row, "role"))
        draft.author = author or None
        draft.hidden = Hidden.SYSTEM if draft.role is Role.SYSTEM else None
        if draft.role is not Role.ASSISTANT:
            return
        draft.model = (
            text(self._value(row, "model"))
            or string(mapping(structure(self._value(row, "metadata"))).get("model"))
            or None
        )
        draft.usage = self._usage(row)
        column = self._table.columns.get("latency", "")
        draft.latency_ms = milliseconds(self._value(row, "latency"), column)

    @property
    def _not_told_of(self) -> Role | None:
        """Whose name a column does not tell: of a prompt an agent is who was asked, and of a
        question with its answer anybody else is who asks.
        """
        if self._table.columns.get("author", "").lower()[:5] == _AGENT:
            return Role.USER
        return Role.ASSISTANT if "question" in self._table.columns else None

    def _usage(self, row: Row) -> Usage | None:
        told = {folded.replace("_", "").lower(): value for folded, value in
                mapping(structure(self._value(row, "usage"))).items()}  # fmt: skip
        given = count(self._value(row, "input_tokens")) or count(
            told.get("inputtokens", told.get("prompttokens"))
        )
        made = count(self._value(row, "output_tokens")) or count(
            told.get("outputtokens", told.get("completiontokens"))
        )
        if not given and not made:
            made = count(self._value(row, "tokens")) or count(told.get("totaltokens"))
        cost = micro_dollars(self._value(row, "cost") or told.get("estimatedcost"))
        source = CostSource.REPORTED if cost else None
        usage = Usage(input=given, output=made, cost=cost or None, cost_source=source)
        return usage if usage.total or usage.cost else None

    def _taken(self, name: str) -> list[Use]:
        """The uses of tools that belong to a message."""
        return self._uses.pop(name, [])

    def _place_the_rest(self) -> None:
        """Uses that name no message belong to the answer that was nearest in time."""
        answers = [one for one in self._thread.drafts if one.role is Role.ASSISTANT]
        for place, use in enumerate(chain.from_iterable(self._uses.values())):
            if not answers:
                name = f"tool:{use.call.call_id or place}"
                self._thread.add(Draft(name, Role.ASSISTANT, [use.call], use.at))
                continue
            at = use.at or 0
            nearest = min(answers, key=lambda one: abs((one.at or 0) - at))
            nearest.blocks.insert(_behind_calls(nearest.blocks), use.call)

    def _attach_the_rest(self) -> None:
        """Files that belong to no message stand in the first of the person's."""
        drafts = self._thread.drafts
        asked = (draft for draft in drafts if draft.role is Role.USER)
        first = next(asked, drafts[0] if drafts else None)
        if first is not None:
            first.blocks += chain.from_iterable(self._attached.values())

    def _value(self, row: Row, meaning: str) -> Any:
        return self._table.value(row, meaning)


def _is_in_pieces(content: object) -> bool:
    """Whether it is a list of pieces as the interfaces of models have them."""
    if not isinstance(content, list) or not content:
        return False
    return all(isinstance(one, dict) and isinstance(one.get("type"), str) for one in content)


def _is_around_a_text(content: Mapping[str, object]) -> bool:
    """Whether it is a text with what a program notes of it."""
    is_answer = "text" in content and bool(_BESIDE_A_TEXT & set(content))
    return set(content) <= _OF_A_TEXT or (is_answer and isinstance(content["text"], str))


def _carry_cost(drafts: Sequence[Draft], cost: int | None) -> None:
    """Let the last answer carry what all of them cost, where none tells its own cost."""
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if cost and answers and not any(draft.usage and draft.usage.cost for draft in answers):
        last = answers[-1]
        last.usage = replace(last.usage or Usage(), cost=cost, cost_source=CostSource.REPORTED)


def _attached(
    table: Table | None, rows: Sequence[Row], files: AttachedFiles
) -> dict[str, list[Block]]:
    """The files of a conversation by the messages that they belong to."""
    found: defaultdict[str, list[Block]] = defaultdict(list)
    if table is not None:
        for row in rows:
            found[text(table.value(row, "message"))].append(files.block(table, row))
    return found


def _behind_calls(blocks: Sequence[Block]) -> int:
    place = 0
    while place < len(blocks) and isinstance(blocks[place], ToolCall):
        place += 1
    return place


def _named(call: ToolCall) -> str:
    return call.call_id or call.name
