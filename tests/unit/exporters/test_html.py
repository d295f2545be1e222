from __future__ import annotations

import base64
from html.parser import HTMLParser

import pytest
from hypothesis import given

from chatvault.domain.blocks import (
    Approval,
    Attachment,
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
)
from chatvault.domain.message import Hidden, Role
from chatvault.exporters.html import HtmlExporter
from tests.unit.exporters.conversations import (
    PICTURE,
    full_message,
    hostile_texts,
    message,
    session,
    written,
)

exporter = HtmlExporter()

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "article", "dl", "dt", "dd"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "ul", "ol", "li", "hr", "br"),
    *("a", "b", "em", "strong", "s", "code", "table", "thead", "tbody", "tr", "th", "td"),
    *("details", "summary", "figure", "img", "figcaption"),
}
ATTRIBUTES = {
    "html": {"lang"},
    "meta": {"http-equiv", "content", "charset", "name"},
    "article": {"class"},
    "a": {"href", "rel", "title"},
    "pre": {"dir"},
    "code": {"class"},
    "ol": {"start"},
    "th": {"style"},
    "td": {"style"},
    "summary": {"class"},
    "img": {"src", "alt"},
    "p": {"class"},
}


class Page(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def assert_harmless(page: str) -> None:
    for tag, attributes in Page(page).elements:
        assert tag in ELEMENTS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert attributes["href"].lower().startswith(("http://", "https://", "mailto:"))
            assert attributes["rel"] == "noopener noreferrer"
        if tag == "img":
            assert attributes["src"].startswith("data:image/")
        assert attributes.get("style", "text-align:left").startswith("text-align:")


def test_the_policy_comes_before_all_else() -> None:
    page = written(exporter, full_message())

    assert page.startswith(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        '<meta charset="utf-8">\n<meta name="referrer" content="no-referrer">\n'
    )


def test_a_tool_call_tells_who_allowed_it() -> None:
    outcome = ToolOutcome("500 g", duration_ms=1500)
    call = ToolCall("weigh", outcome=outcome, approval=Approval(True, True, "<Ada>"))
    page = written(exporter, message(call))
    assert "<summary>weigh — approved by &lt;Ada&gt; — 1.5 s</summary>" in page


def test_of_a_thought_that_is_not_told_it_is_said_how_long_it_took() -> None:
    page = written(
        exporter, message(Thinking("", seconds=4.66), Thinking("\n"), Text("Ten hours."))
    )
    assert '<p class="event">Thinking — 4.7 s</p>\n<p>Ten hours.</p>' in page


def test_every_kind_of_block_leaves_its_mark() -> None:
    page = written(exporter, full_message())

    assert_harmless(page)
    for expected in (
        "<p>A <strong>soft</strong> dough rises slowly.</p>",
        "<summary>Thinking</summary>\n<p>The oven should be hot.</p>",
        '<pre dir="ltr"><code>print(&#x27;bread&#x27;)</code></pre>',
        '<summary class="failed">weigh — failed · exit 1 · 1.5 s</summary>',
        "{\n  &quot;flour&quot;: 500\n}",
        "<code>500 g</code>",
        "<summary>Result weigh</summary>",
        "File: recipe.pdf (application/pdf, 13 bytes)</p>",
        "Flour and water.",
        '<a href="https://example.org/bread" rel="noopener noreferrer">The bread book</a>',
        "Model changed: gpt-5",
    ):
        assert expected in page


def test_a_picture_is_in_the_page() -> None:
    page = Page(written(exporter, message(Image(Attachment("loaf.png", blob="aa11")))))

    encoded = base64.b64encode(PICTURE).decode()
    assert page.all("img") == [{"src": f"data:image/png;base64,{encoded}", "alt": "loaf.png"}]


@pytest.mark.parametrize(
    ("attachment", "said"),
    [
        (Attachment("lost.png", "image/png"), "File: lost.png (image/png)"),
        (Attachment("gone.png", blob="cc33"), "File: gone.png, missing from the vault"),
        (Attachment("drawing.svg", "image/svg+xml", blob="bb22"), "File: drawing.svg"),
    ],
    ids=["not in the export", "missing from the vault", "no picture by its bytes"],
)
def test_what_cannot_be_shown_is_named(attachment: Attachment, said: str) -> None:
    page = written(exporter, message(Image(attachment)))

    assert said in page
    assert "<img" not in page


def test_a_picture_from_elsewhere_is_named_and_never_fetched() -> None:
    page = written(exporter, message(Text("![a cat](https://example.org/cat.png)")))

    assert "<em>a cat https://example.org/cat.png</em>" in page
    assert_harmless(page)


def test_what_the_thread_hides_is_left_out_and_an_event_is_no_turn() -> None:
    page = written(
        exporter,
        message(Text("reminder"), hidden=Hidden.META),
        message(Event(EventKind.ERROR, "overloaded")),
        message(Text("Hi"), role=Role.ASSISTANT),
    )

    assert "reminder" not in page
    assert '<p class="event">Error: overloaded</p>' in page
    assert Page(page).all("article") == [{"class": "assistant"}]


def test_a_summary_of_many_lines_unfolds_as_it_was_written() -> None:
    summary = "## Where the *rye* is\n\n- in the oven\n- on the table"
    page = written(exporter, message(Event(EventKind.COMPACTION, summary)))

    assert '<p class="event">Earlier messages were summed up: Where the rye is</p>' in page
    assert "<li>in the oven</li>" in page


def test_characters_that_deceive_are_seen_or_gone() -> None:
    page = written(exporter, message(Code("safe\u202e\x00\x1b[31m"), Text("a\u2066b")))

    assert "safe\ufffd[31m" in page
    assert "a\ufffdb" in page


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "\\\\host\\share",
        "//example.org/x",
        "ms-settings:",
        "https:example.org",
        "java\nscript:alert(1)",
    ],
)
def test_a_bad_link_is_no_link(url: str) -> None:
    page = written(exporter, message(Citation("x", url), Text(f"[x](<{url}>) <{url}> [x]({url})")))

    assert Page(page).all("a") == []
    assert_harmless(page)


@given(hostile_texts)
def test_nothing_that_was_written_becomes_markup(text: str) -> None:
    outcome = ToolOutcome(text, note=text, attachments=(Attachment(text, text),))
    blocks: tuple[Block, ...] = (
        Text(text),
        Thinking(text),
        Code(text, text),
        ToolCall(text, text, outcome=outcome),
        ToolResult(outcome, text),
        Image(Attachment(text, text, blob="aa11")),
        File(Attachment(text, text), text),
        Citation(text, text, text),
        Citation(text, f"https://example.org/{text}"),
        Event(EventKind.NOTICE, text),
    )
    hostile = session(title=text, model=text, project=text, source=text, tags=(text,))

    page = written(exporter, message(*blocks, author=text, model=text), of=hostile)

    assert_harmless(page)
    assert len(Page(page).all("article")) == 1


@pytest.mark.parametrize(
    "text",
    [">" * 10_000, "[" * 10_000, "*a " * 10_000, "x" * 1_000_000, "- " * 5_000, "`" * 20_001],
    ids=["quotes", "brackets", "stars", "one long line", "lists", "backticks"],
)
def test_heaps_of_markup_do_not_hang(text: str) -> None:
    assert_harmless(written(exporter, message(Text(text))))
