"""F3 goes through all hits of all conversations, and from the last one on to the first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.domain.search.hits import SearchSort
from chatvault.services.searching import searching
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow
from tests.factories import MINUTE, NOON, make_message, make_session
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

FROM_FIRST = "That was the last hit: it goes on from the first."
FROM_LAST = "That was the first hit: it goes on from the last."


@pytest.fixture
def baker(person: Person, tmp_path: Path) -> Person:
    """Somebody who looks for yeast, which three conversations are about."""
    said = [
        conversation(name, f"Yeast {name}", f"Of yeast {name}", time=1.7e9 + at * 90_000)
        for at, name in enumerate(("old", "middle", "young"))
    ]
    person.do(person.window.imports.start, (write_export(tmp_path / "yeast.json", *said),))
    person.do(person.window.search_bar.set_query, "yeast")
    return person


def opened(person: Person) -> tuple[int | None, int | None]:
    """The conversation that is open, and the message of the selected hit."""
    view = person.window.results.view
    row = view.results.row(view.currentIndex().row())
    assert isinstance(row, FoundRow)
    assert row.session_id == person.window.thread_pane.session_id
    return row.session_id, row.hit.message_id


def step(person: Person, key: str) -> tuple[tuple[int | None, int | None], str]:
    """Where a press of F3 or Shift+F3 leads, and what the status line says then."""
    person.press(key)
    return opened(person), person.window.status_bar.text


def test_f3_goes_on_from_the_first_hit_behind_the_last_and_says_so(baker: Person) -> None:
    walked = [step(baker, "next_hit") for _ in range(6)]
    assert len({place for place, _ in walked}) == 6
    found = "6 hits   ·   3 conversations   ·   F3 next, Shift+F3 previous"
    assert {said for _, said in walked} == {found}
    assert step(baker, "next_hit") == (walked[0][0], FROM_FIRST)
    assert step(baker, "next_hit") == (walked[1][0], found)


def test_shift_f3_goes_on_from_the_last_hit_before_the_first(baker: Person) -> None:
    first, _ = step(baker, "next_hit")
    last, said = step(baker, "previous_hit")
    assert said == FROM_LAST
    assert last[0] == min(baker.ids())
    assert step(baker, "next_hit") == (first, FROM_FIRST)


def test_the_keyboard_in_the_opened_conversation_walks_through_all_others(baker: Person) -> None:
    baker.do(baker.window.results.open_first)
    view = baker.window.thread_pane.view
    view.setFocus()
    walked = [opened(baker)]
    for _ in range(6):
        baker.do(QTest.keyClick, view, Qt.Key.Key_F3)
        walked.append(opened(baker))
    assert len(set(walked)) == 6
    assert walked[-1] == walked[0]
    baker.do(QTest.keyClick, view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert (opened(baker), baker.window.status_bar.text) == (walked[5], FROM_LAST)


def test_what_was_said_of_the_round_goes_with_the_query(baker: Person) -> None:
    baker.press("previous_hit")
    assert baker.window.status_bar.text == FROM_LAST
    baker.do(baker.window.search_bar.set_query, "old")
    assert baker.window.status_bar.text.startswith("2 hits")
    baker.press("previous_hit")
    baker.do(baker.window.search_bar.clear)
    assert "3 conversations" in baker.window.status_bar.text


def test_a_single_hit_is_gone_round_in_a_circle(baker: Person) -> None:
    baker.do(baker.window.search_bar.set_query, "yeast old from:me")
    only, _ = step(baker, "next_hit")
    assert step(baker, "next_hit") == (only, FROM_FIRST)
    assert step(baker, "previous_hit") == (only, FROM_LAST)


def test_nothing_is_said_where_nothing_was_found(baker: Person) -> None:
    baker.do(baker.window.search_bar.set_query, "quicksand")
    baker.press("next_hit")
    baker.press("previous_hit")
    assert baker.window.status_bar.text.startswith("0 hits")


def fill(person: Person, conversations: int, *, messages: int, hours: int) -> None:
    """Put conversations about apples into the vault.

    ``hours`` lie between their messages; none: each has an hour of its own.
    """
    services = person.desktop.services()
    with services.database.write() as session:
        store = SessionStore(session, Blobs(services.folder / "blobs"), NOON)
        for number in range(conversations):
            said = [
                make_message(
                    f"Apple {number} {place}",
                    external_id=f"{number}-{place}",
                    created_at=NOON + (place * hours or number) * 60 * MINUTE + place,
                )
                for place in range(messages)
            ]
            crate = f"Crate {number}"
            store.merge(make_session(external_id=crate, messages=said, title=crate))
        store.finish()
    person.do(person.window.refreshing.everything)


def counted(person: Person) -> list[tuple[int, int]]:
    """Of each conversation in the list how many hits it tells, and how many rows lead to."""
    results = person.window.results.view.results
    told: list[tuple[int, int]] = []
    for row in results.rows(range(results.rowCount())):
        match row:
            case HeadRow(group=group):
                told.append((group.total, 0))
            case MoreRow(count=count):
                told[-1] = (told[-1][0], told[-1][1] + count)
            case FoundRow():
                told[-1] = (told[-1][0], told[-1][1] + 1)
    return told


@pytest.mark.parametrize("sort", SearchSort)
def test_every_conversation_is_listed_with_all_its_hits(person: Person, sort: SearchSort) -> None:
    fill(person, 60, messages=40, hours=1)
    window = person.window
    person.do(window.results.head.button.menu.actions()[tuple(SearchSort).index(sort)].trigger)
    person.do(window.search_bar.set_query, "apple ")
    person.press("next_hit")
    assert window.explanation.accessibleName().startswith("2,400 hits in 60 conversations")
    assert counted(person) == [(40, 40)] * 60


def test_the_list_goes_on_while_somebody_walks_on(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many conversations there are: they come in portions."""
    for name, few in (("_MORE_HITS", 100), ("_FURTHER_HITS", 60), ("_FURTHER_GROUPS", 8)):
        monkeypatch.setattr(searching, name, few)
    # Given a list that ends before what was found does,
    fill(person, 90, messages=3, hours=0)
    window, view = person.window, person.window.results.view
    person.do(window.search_bar.set_query, "apple ")
    listed = [len(counted(person))]
    # when one goes on from its last hit again and again,
    while window.status_bar.text != FROM_FIRST and len(listed) < 20:
        view.setCurrentIndex(view.results.index(view.results.rowCount() - 1))
        person.press("next_hit")
        listed.append(len(counted(person)))
    # then it goes round when all were listed.
    assert listed[0] < 60
    assert len(listed) > 4
    assert counted(person) == [(3, 3)] * 90


@pytest.mark.parametrize("portions", [{}, {"_MORE_HITS": 100, "_FURTHER_HITS": 60}])
def test_who_has_scrolled_far_down_stays_there_while_the_vault_changes(
    person: Person, monkeypatch: pytest.MonkeyPatch, portions: dict[str, int]
) -> None:
    for name, few in portions.items():
        monkeypatch.setattr(searching, name, few)
    # Given a list that was gone on with for long,
    fill(person, 90, messages=3, hours=0)
    window, view = person.window, person.window.results.view
    person.do(window.search_bar.set_query, "apple ")
    for _ in range(4):
        person.do(view.verticalScrollBar().setValue, view.total_height())
    listed, seen = len(counted(person)), rows_in_view(person)
    assert listed > 60
    # when new conversations come, which are listed above,
    fill(person, 95, messages=3, hours=0)
    # then the rows in view stay, whatever lies above them;
    assert rows_in_view(person) == seen
    assert len(counted(person)) >= listed
    # and what is archived meanwhile leaves the list, be it above them or among them.
    above, below = view.places_in_view().start - 1, view.places_in_view().stop - 1
    gone = [view.results.row(place).session_id for place in (above, below)]
    person.do(window.library.archive, gone[:1], True)
    assert rows_in_view(person) == seen
    person.do(view.verticalScrollBar().setValue, view.verticalOffset() - 200)
    seen = rows_in_view(person)
    person.do(window.library.archive, gone[1:], True)
    assert rows_in_view(person)[:6] == seen[:6]
    told = [row.session_id for row in view.results.rows(range(view.results.rowCount()))]
    assert not set(gone) & set(told)
    assert len(counted(person)) == len(set(told))


def rows_in_view(person: Person) -> list[tuple[str, int]]:
    """What is seen of the results, and where."""
    view = person.window.results.view
    indexes = [view.results.index(place) for place in view.places_in_view()]
    return [(index.data(), view.visualRect(index).y()) for index in indexes]
