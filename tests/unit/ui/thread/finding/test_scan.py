"""Counting what will be seen, against laying everything out and looking."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, EventKind, Text, Thinking, ToolCall
from chatvault.domain.message import Message, Role
from chatvault.ui.thread.boxes.box_factory import box_for
from chatvault.ui.thread.finding import scan as scanning
from chatvault.ui.thread.finding.find import Found
from chatvault.ui.thread.finding.scan import Scan, unfolded
from chatvault.ui.thread.part_splitter import PartSplitter
from chatvault.ui.thread.parts.parts import Segment
from chatvault.ui.thread.parts.segment_parts import parse
from chatvault.ui.thread.text.wanted import NOTHING, Wanted, found_by, matches
from tests.unit.ui.thread.conversations import assistant, bash, event, you

MESSAGES = [
    you(1, "Dough and dough"),
    assistant(2, Thinking("dough?"), "Nothing here.", bash("knead dough", "dough dough")),
    you(3, "no"),
    assistant(4, "dough", Citation("Dough"), Citation("dough, again", "https://example.org/dough")),
]


def scan(messages: Iterable[Message], wanted: Wanted) -> tuple[Found, ...]:
    looking = Scan(wanted)
    return tuple(found for message in messages for found in looking.look(message))


def by_layout(look, message, wanted):
    """What somebody counts who unfolds everything and looks at it."""
    counts: dict[tuple[int, ...], int] = {}
    for key, part in PartSplitter(message, unfolded(), grouping=False).split():
        for shown in parse(part) if isinstance(part, Segment) else [part]:
            times = len(matches(box_for(shown, look, unfolded=True).searched, wanted))
            counts[key] = counts.get(key, 0) + times
    return [Found(message.id, key, times) for key, times in counts.items() if times]


def test_every_part_that_can_be_shown_is_looked_through():
    assert scan(MESSAGES, Wanted(("dough",))) == (
        Found(1, (0, 0), 2), Found(2, (0, 1), 1), Found(2, (2, 0), 1), Found(2, (2, 1), 3),
        Found(4, (0, 0), 1), Found(4, (1, 1), 2),
    )  # fmt: skip
    assert scan(MESSAGES, NOTHING) == ()


def test_what_the_source_notes_is_looked_through():
    noted = Message(1, "m", None, Role.USER, (Text("Rye"),), details='{"mood":"warm dough"}')
    assert scan([noted], Wanted(("dough",))) == (Found(1, (1, 1), 1),)
    assert scan([noted], Wanted(("source",))) == ()
    assert scan([noted], Wanted(("oats",))) == ()


def test_arguments_are_found_as_they_are_shown():
    asked = json.dumps({"command": 'echo "two\nwords"', "list": ["a\tb", {"c": 1}]})
    held = assistant(1, ToolCall("Bash", asked))
    assert (1, 1) in {(hit.message_id, hit.times) for hit in scan([held], Wanted(('"two',)))}


def test_what_is_folded_under_a_rule_is_found():
    held = event(1, EventKind.COMPACTION, "142 → 18\nThe dough was kneaded.")
    assert scan([held], Wanted(("kneaded",))) == (Found(1, (0, 1), 1),)


@pytest.mark.parametrize(
    ("text", "word", "times"),
    [
        ("see [dough](https://example.org/dough) and https://example.org/dough", "dough", 2),
        ("sour**dough** `sourdough`", "sourdough", 2),
        ("**dough**", "**", 0),
        ("\x1b[1mdo\x1b[0mugh, \x1b[31mdough and [31m", "dough", 2),
        ("\x1b[31mdough [31m", "31", 1),
        ("`a*b` and a", "a*b", 1),
        ("```dough\nknead dough\n```", "dough", 1),
        ("flour\nand water", "flour and", 1),
        ("salt &amp; water", "salt & water", 1),
        ("&amp;", "amp", 0),
        ("1. one\n2. two 2", "2", 1),
        ("C# and `C#`\n\n# C", "c#", 2),
        ("```\n[dough](https://example.org/dough)\n```", "dough", 2),
        ("[d]: https://example.org/dough\n\n[dough][d]", "dough", 1),
        ("snake\\_case snake_case", "snake_case", 2),
        ("H<sub>2</sub>O, a sub", "sub", 1),
    ],
)
def test_only_what_is_seen_is_counted(look, text, word, times):
    message, wanted = assistant(1, text), Wanted((word,))
    assert sum(hit.times for hit in scan([message], wanted)) == times
    assert list(scan([message], wanted)) == by_layout(look, message, wanted)


def test_a_phrase_goes_on_in_the_next_line_of_what_was_typed(look):
    message, wanted = (
        you(1, "Take flour\nand water\n\nand salt"),
        Wanted(("flour and", "water and")),
    )
    assert sum(hit.times for hit in scan([message], wanted)) == 1
    assert list(scan([message], wanted)) == by_layout(look, message, wanted)


PIECES = st.sampled_from(
    (
        "dough", "Dough", "sour", "**", "_", "`", " ", " ", "\n", "\n\n", "- ", "1. ", "> ", "# ",
        "[dough](https://example.org/dough)", "https://example.org/dough.", "&amp;", "\\", "$x$",
        "\n```\n", "\n```dough\n", "| a | dough |\n|---|---|\n| dough | b |\n", "😀", "é", "~~",
        "(", ")", "<sub>", "<dough>",
        "![dough](https://example.org/d.png)", "\n---\n", "dough-", "2", "*",
    )
)  # fmt: skip
WORDS = st.sampled_from(("dough", "dough dough", "Dough", "é", "2", "gh-", "é dough"))


@example(text="_dough~~dough_", word="dough", case=False, whole_word=True)
@given(
    text=st.lists(PIECES, max_size=25).map("".join),
    word=WORDS,
    case=st.booleans(),
    whole_word=st.booleans(),
)
def test_counting_agrees_with_laying_out(qapp, text, word, case, whole_word):
    from chatvault.ui.painting.appearance import Appearance
    from chatvault.ui.thread.look import Look

    look = Look(Appearance())
    wanted = Wanted((word,), case, whole_word)
    for message in (assistant(1, text, bash(text[:40], text)), you(2, text)):
        assert list(scan([message], wanted)) == by_layout(look, message, wanted)


def test_texts_without_the_word_are_not_parsed(monkeypatch):
    parsed = []
    monkeypatch.setattr(scanning, "parse", lambda part: parsed.append(part) or ())
    text = "**Knead** the [dough](https://example.org)\n\n- well"
    messages = [assistant(number, text) for number in range(9)]
    assert len(scan(messages, Wanted(("dough",)))) == 9
    assert scan(messages, Wanted(("rye",))) == ()
    assert parsed == []


class TestExpressions:
    """Expressions instead of words."""

    @pytest.mark.parametrize(
        "expression", [r"^d\w+", "(sour)?dough$", r"\bflour and", "a*", r"g\W"]
    )
    def test_expressions_are_looked_for_in_what_is_seen(self, look, expression):
        message = assistant(
            1,
            "# dough\n\n- dough\n- sour**dough** flour\nand *dough* `x`",
            bash("dough", "dough\nd"),
        )
        wanted = Wanted((expression,), expression=True)
        assert list(scan([message], wanted)) == by_layout(look, message, wanted)

    def test_an_expression_without_end_is_given_up(self, monkeypatch):
        monkeypatch.setattr(scanning, "_PATIENCE", 0.01)
        looking = Scan(Wanted((r"(a+)+$",), expression=True))
        for number in range(30):
            assert looking.look(you(number, "a" * 3_000 + "b")) == []
        assert looking.gave_up


@pytest.mark.parametrize(
    ("text", "word", "times"),
    [
        ("art, start, ARTS and Art", "art", 2),
        ("art, start, ARTS and Art", "art*", 3),
        ("art, start, ARTS and Art", "*art*", 4),
        ("word, ward, wordy and w*rd", "w*rd", 3),
        ("`word, ward, wordy and w*rd`", "w*rd", 3),
        ("getUserById, `user_name`, USERS, HTTPServer", "user", 2),
        ("getUserById, `user_name`, USERS, HTTPServer", "http", 1),
        ("HTTPServer2XML and server2", "server", 1),
        ("sour**dough** and dough", "dough", 1),
        ("**in** between, in_side", "in", 2),
        ("see [in](https://example.org/in) inside", "in", 1),
        ("café, CAFE and cafés, scafe", "cafe", 2),
        ("Мир, мирный, замир", "мир", 1),
        ("дни и день", "день*", 1),
        ("दिन और दिना", "दिन", 1),
        ("京都に", "京", 1),
        ("学习GPT模型v4", "gpt", 1),
        ("C++ and c++17", "c++", 2),
        ("flour\nand water, flour android", "flour and", 1),
    ],
)
def test_what_was_searched_is_counted_where_it_was_found(look, text, word, times):
    message, wanted = assistant(1, text), found_by((word,))
    assert sum(hit.times for hit in scan([message], wanted)) == times
    assert list(scan([message], wanted)) == by_layout(look, message, wanted)
