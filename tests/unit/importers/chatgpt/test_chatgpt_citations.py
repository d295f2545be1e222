"""Citation markers of both generations become links, and their sources citations."""

from __future__ import annotations

import time

import pytest

from chatvault.domain.blocks import Citation
from chatvault.importers.chatgpt.citations import Sources
from tests.unit.importers.export_files import Entry

TEA = {"title": "Green tea", "url": "https://tea.example/green", "snippet": "Steep it briefly."}
OTHER = {"title": "On [cups]", "url": "https://tea.example/cups (old)", "attribution": "Cups"}


def marker(*parts: str) -> str:
    return "\ue200" + "\ue202".join(parts) + "\ue201"


CITE = marker("cite", "turn0search3")


def resolved(text: str, *references: Entry, **more: object) -> str:
    return Sources({"content_references": list(references), **more}).resolved(text)


def test_a_marker_becomes_the_markdown_that_the_product_shows() -> None:
    reference = {
        "matched_text": CITE,
        "type": "grouped_webpages",
        "alt": "([Tea](https://tea.example))",
        "items": [TEA],
    }

    assert resolved(f"Steep it. {CITE}", reference) == "Steep it. ([Tea](https://tea.example))"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ({"type": "webpage", **TEA}, "([Green tea](https://tea.example/green))"),
        (
            {"type": "grouped_webpages", "items": [TEA, OTHER]},
            "([Green tea](https://tea.example/green), "
            r"[On \[cups\]](https://tea.example/cups%20%28old%29))",
        ),
        (
            {"type": "grouped_webpages", "items": [], "fallback_items": [TEA]},
            "([Green tea](https://tea.example/green))",
        ),
        ({"type": "file", "name": "notes.pdf"}, "(notes.pdf)"),
        ({"type": "hidden", "alt": "not for eyes"}, ""),
        ({"type": "alt_text", "alt": "Kyoto"}, "Kyoto"),
        ({"type": "entity", "name": "Kyoto"}, "Kyoto"),
        ({"type": "products", "alt": "### [Teapot]()"}, "### Teapot"),
        ({"type": "webpage", "title": "x", "url": "javascript:alert(1)"}, ""),
        ({"type": "image_v2"}, ""),
    ],
)
def test_each_kind_of_reference_has_its_form(reference: Entry, expected: str) -> None:
    assert resolved(f"Tea{CITE}.", {"matched_text": CITE, **reference}) == f"Tea{expected}."


def test_a_marker_that_no_reference_matches_is_found_by_the_names_in_it() -> None:
    name = {"turn_index": 0, "ref_type": "search", "ref_index": 3}
    text = "Tea " + marker("cite", "turn0search3", "turn0search9", "turn0search3")
    expected = "Tea ([Green tea](https://tea.example/green))"

    assert resolved(text, {"items": [TEA | {"refs": [name]}]}) == expected
    groups = [{"domain": "tea.example", "entries": [TEA | {"ref_id": name}]}]
    assert resolved(text, search_result_groups=groups) == expected


def test_pages_that_are_named_together_are_shown_as_the_product_does() -> None:
    def named(index: int) -> Entry:
        return {"turn_index": 0, "ref_type": "search", "ref_index": index}

    both = {"alt": "([Tea](https://tea.example))", "items": [TEA | {"refs": [named(3), named(4)]}]}
    text = "Tea " + marker("cite", "turn0search3", "turn0search4") + marker("cite", "turn0search4")

    expected = "Tea ([Tea](https://tea.example))([Green tea](https://tea.example/green))"
    assert resolved(text, both, {"type": "sources_footnote", "alt": ""}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Tea{CITE} is good.", "Tea is good."),
        ("Go to " + marker("entity", '["place","Kyoto",1]') + "!", "Go to Kyoto!"),
        (f"Go to {marker('entity', 'no list')}!", "Go to !"),
        ("\ue203Marked\ue204 text\ue206", "Marked text"),
        ("An open end \ue200cite\ue202turn0", "An open end citeturn0"),
        ("重要【注意】と †", "重要【注意】と †"),
        ("Tea【3:0†source】【7†L1-L9】.", "Tea."),
    ],
)
def test_what_leads_nowhere_is_taken_out(text: str, expected: str) -> None:
    assert Sources({}).resolved(text) == expected


def test_old_markers_are_found_by_their_place() -> None:
    text = "Steep it【6†source】 in cups【7†source】."
    cited = [
        {"start_ix": 8, "end_ix": 18, "metadata": {"type": "webpage", **TEA}},
        {"start_ix": 26, "end_ix": 36, "metadata": {"type": "file", "name": "cups.pdf"}},
    ]

    found = Sources({"citations": cited}).resolved(text)

    assert found == "Steep it ([Green tea](https://tea.example/green)) in cups (cups.pdf)."


@pytest.mark.parametrize(
    ("written", "extra"),
    [
        ("【3:1†source】", {"cited_message_idx": 3, "search_result_idx": 1}),
        ("【3†source】", {"cited_message_idx": 3, "search_result_idx": None}),
    ],
)
def test_old_markers_whose_place_is_wrong_are_found_by_their_number(
    written: str, extra: Entry
) -> None:
    cited = [{"start_ix": 900, "metadata": {**TEA, "extra": extra}}]

    found = Sources({"citations": cited}).resolved(f"Steep it{written}")

    assert found == "Steep it ([Green tea](https://tea.example/green))"


@pytest.mark.parametrize(
    ("written", "reference", "expected"),
    [
        ("【3†notes.pdf】", {"type": "file", "name": "notes.pdf"}, "Steep it (notes.pdf)"),
        (
            '【{"image_fetch": "teapot"}】',
            {"type": "image_v2", "alt": "![Teapot](https://tea.example/pot.png)"},
            "Steep it![Teapot](https://tea.example/pot.png)",
        ),
    ],
)
def test_old_markers_may_be_told_as_new_ones_are(
    written: str, reference: Entry, expected: str
) -> None:
    assert resolved(f"Steep it{written}", {"matched_text": written, **reference}) == expected


def test_a_picture_that_was_not_found_leaves_no_marker() -> None:
    assert Sources({}).resolved('Tea 【{"image_fetch": "teapot"}】') == "Tea "


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_list_of_files_is_a_list_also_where_its_spaces_differ(space: str) -> None:
    files = [{"name": "tea.md", "description": "How to steep."}, {"name": "cups.md"}]
    written = marker("filenavlist", "3:0\ue205How to steep.", "3:1\ue205Which cups.")
    told = written.replace(" ", space)
    sources = Sources(
        {"content_references": [{"type": "file_navlist", "matched_text": told, "items": files}]}
    )

    assert sources.resolved(written) == "- tea.md: How to steep.\n- cups.md"
    assert sources.citations() == [Citation("tea.md", "", "How to steep."), Citation("cups.md")]


def test_a_list_of_files_that_nothing_tells_of_keeps_what_it_says() -> None:
    written = marker("filenavlist", "3:0\ue205How to steep.", "3:1\ue205Which cups.")

    assert Sources({}).resolved(written) == "- How to steep.\n- Which cups."


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            ("genui", '{"math_block_widget_v2":{"content":"r = \\\\frac{d}{2}"}}'),
            r"$$r = \frac{d}{2}$$",
        ),
        (
            ("genui", '{"citation":{"ref":"turn0search3"}}'),
            "([Green tea](https://tea.example/green))",
        ),
        (("genui", '{"weather":{"location":"Kyoto"}}'), ""),
        (("url", "the shop", "https://tea.example/shop"), "[the shop](https://tea.example/shop)"),
        (("url", "green tea", "turn0search3"), "[green tea](https://tea.example/green)"),
        (("url", "the shop", "javascript:alert(1)"), "the shop"),
        (("video", "A tea ceremony", "turn1youtube0"), "A tea ceremony"),
        (
            ("navlist", "On tea", "turn0search3,turn0search9"),
            "On tea ([Green tea](https://tea.example/green))",
        ),
        (("product", '["turn1product0","Teapot",{"render_as":"hero"}]'), "Teapot"),
        (
            ("products", '{"selections":[["turn1product0","Teapot"],["turn1product4","Cup"]]}'),
            "- Teapot\n- Cup",
        ),
        (("products", "[broken"), ""),
    ],
)
def test_a_marker_says_by_itself_what_no_reference_tells(
    parts: tuple[str, ...], expected: str
) -> None:
    """Formulas above all: since 2026 they stand in markers, and would be lost with them."""
    name = {"turn_index": 0, "ref_type": "search", "ref_index": 3}
    groups = [{"domain": "tea.example", "entries": [TEA | {"ref_id": name}]}]
    written = marker(*parts)

    assert resolved(f"Tea: {written}.", search_result_groups=groups) == f"Tea: {expected}."
    empty = {"matched_text": written, "type": parts[0], "alt": None}
    assert resolved(f"Tea: {written}.", empty, search_result_groups=groups) == f"Tea: {expected}."


def test_a_link_may_be_told_of_in_its_reference_alone() -> None:
    written = marker("url", "the shop", "turn2view0")
    reference = {"matched_text": written, "type": "url", "item": TEA}

    assert resolved(written, reference) == "([Green tea](https://tea.example/green))"


def test_every_source_is_listed_once() -> None:
    support = {"title": "More tea", "url": "https://more.example"}
    sources = Sources(
        {
            "content_references": [
                {"type": "grouped_webpages", "items": [TEA | {"supporting_websites": [support]}]},
                {"type": "sources_footnote", "matched_text": " ", "sources": [TEA, support]},
                {"type": "file", "name": "notes.pdf"},
                "odd",
            ],
            "citations": [{"metadata": {"title": "Old", "url": "https://old.example"}}, 3],
        }
    )

    assert sources.citations() == [
        Citation("Green tea", "https://tea.example/green", "Steep it briefly."),
        Citation("More tea", "https://more.example"),
        Citation("notes.pdf"),
        Citation("Old", "https://old.example"),
    ]


def test_a_single_space_that_a_footnote_matches_is_no_marker() -> None:
    footnote = {"type": "sources_footnote", "matched_text": " ", "alt": "!", "sources": [TEA]}

    assert resolved("Steep it – briefly.", footnote) == "Steep it – briefly."


@pytest.mark.parametrize("hostile", ["\ue200", "【1†", "\ue200cite\ue202", "【1:2†x"])
def test_a_text_made_of_broken_markers_takes_no_time(hostile: str) -> None:
    began = time.process_time()

    Sources({}).resolved(hostile * 200_000)

    assert time.process_time() - began < 5
