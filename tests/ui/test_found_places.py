"""What a search found is shown wherever it is folded away, and walked while the vault changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Attachment,
    Code,
    File,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from chatvault.ui.search.result_rows import HeadRow
from tests.factories import MINUTE, NOON, make_message, make_session
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

OUTPUT = "\n".join(f"line {number}" + " of gravel" * (number == 700) for number in range(900))
BLOCKS = (
    Thinking("First thing.\n\nPerhaps sourdough."),
    Text(
        "Text with **spelt** and\n\n| grain | place |\n|---|---|\n| barley | field |\n\n$x = oats$"
    ),
    Code("def knead():\n    return durum\n", "python"),
    ToolCall(
        "Bash", '{"command": "ls --emmer"}', call_id="c", outcome=ToolOutcome(OUTPUT, ToolStatus.OK)
    ),
    File(Attachment("flour.txt", "text/plain", 9), "of einkorn wheat"),
)


@pytest.fixture
def miller(person: Person) -> Person:
    """Somebody who talked of many grains in all parts of a message, between others."""
    many = [make_message(f"Question {number}", external_id=f"q{number}") for number in range(60)]
    answer = make_message(role=Role.ASSISTANT, blocks=BLOCKS, created_at=NOON + MINUTE)
    services = person.desktop.services()
    with services.database.write() as session:
        store = SessionStore(session, Blobs(services.folder / "blobs"), NOON)
        store.merge(make_session(messages=[*many[:30], answer, *many[30:]], title="Grains"))
        store.finish()
    person.do(person.window.refreshing.everything)
    return person


@pytest.mark.parametrize(
    "query",
    ["spelt", "barley", "oats", "durum", "gravel also:tools", "--emmer also:tools",
     "sourdough also:thinking", "einkorn also:thinking", "also:tools /gra.el/"],
)  # fmt: skip
def test_a_hit_is_unfolded_and_marked_wherever_it_is(miller: Person, query: str) -> None:
    miller.do(miller.window.search_bar.set_query, query)
    assert miller.window.explanation.accessibleName().startswith("1 hit in 1 conversation")
    miller.do(miller.window.results.open_first)
    view = miller.window.thread_pane.view
    find = view.state.find
    assert find.total
    assert find.current is not None
    assert view.model.message(find.current.message) is not None
    row = view.model.rows.row_of(find.current.message)
    block = next(placed.block for placed in view.placed if placed.row == row)
    assert any(slot.find(find.wanted) for slot in block.slots_of(find.current.part))


def test_hits_are_walked_on_while_an_import_changes_the_vault(
    miller: Person, tmp_path: Path
) -> None:
    # Given three conversations about yeast, two of which have been walked through,
    window = miller.window
    first = [conversation(name, f"Yeast {name}", time=1_763_900_000.0 + at) for at, name in
             enumerate(("old", "middle", "young"))]  # fmt: skip
    miller.do(window.imports.start, (write_export(tmp_path / "one.json", *first),))
    miller.do(window.search_bar.set_query, "yeast")
    opened = []
    for _ in range(2):
        miller.press("next_hit")
        opened.append(window.thread_pane.session_id)
    # when an import brings a newer one,
    newer = conversation("newest", "Yeast newest", time=1_763_990_000.0)
    miller.do(window.imports.start, (write_export(tmp_path / "two.json", *first, newer),))
    miller.settle_long()
    assert window.explanation.accessibleName().startswith("4 hits in 4 conversations")
    # then the walk goes on from where it was, and back over the new one.
    miller.press("next_hit")
    opened.append(window.thread_pane.session_id)
    assert len(set(opened)) == 3
    for _ in range(3):
        miller.press("previous_hit")
    assert window.thread_pane.session_id not in opened


def test_a_common_beginning_is_walked_through_all_conversations(
    person: Person, tmp_path: Path
) -> None:
    """Also where it stands for many words, of which the list is made of the newest hits alone."""
    window = person.window
    said = [
        conversation(
            f"{number}", f"Knead{'abcdefghijkl'[number % 12]}", time=1.7e9 + number * 9_000
        )
        for number in range(190)
    ]
    person.do(window.imports.start, (write_export(tmp_path / "many.json", *said),))
    write = person.desktop.operations.write
    person.do(write, "Listing", lambda services, work: services.indexing.catch_up(work))
    person.do(window.search_bar.set_query, "knead")
    assert window.explanation.accessibleName().startswith("190 hits in 190 conversations")
    results = window.results.view.results
    rows = results.rows(range(results.rowCount()))
    assert len({row.session_id for row in rows if isinstance(row, HeadRow)}) == 190
    # The walk leads to the oldest of them.
    window.results.view.setCurrentIndex(results.index(results.rowCount() - 3))
    person.press("next_hit")
    assert window.thread_pane.session_id == min(person.ids())
