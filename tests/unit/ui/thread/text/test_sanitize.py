"""What foreign text loses before it is drawn, and what it keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.text.sanitize import clean, cut_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("bell\x07 and \x1b[31mred\x1b[0m, [31m", "bell and red, [31m"),
        (
            "\x1b]8;;https://bread.example\x1b\\rye\x1b]8;;\x1b\\, \x1b]0;not ended",
            "rye, ]0;not ended",
        ),
        ("windows\r\nand old mac\rlines", "windows\nand old mac\nlines"),
        ("rm \u202egpj.exe", "rm \ufffdgpj.exe"),
        ("so\u00adft hy\u200bphen\ufeff", "soft hyphen"),
        ("one\u2028line\u2029only\ufdd0\ufffc", "onelineonly"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 4),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_only_what_disturbs_is_taken_out(text, shown):
    assert clean(text) == shown


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_a_line_too_long_to_lay_out_is_cut_and_nothing_is_lost():
    text = "short\n" + "x" * 50_001
    shown = cut_lines(text)
    assert max(map(len, shown.split("\n"))) <= 20_000
    assert shown.replace("\n", "") == text.replace("\n", "")
    assert cut_lines("a\nb") == "a\nb"
