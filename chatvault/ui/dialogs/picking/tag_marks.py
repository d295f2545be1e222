"""Which tags some conversations shall have: marks of three states, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt

from chatvault.domain.own_name import alike, trimmed, why_no_name
from chatvault.domain.tag import Tag
from chatvault.ui.dialogs.picking.picker_rows import PickerRow
from chatvault.ui.painting.tag_colors import color_token

ON, PARTLY, OFF = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked
_NEXT = {ON: OFF, OFF: ON, PARTLY: ON}


class TagMarks:
    """A tag that only some of them have is marked partly, and stays as it is unless touched."""

    def __init__(self, tags: Sequence[Tag], counts: Mapping[str, int], total: int) -> None:
        """``counts`` says how many of the ``total`` conversations have each tag."""
        self._tags = sorted(tags, key=lambda tag: not counts.get(tag.name))  # theirs come first
        self._counts, self._total = counts, total
        self._before = {tag.name: self._state_of(counts.get(tag.name, 0)) for tag in tags}
        self._now = dict(self._before)

    def rows(self, typed: str) -> tuple[PickerRow, ...]:
        """The tags that contain what is typed, and a new one where none is called so."""
        wanted = alike(typed)
        fitting = [tag for tag in self._tags if wanted in alike(tag.name)]
        fitting.sort(key=lambda tag: alike(tag.name) != wanted)  # Enter means the very one
        rows = [self._row(tag) for tag in fitting]
        if new := self._new_name(typed):
            rows.append(PickerRow(new, f"New tag “{new}”", icon="plus"))
        return tuple(rows)

    def toggle(self, name: str) -> None:
        """Mark a tag or not; one that there is not is made. From partly it can come back."""
        if name not in self._now:
            self._tags.append(Tag.beside(name, self._tags))
            self._now[name] = ON
            return
        now = self._now[name]
        back = now is OFF and self._before.get(name) is PARTLY
        self._now[name] = PARTLY if back else _NEXT[now]

    @property
    def given(self) -> tuple[str, ...]:
        """The tags that all of them shall get."""
        return tuple(
            name
            for name, state in self._now.items()
            if state is ON and self._before.get(name) is not ON
        )

    @property
    def taken(self) -> tuple[str, ...]:
        """The tags that none of them shall have any more."""
        return tuple(
            name
            for name, state in self._now.items()
            if state is OFF and self._before.get(name, OFF) is not OFF
        )

    def _row(self, tag: Tag) -> PickerRow:
        state = self._now[tag.name]
        figure = f"{tag.conversations:,}" if tag.conversations else ""
        if state is PARTLY:
            figure = f"{self._counts[tag.name]:,} of {self._total:,}"
        dot = color_token(tag.shown_color)
        return PickerRow(tag.name, tag.name, figure, state, dot)

    def _state_of(self, count: int) -> Qt.CheckState:
        if count <= 0:
            return OFF
        return ON if count >= self._total else PARTLY

    def _new_name(self, typed: str) -> str:
        """What is typed as the name of a new tag; empty where it is none, or there is one."""
        name = trimmed(typed)
        there = any(alike(tag.name) == alike(name) for tag in self._tags)
        return "" if there or why_no_name(name, "tag") else name
