"""Nothing in a row of results overlaps or leaves it, at any size."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF

from chatvault.domain.search import Snippet
from chatvault.ui import paint
from chatvault.ui.appearance import Appearance
from chatvault.ui.search import results_geometry as geometry
from chatvault.ui.search.results_geometry import ResultFonts
from chatvault.ui.search.snippet_fit import fitted

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


def test_a_late_hit_is_brought_into_the_row(fonts: ResultFonts) -> None:
    text = "first mix the flour and let it rest for a good while, then knead the dough again"
    start = text.index("dough")
    shown = fitted(Snippet(text, ((start, 5),)), 220, fonts.text)
    (place, length), *_ = shown.marks
    assert shown.text[place : place + length] == "dough"
    assert shown.text.startswith("…")
    assert paint.text_width(shown.text[: place + length], fonts.text) < 220


def test_an_early_hit_leaves_the_line_as_it_is(fonts: ResultFonts) -> None:
    line = Snippet("knead the dough, then let it rest", ((10, 5),))
    assert fitted(line, 600, fonts.text) == line
