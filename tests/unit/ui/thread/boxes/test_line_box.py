"""What of a tool's line gives way where there is little room."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.boxes.line_box import LineBox
from chatvault.ui.thread.parts.parts import LinePart, Outcome


def picture(look, argument, width, *, duration):
    """The line as it is painted at that width."""
    took = "40 ms" if duration else ""
    part = LinePart("file-text", "Read", argument, took, "214 lines", Outcome.GOOD)
    box = LineBox(part, look, unfolded=False)
    box.lay_out(width)
    image = QImage(width, int(box.height), QImage.Format.Format_RGB32)
    image.fill(look.theme.color("base"))
    painter = QPainter(image)
    box.paint(Painting(painter, look, QRectF(image.rect())))
    painter.end()
    return image


@pytest.mark.parametrize(
    ("argument", "room", "said"),
    [
        ("/home/ada/bread/src/heat.py", 400, True),
        ("/home/ada/bread/src/heat.py", 250, False),  # the file's name needs the room
        ("how long does rye rise", 250, True),
        ("how long does rye rise", 150, False),
    ],
)
def test_how_long_it_took_is_said_unless_a_file_could_not_be_named(look, argument, room, said):
    assert paint.text_width("Read 214 lines", look.small) < 120
    with_it = picture(look, argument, room, duration=True)
    assert (with_it != picture(look, argument, room, duration=False)) is said
