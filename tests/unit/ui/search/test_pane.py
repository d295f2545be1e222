"""A person types, reads the results and opens a hit; the newest query always wins."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.search.hits import Count, Facet, FacetValue, SearchSort, Widening
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.pane import SearchPane
from chatvault.ui.search.result_rows import FoundRow, MoreRow
from tests.unit.ui.search.conftest import (
    SOURCES,
    InventedSearching,
    make_details,
    make_group,
    make_page,
)


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
    assert narrowed.args == ["in:chatgpt dough"]
    ask_all(pane, qtbot, "in:chatgpt dough")
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


def test_the_list_is_shown_before_its_details_are_there(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    # Given an answer with its details,
    ask_all(pane, qtbot, "dough")
    (row,) = pane.facets.rows
    # when another query's details take their time,
    searching.held_details["rye"] = threading.Event()
    ask(pane, qtbot, "rye")
    qtbot.waitUntil(lambda: len(searching.listed) == 2)
    # then its list is there, and the facets of before are still shown.
    assert pane.page is not None
    assert pane.page.query == "rye"
    assert pane.facets.rows == (row,)
    assert searching.listed[1] == (1, 2)
    searching.told["rye"] = make_details("rye", group_totals={1: 9}, more=(make_group(3),))
    with qtbot.waitSignal(pane.details_shown):
        searching.held_details["rye"].set()
    assert pane.view.results.index(0).data() == "Bread 1, ChatGPT, 9 hits"
    assert pane.view.results.rowCount() == 10


def test_details_of_an_older_query_are_stopped(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching, runner: JobRunner
) -> None:
    told = QSignalSpy(pane.details_shown)
    searching.held_details["do"] = threading.Event()
    ask(pane, qtbot, "do")
    qtbot.waitUntil(lambda: len(searching.listed) == 1)
    ask_all(pane, qtbot, "dough")
    searching.held_details["do"].set()
    qtbot.waitUntil(lambda: not runner.jobs)
    assert searching.stopped == ["details of do"]
    assert [told.at(place)[0].query for place in range(told.count())] == ["dough"]


def test_the_same_question_asked_again_keeps_what_was_told(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    searching.told["dough"] = make_details(more=(make_group(3), make_group(4)))
    ask_all(pane, qtbot, "dough")
    pane.view.setCurrentIndex(pane.view.results.index(11))
    searching.held_details["dough"] = threading.Event()
    searching.pages["dough"] = make_page(groups=(make_group(4), make_group(1, total=5)))
    ask(pane, qtbot, "dough")
    texts = [pane.view.results.index(place).data() for place in range(10)]
    assert [text for text in texts if text.endswith("hits")] == [
        "Bread 4, ChatGPT, 2 hits",
        "Bread 1, ChatGPT, 5 hits",
        "Bread 3, ChatGPT, 2 hits",
    ]
    assert pane.view.currentIndex().row() == 1


def test_lines_come_as_their_rows_are_seen(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    groups = tuple(make_group(number, cut=False) for number in range(1, 60))
    searching.pages["dough"] = make_page(groups=groups)
    ask(pane, qtbot, "dough")
    with qtbot.waitSignal(pane.asking.cut):
        pass
    assert pane.view.results.index(1).data() == "You: the dough 100"
    with qtbot.waitSignal(pane.asking.cut):
        qtbot.keyClick(pane.view, Qt.Key.Key_End)
    last = pane.view.currentIndex()
    assert last.data() == "You: the dough 5901"
    assert all(len(ids) < 40 for ids in searching.asked_snippets)
    assert pane.view.results.index(91).data() == "You: …"


def test_lines_for_rows_that_went_out_of_view_are_not_waited_for(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    groups = tuple(make_group(number, cut=False) for number in range(1, 60))
    searching.pages["dough"] = make_page(groups=groups)
    searching.held_snippets = threading.Event()
    ask(pane, qtbot, "dough")
    qtbot.waitUntil(lambda: len(searching.asked_snippets) == 1)
    qtbot.keyClick(pane.view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(searching.asked_snippets) == 2)
    with qtbot.waitSignal(pane.asking.cut) as cut:
        searching.held_snippets.set()
    assert searching.stopped == ["lines of dough"]
    assert 5901 in cut.args[1]


def test_stepping_goes_on_into_conversations_that_come_after_the_list(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    # Given a list with one hit, and another conversation that is still to be told of,
    searching.pages["dough"] = make_page(groups=(make_group(1, hits=1, total=1),))
    searching.told["dough"] = make_details(more=(make_group(3),))
    searching.held_details["dough"] = threading.Event()
    ask(pane, qtbot, "dough")
    chosen = QSignalSpy(pane.hit_chosen)
    # when one steps beyond the list,
    pane.step(1)
    pane.step(1)
    # then the step waits for what comes,
    with qtbot.waitSignal(pane.details_shown):
        searching.held_details["dough"].set()
    pane.step(1)
    # and goes round at the last hit there is.
    pane.step(1)
    pane.step(-1)
    ids = [chosen.at(place)[0].message_id for place in range(chosen.count())]
    assert ids == [100, 300, 301, 100, 301]


def widenings(*, archived: int = 3) -> tuple[Widening, ...]:
    return (
        Widening("Tool calls", "also:tools", Count(1204)),
        Widening("Thinking and files", "also:thinking", Count(0)),
        Widening("Archived", "also:archived", Count(archived, exact=False)),
    )


def test_places_that_were_not_looked_at_are_ticked_to_look_there(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    searching.told["dough"] = make_details(facets=(), widenings=widenings())
    ask_all(pane, qtbot, "dough")
    tools, archived = pane.facets.rows
    assert (tools.accessibleName(), tools.accessibleDescription()) == (
        "Tool calls, 1,204",
        "Also look in",
    )
    assert archived.accessibleName() == "Archived, at least 3"
    with qtbot.waitSignal(pane.narrowed) as wider:
        tools.click()
    assert wider.args == ["also:tools dough"]
    searching.told["also:tools dough"] = make_details(
        "also:tools dough", facets=(), widenings=widenings()
    )
    pane.search("also:tools dough")
    assert pane.facets.rows[0].isChecked()
    with qtbot.waitSignal(pane.details_shown):
        pass
    with qtbot.waitSignal(pane.narrowed) as narrower:
        pane.facets.rows[0].click()
    assert narrower.args == ["dough"]


def test_what_takes_long_to_count_elsewhere_is_offered_at_once_and_counted_at_rest(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    # Given a beginning of so many words that nobody counts them at every key,
    searching.told["dough"] = make_details(
        facets=(), widenings=(Widening("Tool calls", "also:tools", None),)
    )
    searching.elsewhere = (Widening("Tool calls", "also:tools", Count(397)),)
    # when it is typed, the place is offered without a figure,
    ask_all(pane, qtbot, "dough")
    (tools,) = pane.facets.rows
    assert tools.accessibleName() == "Tool calls"
    # and once nobody types any more with what waits there,
    qtbot.waitUntil(lambda: tools.accessibleName() == "Tool calls, 397")
    # which stands when the same question is answered anew.
    searching.elsewhere = (Widening("Tool calls", "also:tools", Count(398)),)
    ask_all(pane, qtbot, "dough")
    assert tools.accessibleName() == "Tool calls, 397"
    qtbot.waitUntil(lambda: tools.accessibleName() == "Tool calls, 398")


def test_nothing_found_leads_to_a_place_that_was_counted_later(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    searching.pages["dough"] = make_page(groups=())
    searching.told["dough"] = make_details(
        total=0, facets=(), widenings=(Widening("Tool calls", "also:tools", None),)
    )
    searching.elsewhere = (Widening("Tool calls", "also:tools", Count(2)),)
    ask_all(pane, qtbot, "dough")
    assert not pane.empty.links
    qtbot.waitUntil(lambda: [link.text() for link in pane.empty.links] == ["Tool calls 2"])


def test_the_keyboard_goes_from_results_to_facets_and_back(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    who = Facet("Who", (FacetValue("You", 4, "from:me"), FacetValue("Assistant", 3, "from:a")))
    searching.told["dough"] = make_details(facets=(SOURCES, who))
    ask_all(pane, qtbot, "dough")
    pane.focus_results()
    qtbot.keyClick(pane.view, Qt.Key.Key_Left)
    source, you, assistant = pane.facets.rows
    for row in (source, you, assistant, assistant):
        assert row.hasFocus()
        qtbot.keyClick(row, Qt.Key.Key_Down)
    qtbot.keyClick(assistant, Qt.Key.Key_Up)
    with qtbot.waitSignal(pane.narrowed) as narrowed:
        qtbot.keyClick(you, Qt.Key.Key_Space)
    assert narrowed.args == ["from:me dough"]
    qtbot.keyClick(you, Qt.Key.Key_Right)
    assert pane.view.hasFocus()
    with qtbot.waitSignal(pane.left_upwards):
        qtbot.keyClick(pane.view, Qt.Key.Key_Escape)


def test_the_keyboard_stays_at_the_facet_that_was_ticked(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    who = Facet("Who", (FacetValue("You", 4, "from:me"),))
    searching.told["dough"] = make_details(facets=(SOURCES, who))
    searching.told["from:me dough"] = make_details("from:me dough", facets=(who,))
    ask_all(pane, qtbot, "dough")
    pane.facets.rows[1].setFocus()
    ask_all(pane, qtbot, "from:me dough")
    (you,) = pane.facets.rows
    assert you.hasFocus()
    assert you.isChecked()


def test_nothing_found_leads_to_words_that_are_close_and_to_other_places(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    # Given a query that finds nothing, but whose words are elsewhere or nearly so,
    searching.pages["dugh"] = replace(make_page(groups=()), query="dugh")
    searching.told["dugh"] = make_details(
        "dugh", total=0, facets=(), widenings=widenings(archived=0), suggestions=("dough", "dig")
    )
    ask_all(pane, qtbot, "dugh")
    assert [link.text() for link in pane.empty.links] == ["Tool calls 1,204", "dough", "dig"]
    assert [link.accessibleName() for link in pane.empty.links] == [
        "Found in: Tool calls, 1,204",
        "Close to: dough",
        "Close to: dig",
    ]
    # when one goes down to a suggestion and presses Enter,
    pane.focus_results()
    tools, dough, _ = pane.empty.links
    assert tools.hasFocus()
    qtbot.keyClick(tools, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.narrowed) as suggested:
        qtbot.keyClick(dough, Qt.Key.Key_Return)
    # then it is asked; and Up leads back to the field.
    assert suggested.args == ["dough"]
    qtbot.keyClick(dough, Qt.Key.Key_Up)
    with qtbot.waitSignal(pane.left_upwards):
        qtbot.keyClick(tools, Qt.Key.Key_Up)
    with qtbot.waitSignal(pane.narrowed) as wider:
        tools.click()
    assert wider.args == ["also:tools dugh"]


def test_links_that_are_told_again_keep_the_keyboard(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    searching.pages["dugh"] = replace(make_page(groups=()), query="dugh")
    searching.told["dugh"] = make_details("dugh", total=0, facets=(), suggestions=("dough", "dig"))
    ask_all(pane, qtbot, "dugh")
    pane.focus_results()
    ask_all(pane, qtbot, "dugh")
    assert pane.empty.links[0].hasFocus()
    searching.told["dugh"] = make_details("dugh", total=0, facets=(), suggestions=("dig",))
    ask_all(pane, qtbot, "dugh")
    assert [link.text() for link in pane.empty.links] == ["dig"]


def test_another_order_begins_at_its_top(pane: SearchPane, qtbot: QtBot) -> None:
    ask_all(pane, qtbot, "dough")
    pane.view.setCurrentIndex(pane.view.results.index(5))
    with qtbot.waitSignal(pane.page_shown):
        pane.head.button.menu.actions()[1].trigger()
    assert not pane.view.currentIndex().isValid()


def test_where_it_is_narrow_a_menu_holds_what_the_facets_hold(
    pane: SearchPane, qtbot: QtBot, searching: InventedSearching
) -> None:
    searching.told["dough"] = make_details(widenings=widenings())
    ask_all(pane, qtbot, "dough")
    assert not pane.filter.isVisible()
    pane.resize(400, 500)
    assert pane.filter.isVisible()
    pane.filter.menu.aboutToShow.emit()
    actions = pane.filter.menu.actions()
    texts = [action.text() for action in actions if not action.isSeparator()]
    assert texts == ["Also look in", "Tool calls\t1,204", "Archived\t3+", "Source"]
    with qtbot.waitSignal(pane.narrowed) as wider:
        actions[1].trigger()
    assert wider.args == ["also:tools dough"]
    sources = actions[-1].menu()
    assert [action.text() for action in sources.actions()] == ["ChatGPT\t7"]
