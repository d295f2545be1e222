"""Markdown becomes parts: flat paragraphs, code blocks, tables."""

import re
import time

import pytest

from chatvault.ui.thread.parts import Alignment, CodePart, Ink, TablePart, TextPart
from chatvault.ui.thread.rich_text import parse_parts


def html(text):
    (part,) = parse_parts(text)
    assert isinstance(part, TextPart)
    return part.html


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("**bold** *slanted* ~~gone~~", "<b>bold</b> <i>slanted</i> <s>gone</s>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("[docs](https://example.org/?a=1&b=2)", '<a href="https://example.org/?a=1&amp;b=2">'),
        (
            "see https://example.org/x.",
            '<a href="https://example.org/x">https://example.org/x</a>.',
        ),
        ("one\ntwo  \nthree", "one two<br>three"),
        ("$x^2$ and \\(y_1\\)", "<i>x²</i> and <i>y₁</i>"),
        ("- [x] done", "☑ done"),
        ("- [ ] open", "☐ open"),
        ("note[^1]\n\n[^1]: below", "note<sup>1</sup>"),
        ("# Title", "<h1>Title</h1>"),
        ("> > deep", "margin-left:32px"),
        ("3. third", '<ol start="3" style="-qt-list-indent:1">'),
        ("- a\n  - b", '<ul type="circle" style="-qt-list-indent:2">'),
    ],
)
def test_markdown_is_set_in_the_subset_that_rich_text_knows(text, inside):
    assert inside in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](file:///etc/passwd)",
        "![x](data:image/png;base64,AAAA)",
        "[x](\\\\\\\\host\\\\share)",
        "<https://example.org/><iframe src='x'>",
    ],
)
def test_nothing_foreign_becomes_an_element(text):
    result = "".join(part.html for part in parse_parts(text) if isinstance(part, TextPart))
    assert set(re.findall(r"<(\w+)", result)) <= {"p", "a", "br"}
    assert all(url.startswith("https:") for url in re.findall(r'href="([^"]*)"', result))


def test_a_picture_that_a_text_refers_to_is_a_link():
    assert '<a href="https://example.org/a.png">[image: a chart]</a>' in html(
        "![a chart](https://example.org/a.png)"
    )


def test_hidden_characters_do_not_come_back_as_entities():
    assert "\u202e" not in html("&#x202e;evil &#xfdd0; `&#x202e;`")


def test_a_code_block_inside_a_list_stands_between_its_paragraphs():
    before, code, after = parse_parts("1. first\n   ```sh\n   ls\n   ```\n   then\n2. second")
    assert "first" in before.html
    assert code == CodePart("ls", "sh", indent=20)
    assert "-qt-block-indent:1" in after.html
    assert '<ol start="2"' in after.html


def test_a_table_keeps_its_cells_and_sets_figures_to_the_right():
    (table,) = parse_parts("| Step | Before |\n|---|---|\n| **encode** | 410 ms |\n| total |\n")
    assert isinstance(table, TablePart)
    assert table.alignments == (Alignment.LEFT, Alignment.RIGHT)
    assert table.rows[0][0][0].style.bold
    assert table.rows[1] == (table.rows[1][0], ())


def test_thoughts_are_set_in_the_second_ink():
    (part,) = parse_parts("hm", Ink.SECOND)
    assert part.ink is Ink.SECOND


@pytest.mark.parametrize("text", [">" * 500 + " deep", "- " * 500 + "x", "[" * 3_000, "*a" * 3_000])
def test_markup_without_end_costs_no_time(text):
    start = time.perf_counter()
    parse_parts(text)
    assert time.perf_counter() - start < 2
