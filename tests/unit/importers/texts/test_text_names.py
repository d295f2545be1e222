"""Files are looked at for text that a program wrote, whatever a person called them."""

from __future__ import annotations

import pytest

from chatvault.importers.texts.text_names import may_be_text


@pytest.mark.parametrize("name", ["rye.md", "a/b/RYE.Markdown", "rye.txt", "a.b/rye", ".rye"])
def test_text_is_looked_for_in_files_of_such_names(name: str) -> None:
    assert may_be_text(name)


@pytest.mark.parametrize("name", ["rye.json", "rye.md.zip", "a.md/rye.png"])
def test_no_text_is_looked_for_in_others(name: str) -> None:
    assert not may_be_text(name)
