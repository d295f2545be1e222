"""The codes of terminals become colours that can be read, or nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.painting.theme import DARK, LIGHT
from chatvault.ui.thread.text import ansi
from chatvault.ui.thread.text.highlighting import Stretch
from chatvault.ui.thread.text.readable import contrast, in_theme, readable


def settings(text):
    return ansi.read(text)[1][0]


def test_bold_italic_and_underlined_letters_stay_so():
    assert settings("\x1b[1;4ma\x1b[22;24;3mb\x1b[0mc") == (
        Stretch(0, 1, "", bold=True, underline=True),
        Stretch(1, 1, "", italic=True),
    )


def test_mixed_colours_are_colours_of_their_own():
    assert settings("\x1b[38;5;196ma")[0].token == "#FF0000"
    assert settings("\x1b[38;5;244ma")[0].token == "#808080"
    assert settings("\x1b[38;5;1ma")[0].token == "bad"
    assert settings("\x1b[38;2;1;2;3ma")[0].token == "#010203"
    assert settings("\x1b[38:2::1:2:3ma")[0].token == "#010203"
    assert settings("\x1b[1;38;5;196;4ma")[0] == Stretch(0, 1, "#FF0000", bold=True, underline=True)


def test_letters_on_a_coloured_ground_take_its_colour():
    assert settings("\x1b[30;42m PASS ")[0].token == "ok"
    assert settings("\x1b[7;31m FAIL ")[0].token == "bad"
    assert settings("\x1b[41;37mx")[0].token == "bad"


def test_colours_go_on_over_lines_until_they_end():
    _, lines = ansi.read("\x1b[32ma\nb\x1b[0m\nc")
    assert [[stretch.token for stretch in line] for line in lines] == [["ok"], ["ok"], []]


def test_progress_keeps_its_last_state_and_its_colour():
    assert ansi.plain("1 %\r50 %\r100 %\r\ndone") == "100 %\ndone"
    assert ansi.plain("1 %\x1b[2K\x1b[1G2 %") == "2 %"
    assert ansi.plain("100 %\r   \r") == "100 %"
    assert settings("\x1b[31m1 %\r2 %")[0] == Stretch(0, 3, "bad")
    assert ansi.plain("ab\b\bc") == "c"


def test_titles_links_and_moves_leave_nothing():
    text = "\x1b]8;;https://example.org\x1b\\a\x1b]8;;\x07\x1b[3A\x1b[?25l\x1bPx\x1b\\\x1b(Bb"
    assert ansi.plain(text) == "ab"


def test_very_large_outputs_lose_their_colours_but_not_their_text():
    text, lines = ansi.read("\x1b[32mok\x1b[0m\n" * 40_000)
    assert (text[:6], lines) == ("ok\nok\n", ())


@given(st.text(st.sampled_from("\x1b[]0123;:mK\r\b\nab\x07\\\x9b"), max_size=60))
def test_no_code_is_left_and_every_stretch_lies_in_its_line(text):
    said, lines = ansi.read(text)
    assert "\x1b" not in said
    for line, stretches in itertools.zip_longest(said.split("\n"), lines, fillvalue=()):
        assert all(stretch.start + stretch.length <= len(line) for stretch in stretches)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_colour_of_256_can_be_read(theme):
    for number in range(256):
        _, lines = ansi.read(f"\x1b[38;5;{number}mx")
        token = in_theme(lines, theme)[0][0].token if lines[0] else ""
        assert contrast(theme.value(token or "text"), theme.sunken) >= 4.5


def test_a_colour_that_can_be_read_is_left_alone():
    assert readable("#0000AA", LIGHT.sunken, LIGHT.text) == "#0000AA"
    assert readable("#FFFF00", LIGHT.sunken, LIGHT.text) != "#FFFF00"
