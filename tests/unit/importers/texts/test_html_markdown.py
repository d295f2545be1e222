"""HTML of answers becomes Markdown, whatever is wrong with it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.importers.texts.html_markdown import markdown
from tests.unit.importers.hostile import RELAXED


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Rye <b>bread</b></h2><p>Knead.</p>", "## Rye **bread**\n\nKnead."),
        ("<ul><li>salt</li><li><p>rye</p></li></ul>", "- salt\n- rye"),
        (
            "<ol start='3'><li>knead<ul><li>long</li></ul></li><li>rest</li></ol>",
            "3. knead\n   - long\n4. rest",
        ),
        (
            '<pre><code class="language-python">def bake():\n    return 1\n</code></pre>',
            "```python\ndef bake():\n    return 1\n```",
        ),
        ("<pre>a ``` b</pre>", "````\na ``` b\n````"),
        ("<p>set <code>a`b</code></p>", "set ``a`b``"),
        (
            "<table><tr><th>flour</th><th>g|kg</th></tr><tr><td>rye</td><td>5</td></tr></table>",
            "| flour | g\\|kg |\n| --- | --- |\n| rye | 5 |",
        ),
        ("<blockquote><p>Bread</p><p>first</p></blockquote>", "> Bread\n>\n> first"),
        (
            '<a href="https://rye.example/a(1)">the mill</a>',
            "[the mill](https://rye.example/a%281%29)",
        ),
        ("one<br>two", "one  \ntwo"),
        ("<p>2 * 3 and *stars*, snake_case</p>", "2 * 3 and \\*stars\\*, snake_case"),
        ("<p># no heading</p><p>1. no list</p>", "\\# no heading\n\n1\\. no list"),
        ("a &amp; b &lt;i&gt;<script>steal()</script><style>p{}</style>", "a & b <i>"),
        ("<b>never <i>closed", "**never *closed***"),
    ],
)
def test_what_html_means_is_kept(html: str, expected: str) -> None:
    assert markdown(html) == (expected, True)


def test_addresses_that_are_not_of_the_web_are_no_links() -> None:
    references: list[str] = []

    text, _ = markdown(
        '<a href="javascript:x()">go</a> <img src="oven-1f.png" alt="oven">', references
    )

    assert text == "go oven"
    assert references == ["javascript:x()", "oven-1f.png"]


@pytest.mark.parametrize(
    "bomb",
    [
        "<b>" * 50_000 + "x",
        "<blockquote>" * 200 + "x" * 1_000_000,
        "<table><tr><td>" * 80 + "|" * 100_000,
        "<ul><li>" * 100 + "x\n" * 100_000,
        "<!--" * 300_000,
        "<" * 1_000_000,
        "&" * 1_000_000,
        "<a " + " ".join(f"a{number}=1" for number in range(50_000)) + ">x</a>",
        "a\0b\ud800c",
    ],
    ids=lambda bomb: repr(bomb[:12]),
)
def test_bombs_are_read_in_a_moment(bomb: str) -> None:
    begun = time.process_time()

    markdown(bomb)

    assert time.process_time() - begun < 5  # seconds; each takes a tenth of one


def test_what_is_too_deep_is_cut_off_and_said_so() -> None:
    _, whole = markdown("<p>rye</p>" + "<div>" * 1000 + "deep")

    assert not whole


@RELAXED
@given(st.lists(st.sampled_from([*"<>/&;\"' \n", "table", "tr", "td", "li", "ul", "pre", "p", "a",
       "br", "code", "b", "href=", "x", "<td>", "</p>", "<li>"]), max_size=40))  # fmt: skip
def test_any_tags_in_any_order_are_survived(pieces: list[str]) -> None:
    text, _ = markdown("".join(pieces))

    assert "\0" not in text
