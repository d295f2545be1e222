"""The language of the search box."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.search.query import fields, parse
from chatvault.domain.search.query_fields import takes
from chatvault.domain.search.query_tree import (
    AllOf,
    AnyOf,
    Condition,
    Expression,
    Node,
    Query,
    Term,
    Without,
)
from chatvault.domain.search.snippets import Marker, folded
from chatvault.domain.search.understood import understood

BREAD, OVEN, ROLLS = Term("bread"), Term("oven"), Term("rolls")


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("bread oven", (BREAD, OVEN)),
        ('"stone oven"', (Term("stone oven", phrase=True),)),
        ("bread -oven", (BREAD, Without(OVEN))),
        ("bread OR rolls oven", (AnyOf((BREAD, ROLLS)), OVEN)),
        ("(bread oven) OR rolls", (AnyOf((AllOf((BREAD, OVEN)), ROLLS)),)),
        ("-(bread OR oven)", (Without(AnyOf((BREAD, OVEN))),)),
        ("((bread", (BREAD,)),
        ("bread) oven", (Term("bread)"), OVEN)),
        ("knead(rye) (knead(rye))", (Term("knead(rye)"), Term("knead(rye)"))),
        ("kne*", (Term("kne", prefix=True),)),
        ("*nea* *ead", (Term("nea", inside=True), Term("ead", inside=True))),
        ("http://x.y", (Term("http://x.y"),)),
        ("chatvault:a/b#1", (Term("chatvault:a/b#1"),)),
        ("--flag C++ a.b.c", (Term("--flag"), Term("C++"), Term("a.b.c"))),
        ('"open', (Term("open", phrase=True),)),
        (
            "“stone oven” „rye“ «oat bread»",
            (
                Term("stone oven", phrase=True),
                Term("rye", phrase=True),
                Term("oat bread", phrase=True),
            ),
        ),
        ("“stone oven", (Term("“stone"), OVEN)),
        ("/ry[ei]s?/ /usr/lib", (Expression("ry[ei]s?"), Term("/usr/lib"))),
        ("bread AND (rolls AND oven)", (BREAD, AllOf((ROLLS, OVEN)))),
        ("bread OR rolls AND oven", (AnyOf((BREAD, ROLLS)), OVEN)),
        ("bread AND NOT oven", (BREAD, Without(OVEN))),
        ("AND", (Term("AND"),)),
        ("bread NOT", (BREAD, Term("NOT"))),
        ("bread NOT(oven OR rolls)", (BREAD, Without(AnyOf((OVEN, ROLLS))))),
    ],
)
def test_words(text: str, nodes: tuple[Node, ...]) -> None:
    assert parse(text) == Query(nodes)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("from:me", Condition("from", "user")),
        ("in:Codex", Condition("in", "codex")),
        ("source:codex", Condition("in", "codex")),
        ("Role:user", Condition("from", "user")),
        ("in:claude-code", Condition("in", "claude-code")),
        ("in:claude_code", Condition("in", "claude-code")),
        ("in:lmstudio", Condition("in", "lm-studio")),
        ('in:"chat gpt"', Condition("in", "chatgpt")),
        ("HAS:Code", Condition("has", "code")),
        ('project:"my house"', Condition("project", "my house")),
        ("project:“my house”", Condition("project", "my house")),
        ("project:=«my house»", Condition("project", "my house", exactly=True)),
        ('project:="my house"', Condition("project", "my house", exactly=True)),
        ("model:=gpt-4", Condition("model", "gpt-4", exactly=True)),
        ("role:=tool", Condition("from", "tool", exactly=True)),
        ('tag:"so ""called"""', Condition("tag", 'so "called"')),
        ("after:2026-10", Condition("after", "2026-10-01")),
        ("before:2026", Condition("before", "2026-01-01")),
        ("date:2026-03..2026-05", Condition("date", "2026-03-01..2026-06-01")),
        ("date:2026..2026-03", Condition("date", "2026-01-01..2026-04-01")),
        ("date:2026-12", Condition("date", "2026-12-01..2027-01-01")),
        ("date:..2026-02-28", Condition("date", "..2026-03-01")),
        ("date:2026-05..2026-03", Condition("date", "2026-03-01..2026-06-01")),
        ("date:2026/3/5", Condition("date", "2026-03-05..2026-03-06")),
        ("date:2026.03..5.4.2026", Condition("date", "2026-03-01..2026-04-06")),
        ("date:2026-Q1", Condition("date", "2026-01-01..2026-04-01")),
        ("date:2025q4..2026-Q2", Condition("date", "2025-10-01..2026-07-01")),
        ("after:2026-Q3", Condition("after", "2026-07-01")),
        ("date:>2026-03", Condition("date", "2026-04-01..")),
        ("date:>=2026-03", Condition("date", "2026-03-01..")),
        ("date:<2026-Q2", Condition("date", "..2026-04-01")),
        ("date:<=2026", Condition("date", "..2027-01-01")),
        ('last:"30 days"', Condition("last", "720")),
        ("last:2w", Condition("last", "336")),
        ("last:week", Condition("last", "168")),
        ("last:3Days", Condition("last", "72")),
        ("has:images", Condition("has", "image")),
        ("has:branches", Condition("has", "branch")),
        ("cost:>$2", Condition("cost", ">2")),
        ("length:>50", Condition("length", ">50")),
        ("cost:1.5", Condition("cost", ">=1.5")),
        ("length:>1,500", Condition("length", ">1500")),
        ("length:50..1,000", Condition("length", "50..1000")),
        ("length:100..50", Condition("length", "50..100")),
        ("length:5..5.0", Condition("length", "=5")),
        ("length:50..", Condition("length", ">=50")),
        ("length:..50", Condition("length", "<=50")),
        ("cost:$0.50..$2", Condition("cost", "0.50..2")),
        ("id:chatvault:ab-1#23", Condition("id", "chatvault:ab-1#23")),
        ("chatvault:ab-1#23", Condition("id", "chatvault:ab-1#23")),
        ("chatvault:ab-1", Condition("id", "chatvault:ab-1")),
    ],
)
def test_fields(text: str, condition: Condition) -> None:
    assert parse(text) == Query((condition,))
    assert parse(f"bread -{text}") == Query((BREAD, Without(condition)))


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("from:(me OR assistant)",
         (AnyOf((Condition("from", "user"), Condition("from", "assistant"))),)),
        ('title:(rye "stone oven") bread',
         (AllOf((Condition("title", "rye"), Condition("title", "stone oven"))), BREAD)),
        ("-has:(code OR image)",
         (Without(AnyOf((Condition("has", "code"), Condition("has", "image")))),)),
        ("tag:(oats -(rye OR wheat))",
         (AllOf((Condition("tag", "oats"),
                 Without(AnyOf((Condition("tag", "rye"), Condition("tag", "wheat")))))),)),
        ("model:(=gpt-5)", (Condition("model", "gpt-5", exactly=True),)),
        ("title:(rye", (Condition("title", "rye"),)),
        ("file:rye(1).pdf", (Condition("file", "rye(1).pdf"),)),
    ],
)  # fmt: skip
def test_a_field_may_have_several_values_in_parentheses(text: str, nodes: tuple[Node, ...]) -> None:
    assert parse(text) == Query(nodes)


def test_what_is_no_value_of_a_field_in_parentheses_is_told() -> None:
    query = parse("bread from:(me in:codex)")
    assert query.nodes == (BREAD, Condition("from", "user"))
    assert query.mistakes[0].startswith("“from:in:codex” is not understood and was left out")
    assert parse("also:(tools thinking)").widened == {"tools", "thinking"}


@pytest.mark.parametrize(
    "text",
    ["from:nobody", "is:blue", "after:soon", "after:2026-13-40", "date:..", "date:2026..x",
     "date:3/5/2026", "date:2026-3.5", "last:long", "last:3", "length:many", "cost:>",
     "length:..", "length:>5..9", "cost:$$5", "cost:1$0",
     "date:9999-12-31", "date:9999-Q4", "date:24", "after:026-1-1", "date:2026-Q5", "date:>",
     "date:>soon", "date:<0001", "date:>2026..2027",
     "before:tomorrow"],
)  # fmt: skip
def test_a_mistake_is_said_and_left_out(text: str) -> None:
    query = parse(text)
    assert query.empty
    assert text in query.mistakes[0]


def test_a_mistake_comes_with_what_would_be_understood() -> None:
    assert parse("before:soon").mistakes == (
        "“before:soon” is not understood and was left out; "
        "“before:” takes a day, month, quarter or year such as 2026-11-28, 2026-11, 2026-Q4, 2026 "
        "or yesterday",
    )
    (told,) = parse("is:stared").mistakes
    assert told.endswith("“is:” takes starred, pinned, archived, trashed or gone")


def test_a_mistake_is_told_with_the_name_that_was_typed() -> None:
    assert parse("source:nowhere").mistakes == (
        "“source:nowhere” is not understood and was left out; "
        "“source:” takes a source such as claude-code",
    )


@pytest.mark.parametrize(
    "text",
    ["from:others", "in:claude-code", "is:gone", "has:secret", "also:archived", "lang:python",
     "date:2026-11..2026", "after:2026-11", "before:2026-11-28", "last:12h", "length:>50",
     "after:yesterday", "after:2026-Q4",
     "cost:>0.50"],
)  # fmt: skip
def test_what_a_mistake_names_as_an_example_is_none(text: str) -> None:
    assert text.partition(":")[2].partition("..")[0] in takes(text.partition(":")[0])
    assert not parse(text).mistakes


def test_days_are_called_as_people_call_them() -> None:
    today = datetime.date.today()
    before, after = today - datetime.timedelta(days=1), today + datetime.timedelta(days=1)
    (condition,) = parse("date:today").nodes
    assert condition == Condition("date", f"{today}..{after}")
    assert parse("date:Yesterday..today").nodes == (Condition("date", f"{before}..{after}"),)
    assert parse("after:yesterday").nodes == (Condition("after", f"{before}"),)


@pytest.mark.parametrize("text", ["/ry[ei]/i", "/ry[ei]/g", "/ry[ei]/gi"])
def test_flags_that_say_what_is_so_anyway_are_passed_over(text: str) -> None:
    assert parse(text).nodes == (Expression("ry[ei]"),)
    assert parse("/usr/lib /srv/x").nodes == (Term("/usr/lib"), Term("/srv/x"))


def test_what_is_no_expression_is_searched_by_its_words() -> None:
    query = parse("/rye (/ oven")
    assert query.nodes == (Term("rye (", phrase=True), OVEN)
    assert query.mistakes == ("“/rye (/” is no regular expression; its words are searched",)


def test_the_last_word_may_still_grow_while_typing() -> None:
    assert parse("bread ov", typing=True).nodes[-1] == Term("ov", prefix=True, growing=True)
    assert parse("bread ov*", typing=True).nodes[-1] == Term("ov", prefix=True)
    assert parse("bread ov ", typing=True).nodes[-1] == Term("ov")
    assert parse("bread -ov", typing=True).nodes[-1] == Without(Term("ov"))
    assert parse("bread -(rye ov", typing=True).nodes[-1] == Without(
        AllOf((Term("rye"), Term("ov")))
    )


def test_what_is_left_out_is_not_marked() -> None:
    assert parse("bread -(oven rolls) OR rye").words == ("bread", "rye")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'oven "rye bread" -burnt in:codex after:2026-10-01',
            "with the word *oven*, with the phrase *rye bread*, without *burnt*, in *Codex*, "
            "since *1 October 2026*, in prompts and answers",
        ),
        (
            "(rye OR oats) -(has:code from:me)",
            "with the word *rye* or the word *oats*, not (with *code* and from *you*), "
            "in prompts and answers",
        ),
        ("source:codex -role:tool", "in *Codex*, not from *tools*"),
        ("role:=tool model:=gpt-4 project:=app tool:=Read", "said by *tools*, in conversations "
         "with the model *gpt-4*, in conversations with exactly the project *app*, "
         "with the tool *Read*"),
        ("is:starred OR has:image", "(*starred* or with *pictures*)"),
        ("length:>50 cost:1 last:2d", "with more than *50 characters*, costing at least *$1*, "
         "in the last *2 days*"),
        ("length:50..99 cost:0.5..2", "with *50* to *99 characters*, costing *$0.5* to *$2*"),
        ("length:=1 last:1d -last:25h", "with exactly *1 character*, in the last *1 day*, "
         "not in the last *25 hours*"),
        ("-ov* -*rea*", "without words beginning with *ov*, without words with *rea* in them"),
        ("2*3 /o.*n/ x", "with the word *2∗3*, matching the expression *o.∗n*, with the word *x*, "
         "in prompts and answers"),
        ("date:2026-03..", "since *1 March 2026*"),
        ("date:..2026-03", "up to *31 March 2026*"),
        ("date:2026-03-05", "on *5 March 2026*"),
        ("date:2026-Q1", "from *1 January 2026* to *31 March 2026*"),
        ("date:>2026-03", "since *1 April 2026*"),
        ("date:<2026-03", "up to *28 February 2026*"),
        ("date:2026-12", "in *December 2026*"),
        ("date:2026", "in *2026*"),
        ("date:2026-03..2026-05", "from *1 March 2026* to *31 May 2026*"),
        ("date:2026-03-05..2026-04-04", "from *5 March 2026* to *4 April 2026*"),
        ("tag:* -folder:** file:*.pdf", "with any *tag*, not with any *folder*, "
         "with the file *∗.pdf*"),
        ("chatvault:ab-1#23", "the linked *message*"),
        ("id:chatvault:ab-1", "the linked *conversation*"),
        ("id:ab-1", "with the id *ab-1*"),
        ("/r.e/", "matching the expression *r.e*, among the newest *100,000 messages*"),
    ],
)  # fmt: skip
def test_the_query_is_said_back(text: str, sentence: str) -> None:
    assert understood(parse(text)) == sentence


_HARD = st.text('()"/-*|: ORab\\[]{}?+.^$0é京', max_size=60)


@given(st.text(max_size=60) | _HARD, st.booleans())
def test_any_text_is_a_query(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    assert isinstance(query, Query)
    assert isinstance(understood(query), str)
    assert Marker(query).snippet(text * 3).text is not None


@given(st.text(max_size=40))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_a_snippet_shows_the_first_hit_marked_on_one_line() -> None:
    text = "word " * 100 + "the CAFÉ\nopens late " + "word " * 100
    shown = Marker(parse("cafe")).snippet(text)
    assert "\n" not in shown.text
    assert shown.text.startswith("…")
    start, length = shown.marks[0]
    assert shown.text[start : start + length] == "CAFÉ"


def test_part_of_a_word_is_not_marked_unless_it_may_grow() -> None:
    assert Marker(parse("car")).snippet("a cart").marks == ()
    assert Marker(parse("car*")).snippet("a cart").marks == ((2, 3),)
    assert Marker(parse("*art")).snippet("a cart").marks == ((3, 3),)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("мир", ["Мир", "мир"]),
        ("мир*", ["Мир", "мир", "мир"]),
        ("м*ир", ["Мир", "мир"]),
        ("c++", ["C++", "c++"]),
        ("w*rd", ["Word", "w*rd", "ward"]),
        ("דבר", ["דבר"]),
    ],
)
def test_whole_words_are_marked_in_every_script(query: str, marked: list[str]) -> None:
    text = "Мир и мирный мир, замир: C++ c++17 VC++, Word w*rd words ward, דבר דברים"
    snippet = Marker(parse(query)).snippet(text)
    found = [snippet.text[begin : begin + length] for begin, length in snippet.marks]
    assert found == marked


@pytest.mark.parametrize("query", ["w*rd", "wr*wr*zz", "ww*w*w*w*zq", "*w*w*zz*"])
def test_a_star_amid_a_word_takes_no_long_time_in_a_run_of_letters(query: str) -> None:
    started = time.process_time()
    for run in ("w" * 50_000, "wr" * 25_000):
        Marker(parse(query)).snippet(run)
    assert time.process_time() - started < 2


def test_a_signed_word_is_marked_with_its_signs() -> None:
    assert Marker(parse("--help")).snippet("say help: --help").marks == ((10, 6),)
    assert Marker(parse("C++")).snippet("C or C++").marks == ((5, 3),)


def test_a_part_of_a_name_is_marked_in_it() -> None:
    assert Marker(parse("user")).snippet("call getUserById").marks == ((8, 4),)
    assert Marker(parse("user")).snippet("getUserById of a user").marks == ((17, 4),)


def test_parentheses_without_end_are_no_trouble() -> None:
    assert parse("(" * 5_000 + "bread").words in (("bread",), ())
    assert parse("-(" * 3_000 + "bread").words == ()


def placed(text: str) -> list[tuple[str, str, bool]]:
    """Each field with its sign and name, its value, and whether it is understood."""
    return [
        (text[one.start : one.colon], text[one.colon : one.end], one.understood)
        for one in fields(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bread in:codex -is:archived", [("in:", "codex", True), ("-is:", "archived", True)]),
        ('project:"my bakery" crust', [("project:", '"my bakery"', True)]),
        ("(in:codex OR in:claude) x", [("in:", "codex", True), ("in:", "claude", True)]),
        ("-in:(codex OR claude) x", [("-in:", "(codex OR claude)", True)]),
        ("in:(codex OR nowhere)", [("in:", "(codex OR nowhere)", False)]),
        ("in:(", [("in:", "(", False)]),
        ("NOT In:nowhere", [("NOT In:", "nowhere", False)]),
        ("rye in:", [("in:", "", False)]),
        ("-also:tools also:tools", [("-also:", "tools", False), ("also:", "tools", True)]),
        ("http://example.org hint:this begin:x", []),
        ('"say in:codex" /a in:codex b/', []),
    ],
)
def test_where_the_fields_stand_is_known(text: str, found: list[tuple[str, str, bool]]) -> None:
    assert placed(text) == found
