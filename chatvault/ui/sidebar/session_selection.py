"""The chosen conversations by their ids, so that they stay chosen when the list changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from chatvault.ui.sidebar.session_model import SessionModel

_Flag = QItemSelectionModel.SelectionFlag


def chosen_ids(model: SessionModel, selection: QItemSelectionModel) -> tuple[int, ...]:
    """The chosen conversations in the order of the list."""
    chosen = selection.selection()
    parts = [chosen.at(place) for place in range(chosen.count())]
    ranges = [(part.top(), part.bottom()) for part in parts]
    return tuple(
        model.keys[place].id
        for first, last in sorted(ranges)
        for place in range(first, min(last + 1, len(model.keys)))
    )


def choose(
    model: SessionModel, selection: QItemSelectionModel, ids: Iterable[int], current: int | None
) -> None:
    """Choose these where they are listed, and put the keyboard on ``current``."""
    places = sorted(
        place for place in (model.place_of(session_id) for session_id in ids) if place is not None
    )
    chosen = QItemSelection()
    for first, last in _runs(places):
        chosen.select(model.index(first), model.index(last))
    selection.select(chosen, _Flag.ClearAndSelect)
    place = None if current is None else model.place_of(current)
    if place is not None:
        selection.setCurrentIndex(model.index(place), _Flag.NoUpdate)


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places together: a range is as dear as a single row."""
    first = last = -2
    for place in places:
        if place == last + 1:
            last = place
            continue
        if last >= 0:
            yield first, last
        first = last = place
    if last >= 0:
        yield first, last
