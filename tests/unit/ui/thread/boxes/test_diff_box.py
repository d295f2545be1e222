"""Diffs that are laid out: their columns of numbers and their gaps."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.boxes.box_factory import box_for
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import DiffPart, DiffRow, Sign

WIDTH = 600.0


def laid_out(look, *rows):
    box = box_for(DiffPart(rows), look, unfolded=False)
    box.lay_out(WIDTH)
    return box


def code_left(box):
    """Where the first letter of the code is."""
    return box.rect_of(0).left()


def test_a_file_that_is_all_new_has_one_column_of_numbers(look):
    new = laid_out(look, DiffRow(Sign.ADDED, "x", new=1))
    both = laid_out(look, DiffRow(Sign.SAME, "x", 1, 1), DiffRow(Sign.ADDED, "y", new=2))
    neither = laid_out(look, DiffRow(Sign.ADDED, "x"))
    assert code_left(neither) < code_left(new) < code_left(both)


def test_a_gap_without_words_goes_right_across(look):
    box = laid_out(
        look, DiffRow(Sign.ADDED, "x", new=1), DiffRow(Sign.GAP, ""), DiffRow(Sign.ADDED, "y")
    )
    image = QImage(round(WIDTH), round(box.height), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    box.paint(Painting(painter, look, QRectF(image.rect())))
    painter.end()
    line = look.theme.color("line")
    middle = round(box.height / 2)
    across = [
        image.pixelColor(x, y) == line for y in range(middle - 2, middle + 3) for x in (50, 550)
    ]
    assert across.count(True) == 2


def test_what_stands_beside_the_code_keeps_apart_at_every_size(appearance):
    gaps = []
    for zoom in (1.0, 2.0):
        appearance.set_zoom(zoom)
        look = Look(appearance)
        box = laid_out(look, DiffRow(Sign.SAME, "x", 1, 1), DiffRow(Sign.ADDED, "y", new=2))
        gaps.append(code_left(box) - paint.text_width("+", look.mono_bold))
    assert gaps[1] > 1.5 * gaps[0]
