"""Old dumps of ShareGPT hold answers as the page had them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.importers.interchange.page_html import are_of_page, is_markup, markdown_of_page
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.interchange.test_interchange import array, read, turn

FRAME = '<div class="markdown prose w-full break-words dark:prose-invert light">{}</div>'
CODE = (
    '<pre><div class="bg-black rounded-md mb-4"><div class="flex items-center text-xs">'
    '<span>python</span><button class="flex ml-auto gap-2"><svg viewBox="0 0 24 24"><path d="M16"/>'
    '</svg>Copy code</button></div><div class="p-4 overflow-y-auto">'
    '<code class="!whitespace-pre hljs language-python"><span class="hljs-keyword">def</span> '
    "knead(dough):\n    <span>return</span> dough * 2 &lt; 3\n</code></div></div></pre>"
)
FORMULA = (
    '<span class="math math-inline"><span class="katex"><span class="katex-mathml"><math>'
    "<semantics><mrow><mi>x</mi></mrow><annotation>x_1 \\cdot 2</annotation></semantics>"
    "</math></span>"
    '<span class="katex-html" aria-hidden="true"><span>x1·2</span></span></span></span>'
)


def imported(folder: Path, *turns: object) -> list[str]:
    (session,), _ = read(array(folder, {"id": "rye_0", "conversations": list(turns)}))
    return [
        block.text
        for message in session.messages
        for block in message.blocks
        if isinstance(block, Text)
    ]


def test_an_answer_of_the_page_becomes_markdown(tmp_path: Path) -> None:
    page = FRAME.format(
        "<p>Use <strong>rye</strong> &amp; water_of_life:</p><ol><li>Mix</li><li>Wait</li></ol>"
        f"{CODE}<p>So {FORMULA}.</p>"
    )
    asked, answered = imported(tmp_path, turn("human", "<p>Rye?</p>"), turn("gpt", page))
    assert asked == "<p>Rye?</p>"
    assert answered == (
        "Use **rye** & water_of_life:\n\n1. Mix\n2. Wait\n\n"
        "```python\ndef knead(dough):\n    return dough * 2 < 3\n```\n\nSo `x_1 \\cdot 2`."
    )


def test_what_the_page_says_around_an_answer_is_left_out(tmp_path: Path) -> None:
    page = f"1 / 2{FRAME.format('<p>Ten hours.</p>')}Copy10 chars / 2 words"
    assert imported(tmp_path, turn("human", "Rye?"), turn("gpt", page))[1] == "Ten hours."


def test_answers_without_the_frame_are_known_by_all_being_markup(tmp_path: Path) -> None:
    turns = [turn("human", "Rye?"), turn("gpt", "<p>Ten hours.</p>\n<ul>\n<li>warm</li>\n</ul>"),
             turn("human", "Oats?"), turn("gpt", "<p>None.</p>")]  # fmt: skip
    assert imported(tmp_path, *turns)[1::2] == ["Ten hours.\n\n- warm", "None."]


@pytest.mark.parametrize(
    "answers",
    [
        ["<div>A page, as asked</div>"],
        ["<p>Ten hours.</p>", "Of course: write `<p>`."],
        ["<p>So:</p>\n```html\n<p></p>\n```\n<p>Done</p>", "<p>None.</p>"],
        ["Use <b>rye</b>.", "Use <i>oats</i>."],
        ['Write <div class="markdown prose"> around it.'],
        ["<!doctype html><html><body><p>Rye</p></body></html>"] * 2,
    ],
)
def test_what_is_about_html_stays_as_it_is(tmp_path: Path, answers: list[str]) -> None:
    turns = [one for answer in answers for one in (turn("human", "Rye?"), turn("gpt", answer))]
    assert imported(tmp_path, *turns)[1::2] == answers
    assert not are_of_page(answers)


def test_what_the_page_would_run_or_load_is_gone() -> None:
    page = FRAME.format(
        "<p onclick='bake()'>Rye</p><script>bake()</script><style>p{}</style>"
        '<iframe src="https://canary.example"></iframe><a href="javascript:bake()">oven</a>'
    )
    assert markdown_of_page(page) == "Rye\n\noven"


def test_what_is_nested_too_deeply_is_kept_as_it_is() -> None:
    page = FRAME.format("<div>" * 400 + "<p>Rye</p>" + "</div>" * 400)
    assert markdown_of_page(page) == page


@pytest.mark.parametrize(
    "piece",
    ["<pre>", "<pre><code>x</code>", '<span class="katex">', "<button>x", "</div> ", "1 / 1"],
)
def test_no_page_takes_long(piece: str) -> None:
    page = FRAME.format("<p>Rye</p>" + piece * 20_000 + "<p>Rye</p>")
    begun = time.process_time()
    assert is_markup(page)
    markdown_of_page(page)
    assert time.process_time() - begun < 10


@given(
    st.lists(
        st.sampled_from(
            ["<pre>", "</pre>", "<code>", "</code>", "<button>", "</button>", "rye", "<div>",
             '<span class="katex">', "</span>", "<annotation>", "</annotation>", "</div>", "<p>"]
        ),
        max_size=30,
    )
)  # fmt: skip
@RELAXED
def test_nothing_of_any_markup_is_said_twice(pieces: list[str]) -> None:
    assert markdown_of_page("".join(pieces)).count("rye") <= pieces.count("rye")
