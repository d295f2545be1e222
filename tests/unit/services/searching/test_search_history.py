"""What was searched for is remembered: once each, newest first, and not without end."""

from __future__ import annotations

import pytest

from chatvault.domain.search.past_search import GROWING_MS
from chatvault.services.searching import search_history
from chatvault.services.vault import Services, open_vault
from chatvault.storage.search.search_history_repository import KEPT, SearchHistoryRepository
from tests.factories import NOON


def test_the_newest_comes_first_and_none_comes_twice(services: Services) -> None:
    for query in ("rye", "oven", "  RYE "):
        services.search_history.remember(query)
    assert services.search_history.recent() == ("RYE", "oven")
    assert services.search_history.recent(1) == ("RYE",)


def test_a_query_that_grew_is_one(services: Services) -> None:
    for query in ("r", "rye", "rye bread", "rye"):
        services.search_history.remember(query)
    assert services.search_history.recent() == ("rye", "rye bread")


def test_a_query_that_was_left_long_ago_did_not_grow(services: Services) -> None:
    with services.database.write() as session:
        history = SearchHistoryRepository(session)
        history.remember("rye", NOON)
        history.remember("rye bread", NOON + GROWING_MS + 1)
    assert services.search_history.recent() == ("rye bread", "rye")


def test_nothing_is_not_remembered(services: Services) -> None:
    services.search_history.remember("   ")
    assert services.search_history.recent() == ()


def test_only_the_newest_are_kept(services: Services) -> None:
    with services.database.write() as session:
        history = SearchHistoryRepository(session)
        for number in range(KEPT + 3):
            history.remember(f"{number} loaves", NOON + number)
    recent = services.search_history.recent()
    assert len(recent) == KEPT
    assert (recent[0], recent[-1]) == (f"{KEPT + 2} loaves", "3 loaves")


def test_what_was_cleared_comes_back_in_its_order(services: Services) -> None:
    for query in ("rye", "oven"):
        services.search_history.remember(query)
    cleared = services.search_history.clear()
    assert services.search_history.recent() == ()
    services.search_history.remember("crumb")
    services.search_history.restore(cleared)
    assert services.search_history.recent() == ("crumb", "oven", "rye")


def test_a_vault_that_may_only_be_read_remembers_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.search_history.remember("rye")
    monkeypatch.setattr("chatvault.storage.database.engine._is_writable", lambda path: False)
    reader = open_vault(services.folder)
    reader.search_history.remember("oven")
    assert reader.search_history.recent() == ("rye",)
    reader.close()


def test_a_clock_that_went_back_does_not_lose_a_query(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.search_history.remember("rye")
    monkeypatch.setattr(search_history, "now", lambda: NOON)
    services.search_history.remember("rye bread")
    assert set(services.search_history.recent()) == {"rye", "rye bread"}
