"""Words that are painted keep their own direction, whichever way the window runs."""

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from chatvault.ui.painting import paint
from chatvault.ui.painting.theme import LIGHT


def painted(draw, direction):
    image = QImage(120, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    draw(painter)
    painter.end()
    return image


@pytest.mark.parametrize("words", ["40 ms", "214 lines", "שלום 40"])
def test_words_and_figures_are_not_turned_round_in_a_mirrored_window(qapp, words):
    font = qapp.font()

    def plain(painter):
        paint.plain(painter, LIGHT, QPointF(4, 0), 24, words, font)

    def elided(painter):
        paint.elided(painter, LIGHT, QRectF(4, 0, 100, 24), words, font)

    for draw in (plain, elided):
        left, right = (
            painted(draw, direction)
            for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)
        )
        assert left == right


@pytest.mark.parametrize(
    "words", ["مرحبا! هذه محادثة عن الخبز print(1) ورقم", "عجين 👩\u200d👩\u200d👧 خبز"]
)
def test_a_text_that_is_cut_never_leaves_its_room(qapp, words):
    font, widest = qapp.font(), paint.text_width(words, qapp.font())
    for width in range(20, round(widest)):
        shown = paint.cut(words, font, width)
        assert "…" in shown
        assert paint.text_width(shown, font) <= width
    assert paint.cut(words, font, widest + 1) == words


def test_the_sign_in_a_chip_is_as_large_as_its_words(qapp):
    font = qapp.font()
    for points in (10, 20):
        font.setPointSize(points)
        width = paint.chip_width("Deletes", font, with_icon=True)
        sign = width - paint.chip_width("Deletes", font) - 4
        assert sign >= 0.7 * paint.metrics(font).height()
