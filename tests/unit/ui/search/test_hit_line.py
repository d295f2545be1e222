"""A hit's line in its row: the found word is always in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from chatvault.domain.search.hits import Snippet
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.paint_layers import PaintLayers
from chatvault.ui.painting.theme import LIGHT
from chatvault.ui.search.hit_line import HitLine, fitted, without_kerning

LATIN = "first mix the flour and let it rest for a good while, then knead the {} again and bake it"
HEBREW = "ערבבו את הקמח ותנו לו לנוח זמן מה ואז לושו שוב את {} ואפו אותו בתנור חם מאוד"
HAN = "先混合面粉然后让它休息一段时间再次揉捏{}最后放入烤箱烘烤直到表面金黄为止"
ARABIC_THEN_LATIN = (
    "اخلط الدقيق ودعه يرتاح قليلا " * 3 + "then knead the {} again " + "ثم اخبزه في الفرن"
)
LATIN_THEN_ARABIC = "first mix the flour and let it rest " * 3 + "ثم اعجن {} مرة أخرى then bake it"
EMOJI = "🍞🍞 " * 12 + "{}" + " 🥖🥖" * 12


@pytest.fixture
def font(appearance: Appearance) -> QFont:
    return without_kerning(appearance.font())


def snippet_of(text: str, word: str) -> Snippet:
    """The text with the word in it, marked."""
    return Snippet(text.format(word), ((text.index("{}"), len(word)),))


def paint_line(painter: QPainter, rect: QRectF, line: HitLine, font: QFont) -> None:
    """Draw one line in its row."""
    layers = PaintLayers(LIGHT)
    line.put(layers, rect, font, "text")
    layers.draw(painter)


@pytest.mark.parametrize("width", [120, 220, 400, 5_000])
@pytest.mark.parametrize(
    ("text", "word"),
    [
        (LATIN, "dough"),
        (HEBREW, "הבצק"),
        (HAN, "面团"),
        (EMOJI, "dough"),
        (ARABIC_THEN_LATIN, "dough"),
        (LATIN_THEN_ARABIC, "العجين"),
    ],
)
def test_the_found_word_is_within_the_row(font: QFont, text: str, word: str, width: int) -> None:
    shown = fitted(snippet_of(text, word), width, font).shown
    (start, length), *_ = shown.marks
    assert shown.text[start : start + length] == word
    # Another script's font may have another ellipsis.
    assert paint.text_width(shown.text, font) <= width + 4


def test_a_word_at_the_end_fills_the_row_with_what_is_before_it(font: QFont) -> None:
    text = "then let it rest, and knead it again " * 9 + "as dough"
    shown = fitted(Snippet(text, ((len(text) - 5, 5),)), 300, font).shown
    assert shown.text.endswith("dough")
    assert paint.text_width(shown.text, font) > 250


def test_an_early_word_leaves_the_beginning_as_it_is(font: QFont) -> None:
    text = "knead the dough, then let it rest " * 9
    shown = fitted(Snippet(text, ((10, 5),)), 300, font).shown
    assert shown.marks == ((10, 5),)
    assert shown.text.endswith("…")
    assert text.startswith(shown.text.rstrip("…"))


def test_a_line_that_fits_is_left_alone(font: QFont) -> None:
    snippet = Snippet("knead the dough, then let it rest", ((10, 5),))
    assert fitted(snippet, 600, font).shown is snippet


def test_a_line_is_cut_at_a_word(font: QFont) -> None:
    shown = fitted(snippet_of(LATIN, "dough"), 220, font).shown
    begin = LATIN.index(shown.text[1:6])
    assert shown.text[0] == "…"
    assert LATIN[begin - 1] == " "


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (LATIN, "dough"),
        (HEBREW, "הבצק"),
        (ARABIC_THEN_LATIN, "dough"),
        (LATIN_THEN_ARABIC, "العجين"),
    ],
)
def test_nothing_is_painted_beside_the_row(font: QFont, text: str, word: str) -> None:
    image = QImage(400, 30, QImage.Format.Format_RGB32)
    image.fill(LIGHT.color("base"))
    painter = QPainter(image)
    paint_line(painter, QRectF(100, 0, 200, 30), fitted(snippet_of(text, word), 200, font), font)
    painter.end()
    ground = LIGHT.color("base").rgb()
    painted = {x for x in range(400) for y in range(30) if image.pixel(x, y) != ground}
    assert min(painted) >= 99
    assert max(painted) <= 301
    hit = LIGHT.color("hit").rgb()
    marks = {x for x in painted for y in range(30) if image.pixel(x, y) == hit}
    assert len(marks) >= paint.text_width(word, font) * 0.8


def test_a_line_reads_the_same_in_a_window_that_runs_from_right_to_left(font: QFont) -> None:
    """Drawn piece by piece, signs at the ends of pieces would change their places."""
    shown = Snippet("grep -E (dough|bread), twice.", ((9, 5),))
    pictures = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        image = QImage(300, 30, QImage.Format.Format_RGB32)
        image.fill(LIGHT.color("base"))
        painter = QPainter(image)
        painter.setLayoutDirection(direction)
        paint_line(painter, QRectF(0, 0, 300, 30), fitted(shown, 300, font), font)
        painter.end()
        pictures.append(image)
    assert pictures[0] == pictures[1]
