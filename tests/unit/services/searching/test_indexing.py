"""The index catches up: words after an import, everything after an update."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.searching import indexing
from chatvault.services.vault import Services
from chatvault.storage.search import full_text
from chatvault.storage.search.word_list import WordList
from tests.factories import MINUTE, NOON, make_message, make_session, make_tool_message
from tests.stopping import Impatient
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


@pytest.mark.parametrize("many", [1, 5_000])
@pytest.mark.parametrize("word", ["ᏣᎳᎩ", "ꮳꮃꭹ", "𞤆𞤵𞤤𞤢𞤪", "𞤨𞤵𞤤𞤢𞤪", "𐓏𐓘𐓻𐓘𐓻𐓟", "ქართული", "ᲥᲐᲠᲗᲣᲚᲘ"])
def test_a_word_of_any_script_with_capitals_is_found_while_it_is_typed(
    services: Services,
    merge: MergeFunction,
    monkeypatch: pytest.MonkeyPatch,
    word: str,
    many: int,
) -> None:
    monkeypatch.setattr(indexing, "_MANY", many)
    merge(make_session(f"{word} {word}"))
    services.indexing.catch_up(Unattended())
    for typed in (word[:2], word[:-1], word):
        assert services.searching.search(typed, Unattended(), typing=True).total == 1


def test_many_words_come_from_the_index_and_are_the_same(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(make_session("Sourdough and sour cream", "Sour getSourCream"))
    monkeypatch.setattr(indexing, "_MANY", 1)
    services.indexing.catch_up(Unattended())
    assert is_complete(services)
    assert words(services, "sour") == ["sour", "sourdough"]
    assert words(services, "get") == ["get", "getsourcream"]


@pytest.mark.parametrize("many", [1, 5_000])
def test_pieces_of_models_are_listed_from_texts_and_from_the_index(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    # Given answers of two models, and a word that looks like the tag of another,
    said = [make_message("Rye", external_id=model, model=model) for model in ("sonne-4-1", "o3")]
    merge(make_session(messages=[*said, make_message("Dsour", external_id="none")]))
    assert services.searching.search("model:son rye", Unattended()).total == 1
    # when the words are listed, from the texts or from the index,
    monkeypatch.setattr(indexing, "_MANY", many)
    services.indexing.catch_up(Unattended())
    # then the pieces of their names are known, and find the same.
    with services.database.rows() as rows:
        listed = WordList(rows).models("d", 10)
    assert listed == ["d1", "d4", "do3", "dsonne"]
    for query, total in (
        ("son", 1),
        ("sonne-4", 1),
        ("o", 1),
        ("4", 1),
        ("sour", 0),
        ("sonne-o", 0),
    ):
        assert services.searching.search(f"model:{query} rye", Unattended()).total == total


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


def test_filling_goes_on_where_it_was_stopped_and_takes_in_what_came_meanwhile(
    services: Services, merge: MergeFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_PORTION", 2)
    for name in ("Rye", "Spelt", "Oats"):
        merge(make_session(f"{name} bread?", "Ten hours.", external_id=name))
    with services.database.write() as session:
        full_text.clear(session)
        full_text.mark_version(session, 1)
    with pytest.raises(Cancelled):
        services.indexing.catch_up(Impatient(1))
    found = found_by(services)
    assert found("hours") == 2
    old = make_message("Nine hours.", external_id="old", created_at=NOON - 1_000 * MINUTE)
    merge(make_session("Barley bread?", "Six hours."), make_session(messages=[old], title="Old"))
    assert found("hours") == 4
    services.indexing.catch_up(Unattended())
    assert found("hours") == 5
    assert services.health.check(Unattended()).healthy


def test_an_index_that_is_filled_for_the_second_time_is_filled_from_the_top(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session("Rye bread?", "Ten hours."))
    for _ in range(2):
        with services.database.write() as session:
            full_text.mark_version(session, 1)
        services.indexing.catch_up(Unattended())
        assert found_by(services)("bread") == 1
    assert services.health.check(Unattended()).healthy


def found_by(services: Services) -> Callable[[str], int]:
    return lambda query: services.searching.search(query, Unattended()).total


def test_after_a_large_import_the_index_is_set_as_before_it(services: Services) -> None:
    def settings() -> dict[str, int]:
        with services.database.read() as session:
            rows = session.connection().exec_driver_sql("SELECT k, v FROM message_fts_config")
            return {row[0]: row[1] for row in rows}

    with services.database.write() as session, full_text.importing(session, merges=True):
        pass
    usual = settings()
    with services.database.write() as session, full_text.importing(session, merges=False):
        during = session.connection().exec_driver_sql(
            "SELECT v FROM message_fts_config WHERE k = 'automerge'"
        )
        assert during.scalar_one() == 0
    assert settings() == usual | {"automerge": 4}
