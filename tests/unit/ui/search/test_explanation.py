"""The line that explains an answer says it in words that can also be heard."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.search.answer import Answer
from chatvault.ui.search.explanation import ExplanationLine, runs, spoken
from tests.unit.ui.search.conftest import make_page


def test_understood_values_are_told_from_the_sentence() -> None:
    assert list(runs("with the word *rye*, not *archived*")) == [
        ("with the word ", False),
        ("rye", True),
        (", not ", False),
        ("archived", True),
    ]


def test_a_mistake_is_part_of_what_is_heard(window: QWidget, appearance: Appearance) -> None:
    page = replace(make_page(), mistake="“in:nowhere” is not understood and was left out")
    line = ExplanationLine(appearance, window)
    line.show_answer(Answer(page))
    assert "was left out" in line.accessibleName()
    assert "with the word dough" in spoken(Answer(page))
    line.resize(500, line.sizeHint().height())
    assert not line.grab().isNull()


def test_it_begins_where_the_results_do_also_from_right_to_left(
    window: QWidget, appearance: Appearance
) -> None:
    line = ExplanationLine(appearance, window)
    line.show_answer(Answer(make_page()))
    line.resize(900, line.sizeHint().height())
    line.set_left(224)
    edges = [inked(line)]
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    edges.append(inked(line))
    (left, right), (far_left, far_right) = edges
    assert abs(left - 224) < 4
    assert abs(right - (900 - 16)) < 4
    assert abs(far_left - 16) < 4
    assert abs(far_right - (900 - 224)) < 4


def inked(line: ExplanationLine) -> tuple[int, int]:
    """The first and the last column with a letter in it."""
    image = line.grab().toImage()
    ground = image.pixel(0, 0)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != ground for y in range(image.height() - 1))
    ]
    return columns[0], columns[-1]


def test_mistakes_that_are_too_long_for_the_line_are_whole_below_it(
    window: QWidget, appearance: Appearance
) -> None:
    # Given two mistakes at once, and a window that is not wide enough for them,
    mistake = "“in:nowhere” is not understood and was left out; “from:” takes me, assistant or tool"
    line = ExplanationLine(appearance, window)
    line.resize(1600, 36)
    line.show_answer(Answer(replace(make_page(), mistake=mistake)))
    usual = line.sizeHint().height()
    for width in (520, 340):
        # when the line is narrower than they are, then it gets higher;
        line.resize(width, usual)
        assert line.sizeHint().height() > usual
        line.resize(width, line.sizeHint().height())
        # and all of their words are there, over as many lines as they need.
        below = line._below()
        bold = appearance.font(SECONDARY, 600)
        assert below.bottom() <= line.height()
        assert below.width() * below.height() >= paint.text_width(mistake, bold) * 12
        usual = line.sizeHint().height()
    # Once there is room again, it is one line.
    line.resize(1600, usual)
    assert line.sizeHint().height() < usual


def test_mistakes_alone_begin_on_the_line_itself(window: QWidget, appearance: Appearance) -> None:
    # Given a query of which nothing was understood, and a narrow window,
    mistake = "“in:nowhere” is not understood and was left out; “from:” takes me, assistant or tool"
    line = ExplanationLine(appearance, window)
    page = replace(make_page(), groups=(), total=0, understood="", mistake=mistake)
    line.resize(520, 36)
    line.show_answer(Answer(page))
    # then no empty line stands above the words, nor how long it took to find nothing.
    below = line._below()
    assert below.top() < paint.metrics(appearance.font(SECONDARY, 600)).height()
    assert line.sizeHint().height() == round(below.bottom() + below.top())
    assert line._took == ""
