"""The messages of a session while they are gathered from events: answers grow piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.kimi_cli.pieces import is_blank
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.entry_tree import Standing
from chatvault.importers.messages.own_ids import OwnIds

_MOST_WAITING = 200  # calls that are remembered where reading may go on


@dataclass(slots=True)
class _Open:
    """A call of a tool that waits for what it gives back."""

    draft: Draft
    place: int


class Steps:
    """Takes prompts, pieces of answers, calls and outcomes in order, and steps back.

    An answer that has nothing in it yet is no message.
    """

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._ids = OwnIds()
        self._parents: dict[str, str | None] = {}
        self._prompts: dict[str, int] = {}  # typed ones on the way to a message, it included
        self._open: dict[str, list[_Open]] = {}
        self._more: dict[tuple[str, int], list[str]] = {}  # of texts that came in parts
        self._last: str | None = None
        self._before: Standing | None = None  # where reading began

    def standing(self) -> Standing | None:
        """Where it stands now, None where one cannot go on there without what is before."""
        at_end = next(reversed(self._drafts), None) == self._last
        waiting = [call_id for call_id, opened in self._open.items() if opened]
        waiting += self._before.waiting if self._before else []
        if self._last is None or not at_end or len(waiting) > _MOST_WAITING:
            return None
        return Standing(self._last, [], waiting)

    def go_on(self, standing: Standing, prompts: int) -> None:
        """Take what comes for what follows there, which is behind so many typed prompts.

        From here on BeforeCheckpoint may be raised.
        """
        self._before, self._last = standing, standing.last
        self._prompts[standing.last] = prompts

    @property
    def prompts(self) -> int:
        """How many typed prompts there are on the way to the last message, it included."""
        return 0 if self._last is None else self._prompts[self._last]

    @property
    def leaf(self) -> str | None:
        """The id of the last message of the path that counts."""
        return self._last

    @property
    def drafts(self) -> list[Draft]:
        """The messages so far, of all branches."""
        return list(self._drafts.values())

    @property
    def last(self) -> Draft | None:
        """The last message of the path that counts."""
        self._require_here(self._last)
        return None if self._last is None else self._drafts[self._last]

    def add(self, draft: Draft) -> Draft | None:
        """Add a message after the last one; None where nothing is in it."""
        if not draft.blocks:
            return None
        draft.external_id = self._ids.of(draft.external_id)
        self._drafts[draft.external_id] = draft
        self._parents[draft.external_id] = self._last
        before = 0 if self._last is None else self._prompts[self._last]
        self._prompts[draft.external_id] = before + _is_typed(draft)
        self._last = draft.external_id
        pieces, draft.blocks = draft.blocks, []
        for block in pieces:
            self.extend(draft, block)
        return draft

    def extend(self, draft: Draft, block: Block, *, joined: bool = False) -> None:
        """Add a piece to a message; ``joined`` makes one of texts that come one after another."""
        before = draft.blocks[-1] if draft.blocks else None
        if (
            joined
            and isinstance(before, Text | Thinking)
            and isinstance(block, Text | Thinking)
            and before.kind == block.kind
        ):
            self._lengthen(draft, block.text)
        else:
            draft.blocks.append(block)
        if isinstance(block, ToolCall) and block.outcome is None and block.call_id:
            opened = _Open(draft, len(draft.blocks) - 1)
            self._open.setdefault(block.call_id, []).append(opened)

    def lengthen_call(self, draft: Draft, arguments: str) -> None:
        """Add to the arguments of the message's last call, which came in parts."""
        if draft.blocks and isinstance(draft.blocks[-1], ToolCall):
            self._lengthen(draft, arguments)

    def _lengthen(self, draft: Draft, text: str) -> None:
        self._more.setdefault((draft.external_id, len(draft.blocks) - 1), []).append(text)

    def finish(self) -> None:
        """Put together what came in parts."""
        for (key, place), parts in self._more.items():
            block = self._drafts[key].blocks[place]
            if isinstance(block, ToolCall):
                whole: Block = replace(block, arguments=block.arguments + "".join(parts))
            elif isinstance(block, Text | Thinking):
                whole = replace(block, text=block.text + "".join(parts))
            else:
                continue
            self._drafts[key].blocks[place] = whole
        self._more.clear()

    def settle(
        self, name: str, call_id: str, outcome: ToolOutcome, at: int | None, child: str | None
    ) -> None:
        """Give the outcome to the latest call of that id, or keep it by itself."""
        waiting = self._open.get(call_id)
        if not waiting and self._before and call_id in self._before.waiting:
            raise BeforeCheckpoint
        if not waiting:
            result = ToolResult(outcome, call_id=call_id or None)
            self.add(Draft(name, Role.TOOL, [result], at=at))
            return
        opened = waiting.pop()
        called = opened.draft.blocks[opened.place]
        if isinstance(called, ToolCall):
            settled = replace(called, outcome=outcome, child=called.child or child)
            opened.draft.blocks[opened.place] = settled

    def note(self, name: str, kind: EventKind, text: str, at: int | None) -> Draft | None:
        """Something that happened between the messages."""
        return self.add(Draft(name, Role.SYSTEM, [Event(kind, text)], at=at))

    def spend(self, draft: Draft, usage: Usage) -> None:
        """Count tokens for a message, on top of what it has."""
        draft.usage = (draft.usage or Usage()) + usage

    def go_back(self, prompts: int) -> None:
        """Take so many prompts back, with all that came after them."""
        at = self._last
        if at is None or prompts > self._prompts[at]:
            return
        while at is not None and prompts > 0:
            self._require_here(at)
            draft = self._drafts[at]
            if any(isinstance(block, Event) and _is_fold(block) for block in draft.blocks):
                return  # what was folded together cannot be taken back
            at = self._parents[at]
            prompts -= _is_typed(draft)
            if not prompts:
                self._last = at

    def _require_here(self, name: str | None) -> None:
        if self._before and name == self._before.last:
            raise BeforeCheckpoint

    def rejoin(self, draft: Draft | None) -> None:
        """Go on after that message."""
        self._last = None if draft is None else draft.external_id

    def complete(self, told: Steps) -> None:
        """Take over what another record of the same conversation has besides, and behind it.

        The last answer may be in the making here.
        """
        own = [draft for draft in self.drafts if draft.role is Role.ASSISTANT]
        answers = [draft for draft in told.drafts if draft.role is Role.ASSISTANT]
        for mine, theirs in zip(own, answers, strict=False):
            more = len(theirs.blocks) - len(mine.blocks)
            if more > 0 or (more == 0 and _waits(mine)):
                mine.blocks = list(theirs.blocks)
        behind = answers[len(own) :]
        for draft in told.drafts[told.drafts.index(behind[0]) :] if behind else ():
            self.add(draft)

    def messages(self) -> tuple[ParsedMessage, ...]:
        """The finished messages."""
        return tuple(
            replace(draft.parsed(self._parents[key]), blocks=_trimmed(draft.blocks))
            for key, draft in self._drafts.items()
        )


def _is_typed(draft: Draft) -> bool:
    """Whether it is a prompt; a command that was typed for the shell is none."""
    is_command = any(isinstance(block, ToolCall) for block in draft.blocks)
    return draft.role is Role.USER and draft.hidden is None and not is_command


def _waits(draft: Draft) -> bool:
    """Whether a call in it has not given anything back."""
    return any(isinstance(block, ToolCall) and block.outcome is None for block in draft.blocks)


def _is_fold(event: Event) -> bool:
    return event.event is EventKind.COMPACTION


def _trimmed(blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks without blanks around their texts, and without those that are nothing else."""
    trimmed = (
        replace(block, text=block.text.strip()) if isinstance(block, Text | Thinking) else block
        for block in blocks
    )
    return tuple(block for block in trimmed if not is_blank(block))


def prompt(name: str, blocks: list[Block], at: int | None, *, typed: bool) -> Draft:
    """What was asked; hidden where it was not a person who asked."""
    return Draft(name, Role.USER, blocks, at=at, hidden=None if typed else Hidden.META)
