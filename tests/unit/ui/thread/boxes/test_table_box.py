"""Tables: the cells of a row stand on one line, whatever is in them."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.boxes.box_factory import box_for
from chatvault.ui.thread.parts.parts import Segment
from chatvault.ui.thread.parts.segment_parts import parse

WIDTH = 400


def table(text, look):
    (part,) = parse(Segment(text))
    box = box_for(part, look, unfolded=False)
    box.lay_out(float(WIDTH))
    return box


def painted(box, look):
    image = QImage(WIDTH, round(box.height), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    box.paint(Painting(painter, look, QRectF(image.rect())))
    painter.end()
    return image


def foot_of(image, word, box, look):
    """Where the ink of the first line of that cell ends; its letters reach below no line."""
    place = box.rect_of(box.text.index(word))
    top = round(place.top())
    rows = [
        y
        for y in range(top, top + look.table_row)
        if any(
            image.pixelColor(x, y).lightness() < 110
            for x in range(round(place.left()), round(place.left()) + 12)
        )
    ]
    return next(y for y in rows if y + 1 not in rows)


@pytest.mark.parametrize("cell", ["`xx`", "`xx` " + "x" * 70, "xx" + " xx" * 80, "**xx**", "*xx*"])
def test_the_first_lines_of_a_row_stand_on_one_line(look, cell):
    box = table(f"| a | b |\n|---|---|\n| {cell} | nn |", look)
    image = painted(box, look)
    assert foot_of(image, "xx", box, look) == foot_of(image, "nn", box, look)


def test_a_row_of_plain_words_is_as_high_as_any(look):
    box = table("| a | b |\n|---|---|\n| one | `two` |", look)
    assert box.height == 2 * (look.table_row + 1)
