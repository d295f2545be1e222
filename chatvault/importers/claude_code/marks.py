"""The places in a transcript from which it could be read on."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from chatvault.domain.message import Role
from chatvault.domain.titles import has_words
from chatvault.importers.claude_code.about import TOLD, About
from chatvault.importers.claude_code.draft import Draft, Node, began, text_of
from chatvault.importers.claude_code.mark import Mark, Resumption
from chatvault.importers.claude_code.noise import begins_with_command
from chatvault.importers.claude_code.sides import Sides
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.claude_code.tree import ancestor, decided

_RECENT = 64  # records that a new one may follow
_LARGEST_STATE = 1 << 16  # characters of prompts that wait


class Marks:
    """Marks the beginnings of messages while a transcript is read.

    Attributes:
        kept: the marks, the first one first.
        summarised: whether a summary stands in the file, which looks back over all of it.
    """

    def __init__(self, main: Strand, sides: Sides, about: About, nodes: dict[str, Node]) -> None:
        self._main, self._sides, self._about, self._nodes = main, sides, about, nodes
        self._resumed: Resumption | None = None
        self._recent: deque[str] = deque(maxlen=_RECENT)
        self.kept: list[Mark] = []
        self.summarised = False

    def resume(self, resumption: Resumption) -> None:
        """Go on behind a mark at which a reading was left."""
        self._resumed = resumption
        self._recent.extend(resumption.leading)

    def passed(self, mark: Mark | None, uuid: str) -> None:
        """The record that may be marked was read; the mark is kept if a message began with it."""
        if mark is not None and mark.messages < len(self._main.drafts):
            self.kept.append(mark)
        if uuid:
            self._recent.append(uuid)

    def at(self, offset: int, number: int) -> Mark:
        """What is known before the record of that number, which begins there."""
        main = self._main
        return Mark(
            offset=offset,
            lines=number - 1,
            messages=len(main.drafts),
            events=len(main.events),
            about=replace(self._about),
            queued=tuple(main.queued),
            model=main.model,
            renamed=main.renamed,
            updated_at=main.updated_at,
            recent=tuple(self._recent),
            expects=main.expects(number),
        )

    @cached_property
    def _decided(self) -> list[bool]:
        return decided(self._main.drafts, self._nodes)

    @cached_property
    def _told_from(self) -> int:
        return _told_from(self._main.drafts)

    def resumption(self, mark: Mark, title: str) -> Resumption | None:
        """How to go on at a mark, None where that could change what stands before it.

        ``title`` is that of a conversation to which none is given. ``sessions`` was called.
        """
        drafts, place = self._main.drafts, mark.messages - 1
        if self._sides or self.summarised or mark.expects or place < 0 or mark.about.agent_name:
            return None
        if sum(map(len, mark.queued)) > _LARGEST_STATE:
            return None
        if not self._decided[place]:
            return None
        if self._resumed is not None:
            title, created_at = self._resumed.title, self._resumed.created_at
        else:
            created_at = began(drafts)
            if mark.messages < self._told_from or created_at != began(islice(drafts, place + 1)):
                return None
        leading = {
            uuid: self._nodes[uuid].at
            for uuid in mark.recent
            if ancestor(uuid, self._nodes) is drafts[place]
        }
        about = {name: getattr(mark.about, name) for name in TOLD}
        return Resumption(
            **about,
            lines=mark.lines,
            queued=list(mark.queued),
            model=mark.model,
            renamed=mark.renamed,
            updated_at=mark.updated_at,
            created_at=created_at,
            title=title,
            last=drafts[place].external_id,
            leading=leading,
        )

    def waits(self, mark: Mark) -> bool:
        """Whether a tool that was called before the mark may still answer or tell of itself."""
        recent = islice(self._main.calls(), _RECENT)
        return any(
            call.block.outcome is None and call.draft.position < mark.messages for call in recent
        )


def _told_from(drafts: Sequence[Draft]) -> int:
    """How many messages make a conversation and give it a title; one more where none do."""
    answered = asked = never = len(drafts) + 1
    for count, draft in enumerate(drafts, 1):
        if draft.role is Role.ASSISTANT:
            answered = min(answered, count)
        if asked == never and draft.typed:
            prompt = text_of(draft)
            titles = has_words(prompt) and not begins_with_command(prompt)
            asked = count if titles else never
    return max(answered, asked)
