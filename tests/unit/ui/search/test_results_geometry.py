"""Nothing in a row of results overlaps or leaves it, at any size."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search import results_geometry as geometry
from chatvault.ui.search.result_rows import rows_of
from chatvault.ui.search.results_geometry import ResultFonts, RowOffsets
from tests.unit.ui.search.conftest import make_group

SIZES = [0.8, 1.0, 1.4, 2.0]


@pytest.fixture(params=SIZES)
def fonts(request: pytest.FixtureRequest, appearance: Appearance) -> ResultFonts:
    appearance.set_zoom(request.param)
    return ResultFonts.of(appearance)


@pytest.mark.parametrize("width", [300, 392, 700])
def test_the_parts_of_a_head_keep_apart(fonts: ResultFonts, width: int) -> None:
    parts = geometry.head_layout(0, 0, width, fonts, "1,204", "18 Nov 2024")
    row = QRectF(0, 0, width, fonts.head_height)
    pieces = [parts.tile, parts.title, parts.pill, parts.moment]
    for one, other in itertools.combinations(pieces, 2):
        assert not one.intersects(other)
    for piece in pieces:
        assert row.contains(piece)
    assert parts.title.height() >= paint.metrics(fonts.title).height()
    assert parts.moment.width() >= paint.text_width("18 Nov 2024", fonts.caption)


@pytest.mark.parametrize("width", [300, 392, 700])
def test_the_parts_of_a_hit_keep_apart(fonts: ResultFonts, width: int) -> None:
    parts = geometry.hit_layout(0, 0, width, fonts)
    assert not parts.icon.intersects(parts.text)
    assert parts.wash.contains(parts.icon)
    assert parts.wash.contains(parts.text)
    assert parts.text.height() >= paint.metrics(fonts.text).height()


def test_rows_follow_each_other_and_are_found_where_they_are(fonts: ResultFonts) -> None:
    rows = [row for number in range(1, 30) for row in rows_of(make_group(number, total=5))]
    offsets = RowOffsets(rows, fonts)
    for place in range(len(rows) - 1):
        assert offsets.top(place) + offsets.height(place) == offsets.top(place + 1)
        assert offsets.between(offsets.top(place), offsets.top(place + 1)) == range(
            place, place + 1
        )
    assert offsets.between(0, offsets.total) == range(len(rows))
    assert offsets.between(offsets.top(3) + 1, offsets.top(5) + 1) == range(3, 6)
    assert offsets.between(offsets.total, offsets.total + 10) == range(0)
    assert RowOffsets([], fonts).between(0, 100) == range(0)
