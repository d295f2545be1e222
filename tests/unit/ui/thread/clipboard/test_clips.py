"""What is copied is written as text, as HTML and as Markdown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.ui.thread.boxes.text_box import TextBox
from chatvault.ui.thread.clipboard import clip_html, clip_markdown, clip_text, excerpt
from chatvault.ui.thread.parts.parts import CodePart, DiffPart, DiffRow, LinePart, Segment, Sign
from chatvault.ui.thread.parts.rich_text import parse_parts

EVERYTHING = """\
# Bread

Flour & **water**, $x^2$ of [it](https://example.org/?a=1&b=2)  
and `salt <b>`.

1. first
   - inside
   - [x] done

   ```sh
   bake
   ```
2. second

> said
> > again

| a | b |
|---|--:|
| *x* | 1 |

---

\\[ \\frac{a}{b} \\]"""


def pieces(text):
    return tuple(excerpt.whole(Segment(text)))


def part_of(text, start, end):
    (part,) = parse_parts(text)
    shown = "\n".join(paragraph.text for paragraph in part.paragraphs)
    first = shown.index(start)
    return tuple(excerpt.cut(part, shown, first, shown.index(end, first) + len(end)))


def test_text_is_copied_as_it_is_shown_and_formulas_as_they_were_written():
    assert clip_text.write(pieces(EVERYTHING)) == (
        "Bread\n\nFlour & water, $x^2$ of it\nand salt <b>.\n\n1. first\n\n  - inside\n  ☑ done\n\n"
        "bake\n\n2. second\n\nsaid\n\nagain\n\na\tb\nx\t1\n\n---\n\n\\[ \\frac{a}{b} \\]"
    )


def test_html_has_the_structure_that_is_shown():
    assert clip_html.write(pieces(EVERYTHING)) == (
        "<h1>Bread</h1>"
        "<p>Flour &amp; <b>water</b>, <i>x²</i> of "
        '<a href="https://example.org/?a=1&amp;b=2">it</a><br>and <code>salt &lt;b&gt;</code>.</p>'
        "<ol><li><p>first</p><ul><li>inside</li><li>☑ done</li></ul>"
        '<pre><code class="language-sh">bake</code></pre></li><li><p>second</p></li></ol>'
        "<blockquote><p>said</p><blockquote><p>again</p></blockquote></blockquote>"
        '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead>'
        '<tbody><tr><td><i>x</i></td><td align="right">1</td></tr></tbody></table>'
        "<hr><p><i>a/b</i></p>"
    )


def test_whole_parts_are_copied_in_the_markdown_they_were_written_in():
    copied = clip_markdown.write(pieces(EVERYTHING))
    for line in EVERYTHING.split("\n"):
        assert line.rstrip() in copied


@pytest.mark.parametrize(
    ("text", "start", "end", "markdown"),
    [
        ("one **two three** four", "two", "two", "**two**"),
        ("a [link text](https://x.org) b", "link", "text b", "[link text](https://x.org) b"),
        ("see `code here` now", "code", "code", "`code`"),
        ("x $a^2$ y", "x", "y", "x $a^2$ y"),
        ("first *one*\n\n- **second**\n- third", "first", "secon", "first *one*\n\n- **secon**"),
        ("H<sub>2</sub>O is water", "H", "is", "H<sub>2</sub>O is"),
        ("snake_case is a name", "snake_case", "is", "snake\\_case is"),
    ],
)
def test_a_part_of_a_message_is_copied_as_markdown(text, start, end, markdown):
    assert clip_markdown.write(part_of(text, start, end)) == markdown


def test_part_of_a_formula_is_copied_as_it_is_shown():
    assert clip_text.write(part_of("so $x^2+y^2$ is", "²+y", "² is")) == "²+y² is"


def test_one_word_of_an_entry_comes_without_the_list():
    copied = part_of("- knead the dough", "knead", "knead")
    assert clip_text.write(copied) == "knead"
    assert clip_html.write(copied) == "<p>knead</p>"


def test_part_of_a_table_keeps_its_rows():
    (table,) = parse_parts("| a | b |\n|---|---|\n| **c** | d\\|e |\n| f | g |")
    copied = tuple(excerpt.cut(table, "a\tb\nc\td|e\nf\tg", 4, 11))
    assert clip_markdown.write(copied) == "| **c** | d\\|e |\n| --- | --- |\n| f |  |"
    one = tuple(excerpt.cut(table, "a\tb\nc\td|e\nf\tg", 4, 5))
    assert clip_markdown.write(one) == "**c**"


def test_code_is_copied_without_the_codes_of_a_terminal_and_with_fences():
    (code,) = excerpt.whole(CodePart("\x1b[31mred\x1b[0m ```", "sh", terminal=True))
    assert clip_text.write([code]) == "red ```"
    assert clip_markdown.write([code]) == "````sh\nred ```\n````"
    (word,) = excerpt.cut(CodePart("bake(flour)"), "bake(flour)", 0, 4)
    assert clip_markdown.write([word]) == "`bake`"


def test_lines_and_changes_are_copied_as_text():
    line = LinePart("file", "Bash", "ls", "1 s")
    change = DiffPart((DiffRow(Sign.REMOVED, "a"), DiffRow(Sign.ADDED, "b")))
    copied = [*excerpt.whole(line), *excerpt.whole(line), *excerpt.whole(change)]
    assert clip_text.write(copied) == "Bash  ls  1 s\nBash  ls  1 s\n\n-a\n+b"


def test_no_foreign_markup_and_no_foreign_link_gets_into_html():
    copied = clip_html.write(
        pieces(
            "<script>x</script> ![p](https://x.org/a.png) [a](javascript:x) note[^1]\n\n"
            '```"><script>\n</code><img src=x>\n```\n\n[^1]: <img src=y>'
        )
    )
    assert "<script" not in copied
    assert "<img" not in copied
    assert "javascript:" not in copied.replace("a (javascript:x)", "")
    assert 'href="#' not in copied


words = st.sampled_from(
    ["dough", "**rise**", "- entry", "  - inner", "1. one", "> said", "# head", "`a  b`", "", "",
     "$x^2$", "a  b", "<br>", "- [ ] task", "---", "😀", "| a |", "[^1]", "[^1]: note",
     "a<sup>b</sup>", "* ", "\t"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(words, max_size=30))
def test_a_text_box_shows_exactly_what_its_paragraphs_say(look, lines):
    for part in parse_parts("\n".join(lines)):
        if hasattr(part, "paragraphs"):
            said = "\n".join(paragraph.text for paragraph in part.paragraphs)
            assert TextBox(part, look).text == said.replace("\u00a0", " ")
