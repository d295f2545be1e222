"""Searching in the window."""

from __future__ import annotations

from chatvault.ui.pages import Mode
from tests.ui.conftest import Person


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


def test_a_search_that_finds_nothing_says_so(reader: Person) -> None:
    reader.do(reader.window.search_bar.set_query, "zanzibar")
    assert reader.window.body.mode is Mode.SEARCH
    assert "0" in reader.window.status_bar.text
