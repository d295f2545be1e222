"""Where the characters of a line lie, added up or laid out."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.hit_line import without_kerning
from chatvault.ui.search.measured_line import AddedUp, LaidOut


@pytest.fixture
def font(appearance: Appearance) -> QFont:
    return without_kerning(appearance.font())


@pytest.mark.parametrize(
    "text",
    [
        "… Knead AV To the dough: “slowly”, says Zoë – 2.5 hours at 230 °C, then rest",
        "先混合面粉,然后让它休息 30 分钟。再次揉捏面团!",
        "小麦粉をボウルに入れて、ぬるま湯を少しずつ加えてパン生地をこねます。",
        "밀가루를 섞고 반죽을 30분 동안 쉬게 두세요.",
    ],
)
def test_adding_up_comes_to_what_laying_out_does(font: QFont, text: str) -> None:
    added, laid = AddedUp(text, font), LaidOut(text, font)
    assert added.width == pytest.approx(laid.width, abs=1)
    assert added.span(3, 4) == pytest.approx(laid.span(3, 4), abs=1)
    for place in (0, 1, 20, len(text) - 1):
        assert added.along(place) == pytest.approx(laid.along(place), abs=1)
        assert added.place_at(added.along(place) + 1) == place


@pytest.mark.parametrize(
    "text",
    [
        "اخلط الدقيق ثم اعجن dough ثم اخبزه",
        "mix it, then اعجن العجين dough ثم اخبزه and eat",
        "اخلط الدقيق dough",
        "dough اخلط الدقيق",
    ],
)
def test_a_word_amid_another_direction_lies_where_it_is_as_wide_as_alone(
    font: QFont, text: str
) -> None:
    left, right = LaidOut(text, font).span(text.index("dough"), 5)
    assert right - left == pytest.approx(paint.text_width("dough", font), abs=1.5)
    assert left >= 0
    assert right <= LaidOut(text, font).width + 1
