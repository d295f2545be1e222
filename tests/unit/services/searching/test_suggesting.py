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


def test_a_field_that_is_nearly_one_leads_to_it(services: Services, merge: MergeFunction) -> None:
    merge(make_session("The retriever reranks documents"))
    services.indexing.catch_up(Unattended())
    assert close_to(services, "sources:codex") == ("source:codex",)
    assert close_to(services, "reranks form:me") == ("reranks from:me",)
    assert close_to(services, "rolle:user reranks") == ("role:user reranks",)
    assert close_to(services, "data:image/png;base64") == ()  # no date
    assert close_to(services, '"form:me"') == ()


def test_a_word_that_is_there_is_not_the_one_that_is_wrong(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session("The retriever reranks documents"), make_session("He rerank a document"))
    services.indexing.catch_up(Unattended())
    assert close_to(services, "documents in:codex") == ()
    assert close_to(services, "documents retreiver") == ("documents retriever",)


def test_all_wrong_words_are_exchanged_at_once(services: Services, merge: MergeFunction) -> None:
    merge(make_session("Deployment in kubernetes, in its context"))
    services.indexing.catch_up(Unattended())
    assert close_to(services, "deploymnet kubernets") == ("deployment kubernetes",)


def test_what_is_pasted_with_signs_leads_to_the_phrase(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session('Then rm -rf build, or git commit -m "mend"', "id INTEGER NOT NULL,"))
    services.indexing.catch_up(Unattended())
    assert close_to(services, "rm -rf build") == ('"rm -rf build"',)
    assert close_to(services, 'git commit -m "mend"') == ('"git commit -m mend"',)
    assert close_to(services, "INTEGER NOT NULL") == ('"INTEGER NOT NULL"',)
    # Not where it stands nowhere, or says more than words.
    assert close_to(services, "rm -rf oven") == ()
    assert close_to(services, "from:me -build") == ()


def test_a_word_is_not_exchanged_within_another_one(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session("a tests of rye"))
    services.indexing.catch_up(Unattended())
    assert close_to(services, "testz contestzant") == ("tests contestzant",)
