from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chatvault.domain.blocks import (
    Approval,
    Citation,
    Code,
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Message, Role
from chatvault.exporters.markdown import MarkdownExporter
from chatvault.exporters.wording import moment
from tests.unit.exporters.conversations import (
    NOON,
    full_message,
    hostile_texts,
    message,
    session,
    written,
)

exporter = MarkdownExporter()


def top_level_headings(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [
        "".join(child.content for child in tokens[place + 1].children or ())
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def fences(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [token.content for token in tokens if token.type == "fence"]


def test_a_conversation_begins_with_its_title_and_what_is_known_of_it() -> None:
    text = written(exporter, message(Text("Hello")))

    assert text.startswith(
        "# Bread without kneading\n\n"
        "- Source: ChatGPT\n- Model: gpt-5\n- Project: kitchen\n"
        "- Started: 2025-11-22 12:00 UTC\n- Last active: 2025-11-22 12:01 UTC\n"
        "- Messages: 2\n- Tokens: 1,234\n- Cost: \\$0.12 (estimated)\n- Tags: baking\n"
    )


def test_where_a_person_put_it_and_what_they_noted_stand_at_the_beginning() -> None:
    noted = session(folder="Loaves", note="Try it\nwith *rye*.")

    text = written(exporter, message(Text("Hello")), of=noted)

    assert "- Tags: baking\n- Folder: Loaves\n- Note: Try it with \\*rye\\*.\n" in text


def test_each_turn_has_a_heading_and_its_text_as_it_was_written() -> None:
    text = written(
        exporter,
        message(Text("How long?")),
        message(Text("*All* night."), role=Role.ASSISTANT, model="gpt-5"),
    )

    assert "\n---\n\n## You\n\n*2025-11-22 12:00 UTC*\n\nHow long?\n" in text
    assert "\n---\n\n## Assistant\n\n*gpt-5, 2025-11-22 12:00 UTC*\n\n*All* night.\n" in text


def test_what_the_thread_hides_is_left_out() -> None:
    text = written(exporter, message(Text("reminder"), hidden=Hidden.META), message(Text("Hi")))

    assert "reminder" not in text
    assert top_level_headings(text) == ["Bread without kneading", "You"]


def test_an_event_of_its_own_is_a_line_and_no_turn() -> None:
    text = written(exporter, message(Event(EventKind.COMPACTION, "long ago")))

    assert top_level_headings(text) == ["Bread without kneading"]
    assert "*— Earlier messages were summed up: long ago —*" in text


def test_a_summary_of_many_lines_stays_one() -> None:
    summary = "## Where the *rye* is\n\n- in the oven\n- on the table\n"
    text = written(exporter, message(Event(EventKind.COMPACTION, summary)))

    assert (
        "*— Earlier messages were summed up: Where the rye is —*\n\n"
        "> - in the oven\n> - on the table\n"
    ) in text
    assert top_level_headings(text) == ["Bread without kneading"]


def test_a_tool_call_tells_what_was_asked_what_came_and_how_it_went() -> None:
    outcome = ToolOutcome("no flour", ToolStatus.FAILED, "exit 1", duration_ms=1500)
    text = written(exporter, message(ToolCall("weigh", '{"g":500}', outcome=outcome)))

    assert (
        '**Tool** weigh\n\n```json\n{\n  "g": 500\n}\n```\n\n'
        "**Result** — failed · exit 1 · 1.5 s\n\n```\nno flour\n```\n" in text
    )


@pytest.mark.parametrize(
    ("approval", "words"),
    [
        (Approval(True, True, "Ada *Byron*", NOON), r" — approved by Ada \*Byron\*, MOMENT"),
        (Approval(given=True), " — approved"),
        (Approval(True, False, "Ada"), " — declined by Ada"),
        (Approval(required=True), " — awaits approval"),
        (Approval(required=False), ""),
    ],
)
def test_a_tool_call_tells_who_allowed_it(approval: Approval, words: str) -> None:
    text = written(exporter, message(ToolCall("weigh", approval=approval)))
    assert f"**Tool** weigh{words.replace('MOMENT', moment(NOON))}\n" in text


def test_a_tool_call_does_not_deny_an_answer_that_follows_in_a_message_of_its_own() -> None:
    text = written(
        exporter,
        message(ToolCall("weigh", call_id="c1")),
        message(ToolResult(ToolOutcome("500 g", ToolStatus.OK), "weigh", "c1")),
    )

    assert "**Tool** weigh\n" in text
    assert "no result" not in text
    assert "**Result** weigh\n\n```\n500 g\n```\n" in text


def test_every_kind_of_block_leaves_its_mark_and_attachments_are_named() -> None:
    text = written(exporter, full_message())

    for expected in (
        "A **soft** dough",
        "> The oven should be hot.",
        "```python\nprint('bread')\n```",
        "**Result** weigh",
        "*Image: loaf.png (image/png, 14 bytes)*",
        "*File: recipe.pdf (application/pdf, 13 bytes)*\n\n```\nFlour and water.\n```",
        "Source: [The bread book](<https://example.org/bread>)\n\n> Rest it overnight.",
        "*— Model changed: gpt-5 —*",
    ):
        assert expected in text
    assert "details>" not in text


def test_of_a_thought_that_is_not_told_it_is_said_how_long_it_took() -> None:
    blocks = Thinking("", seconds=4.66), Thinking(" \n"), Text("Ten hours.")
    text = written(exporter, message(*blocks, role=Role.ASSISTANT))
    assert text.endswith("\n**Thinking** — 4.7 s\n\nTen hours.\n")


def test_a_link_that_is_none_of_the_web_is_not_one() -> None:
    text = written(exporter, message(Citation("A trap", "javascript:alert(1)")))

    assert "Source: A trap\n" in text
    assert "javascript" not in text


def test_a_title_cannot_be_markup() -> None:
    hostile = session(title="x\n# y <script>`_[a](b)_` #")

    tokens = MarkdownIt("commonmark").parse(written(exporter, of=hostile))

    assert tokens[1].content.startswith("x # y".replace("#", "\\#"))
    assert [child.type for child in tokens[1].children or ()] != []
    assert {child.type for child in tokens[1].children or ()} <= {"text", "text_special"}


@given(hostile_texts)
def test_a_fence_holds_whatever_is_put_into_it(code: str) -> None:
    text = written(exporter, message(Code(code, "py```\nthon")), message(Text("after")))

    lines = code.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert fences(text) == [lines + "\n"]
    assert top_level_headings(text) == ["Bread without kneading", "You", "You"]


@given(st.lists(hostile_texts, max_size=3))
def test_no_text_swallows_the_turns_after_it(texts: list[str]) -> None:
    blocks = [Text(text) for text in texts] + [Thinking(text) for text in texts]
    turns = [message(block, role=Role.TOOL) for block in blocks]
    end = Message(2, "m2", None, Role.USER, (Text("the end"),))

    text = written(exporter, *turns, end)

    assert top_level_headings(text)[-1] == "You"
    assert top_level_headings(text).count("Tool") >= len(turns)
