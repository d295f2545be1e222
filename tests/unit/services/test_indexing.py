"""The index catches up: words after an import, everything after an update."""

from __future__ import annotations

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.work import Unattended
from chatvault.services import indexing
from chatvault.services.vault import Services
from chatvault.storage import full_text
from chatvault.storage.word_list import WordList
from tests.factories import make_session, make_tool_message
from tests.unit.conftest import MergeFunction


def words(services: Services, start: str) -> list[str]:
    with services.database.rows() as rows:
        return WordList(rows).beginning(start, 10)


def is_complete(services: Services) -> bool:
    with services.database.rows() as rows:
        return WordList(rows).is_complete()


def test_words_are_listed_after_an_import(services: Services, merge: MergeFunction) -> None:
    merge(make_session("Sourdough and sour cream", "Sour getSourCream, 京都 café"))
    assert not is_complete(services)
    assert services.indexing.catch_up(Unattended()) == Changes()
    assert is_complete(services)
    assert words(services, "sour") == ["sour", "sourdough"]
    assert words(services, "cre") == ["cream"]
    assert words(services, "caf") == ["cafe"]
    assert words(services, "京") == []


def test_many_words_come_from_the_index_and_are_the_same(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(make_session("Sourdough and sour cream", "Sour getSourCream"))
    monkeypatch.setattr(indexing, "_MANY", 1)
    services.indexing.catch_up(Unattended())
    assert is_complete(services)
    assert words(services, "sour") == ["sour", "sourdough"]
    assert words(services, "get") == ["get", "getsourcream"]


def test_an_index_of_another_version_is_filled_again(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session("How long does rye rise?", "Ten hours."), make_session(title="Rye"))
    tool = make_tool_message(external_id="t")
    merge(make_session(messages=[tool], external_id="tool", source="claude-code"))
    with services.database.write() as session:
        full_text.clear(session)
        full_text.mark_version(session, 1)
    assert not services.health.check(Unattended()).healthy
    assert services.indexing.catch_up(Unattended()) == Changes(messages=True)
    assert services.health.check(Unattended()).healthy
    for query, total in (("rye", 2), ("ten hours", 1), ("from:tool pytest", 1), ("has:error", 1)):
        assert services.searching.search(query, Unattended()).total == total
