"""The titles of jobs are logged and copied into bug reports, so they hold nothing of the vault."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[3] / "chatvault" / "ui"
STARTING = {"read", "write", "background", "ask", "start", "_read", "_start"}


def made_up_titles(source: str) -> Iterator[str]:
    """Texts that are put together and begin as titles do, where jobs are started."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in STARTING:
            for text in call.args:
                if isinstance(text, ast.JoinedStr) and ast.unparse(text)[2:3].isupper():
                    yield f"line {call.lineno}: {ast.unparse(text)}"


def test_a_title_that_is_put_together_is_found() -> None:
    assert list(made_up_titles("operations.read(f'Searching for {text}', run)")) != []


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: path.name)
def test_titles_are_constant(path: Path) -> None:
    assert list(made_up_titles(path.read_text(encoding="utf-8"))) == []
