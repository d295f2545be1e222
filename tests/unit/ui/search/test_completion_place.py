"""What is being typed at the caret of a query; "|" stands for the caret."""

from __future__ import annotations

import random

import pytest

from chatvault.ui.search.completion_place import Place, place_at


def place(marked: str) -> Place | None:
    caret = marked.index("|")
    return place_at(marked.replace("|", ""), caret)


def cut(marked: str) -> tuple[str, str, str] | None:
    """The field, what is typed of it, and all that a suggestion takes the place of."""
    found = place(marked)
    text = marked.replace("|", "")
    return None if found is None else (found.field, found.typed, text[found.start : found.end])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("fr|", ("", "fr", "fr")),
        ("rye FR|", ("", "FR", "FR")),
        ("-fr|", ("", "fr", "fr")),
        ("(fr|", ("", "fr", "fr")),
        ("(rye OR -(fr|)", ("", "fr", "fr")),
        ("fr|om:me", ("", "fr", "from:")),
        ("from:|", ("from", "", "")),
        ("From:a|", ("from", "a", "a")),
        ("from:a|ss", ("from", "a", "ass")),
        ("-from:a| rye", ("from", "a", "a")),
        ("(rye OR from:a|) oven", ("from", "a", "a")),
        ("((in:co|))", ("in", "co", "co")),
        ('project:"rye b|', ("project", "rye b", '"rye b')),
        ('project:"rye b|read" oven', ("project", "rye b", '"rye bread"')),
        ('project:"|', ("project", "", '"')),
        ('project:"rye| oven from:me', ("project", "rye", '"rye')),
        ("branch:a(b|)c", ("branch", "a(b", "a(b)c")),
        ("from:(|", ("from", "", "")),
        ("from:(a|", ("from", "a", "a")),
        ("rye -from:(me OR a|ss) oven", ("from", "a", "ass")),
        ('project:("rye b| OR oven)', ("project", "rye b", '"rye b')),
        ('project:("rye (b)" OR ov|)', ("project", "ov", "ov")),
        ("tag:((rye OR oa|", ("tag", "oa", "oa")),
        ("from:(me) in:co|", ("in", "co", "co")),
        ("fr|om:(me)", ("", "fr", "from:")),
        ("rye from:|me", ("from", "", "me")),
        ("date:2026-|", ("date", "2026-", "2026-")),
    ],
)
def test_what_is_typed_is_found(marked: str, expected: tuple[str, str, str]) -> None:
    assert cut(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "|",
        "rye |",
        "|from",
        "fr|ench",
        "-|",
        '"fr|',
        '"rye" |',
        "/fr|om/",
        "/rye in:c|o/i",
        "rye2|",
        "from:me |",
        "from:me |rye",
        "unknown:a|",
        "--fr|",
        "a/fr|",
        "(|",
        "from:me)|",
        "from:(me)|",
        "from:(me |",
    ],
)
def test_elsewhere_nothing_is_offered(marked: str) -> None:
    assert place(marked) is None


def test_whatever_is_typed_has_a_place_or_none() -> None:
    letters = 'fr om:in"()/-\\ *a\u0301ß漢😀\t'
    chance = random.Random(7)
    for _ in range(3_000):
        text = "".join(chance.choices(letters, k=chance.randrange(24)))
        for caret in range(len(text) + 1):
            found = place_at(text, caret)
            if found is not None:
                assert found.start <= caret <= found.end <= len(text)


def test_behind_until_days_are_offered_and_no_stretches() -> None:
    assert place("until:20|") == Place("before", "20", 6, 8)
    assert place("since:20|") == Place("after", "20", 6, 8)


def test_in_a_very_long_text_nothing_is_offered() -> None:
    assert place("rye " * 100 + "fr|") is not None
    assert place("rye " * 1_000 + "fr|") is None
