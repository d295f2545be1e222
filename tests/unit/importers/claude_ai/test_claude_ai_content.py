"""Every kind of block that Claude exports becomes one of ours."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.parsed import Severity
from tests.unit.importers.chatgpt.chatgpt_files import PNG
from tests.unit.importers.claude_ai.claude_ai_files import at, conversation, export, message
from tests.unit.importers.export_files import Entry


def blocks(folder: Path, *content: object, **more: object) -> tuple[Block, ...]:
    """What one answer with that content becomes."""
    answer = message("a", "assistant", *content, **more)  # type: ignore[arg-type]
    return export(folder, conversation(answer)).blocks("a")


def called(name: str, **more: object) -> Entry:
    return {"type": "tool_use", "id": None, "name": name, "input": {}, **more}


def answered(name: str, content: object, **more: object) -> Entry:
    return {"type": "tool_result", "tool_use_id": None, "name": name, "content": content, **more}


def test_blocks_are_read_rather_than_the_flat_text(tmp_path: Path) -> None:
    assert blocks(tmp_path, "Hello", text="Hello, flat") == (Text("Hello"),)


@pytest.mark.parametrize("content", [None, [], [{"type": "text", "text": ""}], "odd"])
def test_the_flat_text_is_read_where_the_blocks_say_nothing(
    tmp_path: Path, content: object
) -> None:
    assert blocks(tmp_path, text="Hello", content=content) == (Text("Hello"),)


def test_content_may_be_text_instead_of_blocks(tmp_path: Path) -> None:
    assert blocks(tmp_path, text="", content="Hello") == (Text("Hello"),)


def test_content_may_be_the_list_of_blocks_written_into_a_text(tmp_path: Path) -> None:
    written = json.dumps([{"type": "text", "text": "Hello"}, called("repl")])

    said, call = blocks(tmp_path, text="Hello, flat", content=written)

    assert said == Text("Hello")
    assert isinstance(call, ToolCall)


def test_thinking_keeps_how_long_it_took(tmp_path: Path) -> None:
    thought = {
        "type": "thinking",
        "thinking": "Let me see.",
        "start_timestamp": at(1),
        "stop_timestamp": at(4),
    }
    summed_up = {"type": "thinking", "thinking": "", "summaries": [{"summary": "Seeing"}, 3]}

    assert blocks(tmp_path, thought, summed_up, {"type": "thinking"}, "Here.") == (
        Thinking("Let me see.", 3.0),
        Thinking("Seeing"),
        Text("Here."),
    )


def test_a_voice_note_is_spoken_text(tmp_path: Path) -> None:
    note = {"type": "voice_note", "transcript": "Hello", "title": "A note"}

    assert blocks(tmp_path, note) == (Text("**A note**\n\nHello", TextVariant.VOICE),)
    named = {"type": "voice_note", "text": "A note", "title": "A note"}
    assert blocks(tmp_path, named) == (Text("A note", TextVariant.VOICE),)


def test_what_an_older_product_could_not_show_is_no_part_of_the_flat_text(tmp_path: Path) -> None:
    flat = "Moss.\n```\nThis block is not supported on your current device yet.\n```\n\nFerns."

    assert blocks(tmp_path, text=flat) == (Text("Moss.\nFerns."),)


def test_a_source_that_was_kept_in_step_is_kept_as_it_is(tmp_path: Path) -> None:
    source = {"type": "drive", "name": "Plan"}

    (kept,) = blocks(tmp_path, sync_sources=[source])

    assert isinstance(kept, Text)
    assert (kept.variant, json.loads(kept.text)) == (TextVariant.UNKNOWN, source)


def test_calls_and_answers_are_joined_by_their_ids(tmp_path: Path) -> None:
    one, two, early = blocks(
        tmp_path,
        called("view", id="t1", input={"path": "a"}, start_timestamp=at(1)),
        called("view", id="t2", input={"path": "b", "lines": None}),
        answered("view", "second", tool_use_id="t2", is_error=True),
        answered("view", "first", tool_use_id="t1", stop_timestamp=at(3)),
        answered("view", "nobody asked", tool_use_id="t9"),
    )

    assert isinstance(one, ToolCall)
    assert (one.call_id, json.loads(one.arguments)) == ("t1", {"path": "a"})
    assert one.outcome is not None
    assert (one.outcome.text, one.outcome.duration_ms) == ("first", 2000)
    assert isinstance(two, ToolCall)
    assert json.loads(two.arguments) == {"path": "b"}
    assert two.outcome == ToolOutcome("second", ToolStatus.FAILED)
    assert isinstance(early, ToolResult)
    assert (early.call_id, early.outcome.text) == ("t9", "nobody asked")


def test_without_ids_an_answer_belongs_to_the_first_open_call_of_its_tool(tmp_path: Path) -> None:
    found = blocks(
        tmp_path,
        called("search"),
        called("fetch"),
        called("search"),
        answered("search", "1"),
        answered("search", "2"),
        answered("fetch", "3"),
        answered("", "4"),
    )

    outcomes = [block.outcome for block in found if isinstance(block, ToolCall)]
    assert [outcome and outcome.text for outcome in outcomes] == ["1", "3", "2"]
    assert len({block.call_id for block in found if isinstance(block, ToolCall)}) == 3
    assert isinstance(found[-1], ToolResult)


def test_an_answer_has_parts_of_many_kinds(tmp_path: Path) -> None:
    picture = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(PNG).decode()}
    call, source = blocks(
        tmp_path,
        called("web_search"),
        answered(
            "web_search",
            [
                {"type": "text", "text": "Two pages."},
                {"type": "knowledge", "title": "Moss", "url": "https://moss.example", "text": "…"},
                {"type": "image", "source": picture},
                {"type": "image", "file_uuid": "f-1"},
                {"type": "local_resource", "name": "plan.md", "mime_type": "text/markdown"},
                {"type": "local_resource", "file_path": "/out/chart.png"},
                {"type": "rich_item", "depth": 1},
                "bare",
                None,
            ],
            structured_content={"hits": 2},
            message="Searched the web",
        ),
    )

    assert source == Citation("Moss", "https://moss.example")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    outcome = call.outcome
    assert outcome.text == (
        'Two pages.\n\nMoss\nhttps://moss.example\n…\n\n{"type":"rich_item","depth":1}\n\nbare'
    )
    assert (outcome.details, outcome.note) == ('{"hits":2}', "Searched the web")
    drawn, *missing = outcome.attachments
    assert drawn.content is not None
    assert drawn.content().read() == PNG
    assert [each.name for each in missing] == ["f-1", "plan.md", "chart.png"]
    assert [each.content for each in missing] == [None, None, None]


def test_documents_that_were_found_in_a_drive_are_named_and_linked(tmp_path: Path) -> None:
    address = "https://docs.example/document/d/7/edit"
    part = {"type": "rag_reference", "doc_uuid": "7", "uri": "7", "extras": {"title": "Beds"}}
    shown = {"type": "rich_content", "content": [{"title": "Beds", "url": address}]}
    answer = answered("google_drive_search", [part], display_content=shown)
    call, source = blocks(tmp_path, called("google_drive_search"), answer)
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "Beds"
    assert source == Citation("Beds", address)


@pytest.mark.parametrize(
    ("display", "text"),
    [
        ({"type": "text", "text": "Shown"}, "Shown"),
        ({"type": "json_block", "json_block": '{"a": 1}'}, '{"a": 1}'),
        ({"type": "table", "table": [["a", "b"], ["1", 2]]}, "a | b\n1 | 2"),
        ({"content": [{"title": "Page", "url": "https://a.example"}, 3]}, "Page https://a.example"),
        ({"link": {"title": "Doc"}}, "Doc"),
        ("odd", ""),
    ],
)
def test_what_was_displayed_stands_for_an_answer_without_content(
    tmp_path: Path, display: object, text: str
) -> None:
    (call,) = blocks(tmp_path, called("x"), answered("x", [], display_content=display))

    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == text


def test_the_arguments_of_an_artifact_begin_with_what_it_is(tmp_path: Path) -> None:
    given = {"content": "<svg/>", "id": "logo", "type": "image/svg+xml", "command": "create"}

    call, file = blocks(tmp_path, called("artifacts", input=given | {"title": "Logo"}))

    assert isinstance(call, ToolCall)
    assert list(json.loads(call.arguments)) == ["command", "title", "type", "id"]
    assert file == File(Attachment("Logo.svg", "text/xml"), "<svg/>")


def test_artifacts_and_thinking_that_were_tags_in_the_text(tmp_path: Path) -> None:
    written = (
        "<antThinking>A poem fits.</antThinking>Here it is:\n\n"
        '<antArtifact identifier="poem" type="text/markdown" title="Moss">\nGreen,\n</antArtifact>'
        "\n\nLike it?"
    )

    thought, before, artifact, file, after = blocks(tmp_path, written)

    assert (thought, before, after) == (
        Thinking("A poem fits."),
        Text("Here it is:"),
        Text("Like it?"),
    )
    assert isinstance(artifact, ToolCall)
    assert json.loads(artifact.arguments) == {
        "command": "create",
        "title": "Moss",
        "type": "text/markdown",
        "id": "poem",
    }
    assert file == File(Attachment("Moss.md", "text/markdown"), "Green,")


def test_an_artifact_that_was_cut_off_goes_to_the_end(tmp_path: Path) -> None:
    _, artifact = blocks(tmp_path, '<antArtifact title="Moss">Green')

    assert artifact == File(Attachment("Moss.txt", "text/plain"), "Green")


def test_a_person_may_write_about_tags(tmp_path: Path) -> None:
    asked = message("q", "human", "What is <antThinking>?")

    assert export(tmp_path, conversation(asked)).blocks("q") == (Text("What is <antThinking>?"),)


def test_tags_that_never_end_take_no_time(tmp_path: Path) -> None:
    began = time.process_time()

    blocks(tmp_path, "<antArtifact " * 100_000)

    assert time.process_time() - began < 5


def test_sources_become_links_behind_what_they_support(tmp_path: Path) -> None:
    moss = {"title": "On moss", "url": "https://moss.example", "start_index": 0, "end_index": 14}
    site = moss | {"url": "https://b.example", "metadata": {"site_name": "B"}}
    nested = {"details": {"url": "https://c.example"}, "end_index": 3}
    lost = {"title": "Book", "end_index": 9999, "sources": [{"title": "D", "url": "https://d.ex"}]}
    cited = [moss, site, moss, nested, lost, 5]

    text, *sources = blocks(
        tmp_path, {"type": "text", "text": "Moss is green. Ferns too.", "citations": cited}
    )

    assert text == Text(
        "Moss is green. ([On moss](https://moss.example), [B](https://b.example)) Ferns too."
    )
    assert sources == [
        Citation("On moss", "https://moss.example"),
        Citation("On moss", "https://b.example"),
        Citation("https://c.example", "https://c.example"),
        Citation("Book"),
        Citation("D", "https://d.ex"),
    ]


def test_a_page_that_was_found_and_then_cited_is_one_source(tmp_path: Path) -> None:
    page = {"type": "knowledge", "title": "Moss", "url": "https://moss.example"}
    other = page | {"title": "Ferns", "url": "https://ferns.example"}
    cited = {"type": "text", "text": "Green.", "citations": [{"url": "https://moss.example"}]}

    found = blocks(tmp_path, called("search"), answered("search", [page, other]), cited)

    assert [block for block in found if isinstance(block, Citation)] == [
        Citation("Ferns", "https://ferns.example"),
        Citation("Moss", "https://moss.example"),
    ]


def test_a_source_is_called_as_the_page_that_was_found(tmp_path: Path) -> None:
    """Exports since 2026 tell of a citation no more than its address."""
    about = {"site_name": "Moss weekly"}
    page = {"type": "knowledge", "title": "On moss", "url": "https://moss.example/1"}
    told = {"type": "web_search_citation", "url": "https://moss.example/1"}
    cited = {"start_index": 0, "end_index": 6, "title": None, "details": told}

    found = blocks(
        tmp_path,
        called("web_search"),
        answered("web_search", [page | {"metadata": about}]),
        {"type": "text", "text": "Green.", "citations": [cited]},
    )

    assert found[1:] == (
        Text("Green. ([Moss weekly](https://moss.example/1))"),
        Citation("On moss", "https://moss.example/1"),
    )


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (
            {"returncode": 0, "stdout": "moss\n", "stderr": ""},
            ToolOutcome("moss\n", ToolStatus.OK),
        ),
        (
            {"returncode": 2, "stdout": "moss", "stderr": "no fern"},
            ToolOutcome("moss\nno fern", ToolStatus.FAILED, "exit 2"),
        ),
        ({"returncode": 2}, ToolOutcome('{"returncode": 2}', ToolStatus.OK)),
    ],
)
def test_what_a_command_printed_is_read_as_it_was_printed(
    tmp_path: Path, printed: object, expected: ToolOutcome
) -> None:
    answer = [{"type": "text", "text": json.dumps(printed)}]
    (call,) = blocks(tmp_path, called("bash_tool"), answered("bash_tool", answer))
    assert isinstance(call, ToolCall)
    assert call.outcome == expected


def test_why_a_tool_did_nothing_is_told(tmp_path: Path) -> None:
    refused = answered("moss", "No.", is_error=True, meta={"error_type": "approval_denied"})
    (call,) = blocks(tmp_path, called("moss"), refused)
    assert isinstance(call, ToolCall)
    assert call.outcome == ToolOutcome("No.", ToolStatus.FAILED, "approval denied")


def test_pictures_and_things_that_were_found_are_sources(tmp_path: Path) -> None:
    moss = {
        "title": "Moss",
        "url": "https://moss.example/1.png",
        "page_url": "https://moss.example",
    }
    gallery = {"type": "image_gallery", "images": [moss, {"url": "https://fern.example"}]}
    thing = {"type": "rich_item", "title": "Book", "url": "https://book.example"}

    call, *sources = blocks(tmp_path, called("search"), answered("search", [gallery, thing]))

    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "Moss\n\nhttps://fern.example\n\nBook\nhttps://book.example"
    assert sources == [
        Citation("Moss", "https://moss.example"),
        Citation("https://fern.example", "https://fern.example"),
        Citation("Book", "https://book.example"),
    ]


@pytest.mark.parametrize(
    "displayed",
    [
        {"type": "rich_link", "link": {"title": "Moss", "url": "https://moss.example"}},
        {"type": "file", "title": "Moss", "published_url": "https://moss.example"},
    ],
)
def test_what_a_tool_opened_or_published_is_a_source(tmp_path: Path, displayed: object) -> None:
    _, source = blocks(tmp_path, called("open"), answered("open", "OK", display_content=displayed))
    assert source == Citation("Moss", "https://moss.example")


def test_a_screen_that_a_tool_saw_is_shown_once(tmp_path: Path) -> None:
    """It stands in the answer of the tool by its id, and by its name in the list of files."""
    seen = [{"type": "image", "file_uuid": "f-1"}]
    files = [{"file_uuid": "f-1", "file_name": "screen.png"}]

    (call,) = blocks(tmp_path, called("view"), answered("view", seen), files=files)

    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.attachments == (Attachment("screen.png", "image/png"),)


def test_attached_text_is_kept_in_full_and_other_files_by_name(tmp_path: Path) -> None:
    attachments = [
        {
            "file_name": "notes.txt",
            "file_size": 5,
            "file_type": "txt",
            "extracted_content": "Notes",
        },
        {"file_name": "", "file_size": -1, "file_type": "", "extracted_content": "Pasted"},
        {"file_name": "a.csv", "file_type": "text/csv", "file_size": None},
        "odd",
    ]
    files = [{"file_name": "beach.jpeg", "file_uuid": "f-1"}, {"file_name": "plan.pdf"}, {}, 3]
    again = [{"file_name": "beach.jpeg", "file_uuid": "f-1", "file_kind": "image"}]

    said, notes, pasted, table, beach, plan = blocks(
        tmp_path, "See:", attachments=attachments, files=files, files_v2=again
    )

    assert said == Text("See:")
    assert notes == File(Attachment("notes.txt", "text/plain", 5), "Notes")
    assert pasted == File(Attachment("Pasted text.txt", "text/plain"), "Pasted")
    assert table == File(Attachment("a.csv", "text/csv"))
    assert beach == Image(Attachment("beach.jpeg", "image/jpeg"))
    assert plan == File(Attachment("plan.pdf", "application/pdf"))


def test_a_file_is_listed_once_however_often_it_is_told(tmp_path: Path) -> None:
    beach = {"type": "image", "source": "upload", "file_uuid": "f-1"}
    plan = {"type": "document", "title": "Plan of the harbour.pdf", "file_uuid": "f-2"}
    notes = {"type": "document", "source": {"type": "text", "data": "Tides"}, "title": "Notes"}
    attachments = [
        {"file_name": "tides.csv", "file_type": "text/csv", "extracted_content": "high,low"},
        {"file_name": "", "file_type": "txt", "extracted_content": "Pasted"},
    ]
    files = [
        {"file_name": "beach.jpeg", "file_uuid": "f-1"},
        {"file_name": "plan.pdf", "file_uuid": "f-2"},
        {"file_name": "tides.csv", "file_uuid": "f-3"},
        {"file_name": "", "file_uuid": "f-4"},
        {"file_name": "tides.csv", "file_uuid": "f-5"},
    ]

    found = blocks(tmp_path, "See:", beach, plan, notes, attachments=attachments, files=files)

    assert found == (
        Text("See:"),
        Image(Attachment("beach.jpeg", "image/jpeg")),
        File(Attachment("Plan of the harbour.pdf", "application/pdf")),
        File(Attachment("Notes"), "Tides"),
        File(Attachment("tides.csv", "text/csv"), "high,low"),
        File(Attachment("Pasted text.txt", "text/plain"), "Pasted"),
        File(Attachment("tides.csv", "text/csv")),  # another one of that name
    )


def test_what_claude_adds_to_a_prompt_is_not_what_the_person_said(tmp_path: Path) -> None:
    added = {"type": "injected_prompt_block", "prompt": "Today is Friday.", "injection_source": "d"}
    question = message("q", "human", "Which day is it?", added)

    found = export(tmp_path, conversation(question))

    assert found.blocks("q") == (Text("Which day is it?"),)
    ((_, told),) = found.problems(Severity.INFO)
    assert "adds to prompts" in told


def test_a_summary_of_what_was_said_before_is_an_event(tmp_path: Path) -> None:
    summary = [{"type": "text", "text": "We spoke of moss."}]

    assert blocks(tmp_path, "And ferns?", compaction_summary=summary)[1] == Event(
        EventKind.COMPACTION, "We spoke of moss."
    )


def test_what_has_no_content_is_left_out_and_what_is_unknown_kept(tmp_path: Path) -> None:
    flag = {"type": "flag", "flag": "harmless"}
    answer = message("a", "assistant", {"type": "token_budget", "remaining": 9}, flag, flag, 7)

    found = export(tmp_path, conversation(answer))

    kept, _, number = found.blocks("a")
    told = [text for _, text in found.problems(Severity.INFO)]
    assert told.pop(0).startswith("What only tells how much")
    assert isinstance(kept, Text)
    assert (kept.variant, json.loads(kept.text)) == (TextVariant.UNKNOWN, flag)
    assert number == Text("7", TextVariant.UNKNOWN)
    assert len(told) == 2
    assert any("“flag”" in text and "(2)" in text for text in told)
