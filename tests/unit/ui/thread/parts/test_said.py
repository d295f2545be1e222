"""What parts say without a layout is what their boxes say."""

from __future__ import annotations

import pytest

from chatvault.domain.blocks import (
    Attachment,
    Citation,
    Code,
    File,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
)
from chatvault.ui.thread.boxes.box_factory import box_for
from chatvault.ui.thread.finding.scan import unfolded
from chatvault.ui.thread.part_splitter import PartSplitter
from chatvault.ui.thread.parts.parts import Segment
from chatvault.ui.thread.parts.said import said
from chatvault.ui.thread.parts.segment_parts import parse
from tests.unit.ui.thread.conversations import assistant, bash, event, long_conversation

TEXTS = (
    "hello  world\nand **bold** and `co  de` [link](https://example.org/a_b) https://example.org.",
    "- one\n- two\n  - three\n\n1. x\n2. > q\n\n- [ ] open\n- [x] done",
    "# head\n\n> q\n> r\n>\n> s\n\n---\n\nend  \nof lines\\\nhere",
    "&amp; &lt;b&gt; a\u00a0b é 😀 \u200dx\u202e <b>y</b> </p> <br> z",
    "$a^2$ and \\(x_1\\)\n\n$$\na\nb\n$$",
    "![alt  text](https://example.org/p.png)\n\n[^1]\n\n[^1]: foot",
    "| a | b |\n|---|--:|\n| `x` | **1**\t |\n| y |",
    "```python\nx = 1\n\n```\n\n~~~\n" + "x" * 21_000 + "\n~~~",
    "a \u2003 b\tc",
)
EDIT = '{"file_path": "a.py", "old_string": "dough = 1", "new_string": "dough = 2\\nrise()"}'


def parts_of(message):
    for _, part in PartSplitter(message, unfolded(), grouping=False).split():
        yield from parse(part) if isinstance(part, Segment) else [part]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_say_what_is_drawn(look, text):
    for part in parts_of(assistant(1, text)):
        assert said(part) == box_for(part, look, unfolded=False).searched


def test_every_other_block_says_what_is_drawn(look):
    message = assistant(
        1,
        Thinking("hm **hm**", 8),
        Code("knead()\r\nbake()", "python"),
        Text("raw {", TextVariant.UNKNOWN),
        bash("make \x1b[1m bread", "\x1b[31mred\x1b[0m\rburnt\n" + "line\n" * 40),
        ToolCall("Edit", EDIT, outcome=ToolOutcome("done")),
        File(Attachment("recipe.txt", "text/plain", 12), "flour\nwater"),
        Citation("On bread", "https://example.org/bread"),
        Citation("", "https://example.org/rye"),
    )
    for part in (*parts_of(message), *parts_of(event(2, text="long ago"))):
        assert said(part) == box_for(part, look, unfolded=True).searched


def test_a_whole_conversation_says_what_is_drawn(look):
    for message in long_conversation(60):
        for part in parts_of(message):
            assert said(part) == box_for(part, look, unfolded=True).searched


def test_the_programs_own_words_are_not_looked_through(look):
    parts = list(parts_of(assistant(1, Thinking("hm"), Citation("On bread"))))
    assert [said(part) for part in parts] == ["", "hm", "", "On bread"]
