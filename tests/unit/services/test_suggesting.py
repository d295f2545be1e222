"""A word that nobody wrote leads to those that are nearly it."""

from __future__ import annotations

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import make_session
from tests.unit.conftest import MergeFunction


def close_to(services: Services, text: str) -> tuple[str, ...]:
    return services.searching.details(text, Unattended()).suggestions


def test_a_slip_leads_to_the_word(services: Services, merge: MergeFunction) -> None:
    merge(make_session("The retriever reranks documents", "It reranks forty"))
    services.indexing.catch_up(Unattended())
    assert close_to(services, "rernaks") == ("reranks",)
    assert close_to(services, "from:me documnets") == ("from:me documents",)


def test_what_is_found_needs_no_suggestion(services: Services, merge: MergeFunction) -> None:
    merge(make_session("The retriever reranks documents"))
    services.indexing.catch_up(Unattended())
    assert close_to(services, "reranks") == ()
    assert close_to(services, "zzzzzzzz") == ()
    assert close_to(services, "abc") == ()
