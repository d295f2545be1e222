from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.exporters.file_names import FileNames
from tests.unit.exporters.conversations import session

RESERVED = {"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"
}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bread without kneading?", "2025-11-22-bread-without-kneading-0b54a9de.md"),
        ("", "2025-11-22-conversation-0b54a9de.md"),
        ("../../etc/passwd", "2025-11-22-etc-passwd-0b54a9de.md"),
        ("C:\\Windows\\x", "2025-11-22-c-windows-x-0b54a9de.md"),
        ("NUL", "2025-11-22-nul-0b54a9de.md"),
        ("हिन्दी में रोटी", "2025-11-22-हिन्दी-में-रोटी-0b54a9de.md"),
        ("パンの焼き方", "2025-11-22-パンの焼き方-0b54a9de.md"),
        ("🍞 \u202egnp.exe", "2025-11-22-gnp-exe-0b54a9de.md"),
        ("a\nb\0c", "2025-11-22-a-b-c-0b54a9de.md"),
    ],
)
def test_a_name_is_the_day_the_title_and_the_uid(title: str, expected: str) -> None:
    assert FileNames().name(session(title=title), ".md") == expected


def test_a_conversation_without_a_date_says_so() -> None:
    assert FileNames().name(session(created_at=None), ".html").startswith("undated-bread")


def test_the_same_conversation_gets_the_same_name_at_every_export() -> None:
    assert FileNames().name(session(), ".md") == FileNames().name(session(), ".md")


def test_names_differ_where_a_file_system_might_see_no_difference() -> None:
    names = FileNames()

    first = names.name(session(uid="AB", title="Café"), ".md")
    second = names.name(session(uid="ab", title="cafe\u0301"), ".md")

    assert first.casefold() != second.casefold()
    assert second == "2025-11-22-café-ab-2.md"


@given(st.lists(st.text(), min_size=1, max_size=4), st.sampled_from([".md", ".html", ".json"]))
def test_every_name_is_one_that_every_file_system_takes(titles: list[str], ending: str) -> None:
    names = FileNames()

    given = [names.name(session(title=title * 20, created_at=None), ending) for title in titles]

    assert len({name.casefold() for name in given}) == len(titles)
    for name in given:
        assert name.endswith(ending)
        assert len(name.encode()) <= 120
        assert name.removesuffix(ending).upper().split(".")[0] not in RESERVED
        assert not set(name) & set('/\\:*?"<>|')
        assert name.isprintable()
        assert not name.startswith((".", "-", " "))
