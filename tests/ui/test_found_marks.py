"""What a search found is marked where it is opened, as the search found it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

SAID = (
    "A résumé in the café.",
    "Rye\nbread, rye-bread and **rye** bread",
    "He said “don’t knead”, or don't.",
    "Use C++ and not vitamin C, with --no-verify.",
    "getUserById(7) of 京都、2",
    "Straße 7, Ελλάδα",
)


@pytest.fixture
def sayer(person: Person, tmp_path: Path) -> Person:
    export = write_export(tmp_path / "conversations.json", conversation("said", *SAID))
    person.do(person.window.imports.start, (export,))
    return person


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("resume", 1),
        ("CAFÉ", 1),
        ('"rye bread"', 3),
        ("rye bread", 6),
        ("don't", 2),
        ("C++", 1),
        ("--no-verify", 1),
        ("userBy", 1),
        ("京都2", 1),
        ("straße", 1),
        ("Ελλ", 1),
        ("/r.sum./", 1),
        ("/vitamin|verif[y]/ c++", 3),
    ],
)
def test_all_that_was_found_is_marked(sayer: Person, query: str, marks: int) -> None:
    sayer.do(sayer.window.search_bar.set_query, query)
    sayer.do(sayer.window.results.open_first)
    find = sayer.window.thread_pane.view.state.find
    assert find.total == marks
    assert find.current is not None
