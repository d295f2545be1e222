"""Where in the vault the window has been, for Back and Forward."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatvault.ui.thread.landing import Landing


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation that was open, the message that was read and how far below its top."""

    session_id: int
    message_id: int | None = None
    offset: float = 0.0
    landing: Landing | None = None  # all of how it was read, once it was left


@dataclass(slots=True)
class History:
    """Places in the order they were visited; going on from an earlier one forgets the later."""

    _places: list[Place] = field(default_factory=list)
    _at: int = -1

    @property
    def current(self) -> Place | None:
        """The place that is visited now; None before the first."""
        return self._places[self._at] if self._places else None

    def visit(self, place: Place) -> None:
        """Go to a new place."""
        if self._places and self._places[self._at].session_id == place.session_id:
            self._places[self._at] = place
            return
        self._places = [*self._places[: self._at + 1], place]
        self._at = len(self._places) - 1

    def note(self, place: Place) -> None:
        """Remember where in its conversation the current place was left."""
        if self._places and self._places[self._at].session_id == place.session_id:
            self._places[self._at] = place

    def back(self) -> Place | None:
        """The place before, None at the beginning."""
        return self._step(-1)

    def forward(self) -> Place | None:
        """The place after, None at the end."""
        return self._step(1)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place after."""
        return self._at < len(self._places) - 1

    def _step(self, step: int) -> Place | None:
        if not 0 <= self._at + step < len(self._places):
            return None
        self._at += step
        return self._places[self._at]
