"""Searches that are kept, with how much each finds now."""

from __future__ import annotations

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.search.hits import Count
from chatvault.domain.work import Unattended, Work
from chatvault.errors import NotFound
from chatvault.services.searching.saved_searches import SavedSearches
from chatvault.services.searching.searching import Searching
from chatvault.services.vault import Services
from tests.factories import make_session
from tests.unit.conftest import MergeFunction


def names(services: Services) -> list[str]:
    return [search.name for search in services.saved_searches.all()]


def test_a_search_is_kept_under_its_own_text_after_the_others(services: Services) -> None:
    services.saved_searches.add("rye from:me")
    services.saved_searches.add(" oven ", " Ovens ")
    first, second = services.saved_searches.all()
    assert (first.name, first.query) == ("rye from:me", "rye from:me")
    assert (second.name, second.query) == ("Ovens", "oven")
    assert first.position < second.position


def test_a_search_gets_another_name(services: Services) -> None:
    saved = services.saved_searches.add("rye")
    assert services.saved_searches.rename(saved.id, " Rye bread ") == Changes(searches=True)
    assert services.saved_searches.find(saved.id).name == "Rye bread"


def test_a_search_that_was_let_go_comes_back_to_its_place(services: Services) -> None:
    for query in ("rye", "oven", "crumb"):
        services.saved_searches.add(query)
    oven = services.saved_searches.all()[1]
    services.saved_searches.remove(oven.id)
    assert names(services) == ["rye", "crumb"]
    with pytest.raises(NotFound):
        services.saved_searches.find(oven.id)
    services.saved_searches.put(oven)
    assert names(services) == ["rye", "oven", "crumb"]


def test_a_search_moves_among_the_others(services: Services) -> None:
    for query in ("rye", "oven", "crumb"):
        services.saved_searches.add(query)
    crumb = services.saved_searches.all()[2].id
    assert services.saved_searches.move(crumb, -1) == Changes(searches=True)
    assert names(services) == ["rye", "crumb", "oven"]
    services.saved_searches.move(crumb, -1)
    assert services.saved_searches.move(crumb, -1) == Changes()
    assert names(services) == ["crumb", "rye", "oven"]
    assert services.saved_searches.move(99, 1) == Changes()


def test_the_count_is_that_of_the_search(services: Services, merge: MergeFunction) -> None:
    merge(make_session("How long does rye rise?", "Rye takes ten hours.", "And wheat?"))
    assert services.saved_searches.count("rye", Unattended()) == Count(2)
    assert services.saved_searches.count("rye from:me", Unattended()) == Count(1)
    assert services.saved_searches.count("spelt", Unattended()) == Count(0)


class InventedSearching(Searching):
    """Stopped counting somewhere."""

    def count(self, text: str, work: Work, *, typing: bool = False) -> Count:
        return Count(10_109, exact=False)


def test_where_counting_stopped_whole_thousands_are_told(services: Services) -> None:
    searches = SavedSearches(services.database, InventedSearching(services.database))
    assert searches.count("the", Unattended()) == Count(10_000, exact=False)
