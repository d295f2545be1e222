"""What is gathered for a frame is drawn as if each piece had been drawn by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.paint_layers import PaintLayers
from chatvault.ui.painting.theme import LIGHT

ROW = QRectF(4, 2, 180, 24)


def picture(draw: Callable[[QPainter], None]) -> QImage:
    """A small picture of what is drawn."""
    image = QImage(200, 30, QImage.Format.Format_RGB32)
    image.fill(LIGHT.color("base"))
    painter = QPainter(image)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # a mirrored window changes nothing
    draw(painter)
    painter.end()
    return image


@pytest.mark.parametrize("align", [paint.LEFT, paint.RIGHT, paint.CENTER])
@pytest.mark.parametrize("text", ["Sourdough, twice a week", "עוגת שמרים", "نان (تازه)"])
def test_a_line_stands_where_it_stands_alone(
    appearance: Appearance, text: str, align: Qt.AlignmentFlag
) -> None:
    font, layers = appearance.font(), PaintLayers(LIGHT)
    layers.line(ROW, text, font, "text", align)
    alone = picture(lambda painter: paint.line(painter, LIGHT, ROW, text, font, "text", align))
    assert picture(layers.draw) == alone
    assert alone != picture(lambda painter: None)


def test_grounds_lie_below_words_in_whatever_order_they_are_gathered(
    appearance: Appearance,
) -> None:
    font, ground = appearance.font(), QRectF(20, 4, 60, 18)
    layers = PaintLayers(LIGHT)
    layers.line(ROW, "Sourdough", font, "text", paint.LEFT)
    layers.mark(ground)

    def one_by_one(painter: QPainter) -> None:
        paint.mark(painter, LIGHT, ground)
        paint.line(painter, LIGHT, ROW, "Sourdough", font)

    assert picture(layers.draw) == picture(one_by_one)


def test_the_painter_is_left_as_it_was(appearance: Appearance) -> None:
    layers = PaintLayers(LIGHT)
    layers.ground(ROW, 4, "hover")

    def draw(painter: QPainter) -> None:
        pen, direction = painter.pen(), painter.layoutDirection()
        layers.draw(painter)
        assert painter.pen() == pen
        assert painter.layoutDirection() is direction

    picture(draw)
