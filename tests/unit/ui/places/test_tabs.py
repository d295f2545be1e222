"""Tabs keep their order, their histories, and how each conversation was left."""

from __future__ import annotations

from chatvault.ui.places.history import Place
from chatvault.ui.places.tabs import Tab, Tabs
from chatvault.ui.thread.landing import Landing


def tab(session_id: int) -> Tab:
    made = Tab()
    made.history.visit(Place(session_id))
    return made


def three() -> Tabs:
    """Tabs of the conversations 1, 2 and 3; 3 is shown."""
    tabs = Tabs()
    tabs.fill([tab(1), tab(2), tab(3)], 2)
    return tabs


def sessions(tabs: Tabs) -> list[int | None]:
    return [one.session_id for one in tabs]


def test_there_is_always_a_tab() -> None:
    tabs = Tabs()
    assert sessions(tabs) == [None]
    tabs.close(0)
    assert (sessions(tabs), tabs.at) == ([None], 0)


def test_a_new_tab_stands_behind_the_current_one() -> None:
    tabs = three()
    tabs.choose(0)
    tabs.add(tab(4), front=False)
    assert (sessions(tabs), tabs.at) == ([1, 4, 2, 3], 0)
    tabs.add(tab(5), front=True)
    assert (sessions(tabs), tabs.at) == ([1, 5, 4, 2, 3], 1)


def test_after_closing_the_tab_behind_is_shown_or_the_last() -> None:
    tabs = three()
    tabs.choose(1)
    tabs.close(1)
    assert tabs.current.session_id == 3
    tabs.close(1)
    assert tabs.current.session_id == 1


def test_closing_another_tab_changes_nothing_of_the_current_one() -> None:
    tabs = three()
    tabs.close(0)
    assert (sessions(tabs), tabs.current.session_id) == ([2, 3], 3)


def test_closed_tabs_come_back_in_turn_where_they_were() -> None:
    tabs = three()
    tabs.close(2)
    tabs.close(0)
    assert tabs.reopen()
    assert (sessions(tabs), tabs.at) == ([1, 2], 0)
    assert tabs.reopen()
    assert (sessions(tabs), tabs.at) == ([1, 2, 3], 2)
    assert not tabs.reopen()


def test_a_tab_that_is_moved_stays_the_current_one() -> None:
    tabs = three()
    tabs.move(2, 0)
    assert (sessions(tabs), tabs.at) == ([3, 1, 2], 0)
    tabs.move(2, 1)
    assert (sessions(tabs), tabs.at) == ([3, 2, 1], 0)


def test_what_was_opened_before_the_old_tabs_came_stays_shown() -> None:
    tabs = Tabs()
    tabs.current.history.visit(Place(9))
    tabs.fill([tab(1), tab(2)], 0)
    assert (sessions(tabs), tabs.at) == ([1, 2, 9], 2)


def test_a_tab_remembers_how_its_own_conversation_was_left() -> None:
    left = tab(1)
    left.leave(2, Landing(7, 3.0))
    assert left.landing is None
    left.leave(1, Landing(7, 3.0))
    assert left.landing == Landing(7, 3.0)
    left.history.visit(Place(2))
    assert left.history.back() == Place(1, 7, 3.0, Landing(7, 3.0))


def test_what_left_the_vault_is_shown_no_more_and_cannot_be_reopened() -> None:
    tabs = three()
    tabs.close(0)
    assert tabs.forget({1, 2}) is False
    assert (sessions(tabs), tabs.at) == ([3], 0)
    assert tabs.reopen() is False
    assert tabs.forget({3}) is True
    assert (sessions(tabs), tabs.at) == ([None], 0)
