"""A person types, reads the results and opens a hit; the newest query always wins."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.search import SearchSort
from chatvault.jobs.runner import JobRunner
from chatvault.ui.appearance import Appearance
from chatvault.ui.operations import Operations
from chatvault.ui.search.pane import SearchPane
from chatvault.ui.search.result_rows import FoundRow, MoreRow
from tests.unit.ui.search.conftest import InventedSearching, make_group, make_page


@pytest.fixture
def pane(window: QWidget, appearance: Appearance, operations: Operations) -> SearchPane:
    made = SearchPane(appearance, operations, window)
    made.resize(window.size())
    made.show()
    return made


def ask(pane: SearchPane, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(pane.page_shown):
        pane.search(text)


def ask_all(pane: SearchPane, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(pane.details_shown):
        pane.search(text)


def test_the_newest_query_wins_even_if_an_older_one_answers_later(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching, runner: JobRunner
) -> None:
    searching.held["do"] = threading.Event()
    shown = QSignalSpy(pane.page_shown)
    pane.search("do")
    qtbot.waitUntil(lambda: len(searching.asked) == 1)
    ask(pane, qtbot, "dough")
    searching.held["do"].set()
    qtbot.waitUntil(lambda: not runner.jobs)
    assert [shown.at(place)[0].query for place in range(shown.count())] == ["dough"]
    assert searching.stopped == ["do"]


def test_old_results_stay_until_the_new_ones_are_there(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    ask(pane, qtbot, "dough")
    searching.held["rye"] = threading.Event()
    pane.search("rye")
    qtbot.waitUntil(lambda: len(searching.asked) == 2)
    assert pane.page is not None
    assert pane.page.query == "dough"
    assert pane.view.results.rowCount() == 7
    with qtbot.waitSignal(pane.page_shown):
        searching.held["rye"].set()
    assert pane.page.query == "rye"


def test_the_keys_walk_from_hit_to_hit_over_the_heads(pane: SearchPane, qtbot: QtBot) -> None:
    ask(pane, qtbot, "dough")
    pane.focus_results()
    places = [pane.view.currentIndex().row()]
    for _ in range(4):
        qtbot.keyClick(pane.view, Qt.Key.Key_Down)
        places.append(pane.view.currentIndex().row())
    assert places == [1, 2, 3, 5, 6]
    qtbot.keyClick(pane.view, Qt.Key.Key_Up)
    qtbot.keyClick(pane.view, Qt.Key.Key_Up)
    assert pane.view.currentIndex().row() == 3


def test_up_from_the_first_hit_leads_back_to_the_field(pane: SearchPane, qtbot: QtBot) -> None:
    ask(pane, qtbot, "dough")
    pane.focus_results()
    with qtbot.waitSignal(pane.left_upwards):
        qtbot.keyClick(pane.view, Qt.Key.Key_Up)


def test_enter_opens_a_hit_with_the_words_to_mark(pane: SearchPane, qtbot: QtBot) -> None:
    ask(pane, qtbot, "dough")
    pane.focus_results()
    with qtbot.waitSignal(pane.hit_chosen) as chosen:
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    hit, words = chosen.args
    assert (hit.session_id, hit.message_id, words) == (1, 100, ("dough",))


def test_enter_in_the_field_waits_for_the_answer_to_what_was_typed(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    ask(pane, qtbot, "dough")
    searching.pages["rye"] = make_page("rye", (make_group(9),))
    with qtbot.waitSignal(pane.hit_chosen) as chosen:
        pane.search("rye")
        pane.open_first()
    hit, words = chosen.args
    assert (hit.session_id, words) == (9, ("rye",))


def test_the_same_question_asked_again_keeps_the_place(pane: SearchPane, qtbot: QtBot) -> None:
    ask(pane, qtbot, "dough")
    pane.view.setCurrentIndex(pane.view.results.index(5))
    ask(pane, qtbot, "dough")
    assert pane.view.currentIndex().row() == 5
    ask(pane, qtbot, "rye")
    assert not pane.view.currentIndex().isValid()


def test_a_click_opens_what_was_clicked_and_a_head_its_first_hit(
    pane: SearchPane, qtbot: QtBot
) -> None:
    ask(pane, qtbot, "dough")
    chosen = QSignalSpy(pane.hit_chosen)
    for place in (5, 0):
        middle = pane.view.visualRect(pane.view.results.index(place)).center()
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert [chosen.at(place)[0].message_id for place in range(2)] == [200, 100]


def test_the_rest_of_a_conversation_is_fetched_in_place(pane: SearchPane, qtbot: QtBot) -> None:
    ask(pane, qtbot, "dough")
    pane.view.setCurrentIndex(pane.view.results.index(3))
    assert isinstance(pane.view.results.row(3), MoreRow)
    with qtbot.waitSignal(pane.view.results.rowsInserted):
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert isinstance(pane.view.results.row(3), FoundRow)
    assert pane.view.currentIndex().row() == 3
    assert pane.view.results.rowCount() == 9


def test_stepping_goes_through_all_conversations(pane: SearchPane, qtbot: QtBot) -> None:
    ask(pane, qtbot, "dough")
    chosen = QSignalSpy(pane.hit_chosen)
    pane.step(1)
    pane.step(1)
    with qtbot.waitSignal(pane.view.results.rowsInserted):
        pane.step(1)  # to the first one behind the link
    for _ in range(4):
        pane.step(1)
    pane.step(-1)
    ids = [chosen.at(place)[0].message_id for place in range(chosen.count())]
    assert ids == [100, 101, 104, 103, 102, 200, 201, 200]


def test_another_order_asks_again(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    ask(pane, qtbot, "dough")
    with qtbot.waitSignal(pane.page_shown):
        pane.head.button.menu.actions()[1].trigger()
    assert searching.asked == [("dough", SearchSort.NEWEST), ("dough", SearchSort.RELEVANCE)]


def test_ticking_a_facet_narrows_and_unticking_widens(pane: SearchPane, qtbot: QtBot) -> None:
    ask_all(pane, qtbot, "dough")
    (row,) = pane.facets.rows
    with qtbot.waitSignal(pane.narrowed) as narrowed:
        row.click()
    assert narrowed.args == ["dough in:chatgpt"]
    ask_all(pane, qtbot, "dough in:chatgpt")
    (row,) = pane.facets.rows
    assert row.isChecked()
    with qtbot.waitSignal(pane.narrowed) as widened:
        row.click()
    assert widened.args == ["dough"]


def test_nothing_found_offers_to_clear_the_filters(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    query = "dough in:codex"
    searching.pages[query] = replace(make_page(groups=()), query=query)
    ask(pane, qtbot, query)
    assert pane.empty.isVisible()
    with qtbot.waitSignal(pane.narrowed) as narrowed:
        pane.empty.acted.emit()
    assert narrowed.args == ["dough"]


def test_the_facets_give_way_where_it_is_narrow(
    pane: SearchPane, qtbot: QtBot, window: QWidget
) -> None:
    ask(pane, qtbot, "dough")
    pane.resize(400, 500)
    assert not pane.facets.isVisible()
    pane.resize(700, 500)
    assert pane.facets.isVisible()
