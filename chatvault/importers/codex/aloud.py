"""What a model of Codex thought, where the log alone tells all of it.

Items of thoughts have a summary, or nothing at all, for models whose thoughts are not sealed:
what was thought stands beside them in the log. It does in front of the item in newer versions,
and behind it in older ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chatvault.domain.blocks import Thinking
from chatvault.importers.codex.draft import Draft
from chatvault.importers.codex.lines import Line


@dataclass(slots=True)
class Aloud:
    """A thought as the log tells it, in pieces, while its item may still come or is the last one.

    ``draft`` is the answer with the thought at ``place``, None while its item has not come. It is
    told what was thought once no other piece can come, for there may be many.
    """

    _pieces: list[str] = field(default_factory=list)
    _line: Line | None = None
    _draft: Draft | None = None
    _place: int = 0

    @property
    def waits(self) -> bool:
        """Whether something was told to which no item has come."""
        return self._line is not None

    def add(self, line: Line, text: str) -> None:
        """Take in a piece of it."""
        self._pieces.append(text)
        if self._draft is None:
            self._line = self._line or line

    def meet(self, thinking: Thinking) -> Thinking:
        """The thought of an item, with all that was told of it."""
        return replace(thinking, text=self._text) if self.waits else thinking

    def follow(self, draft: Draft | None) -> None:
        """An item came, which ends the answer: it is told, or what is told next belongs to it."""
        self._settle()
        self._draft = None if self.waits else draft
        self._place = len(draft.blocks) - 1 if draft is not None else 0
        self._pieces, self._line = [], None

    def end(self) -> tuple[Line, Thinking] | None:
        """What no item came to: where it was told, and the thought."""
        self._settle()
        line, thinking = self._line, Thinking(self._text)
        self._pieces, self._line, self._draft = [], None, None
        return (line, thinking) if line is not None else None

    def _settle(self) -> None:
        if self._draft is None or not self._pieces:
            return
        told = self._draft.blocks[self._place]
        if isinstance(told, Thinking):
            self._draft.blocks[self._place] = replace(told, text=self._text)

    @property
    def _text(self) -> str:
        return "\n\n".join(self._pieces)
