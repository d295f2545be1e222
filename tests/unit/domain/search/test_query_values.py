"""Values are understood as people write them: in words, with units, several at once."""

from __future__ import annotations

import datetime
import time

import pytest

from chatvault.domain.search.query import fields, parse
from chatvault.domain.search.query_tree import AnyOf, Condition, Term, Without

TODAY = datetime.date(2026, 3, 11)  # a Wednesday


@pytest.fixture(autouse=True)
def _a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    class Day(datetime.date):
        @classmethod
        def today(cls) -> Day:
            return cls(TODAY.year, TODAY.month, TODAY.day)

    monkeypatch.setattr(datetime, "date", Day)


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("date:march 2026", "2026-03-01..2026-04-01"),
        ("date:Mar-2026", "2026-03-01..2026-04-01"),
        ("date:\"Sept. 2025\"", "2025-09-01..2025-10-01"),
        ("date:march", "2026-03-01..2026-04-01"),
        ("date:april", "2025-04-01..2025-05-01"),  # the last one there was
        ("date:3/2026", "2026-03-01..2026-04-01"),
        ("date:12/31/2025", "2025-12-31..2026-01-01"),
        ("date:31/12/2025", "2025-12-31..2026-01-01"),
        ("date:5/5/2025", "2025-05-05..2025-05-06"),
        ("date:2026-03-01T12:30:00Z", "2026-03-01..2026-03-02"),
        ("date:last week", "2026-03-02..2026-03-09"),
        ("date:this-week", "2026-03-09..2026-03-16"),
        ("date:last_month", "2026-02-01..2026-03-01"),
        ("date:this month", "2026-03-01..2026-04-01"),
        ("date:last year", "2025-01-01..2026-01-01"),
        ("date:2 days ago", "2026-03-09..2026-03-10"),
        ("date:january..march", "2026-01-01..2026-04-01"),
        ("until:2026-02", "..2026-03-01"),
        ("until:last week", "..2026-03-09"),
        ("date: 2026", "2026-01-01..2027-01-01"),
    ],
)  # fmt: skip
def test_days_in_words(text: str, stretch: str) -> None:
    query = parse(text)
    assert query.nodes == (Condition("date", stretch),)
    assert not query.mistakes


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("since:2026-02", Condition("after", "2026-02-01")),
        ("after:1 week ago", Condition("after", "2026-03-04")),
        ("before:last month", Condition("before", "2026-02-01")),
        ("last:7 days", Condition("last", "168")),
        ("last: 2w", Condition("last", "336")),
        ("from: me", Condition("from", "user")),
        ("from:AI", Condition("from", "assistant")),
        ("in: claude-code", Condition("in", "claude-code")),
        ("is: starred", Condition("is", "starred")),
        ("is:favorites", Condition("is", "starred")),
        ("is:deleted", Condition("is", "trashed")),
        ("has:pictures", Condition("has", "image")),
        ("has:attachment", Condition("has", "file")),
        ("length:>2k", Condition("length", ">2000")),
        ("length:1.5kB", Condition("length", ">=1500")),
        ("length:>1,000k", Condition("length", ">1000000")),
        ("length:1k..2k", Condition("length", "1000..2000")),
        ("length:1000+", Condition("length", ">=1000")),
        ("length:> 50", Condition("length", ">50")),
        ("cost:>0,50", Condition("cost", ">0.50")),
        ("cost:0,5..1,5", Condition("cost", "0.5..1.5")),
        ("cost:5$", Condition("cost", ">=5")),
    ],
)
def test_other_values_as_people_write_them(text: str, condition: Condition) -> None:
    query = parse(text)
    assert query.nodes == (condition,)
    assert not query.mistakes


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("from:me|assistant", [Condition("from", "user"), Condition("from", "assistant")]),
        ("has:code,image,code", [Condition("has", "code"), Condition("has", "image")]),
        ('in:"chatgpt, codex"', [Condition("in", "chatgpt"), Condition("in", "codex")]),
    ],
)
def test_any_of_several_values(text: str, conditions: list[Condition]) -> None:
    assert parse(text).nodes == (AnyOf(tuple(conditions)),)
    assert parse(f"-{text}").nodes == (Without(AnyOf(tuple(conditions))),)


def test_also_looks_in_several_places() -> None:
    assert parse("rye also:tools,thinking").widened == {"tools", "thinking"}


@pytest.mark.parametrize(
    "text",
    ["from:me,nobody", "has:|", "date:13/2026", "date:4/3/2026", "date:32/1/2026", "date:soon",
     "date:next week", "until:soon", "until:2026..2027", "length:k", "length:1kk", "cost:1,2,3",
     "date:99999999 years ago", "date:9999 years ago"],
)  # fmt: skip
def test_what_is_no_value_is_told_and_searched_no_further(text: str) -> None:
    (told, *_) = parse(text).mistakes
    assert "is not understood and was left out" in told


@pytest.mark.parametrize("unit", ["1,", "1", "k", "me,", "1/", "last ", "7 "])
@pytest.mark.parametrize("name", ["length", "cost", "from", "date", "last"])
def test_what_is_no_value_is_not_looked_at_for_long(name: str, unit: str) -> None:
    started = time.process_time()
    parse(f"{name}:{unit * 5_000}")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "word"),
    [("last:7d bread", "bread"), ("date:2026 rye", "rye"), ("from:me too", "too"),
     ("in:claude code", "code"), ("tag: work", "work"), ("in: bread", "bread"),
     ("date:march rolls", "rolls"), ("from:\nme", "me")],
)  # fmt: skip
def test_the_next_word_is_one_of_its_own(text: str, word: str) -> None:
    assert parse(text).nodes[-1] == Term(word)


def test_a_field_ends_behind_all_its_words() -> None:
    text = "rye date:last week -from: me (last:7 days) oats"
    found = [text[place.start : place.end] for place in fields(text)]
    assert found == ["date:last week", "-from: me", "last:7 days"]
