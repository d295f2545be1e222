"""Searching in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from chatvault.domain.session import SessionScope
from chatvault.domain.work import Unattended
from chatvault.ui.places.pages import Mode
from chatvault.ui.thread.clipboard.copying import message_text
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export


def test_typing_finds_and_enter_opens_at_the_message(reader: Person) -> None:
    reader.do(reader.window.search_bar.set_query, "cloth")
    assert reader.window.body.mode is Mode.SEARCH
    assert reader.window.explanation.isVisible()
    reader.do(reader.window.results.open_first)
    assert reader.window.thread_pane.session_id is not None
    assert "Conversation bread" in reader.window.windowTitle()


def test_clearing_the_field_leads_back_to_the_list(reader: Person) -> None:
    reader.do(reader.window.search_bar.set_query, "cloth")
    reader.do(reader.window.search_bar.set_query, "")
    assert reader.window.body.mode is Mode.BROWSE
    assert not reader.window.explanation.isVisible()


def test_what_was_found_is_marked_no_more_once_the_search_is_cleared(reader: Person) -> None:
    # Given a conversation that was opened at a hit,
    reader.do(reader.window.search_bar.set_query, "cloth")
    reader.do(reader.window.results.open_first)
    pane = reader.window.thread_pane
    assert pane.view.state.find.total == 1
    # when the search is cleared, then its marks go with it, and the conversation stays;
    reader.do(reader.window.search_bar.clear)
    assert pane.view.state.find.total == 0
    assert pane.session_id is not None
    # where it is looked for in the conversation itself, the marks stay.
    reader.do(reader.window.search_bar.set_query, "cloth")
    reader.do(reader.window.results.open_first)
    reader.do(pane.finding.begin)
    reader.do(reader.window.search_bar.clear)
    assert pane.view.state.find.total == 1


def test_a_search_that_finds_nothing_says_so(reader: Person) -> None:
    reader.do(reader.window.search_bar.set_query, "zanzibar")
    assert reader.window.body.mode is Mode.SEARCH
    assert "0" in reader.window.status_bar.text


def test_what_was_found_stays_told_whatever_else_happens(reader: Person) -> None:
    # Given a search whose answer is told below,
    reader.do(reader.window.search_bar.set_query, "cloth")
    told = reader.window.status_bar.text
    assert "found" in told or "hit" in told
    # when the vault changes, and a link was pointed at,
    reader.do(reader.window.refreshing.everything)
    reader.window.status_line.show_link("https://bread.example")
    assert reader.window.status_bar.text != told
    reader.window.status_line.show_link("")
    # then it is told still, and the vault again once nobody searches.
    assert reader.window.status_bar.text == told
    reader.do(reader.window.search_bar.set_query, "")
    assert "conversations" in reader.window.status_bar.text


@pytest.fixture
def baker(person: Person, tmp_path: Path) -> Person:
    """Somebody who talked of yeast five times in one conversation, and once in a later one."""
    five = [f"Yeast number {place}" for place in range(5)]
    export = write_export(
        tmp_path / "conversations.json",
        conversation("five", *five, time=1_763_800_000.0),
        conversation("one", "Wild yeast?", "No.", time=1_763_900_000.0),
    )
    person.do(person.window.imports.start, (export,))
    person.do(person.window.search_bar.set_query, "yeast")
    return person


def read(person: Person) -> str:
    """What the message says that the thread stands at."""
    pane = person.window.thread_pane
    hit = pane.view.state.find.current
    assert hit is not None
    message = pane.view.model.message(hit.message)
    assert message is not None
    return message_text(message)


def test_f3_goes_through_all_hits_of_all_conversations(baker: Person) -> None:
    seen = []
    for _ in range(6):
        baker.press("next_hit")
        seen.append(read(baker))
    five = [f"Yeast number {place}" for place in range(5)]
    assert seen[0] == "Wild yeast?"
    assert seen[1:] == five[::-1]
    for before in seen[-2::-1]:
        baker.press("previous_hit")
        assert read(baker) == before


def test_hits_beyond_those_that_are_looked_at_first_are_counted_a_moment_later(
    baker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    baker.window.results.answered.connect(lambda answer: told.append(answer.text))
    monkeypatch.setattr("chatvault.services.searching.searching._TOLD_HITS", 2)
    monkeypatch.setattr("chatvault.storage.search.search_repository._COUNTED_HITS", 3)
    baker.do(baker.window.search_bar.set_query, "length:>13 yeast")
    assert any(text.startswith("More than") for text in told)
    assert told[-1] == "5 hits in 1 conversation"


def test_f3_stays_in_the_conversation_where_its_find_bar_is_open(baker: Person) -> None:
    baker.press("next_hit")
    baker.press("next_hit")
    opened = baker.window.thread_pane.session_id
    baker.press("find")
    for _ in range(7):
        baker.press("next_hit")
    assert baker.window.thread_pane.session_id == opened


def test_without_a_search_f3_asks_for_nothing(reader: Person) -> None:
    reader.press("next_hit")
    assert reader.window.thread_pane.session_id is None


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_keyboard_alone_narrows_a_search_opens_a_hit_and_leads_back(baker: Person) -> None:
    window = baker.window
    window.activateWindow()
    window.search_bar.focus()
    # Given the hits of all conversations, told in the line above them,
    assert window.explanation.accessibleName().startswith("6 hits in 2 conversations")
    # when a person goes down to them, left to the facets, and ticks who said it,
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Down)
    assert focused() is window.results.view
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Left)
    while focused().accessibleName() != "Assistant, 2":
        baker.do(QTest.keyClick, focused(), Qt.Key.Key_Down)
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Space)
    # then the query says so, only these are listed, and the keyboard is where it was.
    assert window.search_bar.query == "from:assistant yeast"
    assert window.explanation.accessibleName().startswith("2 hits in 1 conversation.")
    assert focused().accessibleName() == "Assistant, 2"
    # Right and Enter open a hit,
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Right)
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Return)
    assert read(baker) == "Yeast number 3"
    # and Esc leads back to the field, and then out of the search.
    window.results.view.setFocus()
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Escape)
    assert focused() is window.search_bar.field
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Escape)
    assert window.body.mode is Mode.BROWSE


def test_all_hits_of_a_conversation_come_with_their_lines(baker: Person) -> None:
    view = baker.window.results.view
    link = next(
        place
        for place in range(view.results.rowCount())
        if view.results.index(place).data() == "2 more in this conversation"
    )
    view.setCurrentIndex(view.results.index(link))
    baker.do(QTest.keyClick, view, Qt.Key.Key_Return)
    texts = [view.results.index(place).data() for place in range(view.results.rowCount())]
    assert [text.partition(": ")[2] for text in texts[-5:]] == [
        f"Yeast number {place}" for place in range(4, -1, -1)
    ]


def test_filters_that_leave_nothing_are_cleared_with_the_keyboard(baker: Person) -> None:
    window = baker.window
    baker.do(window.search_bar.set_query, "yeast before:2000")
    assert window.results.empty.isVisible()
    baker.do(window.results.focus_results)
    baker.do(QTest.keyClick, focused(), Qt.Key.Key_Return)
    assert window.search_bar.query == "yeast"
    assert window.results.view.isVisible()


def test_a_tick_looks_into_archived_conversations_too(baker: Person) -> None:
    window = baker.window
    # Given one of two conversations in the archive, and a search for what both say,
    archived = next(key for key in baker.ids() if len(hits(baker, key)) == 1)
    baker.do(window.search_bar.set_query, "")
    baker.do(baker.desktop.services().organising.archive, [archived])
    baker.do(window.search_bar.set_query, "yeast")
    assert window.explanation.accessibleName().startswith("5 hits in 1 conversation")
    # when a person ticks the archive, at which the number stands that waits there,
    (row,) = [row for row in window.results.facets.rows if row.accessibleName() == "Archived, 1"]
    baker.do(row.click)
    # then both are listed, and the query says why.
    assert window.search_bar.query == "also:archived yeast"
    assert window.explanation.accessibleName().startswith("6 hits in 2 conversations")


def hits(person: Person, session_id: int) -> tuple[object, ...]:
    """The hits of "yeast" in a conversation."""
    return person.desktop.services().searching.hits("yeast", session_id, Unattended())


def test_a_slip_of_the_keyboard_leads_to_what_was_meant(baker: Person) -> None:
    window = baker.window
    # Given that the words of the import are listed, as they are a moment after it,
    write = baker.desktop.operations.write
    baker.do(write, "Listing", lambda services, work: services.indexing.catch_up(work))
    baker.do(window.search_bar.set_query, "yaest")
    (suggestion,) = [link for link in window.results.empty.links if link.text() == "yeast"]
    baker.do(suggestion.click)
    assert window.search_bar.query == "yeast"
    assert window.explanation.accessibleName().startswith("6 hits in 2 conversations")


def test_leaving_a_search_marks_the_list_that_is_shown_then(reader: Person) -> None:
    """Also where a page was shown before the search."""
    reader.do(reader.window.show_page, "health")
    reader.do(reader.window.search_bar.set_query, "rye")
    reader.do(reader.window.search_bar.set_query, "")
    assert reader.window.body.mode is Mode.BROWSE
    assert reader.window.navigation.places.current_key == "library:all"
    assert reader.window.navigation.pages.current_key == ""


def test_leaving_a_search_of_an_empty_vault_welcomes_again(person: Person) -> None:
    person.do(person.window.search_bar.set_query, "rye")
    person.do(person.window.search_bar.set_query, "")
    assert person.window.body.mode is Mode.WELCOME


def test_a_conversation_that_is_not_listed_leaves_no_other_one_chosen(baker: Person) -> None:
    # Given a list of the starred ones, in which one is open,
    window = baker.window
    baker.do(window.search_bar.set_query, "")
    later, earlier = baker.ids()
    baker.do(window.library.star, (later,), True)
    baker.do(window.show_scope, SessionScope(starred=True), "Starred")
    baker.do(window.open_session, later)
    assert window.session_list.selected_ids() == (later,)
    # when one is opened that is not in it,
    baker.do(window.open_session, earlier)
    # then what is done is done to that.
    assert window.session_list.selected_ids() == ()
    assert window.chosen.ids() == (earlier,)


def test_what_is_offered_does_not_lie_over_another_page(reader: Person) -> None:
    # Given values that are offered under the field,
    bar, completion = reader.window.search_bar, reader.window.completion
    reader.do(bar.focus)
    QTest.keyClicks(bar.field, "in:")
    reader.settle()
    assert completion.is_open
    # when another page is shown while the keyboard stays there, then they are gone.
    reader.press("statistics")
    assert not completion.is_open
