"""Where everything lies in the list: nothing overlaps, whatever the font and the width."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from chatvault.domain.session import SessionRow
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.session_geometry import Heights, Offsets
from chatvault.ui.sidebar.session_groups import Group
from chatvault.ui.sidebar.session_painter import SessionPainter
from tests.unit.ui.sidebar.conftest import make_row

ROWS = {
    "plain": make_row(1),
    "everything": make_row(
        2, "A title that is longer than any row " * 3, starred=True, tags=("perf", "bug", "work")
    ),
    "long tag": make_row(
        3, tags=("a-tag-that-somebody-wrote-as-a-whole-sentence",), messages=99_999
    ),
    "no words": make_row(4, excerpt="", updated_at=None),
    "arabic": make_row(5, "خطة تعلم الخط العربي", tags=("تعلم",), starred=True),
}


@pytest.fixture(params=[9, 13, 18])
def sized(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Appearance]:
    """An appearance where the system's font has that size."""
    usual = qapp.font()
    qapp.setFont(QFont(usual.family(), request.param))
    made = Appearance()
    made.set_scheme("light")
    yield made
    made.deleteLater()
    qapp.setFont(usual)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("width", [260, 328, 480])
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_parts_of_a_row_lie_beside_each_other(
    sized: Appearance, name: str, width: int, mirrored: bool
) -> None:
    # Given a row at a font size and a width, in either direction,
    painter = SessionPainter(sized)
    painter.mirrored = mirrored
    row: SessionRow = ROWS[name]
    rect = QRectF(0, 100, width, Heights.of(sized).row)
    # when it is laid out,
    parts = painter.geometry(rect, row)
    # then every part lies inside of the wash, and none on another.
    seen = {
        field.name: getattr(parts, field.name)
        for field in dataclasses.fields(parts)
        if not getattr(parts, field.name).isEmpty()
    }
    wash = seen.pop("wash")
    assert rect.contains(wash)
    for part in seen.values():
        assert wash.adjusted(-0.5, -0.5, 0.5, 0.5).contains(part)
    for (one, first), (other, second) in itertools.combinations(seen.items(), 2):
        assert not first.intersects(second), f"{one} on {other}"


@pytest.mark.parametrize("name", ROWS)
def test_lines_are_as_high_as_their_letters(sized: Appearance, name: str) -> None:
    rect = QRectF(0, 0, 328, Heights.of(sized).row)
    parts = SessionPainter(sized).geometry(rect, ROWS[name])
    assert parts.title.height() >= paint.metrics(sized.font(weight=600)).height()
    assert parts.excerpt.height() >= paint.metrics(sized.font(0.92)).height()
    if not parts.tag.isEmpty():
        assert parts.tag.height() >= paint.metrics(sized.font(0.85, 500)).ascent()
    assert parts.title.width() > 40


def test_figures_and_times_are_never_cut(sized: Appearance) -> None:
    row = ROWS["everything"]
    painter = SessionPainter(sized)
    parts = painter.geometry(QRectF(0, 0, 260, Heights.of(sized).row), row)
    small = sized.font(0.85)
    assert parts.count.width() >= paint.text_width("12", small)
    assert parts.time.width() >= paint.text_width("12:00", small)
    assert parts.more.width() >= paint.text_width("+2", small)


def test_a_mirrored_row_is_the_same_seen_from_the_other_side(sized: Appearance) -> None:
    rect = QRectF(8, 0, 320, Heights.of(sized).row)
    painter = SessionPainter(sized)
    usual = painter.geometry(rect, ROWS["everything"])
    mirrored = usual.mirrored(rect)
    assert mirrored.tile.right() == pytest.approx(rect.right() - (usual.tile.left() - rect.left()))
    assert mirrored.mirrored(rect) == usual
    assert mirrored.title.width() == pytest.approx(usual.title.width())


HEIGHTS = Heights(row=56, head=28, first=20, second=20)
starts = st.sets(st.integers(1, 400), max_size=30).map(lambda found: [0, *sorted(found)])


@given(starts, st.integers(401, 1_000))
def test_rows_and_heads_fill_the_list_without_a_gap(firsts: list[int], count: int) -> None:
    groups = [Group(first, f"day {first}") for first in firsts]
    offsets = Offsets(count, groups, HEIGHTS)
    expected = 0
    for place in range(count):
        if offsets.head_of(place) is not None:
            expected += HEIGHTS.head
        assert offsets.top(place) == expected
        expected += HEIGHTS.row
    assert offsets.total() == expected


@given(starts, st.integers(401, 1_000), st.data())
def test_what_is_painted_at_a_place_is_found_there(
    firsts: list[int], count: int, data: st.DataObject
) -> None:
    groups = [Group(first, f"day {first}") for first in firsts]
    offsets = Offsets(count, groups, HEIGHTS)
    place = data.draw(st.integers(0, count - 1))
    top = offsets.top(place)
    assert offsets.at(top) == place
    assert offsets.at(top + HEIGHTS.row - 1) == place
    if offsets.head_of(place) is not None:
        assert offsets.at(top - 1) == place


def test_an_empty_list_has_no_height() -> None:
    offsets = Offsets(0, (), HEIGHTS)
    assert offsets.total() == 0
    assert offsets.at(100) == 0
