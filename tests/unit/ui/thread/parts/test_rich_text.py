"""Markdown becomes parts: flat paragraphs, code blocks, tables."""

import re

import pytest

from chatvault.ui.thread.parts.parts import Alignment, CodePart, Ink, TablePart, TextPart
from chatvault.ui.thread.parts.rich_text import parse_parts
from tests.pace import within


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
        ("- [x] done", '<span class="box">☑</span> done'),
        ("- [ ] open", '<span class="box">☐</span> open'),
        ("H<sub>2</sub>O <u>x</u>", "H<sub>2</sub>O <u>x</u>"),
        ("press<kbd>F7</kbd>!", "press<code>F7</code>!"),
        ("press `F7` now", 'press<span class="beside"> </span><code>F7</code>'),
        ("`a` `b`", '<code>a</code><span class="beside"> </span><code>b</code>'),
        ("one<br>two<br/>three", "one<br>two<br>three"),
        ("这是**“重点”**的内容", "这是<b>“重点”</b>的内容"),
        ("List<b> and </i>", "List&lt;b&gt; and &lt;/i&gt;"),
        ("<table><td>x", "&lt;table&gt;&lt;td&gt;x"),
        ("<details><summary>More</summary>\nx</details>", "▾ <b>More</b>"),
        ("$5 a day, 30$ a week and $7", "$5 a day, 30$ a week and $7"),
        ("between $5-$10, or $20/mo and 40$/mo", "between $5-$10, or $20/mo and 40$/mo"),
        ("$3x+2$", "<i>3x+2</i>"),
        ("\\[\na\n- b\n\\]", '<p align="center"><i>a - b</i></p>'),
        ("```math\nx^2\n```", '<p align="center"><i>x²</i></p>'),
        ("$$\nx^2\n$$", '<p align="center"><i>x²</i></p>'),
        ("Title\n===", "<h1>Title</h1>"),
        ("Title\n---", "<h2>Title</h2>"),
        ("###### deep", "<h6>deep</h6>"),
        ("a [b][c].\n\n[c]: https://x.org", 'a <a href="https://x.org">b</a>.'),
        ("<https://x.org>", '<a href="https://x.org">https://x.org</a>'),
        ("a\\\nb", "a<br>b"),
        ("***", "<hr>"),
        ("1) a\n2) b", '<ol start="2" style="-qt-list-indent:1"><li>b</li></ol>'),
        ("- a\n\n- b", '<li class="loose">a</li>'),
        ("- a\n- b", '<li class="tight">a</li>'),
        ("# Title", "<h1>Title</h1>"),
        ("> > deep", "margin-left:32px"),
        ("3. שלום", ";-qt-list-number-prefix:'.';-qt-list-number-suffix:''\""),
        ("3. third", '<ol start="3" style="-qt-list-indent:1">'),
        ("- a\n  - b", '<ul type="none" style="-qt-list-indent:2">'),
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see [rank.py](src/rank.py#L12).", "see rank.py (src/rank.py#L12)."),
        ("[x](javascript:alert(1)) now", "x (javascript:alert(1)) now"),
        ("[x][r]\n\n[r]: smb://host/x", "x (smb://host/x)"),
        ("[a](<%E6%97%A5 b.py>)", "a (日 b.py)"),
        ("![p](file:///x.png)", "[image: p] (file:///x.png)"),
        ("![](cv-image:1)", "[image: cv-image:1]"),
        ("<ftp://host/x>", "ftp://host/x"),
        ("[**b**](x.md) [docs](https://e.org)",
         '<b>b</b> (x.md) <a href="https://e.org">docs</a>'),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_tells_where_it_would_have_led(text, shown):
    assert html(text) == f"<p>{shown}</p>"


def test_the_address_of_such_a_link_is_cut_where_nobody_would_read_on():
    assert len(html(f"[x](data:image/png;base64,{'A' * 5_000})")) < 300


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


def test_footnotes_stand_below_in_the_order_they_are_mentioned():
    body, notes = parse_parts(
        "a[^b] c[^a] d[^gone]\n\n[^a]: second **x**\n\n    more\n\n[^b]: first\n\n[^c]: alone"
    )
    assert body.html == (
        '<p>a<a href="#note-1"><sup>1</sup></a> c<a href="#note-2"><sup>2</sup></a> d[^gone]</p>'
    )
    assert notes.ink is Ink.SECOND
    said = [(paragraph.marker, paragraph.text) for paragraph in notes.paragraphs]
    assert said == [("", ""), ("1", "first"), ("2", "second x"), ("", "more"), ("3", "alone")]
    assert notes.paragraphs[0].tag == "hr"


def test_a_quote_with_code_inside_is_set_in():
    words, code = parse_parts("> a\n> > b\n> >\n> >     code")
    assert [paragraph.nest for paragraph in words.paragraphs] == ["q", "qq"]
    assert (code.code, code.indent) == ("code", 32)


def test_a_cell_keeps_bars_that_are_escaped():
    (table,) = parse_parts("| a |\n|---|\n| x \\| `y` **z** |")
    assert [run.text for run in table.rows[0][0]] == ["x | ", "y", " ", "z"]


def test_thoughts_are_set_in_the_second_ink():
    (part,) = parse_parts("hm", Ink.SECOND)
    assert part.ink is Ink.SECOND


@pytest.mark.parametrize("text", [">" * 500 + " deep", "- " * 500 + "x", "[" * 3_000, "*a" * 3_000,
             "<b>" * 2_000, "<b>" * 1_000 + "</b>" * 1_000, "$1 a " * 1_500, "\\[\n" * 2_000,
             "\\(" * 3_000, "[^a]" * 1_500, "[^a]: x\n\n" * 600])  # fmt: skip
def test_markup_without_end_costs_no_time(text):
    with within(laps=400):
        parse_parts(text)


def test_two_versions_of_some_lines_are_code_and_make_no_heading():
    """The line of equal signs between them would make one of all above it."""
    before, code, after = parse_parts(
        "oven.py\n<<<<<<< SEARCH\nrise(*loaf)\n=======\nrise(loaf)\n>>>>>>> REPLACE\nDone."
    )
    assert "<h1>" not in before.html
    assert "oven.py" in before.html
    assert isinstance(code, CodePart)
    assert "rise(*loaf)\n=======" in code.code
    assert "Done." in after.html
    assert "&lt;&lt;&lt;" in html("<<<<<<< that is all")
    with within(laps=200):
        parse_parts("<<<<<<< a\n" * 1_000)
