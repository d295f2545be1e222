"""What the person unfolded in a thread; kept apart from the layout, which comes and goes."""

from __future__ import annotations

from chatvault.ui.thread.parts.parts import Key


class Folds:
    """Remembers which lines, groups and outputs are open. Everything begins folded."""

    def __init__(self) -> None:
        self._open: set[tuple[int, Key]] = set()
        self._groups: set[int] = set()
        self._whole: set[tuple[int, Key]] = set()
        self._everything = False

    def copy(self) -> Folds:
        """The same for use on another thread, where nothing changes any more."""
        made = Folds()
        made._open, made._groups, made._whole = set(self._open), set(self._groups), set(self._whole)
        made._everything = self._everything
        return made

    def is_open(self, message_id: int, key: Key) -> bool:
        """Whether the line of that part is unfolded."""
        return self._everything != ((message_id, key) in self._open)

    def toggle(self, message_id: int, key: Key) -> None:
        """Unfold what is folded, and the other way round."""
        self._open ^= {(message_id, key)}

    def open(self, message_id: int, key: Key) -> None:
        """Unfold that part."""
        if not self.is_open(message_id, key):
            self.toggle(message_id, key)

    def is_group_open(self, message_id: int) -> bool:
        """Whether the run of tool messages that begins with this message is unfolded."""
        return self._everything != (message_id in self._groups)

    def toggle_group(self, message_id: int) -> None:
        """Unfold or fold the run of tool messages that begins there."""
        self._groups ^= {message_id}

    def same_groups(self, other: Folds) -> bool:
        """Whether the same runs of tool messages are unfolded."""
        return (self._everything, self._groups) == (other._everything, other._groups)

    def is_whole(self, message_id: int, key: Key) -> bool:
        """Whether all lines of that output are shown."""
        return (message_id, key) in self._whole

    def show_whole(self, message_id: int, key: Key) -> None:
        """Show all lines of that output."""
        self._whole.add((message_id, key))

    @property
    def everything(self) -> bool:
        """Whether all was unfolded at once."""
        return self._everything

    def set_everything(self, *, unfolded: bool) -> None:
        """Unfold everything, or fold everything again."""
        self._everything = unfolded
        self._open.clear()
        self._groups.clear()
