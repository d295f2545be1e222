"""What a kept file says."""

import pytest

from chatvault.ui.thread.images.picture import GONE
from chatvault.ui.thread.parts.file_text import (
    EMPTY,
    MOST_BYTES,
    NOT_TEXT,
    FileText,
    FileTexts,
    read_text,
)


@pytest.mark.parametrize(
    ("head", "read"),
    [
        ("Röggen\n".encode(), FileText("Röggen\n")),
        (b"\xef\xbb\xbfrye", FileText("rye")),
        (b"a\x00b", FileText(problem=NOT_TEXT)),
        (b"caf\xe9 au lait", FileText(problem=NOT_TEXT)),
        (b"cut in two \xc3", FileText(problem=NOT_TEXT)),
        (b"", FileText(problem=EMPTY)),
        (None, FileText(problem=GONE)),
    ],
)
def test_text_is_told_from_what_is_none(head, read):
    assert read_text(head) == read


def test_a_long_text_is_cut_between_two_letters():
    head = ("x" + "ü" * MOST_BYTES).encode()[: MOST_BYTES + 1]
    read = read_text(head)
    assert read.is_cut
    assert read.text == "x" + "ü" * ((MOST_BYTES - 1) // 2)


def test_what_was_read_first_is_forgotten_first():
    texts = FileTexts()
    for number in range(130):
        texts.put(str(number), FileText("x" * MOST_BYTES))
    assert texts.get("0") is None
    assert texts.get("129") is not None
