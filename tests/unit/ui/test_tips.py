"""Tips are shown letter for letter, also where they look like HTML."""

from __future__ import annotations

import pytest
from PySide6.QtGui import Qt, QTextDocument

from chatvault.ui import tips


@pytest.mark.parametrize(
    "text",
    ["Rye bread", "a < b\nand more", "<img src='file:///x'>", "&lt;b&gt;", "  <b>two  spaces</b>"],
)
def test_a_tip_says_what_it_was_given(text: str, qapp: object) -> None:
    shown = tips.literal(text)
    if Qt.mightBeRichText(shown):
        document = QTextDocument()
        document.setHtml(shown)
        shown = document.toPlainText()
    assert shown == text


def test_an_enormous_tip_is_cut() -> None:
    assert len(tips.literal("x" * 100_000)) == tips.LONGEST + 1
