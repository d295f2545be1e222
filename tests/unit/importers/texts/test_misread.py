"""Texts that were read as the letters of Windows come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.importers.texts.misread import mended, misread


def test_a_text_becomes_what_such_programs_write() -> None:
    assert misread("\u202f\u00e9\u201d") == "\u00e2\u20ac\u00af\u00c3\u00a9\u00e2\u20ac\x9d"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(text: str) -> None:
    assert mended(misread(text)) == text


@pytest.mark.parametrize(
    "text", ["Rye \u00e9", "\u0420\u043e\u0436\u044c", "\u00e2\u20ac", "\ud800"]
)
def test_what_is_not_damaged_stays(text: str) -> None:
    assert mended(text) == text
