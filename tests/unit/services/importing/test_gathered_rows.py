"""Rows of Gemini stand in the vault once, whichever export of them came first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chatvault.domain.imports import ImportReport
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.conftest import MergeFunction
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import row
from tests.unit.services.importing.test_order_of_files import a_vault

Conversation = tuple[str, list[str]]

_SHOWN = """
SELECT s.title, m.text FROM chat_session s JOIN message m ON m.session_id = s.id
WHERE s.status = 'active' AND m.active ORDER BY s.created_at, s.id, m.position
"""
_BY_SESSION = """
SELECT s.id, m.text FROM chat_session s JOIN message m ON m.session_id = s.id
WHERE s.status = 'active' AND m.active AND m.role = 'user' ORDER BY s.id, m.position
"""
_FACTS = """
SELECT s.title, s.excerpt, s.created_at, s.updated_at, s.message_count, m.external_id,
       above.external_id, m.position, m.active, leaf.external_id
FROM chat_session s JOIN message m ON m.session_id = s.id
LEFT JOIN message above ON above.id = m.parent_id
LEFT JOIN message leaf ON leaf.id = s.active_leaf_id
WHERE s.status = 'active' ORDER BY s.created_at, m.external_id
"""


def told(at: str, *chats: str) -> Entry:
    """A prompt that is called as its time; ``chats`` are the conversations' ids, where told."""
    addresses = [{"name": f"https://gemini.google.com/app/{chat}"} for chat in chats]
    return row(f"Prompted at {at}", f"<p>Done at {at}.</p>", at=f"{at}:00", details=addresses)


def export(folder: Path, name: str, *rows: Entry) -> Path:
    """An export with these rows, which are given in the order of time."""
    return write(folder / f"{name}.zip", {"MyActivity.json": list(reversed(rows))})


def run(services: Services, *paths: Path) -> ImportReport:
    return services.importing.run(paths, Unattended())


def shown(services: Services) -> list[Conversation]:
    """The conversations outside of the trash, by their titles, with the times of their prompts."""
    found: list[Conversation] = []
    with services.database.rows() as rows:
        for title, text in rows(_SHOWN):
            if not found or found[-1][0] != title:
                found.append((title, []))
            if text.startswith("at "):
                found[-1][1].append(text.removeprefix("at "))
    return found


def by_session(services: Services) -> list[tuple[int, list[str]]]:
    """The times of the prompts of each conversation outside of the trash."""
    found: dict[int, list[str]] = {}
    with services.database.rows() as rows:
        for session_id, text in rows(_BY_SESSION):
            found.setdefault(session_id, []).append(text.removeprefix("at "))
    return list(found.items())


def facts(services: Services) -> list[tuple[object, ...]]:
    with services.database.rows() as rows:
        return [tuple(one) for one in rows(_FACTS)]


OLD = [told("10:00"), told("10:10"), told("10:20")]
TELLING = {
    "one conversation": [
        told("10:00", "c0ffee01"), told("10:10", "c0ffee01"), told("10:20", "c0ffee01"),
        told("18:00", "c0ffee01"),
    ],
    "two conversations": [
        told("10:00", "c0ffee01"), told("10:10", "decaf002"), told("10:20", "c0ffee01"),
    ],
    "some are not told": [told("10:00", "c0ffee01"), told("10:10"), told("10:20", "c0ffee01")],
    "some are gone": [told("10:10", "c0ffee01"), told("12:00", "c0ffee01")],
    "none is told, and the first is gone": [told("10:10"), told("10:20"), told("10:30")],
    "none is told, and one amid them is gone": [told("10:00"), told("10:20"), told("10:30")],
}  # fmt: skip


@pytest.mark.parametrize("kind", TELLING)
def test_in_either_order_they_make_the_same_story(tmp_path: Path, kind: str) -> None:
    old, newer = export(tmp_path, "old", *OLD), export(tmp_path, "new", *TELLING[kind])
    stories = []

    for first, second in permutations((old, newer)):
        with a_vault(tmp_path) as services:
            run(services, first)
            run(services, second)
            stories.append(facts(services))
            again = [*run(services, first).runs, *run(services, second).runs]
            assert [(each.sessions_new, each.messages_new) for each in again] == [(0, 0)] * 2
            assert facts(services) == stories[-1]

    assert stories[0] == stories[1]
    names = [one[5] for one in stories[0]]
    assert len(set(names)) == len(names)


def test_a_row_that_no_conversation_has_stays_gathered_under_its_own_title(
    services: Services, tmp_path: Path
) -> None:
    run(services, export(tmp_path, "new", *TELLING["two conversations"][:2]))

    (second,) = run(services, export(tmp_path, "old", *OLD)).runs

    assert (second.sessions_new, second.messages_new) == (1, 2)
    assert shown(services) == [
        ("at 10:00", ["10:00"]),
        ("at 10:10", ["10:10"]),
        ("at 10:20", ["10:20"]),
    ]


def test_what_was_gathered_goes_where_it_is_told_to_belong(
    services: Services, tmp_path: Path
) -> None:
    run(services, export(tmp_path, "old", *OLD))

    run(services, export(tmp_path, "new", *TELLING["two conversations"]))

    assert shown(services) == [("at 10:00", ["10:00", "10:20"]), ("at 10:10", ["10:10"])]


def test_a_row_that_others_branched_off_behind_is_in_each_of_them(tmp_path: Path) -> None:
    # Given an old export that tells no conversations, and a new one in which two branched off
    old = export(tmp_path, "old", *OLD)
    new = export(
        tmp_path,
        "new",
        told("10:00", "c0ffee01", "decaf002"),
        told("10:10", "c0ffee01"),
        told("10:20", "decaf002"),
    )
    stories = []

    # When they come in either order
    for first, second in permutations((old, new)):
        with a_vault(tmp_path) as services:
            run(services, first)
            run(services, second)
            stories.append(facts(services))

            # Then both conversations are whole, and nothing else is left
            found = [times for _, times in by_session(services)]
            assert sorted(found) == [["10:00", "10:10"], ["10:00", "10:20"]]
    assert stories[0] == stories[1]


def test_a_conversation_that_was_gathered_in_two_is_one_and_keeps_its_name(
    services: Services, tmp_path: Path
) -> None:
    # Given prompts of a morning and an evening, and a name for the first conversation,
    run(services, export(tmp_path, "old", *OLD, told("18:00")))
    with services.database.rows() as rows:
        (first, _) = (one[0] for one in rows("SELECT id FROM chat_session ORDER BY created_at"))
    services.organising.rename(first, "Dough")
    # when they turn out to be one conversation,
    run(services, export(tmp_path, "new", *TELLING["one conversation"]))
    # then it has that name, and the other one is in the trash.
    with services.database.rows() as rows:
        told_of = [tuple(one) for one in rows(
            "SELECT external_id, custom_title FROM chat_session WHERE status = 'active'"
        )]  # fmt: skip
    assert told_of == [("c0ffee01", "Dough")]


@pytest.mark.parametrize("again", ["old", "new"])
def test_what_stood_in_the_vault_twice_stands_there_once_when_it_is_read_again(
    services: Services, merge: MergeFunction, tmp_path: Path, again: str
) -> None:
    # Given a vault of a version that knew no rows,
    exports = {
        "new": export(tmp_path, "new", *TELLING["two conversations"]),
        "old": export(tmp_path, "old", *OLD),
    }
    for path in exports.values():
        merge(*(replace(one, of_rows=False) for one in imported(path).sessions))
    assert len(facts(services)) == 12
    # when one of the exports is read again,
    run(services, exports[again])
    # then each row is where it is told to belong.
    assert shown(services) == [("at 10:00", ["10:00", "10:20"]), ("at 10:10", ["10:10"])]
    assert len(facts(services)) == 6


def test_what_comes_to_one_that_was_put_away_is_seen(services: Services, tmp_path: Path) -> None:
    # Given two conversations of which one was put away, for they turned out to be one,
    run(services, export(tmp_path, "1", told("10:00"), told("10:40")))
    run(services, export(tmp_path, "2", told("10:00"), told("10:20"), told("10:40")))
    assert shown(services) == [("at 10:00", ["10:00", "10:20", "10:40"])]
    # when an export begins with the second one, and goes on,
    run(services, export(tmp_path, "3", told("10:40"), told("11:00")))
    # then that is seen in the first one.
    assert shown(services) == [("at 10:00", ["10:00", "10:20", "10:40", "11:00"])]


def test_what_is_told_of_none_is_seen_although_the_rest_was_put_away(
    services: Services, tmp_path: Path
) -> None:
    run(services, export(tmp_path, "1", *OLD, told("18:00")))
    run(services, export(tmp_path, "2", *TELLING["one conversation"]))

    run(services, export(tmp_path, "3", told("18:00"), told("18:10")))

    assert shown(services) == [
        ("at 10:00", ["10:00", "10:10", "10:20", "18:00"]),
        ("at 18:10", ["18:10"]),
    ]


def test_both_in_one_import_make_the_same_story(tmp_path: Path) -> None:
    rows = TELLING["two conversations"]
    old, newer = export(tmp_path, "old", *OLD), export(tmp_path, "new", *rows)
    stories = []

    for paths in permutations((old, newer)):
        with a_vault(tmp_path) as services:
            run(services, *paths)
            stories.append(facts(services))

    assert stories[0] == stories[1]


TIMES = [f"{hour}:{minute}" for hour in (10, 11, 12) for minute in ("00", "15", "30", "45")]
CHATS = ("", "c0ffee01", "decaf002")


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    chats=st.lists(st.sampled_from(CHATS), min_size=len(TIMES), max_size=len(TIMES)),
    parts=st.lists(
        st.tuples(st.booleans(), st.lists(st.sampled_from(TIMES), min_size=1, unique=True)),
        min_size=2,
        max_size=3,
    ),
)
def test_any_exports_in_any_order_have_each_row_once(
    tmp_path: Path, chats: Sequence[str], parts: Sequence[tuple[bool, list[str]]]
) -> None:
    chat = dict(zip(TIMES, chats, strict=True))
    paths = [
        export(
            tmp_path, f"{number}", *(told(at, chat[at] if telling else "") for at in sorted(ats))
        )
        for number, (telling, ats) in enumerate(parts)
    ]

    with a_vault(tmp_path) as services:
        for path in paths:
            run(services, path)
        found = sorted(at for _, ats in shown(services) for at in ats)
        counted = len(facts(services))

    asked = sorted({at for _, ats in parts for at in ats})
    assert found == asked
    assert counted == 2 * len(asked)


HEAD = "Conversation,Time,Author,Message"
RYE = ["Rye,2026-01-05T10:00:10,AI,It keeps.", "Rye,2026-01-05T10:00:00,Human,Why rye?"]
MORE = ["Rye,2026-01-05T11:00:10,AI,Less.", "Rye,2026-01-05T11:00:00,Human,And spelt?"]


@pytest.mark.parametrize(
    "newer",
    [
        [line.replace("Rye,", "Bread,", 1) for line in (*MORE, *RYE)],
        [*MORE, RYE[0]],
    ],
    ids=["renamed", "its first row is gone"],
)
def test_a_conversation_of_copilot_is_one_under_any_title(
    tmp_path: Path, newer: Sequence[str]
) -> None:
    old, new = (
        write(tmp_path / f"{name}.zip", {"a.csv": "\n".join([HEAD, *lines])})
        for name, lines in (("old", RYE), ("new", newer))
    )
    stories = []

    for first, second in permutations((old, new)):
        with a_vault(tmp_path) as services:
            run(services, first)
            run(services, second)
            stories.append(facts(services))
            again = [*run(services, first).runs, *run(services, second).runs]
            assert [(each.sessions_new, each.messages_new) for each in again] == [(0, 0)] * 2

    assert stories[0] == stories[1]
    assert len(stories[0]) == 4


FIRST, SECOND, THIRD, FOURTH = (f"10:{minute}" for minute in ("00", "05", "10", "15"))


@pytest.mark.parametrize(
    "theirs",
    [
        (told(SECOND), told(THIRD), told(FOURTH)),  # Google had deleted the first of them
        (
            told(FIRST, "chat-one"),
            told(SECOND, "chat-one"),
            told(THIRD, "chat-one"),
            told(FOURTH, "chat-one"),
        ),
    ],
    ids=["gathered", "of a conversation"],
)
@pytest.mark.parametrize("to_and_fro", [False, True])
def test_rows_that_two_vaults_gathered_are_there_once_when_they_are_merged(
    tmp_path: Path, theirs: tuple[Entry, ...], *, to_and_fro: bool
) -> None:
    mine = (told(FIRST), told(SECOND), told(THIRD))
    with a_vault(tmp_path) as vault, a_vault(tmp_path) as other:
        run(vault, export(tmp_path, "mine", *mine))
        run(other, export(tmp_path, "theirs", *theirs))
        into, out = (other, vault) if to_and_fro else (vault, other)
        into.merging.vault(out.folder, Unattended())
        found = sorted(time for _, times in by_session(into) for time in times)
        assert found == sorted([FIRST, SECOND, THIRD, FOURTH])
        before = facts(into)
        again = into.merging.vault(out.folder, Unattended())
        assert (again.new, again.completed) == (0, 0)
        assert facts(into) == before
