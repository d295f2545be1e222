"""However long or deep a query is, the index takes it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.domain.search.hits import SearchSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import make_session
from tests.unit.conftest import MergeFunction

LONG = {
    "negations": "rye " + " ".join(f"-word{number}" for number in range(1_000)),
    "fields": "title:bread " * 1_000,
    "negated fields": "-title:oven " * 800,
    "choices": " OR ".join(f"tag:{number}" for number in range(1_000)),
    "expressions": "/r.e/ " * 1_500,
    "parentheses": "(rye (bread OR " * 600,
    "negated parentheses": "(rye OR (bread -" * 600,
    "parts": "*e* r* " * 1_400,
    "digits": "length:>" + "9" * 400 + " cost:<" + "9" * 400,
}


@pytest.fixture
def bread(services: Services, merge: MergeFunction) -> Services:
    merge(make_session("Rye bread", "An oven.", title="Bread"))
    services.indexing.catch_up(Unattended())
    return services


def ask_everything(services: Services, text: str, sort: SearchSort, *, typing: bool) -> None:
    """What the window and the command line ask for."""
    searching, work = services.searching, Unattended()
    page = searching.search(text, work, sort=sort, typing=typing)
    searching.details(text, work, sort=sort, typing=typing)
    searching.extent(text, work, typing=typing)
    searching.sessions(text, work)
    for group in page.groups:
        ids = [hit.message_id for hit in searching.hits(text, group.session_id, work)]
        searching.snippets(text, [one for one in ids if one is not None], work)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("sort", SearchSort)
def test_a_very_long_query_is_answered(bread: Services, text: str, sort: SearchSort) -> None:
    ask_everything(bread, text, sort, typing=False)


# Halves of surrogate pairs too, as a shell or a paste may bring them.
_ANY = st.text(st.characters(exclude_categories=()), max_size=30)
_PIECES = st.sampled_from(
    ["rye", "(", ")", " ", " OR ", " NOT ", "-", '"', "/", "*", "\x00", "\ud800", "tag:", "title:",
     "file:", "id:", "model:", "length:>", "date:", "in:", "has:code", "is:gone", "also:tools",
     "京"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=_ANY | st.lists(_PIECES | _ANY, max_size=12).map("".join),
    sort=st.sampled_from(SearchSort),
    typing=st.booleans(),
)
def test_any_text_is_answered(bread: Services, text: str, sort: SearchSort, typing: bool) -> None:
    ask_everything(bread, text, sort, typing=typing)
