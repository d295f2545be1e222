"""Searching in the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.ui.pages import Mode
from chatvault.ui.thread.copying import message_text
from tests.ui.conftest import Person
from tests.unit.services.test_importing import conversation, write_export


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
    baker.press("next_hit")
    assert read(baker) == seen[-1]
    for before in (*seen[-2::-1], seen[0]):
        baker.press("previous_hit")
        assert read(baker) == before


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
