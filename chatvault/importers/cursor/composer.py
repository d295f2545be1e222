"""A conversation of Cursor's editor: its record, its bubbles in order, and those it left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import pairwise
from typing import Any

from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.cursor.bubbles import (
    Bubble,
    BubbleReader,
    is_simulated,
    model_of,
    moment,
    role_of,
    usage,
    waited,
)
from chatvault.importers.cursor.folders import workspace_of
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, number, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, first_prompt
from chatvault.importers.times.timestamps import timestamp

SOURCE = "cursor"

_MICRODOLLARS_A_CENT = 10_000
_HIGHEST_COST = 10_000_000  # cents; no conversation costs more


@dataclass(frozen=True, slots=True)
class Listed:
    """What the editor's lists tell of a conversation besides its own record."""

    name: str = ""
    folder: str = ""
    created_at: int | None = None
    updated_at: int | None = None
    branch: str = ""
    parent: str = ""
    archived: bool = False

    def joined(self, other: Listed) -> Listed:
        """Both together; the one that knows the folder has the say, of both this one."""
        first, second = (self, other) if self.folder or not other.folder else (other, self)
        pairs = zip(astuple(first), astuple(second), strict=True)
        return Listed(*(one or another for one, another in pairs))


@dataclass(frozen=True, slots=True)
class _Turn:
    """A bubble with its id and what the list of bubbles says of it."""

    id: str
    bubble: Bubble
    header: dict[str, Any]


class Composer:
    """Puts one conversation together."""

    def __init__(
        self, key: str, record: dict[str, Any], bubbles: Mapping[str, Bubble], reader: BubbleReader
    ) -> None:
        """``bubbles`` are those that are kept beside the record, by id."""
        self._key, self._record, self._bubbles, self._reader = key, record, bubbles, reader
        self.missing = 0
        self._tools = _tools(record)
        self._listed = list(self._turns())

    def session(self, listed: Listed, parent: str | None) -> ParsedSession | None:
        """The session, None where it has no message."""
        record = self._record
        created_at = timestamp(record.get("createdAt")) or listed.created_at
        drafts = self._drafts(self._listed)
        _fill_in(drafts, created_at)
        shown = {turn.id for turn in self._listed}
        left = [_Turn(key, one, {}) for key, one in self._bubbles.items() if key not in shown]
        orphans = self._drafts(sorted(left, key=lambda turn: moment(turn.bubble) or 0))
        if not drafts and not orphans:
            return None
        _count_cost(drafts, record)
        return ParsedSession(
            source=SOURCE,
            external_id=self._key,
            messages=tuple(_messages(drafts, orphans)),
            title=string(record.get("name")).strip() or listed.name or first_prompt(drafts),
            created_at=created_at,
            updated_at=timestamp(record.get("lastUpdatedAt")) or listed.updated_at,
            model=model_of(record),
            agent="Cursor",
            project=project_of(listed.folder or workspace_of(record)),
            git_branch=string(record.get("createdOnBranch")) or listed.branch or None,
            active_leaf=drafts[-1].external_id if drafts else None,
            parent_external_id=parent,
            relation=Relation.SUBAGENT if parent else None,
            archived=listed.archived or record.get("isArchived") is True,
        )

    def _turns(self) -> Iterator[_Turn]:
        """The bubbles that the conversation shows, wherever they are kept."""
        inside = mapping(self._record.get("conversationMap"))
        headers = sequence(self._record.get("fullConversationHeadersOnly"))
        for header in map(mapping, headers):
            key = string(header.get("bubbleId"))
            bubble = self._bubbles.get(key) or mapping(inside.get(key))
            if bubble:
                yield _Turn(key, bubble, header)
            elif key:
                self.missing += 1
        if headers:
            return
        for place, bubble in enumerate(map(mapping, sequence(self._record.get("conversation")))):
            key = string(bubble.get("bubbleId")) or f"bubble:{place}"
            yield _Turn(key, self._bubbles.get(key) or bubble, {})

    def _with_tool(self, turn: _Turn) -> _Turn:
        tool = self._tools.get(turn.id)
        if tool is None or turn.bubble.get("toolFormerData"):
            return turn
        return replace(turn, bubble={**turn.bubble, "toolFormerData": tool})

    def _drafts(self, turns: Iterable[_Turn]) -> list[Draft]:
        """The messages: what a model did in one go is one, of however many bubbles."""
        drafts: list[Draft] = []
        model = model_of(self._record)
        known: set[str] = set()
        open_draft: Draft | None = None
        for turn in map(self._with_tool, turns):
            if turn.id in known:
                continue
            known.add(turn.id)
            named = model_of(turn.bubble)
            model = named or model
            if role_of(turn.bubble, turn.header) is Role.USER:
                open_draft = None
                drafts += self._asked(turn)
                continue
            blocks = list(self._reader.answer(turn.bubble))
            if open_draft is None and blocks:
                open_draft = Draft(turn.id, Role.ASSISTANT, [], _moment(turn), model)
                drafts.append(open_draft)
            if open_draft is not None:
                open_draft.blocks += blocks
                open_draft.model = named or open_draft.model
                open_draft.usage = usage(turn.bubble, open_draft.usage)
                open_draft.usage_key = usage_key(self._key, open_draft.external_id)
                open_draft.latency_ms = open_draft.latency_ms or waited(turn.bubble)
        return drafts

    def _asked(self, turn: _Turn) -> Iterator[Draft]:
        """What was asked; out of sight what Cursor put around it, or asked in one's name."""
        at = _moment(turn)
        if around := self._reader.around(turn.bubble):
            yield Draft(f"{turn.id}/context", Role.USER, around, at, hidden=Hidden.META)
        if blocks := self._reader.prompt(turn.bubble):
            hidden = Hidden.META if is_simulated(turn.bubble, turn.header) else None
            yield Draft(turn.id, Role.USER, blocks, at, hidden=hidden)


def _tools(record: dict[str, Any]) -> dict[str, Any]:
    """What the tools of bubbles did, by bubble; the first versions kept it in the record."""
    found: dict[str, Any] = {}
    for capability in map(mapping, sequence(record.get("capabilities"))):
        kept = mapping(capability.get("data")).get("bubbleDataMap")
        found |= mapping(kept) or mapping(stored_json(kept))
    return found


def _moment(turn: _Turn) -> int | None:
    """When it was written, as the bubble tells it or else the list of bubbles."""
    return moment(turn.bubble) or timestamp(turn.header.get("createdAt"))


def _fill_in(drafts: Sequence[Draft], created_at: int | None) -> None:
    """Older versions tell no times, or those of answers alone.

    A prompt is taken to be of the time at which it was answered, anything else of that of the
    message before it.
    """
    for asked, answered in pairwise(drafts):
        if asked.role is Role.USER and answered.role is Role.ASSISTANT:
            asked.at = asked.at or answered.at
    before = created_at
    for draft in drafts:
        before = draft.at = draft.at or before


def _count_cost(drafts: list[Draft], record: dict[str, Any]) -> None:
    """What all of the conversation cost is told once; its last answer carries it."""
    told = mapping(record.get("usageData")).values()
    cents = [number(mapping(model).get("costInCents")) or 0 for model in told]
    cost = round(sum(one for one in cents if 0 < one < _HIGHEST_COST) * _MICRODOLLARS_A_CENT)
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if cost and answers:
        taken = answers[-1].usage or Usage()
        answers[-1].usage = Usage(
            input=taken.input, output=taken.output, cost=cost, cost_source=CostSource.REPORTED
        )


def _messages(drafts: list[Draft], orphans: list[Draft]) -> Iterator[ParsedMessage]:
    """The conversation, and beside it what was asked or answered anew, out of sight.

    What is left of earlier versions hangs on the message that was written before it.
    """
    before: str | None = None
    for draft in drafts:
        yield draft.parsed(before)
        before = draft.external_id
    for orphan in orphans:
        orphan.hidden = Hidden.ROLLED_BACK
    parents = _parents_in_time([*drafts, *orphans])
    for orphan in orphans:
        yield orphan.parsed(parents.get(orphan.external_id))


def _parents_in_time(drafts: Iterable[Draft]) -> dict[str, str | None]:
    """For each message what was written before it; none for one without a time."""
    parents: dict[str, str | None] = {}
    before: str | None = None
    timed = (draft for draft in drafts if draft.at is not None)
    for draft in sorted(timed, key=lambda draft: draft.at or 0):
        parents[draft.external_id] = before
        before = draft.external_id
    return parents
